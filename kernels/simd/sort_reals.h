/* SPDX-License-Identifier: MIT */
/*
 * Minima and maxima of floating-point numbers by floating-point instructions. These run on more
 * execution units than those of integers of the same width, which some levels lack altogether. The
 * order is that of the keys if all_ordered() is true.
 */
#ifndef PRI_SORT_REALS_H
#define PRI_SORT_REALS_H

#include "sort_passes.h"

/* Whether floating-point instructions are faster. Minima and maxima of 32-bit integers exist from
 * AVX2 on, and sorting f32 by floating-point instructions then takes 1.05 times as long. Those of
 * 64-bit integers exist from AVX-512 on, in one execution unit. */
enum { REALS_PAY = WIDE || PRI_VEC_BYTES == 16 };

/* Minimum and maximum of floating-point numbers, passed as their bits. There must be no NaNs and no
 * zeros of both signs. */
static inline keys reals_min(keys a, keys b)
{
    return WIDE ? (keys)pri_min_f64((pri_vec_f64)a, (pri_vec_f64)b)
                : (keys)pri_min_f32((pri_vec_f32)a, (pri_vec_f32)b);
}

static inline keys reals_max(keys a, keys b)
{
    return WIDE ? (keys)pri_max_f64((pri_vec_f64)a, (pri_vec_f64)b)
                : (keys)pri_max_f32((pri_vec_f32)a, (pri_vec_f32)b);
}

/* Finds zeros, subnormal numbers and NaNs among vectors of numbers' bits: a mask of the lanes that
 * have some. */
#if defined(__AVX512F__)
typedef unsigned unordered;

static inline unordered find_unordered(keys v)
{
    /* Quiet and signalling NaNs, zeros of both signs, and subnormal numbers. */
    enum { UNORDERED = 0x01 | 0x80 | 0x02 | 0x04 | 0x20 };
    return WIDE ? (unsigned)_mm512_fpclass_pd_mask((__m512d)v, UNORDERED)
                : (unsigned)_mm512_fpclass_ps_mask((__m512)v, UNORDERED);
}

static inline bool any_unordered(unordered found)
{
    return found != 0;
}
#else
typedef keys unordered;

/* Doubling shifts the sign out. Subtraction of the doubled bits of the least normal number makes
 * zeros and subnormal numbers wrap around, so that one unsigned comparison with infinity finds them
 * as well as NaNs. Flipping the first bit turns it into a signed comparison. */
static inline unordered find_unordered(keys v)
{
    const key normal = (key)(WIDE ? 0x0010000000000000 : 0x00800000);
    const key infinite = (key)(WIDE ? 0x7fc0000000000000 : 0x7e000000);
    return (keys)((v << 1) - keys_all(2 * normal) + keys_all(PRI_KEY_MIN) > keys_all(infinite));
}

static inline bool any_unordered(unordered found)
{
    return any_lane(found);
}
#endif

/* Whether no number in the vectors is a zero, subnormal or a NaN. */
static inline __attribute__((always_inline)) bool all_ordered(int rows, const keys *v)
{
    unordered found = find_unordered(v[0]);
    PRI_UNROLL
    for (int r = 1; r < rows; r++)
        found |= find_unordered(v[r]);
    return !any_unordered(found);
}

#endif
