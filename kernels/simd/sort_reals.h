/* SPDX-License-Identifier: MIT */
/*
 * Floating-point numbers in the order of their own instructions, which have more units than those
 * of integers as wide, or are there at all. It is that of the keys where all_ordered() says so.
 */
#ifndef PRI_SORT_REALS_H
#define PRI_SORT_REALS_H

#include "sort_passes.h"

/* Where it pays: integers of 32 bits have minimum and maximum from AVX2 on, and sorting f32 by its
 * own takes 1.05 times as long. Those of 64 bits have them from AVX-512 on, from one unit. */
enum { REALS_PAY = WIDE || PRI_VEC_BYTES == 16 };

#if !defined(__SSE2__)
static inline keys reals_less(keys a, keys b)
{
    typedef double doubles __attribute__((vector_size(PRI_VEC_BYTES)));
    typedef float floats __attribute__((vector_size(PRI_VEC_BYTES)));
    return WIDE ? (keys)((doubles)a < (doubles)b) : (keys)((floats)a < (floats)b);
}
#endif

/* The same of floating-point numbers' own bits, of which none is a NaN and no two are zeros of
 * either sign: instructions of their own, which processors have more units for. */
static inline keys reals_min(keys a, keys b)
{
#if defined(__AVX512F__)
    return WIDE ? (keys)_mm512_min_pd((__m512d)a, (__m512d)b)
                : (keys)_mm512_min_ps((__m512)a, (__m512)b);
#elif defined(__AVX2__)
    return WIDE ? (keys)_mm256_min_pd((__m256d)a, (__m256d)b)
                : (keys)_mm256_min_ps((__m256)a, (__m256)b);
#elif defined(__SSE2__)
    return WIDE ? (keys)_mm_min_pd((__m128d)a, (__m128d)b) : (keys)_mm_min_ps((__m128)a, (__m128)b);
#else
    const keys less = reals_less(a, b);
    return (less & a) | (~less & b);
#endif
}

static inline keys reals_max(keys a, keys b)
{
#if defined(__AVX512F__)
    return WIDE ? (keys)_mm512_max_pd((__m512d)a, (__m512d)b)
                : (keys)_mm512_max_ps((__m512)a, (__m512)b);
#elif defined(__AVX2__)
    return WIDE ? (keys)_mm256_max_pd((__m256d)a, (__m256d)b)
                : (keys)_mm256_max_ps((__m256)a, (__m256)b);
#elif defined(__SSE2__)
    return WIDE ? (keys)_mm_max_pd((__m128d)a, (__m128d)b) : (keys)_mm_max_ps((__m128)a, (__m128)b);
#else
    const keys less = reals_less(a, b);
    return (less & b) | (~less & a);
#endif
}

/* Whether no number of these vectors' bits is a zero, subnormal or a NaN. */
static inline __attribute__((always_inline)) bool all_ordered(int rows, const keys *v)
{
#if defined(__AVX512F__)
    /* Quiet and signalling NaNs, zeros of both signs and what is subnormal. */
    enum { UNORDERED = 0x01 | 0x80 | 0x02 | 0x04 | 0x20 };
    unsigned found = 0;
    PRI_UNROLL
    for (int r = 0; r < rows; r++)
        found |= WIDE ? (unsigned)_mm512_fpclass_pd_mask((__m512d)v[r], UNORDERED)
                      : (unsigned)_mm512_fpclass_ps_mask((__m512)v[r], UNORDERED);
    return found == 0;
#else
    /* Twice the bits have no sign. Less those of the least normal number, and with the first bit
     * turned over for a comparison of signed numbers, they are at most those of infinity. */
    const key normal = (key)(WIDE ? 0x0010000000000000 : 0x00800000);
    const key infinite = (key)(WIDE ? 0x7fc0000000000000 : 0x7e000000);
    keys found = {0};
    PRI_UNROLL
    for (int r = 0; r < rows; r++)
        found |=
            (keys)((v[r] << 1) - keys_all(2 * normal) + keys_all(PRI_KEY_MIN) > keys_all(infinite));
    return !any_lane(found);
#endif
}

#endif
