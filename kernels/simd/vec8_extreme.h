/* SPDX-License-Identifier: MIT */
/*
 * Extremes and NaNs of eight doubles at every level. GCC 12 compares vectors that are wider than
 * the level's registers element by element, as those of vec8.h; here they are compared register by
 * register.
 */
#ifndef PRI_VEC8_EXTREME_H
#define PRI_VEC8_EXTREME_H

#include "registers.h"
#include "vec8.h"

typedef double pri_v8_part __attribute__((vector_size(PRI_VEC_BYTES)));
typedef long long pri_v8_bits __attribute__((vector_size(PRI_VEC_BYTES)));

enum { PRI_V8_PARTS = sizeof(pri_v8) / sizeof(pri_v8_part) };

typedef union pri_v8_parts {
    pri_v8 all;
    pri_v8_part part[PRI_V8_PARTS];
} pri_v8_parts;

static inline pri_v8_part pri_part_select(pri_v8_bits take, pri_v8_part x, pri_v8_part y)
{
    return (pri_v8_part)((take & (pri_v8_bits)x) | (~take & (pri_v8_bits)y));
}

/* x < y ? x : y, lane by lane: y where they are equal or not ordered. */
static inline pri_v8 pri_v8_least(pri_v8 x, pri_v8 y)
{
#if defined(__AVX512F__)
    return pri_v8_min(x, y);
#else
    pri_v8_parts left = {x}, right = {y};
    PRI_UNROLL
    for (int k = 0; k < PRI_V8_PARTS; k++) {
        const pri_v8_part a = left.part[k], b = right.part[k];
        left.part[k] = pri_part_select((pri_v8_bits)(a < b), a, b);
    }
    return left.all;
#endif
}

/* x > y ? x : y */
static inline pri_v8 pri_v8_greatest(pri_v8 x, pri_v8 y)
{
#if defined(__AVX512F__)
    return pri_v8_max(x, y);
#else
    pri_v8_parts left = {x}, right = {y};
    PRI_UNROLL
    for (int k = 0; k < PRI_V8_PARTS; k++) {
        const pri_v8_part a = left.part[k], b = right.part[k];
        left.part[k] = pri_part_select((pri_v8_bits)(a > b), a, b);
    }
    return left.all;
#endif
}

/* acc, but NaN in the lanes where x or y is one. */
static inline pri_v8 pri_v8_or_nan(pri_v8 acc, pri_v8 x, pri_v8 y)
{
#if defined(__AVX512F__)
    return pri_v8_mark_nan(acc, x, y);
#else
    const pri_v8_part nan = (pri_v8_part){0} + __builtin_nan("");
    pri_v8_parts to = {acc}, left = {x}, right = {y};
    PRI_UNROLL
    for (int k = 0; k < PRI_V8_PARTS; k++) {
        const pri_v8_part a = left.part[k], b = right.part[k];
        to.part[k] = pri_part_select((pri_v8_bits)((a == a) & (b == b)), to.part[k], nan);
    }
    return to.all;
#endif
}

#endif
