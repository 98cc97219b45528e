/* SPDX-License-Identifier: MIT */
/*
 * Samples of the numbers of an array, which tell how large tables must be, between which keys a
 * rank lies, and the like. The array is cut into as many stretches of one length as the sample has
 * numbers, and one is taken from each, at a place that a generator of fixed seed chooses: a pattern
 * in the array that repeats does not mislead, and equal arrays have equal samples.
 */
#ifndef PRI_SAMPLE_H
#define PRI_SAMPLE_H

#include "simd/sort.h"

typedef struct pri_sampler {
    ptrdiff_t stretch, begin; /* the length of all, and the beginning of the next one */
    uint64_t state;
} pri_sampler;

/* Of `size` numbers out of n >= size. */
static inline pri_sampler pri_sampler_of(ptrdiff_t n, ptrdiff_t size)
{
    return (pri_sampler){n / size, 0, (uint64_t)n};
}

/* The index of the next number. The generator is linear congruential (Knuth's MMIX), whose low bits
 * are poor. */
static inline ptrdiff_t pri_sample_next(pri_sampler *sampler)
{
    const ptrdiff_t begin = sampler->begin;
    sampler->begin += sampler->stretch;
    sampler->state = sampler->state * 6364136223846793005u + 1442695040888963407u;
    return begin + (ptrdiff_t)((sampler->state >> 11) % (uint64_t)sampler->stretch);
}

#ifdef PRI_TYPE
/* The sorted keys of `size` numbers of x. */
void PRI_TYPED(pri_sample_keys)(pri_sort_form form, ptrdiff_t n, const element *x, ptrdiff_t size,
                                key *sample);
#endif

#endif
