/* SPDX-License-Identifier: MIT */
/*
 * Samples of an array, which determine the size of tables, bracket the key of a rank, and the like.
 * The array is cut into as many stretches of equal length as the sample has numbers. From each
 * stretch one number is taken, at a pseudo-random place from a fixed seed: periodic patterns in the
 * array do not mislead, and equal arrays have equal samples.
 */
#ifndef PRI_SAMPLE_H
#define PRI_SAMPLE_H

#include "simd/sort.h"

typedef struct pri_sampler {
    ptrdiff_t stretch, begin; /* length of a stretch, and where the next one begins */
    uint64_t state;
} pri_sampler;

/* A sampler of `size` numbers out of n >= size. */
static inline pri_sampler pri_sampler_of(ptrdiff_t n, ptrdiff_t size)
{
    return (pri_sampler){n / size, 0, (uint64_t)n};
}

/* The index of the next number. The generator is linear congruential (Knuth's MMIX); its low bits
 * are poor, so they are not used. */
static inline ptrdiff_t pri_sample_next(pri_sampler *sampler)
{
    const ptrdiff_t begin = sampler->begin;
    sampler->begin += sampler->stretch;
    sampler->state = sampler->state * 6364136223846793005u + 1442695040888963407u;
    return begin + (ptrdiff_t)((sampler->state >> 11) % (uint64_t)sampler->stretch);
}

#ifdef PRI_TYPE
/* The keys of a sample of `size` numbers of x, sorted. */
void PRI_TYPED(pri_sample_keys)(pri_sort_form form, ptrdiff_t n, const element *x, ptrdiff_t size,
                                key *sample);
#endif

#endif
