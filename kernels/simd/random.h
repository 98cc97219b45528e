/* SPDX-License-Identifier: MIT */
/*
 * Random numbers of a run of indices (see prange/random.h for what they are).
 */
#ifndef PRI_SIMD_RANDOM_H
#define PRI_SIMD_RANDOM_H

#include <stdbool.h>

#include "base/types.h"

/* n numbers of the stream from the index `first` on. */
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
    /* numbers[i] = low + floor(words[i] range / 2^64), for a range below 2^32; returns whether the
     * lower half of a product may be below 2^32. */
    bool (*scale)(ptrdiff_t n, const element *words, element low, uint64_t range, element *numbers);
#endif
} pri_random;
#endif

#endif
