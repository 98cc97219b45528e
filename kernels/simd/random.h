/* SPDX-License-Identifier: MIT */
/*
 * Random numbers for a range of consecutive indices. prange/random.h defines the generators.
 */
#ifndef PRI_SIMD_RANDOM_H
#define PRI_SIMD_RANDOM_H

#include <stdbool.h>

#include "base/types.h"

/* The n numbers of a stream that begin at index `first`. */
typedef struct pri_stream {
    uint64_t seed, stream, first;
    ptrdiff_t n;
} pri_stream;

#ifdef PRI_TYPE
typedef struct PRI_TYPED(pri_random) {
#if PRI_IS_REAL
    void (*uniform)(const pri_stream *stream, element *x);
    void (*normal)(const pri_stream *stream, element *x);
    void (*exponential)(const pri_stream *stream, element *x);
#else
    void (*words)(const pri_stream *stream, element *x);
    /* numbers[i] = low + floor(words[i] * range / 2^64), for a range below 2^32. Returns whether
     * the lower 64 bits of a product may be below 2^32. */
    bool (*scale)(ptrdiff_t n, const element *words, element low, uint64_t range, element *numbers);
#endif
} pri_random;
#endif

#endif
