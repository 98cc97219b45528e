/* SPDX-License-Identifier: MIT */
#include "join.h"

#include <math.h>

static void join_prod(pri_partial *left, const pri_partial *right)
{
    left->value *= right->value;
}

/* Ties keep the left partial result, so that index is the first block that holds the extreme. */
static void join_min(pri_partial *left, const pri_partial *right)
{
    if (right->value < left->value || (pri_isnan(right->value) && !pri_isnan(left->value)))
        *left = *right;
}

static void join_max(pri_partial *left, const pri_partial *right)
{
    if (right->value > left->value || (pri_isnan(right->value) && !pri_isnan(left->value)))
        *left = *right;
}

static void join_total(pri_partial *left, const pri_partial *right)
{
    left->mean += right->mean;
}

/*
 * Chan, Golub and LeVeque (1979), "Updating formulae and a pairwise algorithm for computing sample
 * variances". The difference of the means is squared, so each mean is kept in two parts: with one,
 * its rounding error would be visible if the mean is large. If m2 is infinite or NaN it stays so,
 * because the means may have overflowed too, and their difference be undefined. A side without
 * numbers (all NaN) adds nothing.
 */
static void join_var(pri_partial *left, const pri_partial *right)
{
    if (right->index == 0)
        return;
    if (left->index == 0) {
        *left = *right;
        return;
    }
    const double count = (double)(left->index + right->index), low = left->low;
    const double delta = (right->mean - left->mean) + (right->low - low);
    pri_partial_set_mean(left, left->mean, delta * ((double)right->index / count));
    left->low += low;
    const double between = delta * delta * ((double)left->index * (double)right->index / count);
    left->m2 += isinf(left->m2 + right->m2) ? right->m2 : right->m2 + between;
    left->index += right->index;
}

static void join_nonzero(pri_partial *left, const pri_partial *right)
{
    left->index += right->index;
}

static void join_nansum(pri_partial *left, const pri_partial *right)
{
    left->value += right->value;
    left->index += right->index;
}

static void join_nanmin(pri_partial *left, const pri_partial *right)
{
    if (right->value < left->value)
        left->value = right->value;
    left->index += right->index;
}

static void join_nanmax(pri_partial *left, const pri_partial *right)
{
    if (right->value > left->value)
        left->value = right->value;
    left->index += right->index;
}

pri_join PRI_TYPED(pri_join_for)(pri_reduce_kernel kernel)
{
    static const pri_join joins[] = {
        [PRI_REDUCE_SUM] = pri_join_sum,     [PRI_REDUCE_PROD] = join_prod,
        [PRI_REDUCE_MIN] = join_min,         [PRI_REDUCE_MAX] = join_max,
        [PRI_REDUCE_TOTAL] = join_total,     [PRI_REDUCE_VAR] = join_var,
        [PRI_REDUCE_NONZERO] = join_nonzero, [PRI_REDUCE_NANSUM] = join_nansum,
        [PRI_REDUCE_NANMIN] = join_nanmin,   [PRI_REDUCE_NANMAX] = join_nanmax,
        [PRI_REDUCE_NANVAR] = join_var,      [PRI_REDUCE_DOT] = pri_join_sum,
        [PRI_REDUCE_SUMSQ] = pri_join_sum};
    return joins[kernel];
}
