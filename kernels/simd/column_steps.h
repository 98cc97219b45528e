/* SPDX-License-Identifier: MIT */
/*
 * The accumulation steps of the lanes of columns.c, one for each operation. The including source
 * defines the type `lane`.
 */
#ifndef PRI_COLUMN_STEPS_H
#define PRI_COLUMN_STEPS_H

#include <math.h>
#include <stdbool.h>

#include "column_lanes.h"

enum {
    SUM,
    PROD,
    MIN,
    MAX,
    NONZERO,
    /* Floating-point types only. NUMBERS counts the elements that are not NaN. */
    NANSUM,
    NANMIN,
    NANMAX,
    NUMBERS
};

/* Steps for lane_loops. None of them uses the parameter. */
static inline lane add(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (lane)x;
}

static inline lane multiply(lane acc, element x, lane unused)
{
    (void)unused;
    return acc * (lane)x;
}

static inline lane multiply_lanes(lane left, lane right)
{
    return left * right;
}

/* `left` where both are equal or `right` is a NaN. */
static inline lane smaller(lane left, lane right)
{
    return right < left ? right : left;
}

static inline lane larger(lane left, lane right)
{
    return right > left ? right : left;
}

/* NaN propagates: a lane that has taken in a NaN stays NaN. */
static inline lane take_smaller(lane acc, element x, lane unused)
{
    (void)unused;
    return pri_isnan(x) ? (lane)x : smaller(acc, (lane)x);
}

static inline lane take_larger(lane acc, element x, lane unused)
{
    (void)unused;
    return pri_isnan(x) ? (lane)x : larger(acc, (lane)x);
}

static inline lane min_lanes(lane left, lane right)
{
    return pri_isnan(right) ? right : smaller(left, right);
}

static inline lane max_lanes(lane left, lane right)
{
    return pri_isnan(right) ? right : larger(left, right);
}

static inline lane count_nonzero(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (x != 0 ? 1 : 0);
}

#if PRI_IS_REAL
/* Steps that skip NaNs. */
static inline lane add_number(lane acc, element x, lane unused)
{
    (void)unused;
    const lane zero = (lane)-0.0;
    return acc + (pri_isnan(x) ? zero : (lane)x);
}

static inline lane smaller_number(lane acc, element x, lane unused)
{
    (void)unused;
    return smaller(acc, (lane)x);
}

static inline lane larger_number(lane acc, element x, lane unused)
{
    (void)unused;
    return larger(acc, (lane)x);
}

static inline lane count_number(lane acc, element x, lane unused)
{
    (void)unused;
    return acc + (pri_isnan(x) ? 0 : 1);
}
#endif

static lane identity_of(int operation)
{
    const double infinity = (double)INFINITY;
    switch (operation) {
    case SUM:
    case NANSUM:
        return (lane)-0.0;
    case PROD:
        return 1;
    case MIN:
    case NANMIN:
        return PRI_IS_REAL ? (lane)infinity : (lane)INT64_MAX;
    case MAX:
    case NANMAX:
        return PRI_IS_REAL ? (lane)-infinity : (lane)INT64_MIN;
    default:
        return 0;
    }
}

/* Integers and counts have the same bits in any order. */
static inline bool any_order(int operation)
{
    return !PRI_IS_REAL || operation == NONZERO || operation == NUMBERS;
}

#endif
