/* SPDX-License-Identifier: MIT */
#ifndef PRI_JOIN_H
#define PRI_JOIN_H

#include "fold.h"
#include "simd/reduce.h"

/* How the partial results of two neighbouring runs join. */
pri_join PRI_TYPED(pri_join_of)(pri_reduce_kernel kernel);

/* The machines' own NaNs differ in sign: x86-64's are negative. Every NaN leaves as this one. */
static inline double pri_same_nan_f64(double x)
{
    return x != x ? __builtin_nan("") : x;
}

static inline accumulator pri_same_nan(accumulator x)
{
    return PRI_IS_REAL ? (accumulator)pri_same_nan_f64((double)x) : x;
}

#endif
