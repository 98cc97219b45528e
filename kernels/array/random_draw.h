/* SPDX-License-Identifier: MIT */
/*
 * Further draws for an index, for distributions that reject some: draw d of an index is the word at
 * the same index under a seed of its own, so no number depends on how many words other numbers
 * took. The seeds are words at index 1; prange_random_fold_in() returns those at index 0.
 */
#ifndef PRI_RANDOM_DRAW_H
#define PRI_RANDOM_DRAW_H

#include <prange/random.h>

enum { PRI_DRAWS = 8 };

/* The seed of the stream, and the seeds of the first draws. */
typedef struct pri_draws {
    uint64_t seed, first[PRI_DRAWS];
} pri_draws;

static inline uint64_t pri_draw_seed(uint64_t seed, uint64_t draw)
{
    return prange_random_word_at(~seed, draw, 1);
}

static inline pri_draws pri_draws_of(uint64_t seed)
{
    pri_draws draws = {.seed = seed};
    for (uint64_t d = 0; d < PRI_DRAWS; d++)
        draws.first[d] = pri_draw_seed(seed, d);
    return draws;
}

static inline uint64_t pri_draw(const pri_draws *draws, uint64_t draw)
{
    return draw < PRI_DRAWS ? draws->first[draw] : pri_draw_seed(draws->seed, draw);
}

/* A uniform number in [0, 1); and one in (0, 1), which is the middle of one of 2^52 equal
 * intervals. */
static inline double pri_uniform_half_open(uint64_t word)
{
    return (double)(word >> 11) * 0x1p-53;
}

static inline double pri_uniform_open(uint64_t word)
{
    return ((double)(word >> 12) + 0.5) * 0x1p-52;
}

#endif
