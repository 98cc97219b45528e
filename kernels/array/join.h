/* SPDX-License-Identifier: MIT */
#ifndef PRI_JOIN_H
#define PRI_JOIN_H

#include "fold.h"
#include "simd/reduce.h"

/* The function that joins the partial results of two neighbouring runs. */
pri_join PRI_TYPED(pri_join_for)(pri_reduce_kernel kernel);

/* Replaces every NaN by one bit pattern. The NaNs that processors generate differ in sign: those of
 * x86-64 are negative. */
static inline double pri_canonical_nan_f64(double x)
{
    return x != x ? __builtin_nan("") : x;
}

static inline accumulator pri_canonical_nan(accumulator x)
{
    return PRI_IS_REAL ? (accumulator)pri_canonical_nan_f64((double)x) : x;
}

#endif
