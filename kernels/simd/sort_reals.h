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

/* Of floating-point numbers' own bits, of which none is a NaN and no two are zeros of either
 * sign. */
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

/* A zero, subnormal or a NaN among numbers' bits, or whether there are some in a lane. */
#if defined(__AVX512F__)
typedef unsigned unordered;

static inline unordered find_unordered(keys v)
{
    /* Quiet and signalling NaNs, zeros of both signs and what is subnormal. */
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

/* Twice the bits have no sign. Less those of the least normal number, and with the first bit turned
 * over for a comparison of signed numbers, they are at most those of infinity. */
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

/* Whether no number of these vectors' bits is a zero, subnormal or a NaN. */
static inline __attribute__((always_inline)) bool all_ordered(int rows, const keys *v)
{
    unordered found = find_unordered(v[0]);
    PRI_UNROLL
    for (int r = 1; r < rows; r++)
        found |= find_unordered(v[r]);
    return !any_unordered(found);
}

#endif
