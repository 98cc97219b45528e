/* SPDX-License-Identifier: MIT */
/*
 * Reductions over one block: 32 lanes in four vectors of eight doubles, folded by halves.
 *
 * An incomplete last row of lanes is filled up with the operation's identity, which changes no
 * lane. f32 elements are widened on loading.
 */
#include <math.h>

#include "level.h"
#include "vec.h"

enum { ROWS = PRI_LANES / 8 };

typedef pri_v8 combine(pri_v8 left, pri_v8 right);

static inline pri_v8 add(pri_v8 left, pri_v8 right)
{
    return left + right;
}

static inline pri_v8 multiply(pri_v8 left, pri_v8 right)
{
    return left * right;
}

/* Left where both are equal. NaNs are seen to apart. */
static inline pri_v8 smaller(pri_v8 left, pri_v8 right)
{
    return pri_v8_min(right, left);
}

static inline pri_v8 larger(pri_v8 left, pri_v8 right)
{
    return pri_v8_max(right, left);
}

/* Lane j of 2k takes lane j + k, for k = 16, 8, 4, 2, 1. */
static inline double fold(combine *join, const pri_v8 acc[ROWS])
{
    pri_v8 half = join(join(acc[0], acc[2]), join(acc[1], acc[3]));
    half = join(half, (pri_v8){half[4], half[5], half[6], half[7], 0, 0, 0, 0});
    half = join(half, (pri_v8){half[2], half[3], 0, 0, 0, 0, 0, 0});
    half = join(half, (pri_v8){half[1], 0, 0, 0, 0, 0, 0, 0});
    return half[0];
}

static inline int any(pri_m8 mask)
{
    return (mask[0] | mask[1] | mask[2] | mask[3] | mask[4] | mask[5] | mask[6] | mask[7]) != 0;
}

#define REAL double
#define TYPED(name) name##_f64
#include "reduce_typed.h"
#undef REAL
#undef TYPED

#define REAL float
#define TYPED(name) name##_f32
#include "reduce_typed.h"
