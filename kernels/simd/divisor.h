/* SPDX-License-Identifier: MIT */
/*
 * Integers divided by one number, rounded down, without a division: x times 1/y in doubles is next
 * to the quotient. 1/2 is added to x before (subtracted where y < 0): what is rounded down is then
 * at least 1/(2|y|) from an integer, more than doubles are wrong by.
 */
#ifndef PRI_DIVISOR_H
#define PRI_DIVISOR_H

#include <stdbool.h>
#include <stdint.h>

#include "registers.h"

typedef struct divisor {
    element number;
    double inverse, half; /* the half has the number's sign */
} divisor;

/* Whether a number may be one: others have no quotients, or some that do not fit, or are beyond the
 * bounds below; and i64 next to 2^63, over 1, would not fit either, as they are 2^63 in doubles. */
static inline bool is_divisor(element number)
{
    const int64_t most = INT64_C(1) << 49;
    return number > 1 ? number <= most : number < -1 && number >= -most;
}

static inline divisor divisor_of(element number)
{
    return (divisor){number, 1.0 / (double)number, number < 0 ? -0.5 : 0.5};
}

/* Of x up to 2^50, whose quotient is wrong by less than half of 1/y. floor() is one instruction of
 * vectors, but not before AVX, and of i64 GCC 12 makes no vectors of it. */
static inline element small_quotient(element x, const divisor *by)
{
    const double quotient = ((double)x + by->half) * by->inverse;
    if (sizeof x == 4 && PRI_VEC_BYTES > 16)
        return (element)__builtin_floor(quotient);
    const element toward_zero = (element)quotient;
    return toward_zero - (quotient < (double)toward_zero);
}

/* Of any i64 the quotient is wrong by up to 2^11 at first, and leaves a rest of up to 2^50. */
static inline element quotient_by(element x, const divisor *by)
{
    if (sizeof x <= 4)
        return small_quotient(x, by);
    const element guess = (element)((double)x * by->inverse);
    return guess + small_quotient(x - guess * by->number, by);
}

static inline element rest_by(element x, const divisor *by)
{
    return x - quotient_by(x, by) * by->number;
}

#endif
