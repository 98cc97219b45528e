/* SPDX-License-Identifier: MIT */
/*
 * Floor division of integers by a common divisor y without division instructions. x times 1/y in
 * doubles is close to the quotient. Adding 1/2 to x first (subtracting it if y < 0) puts the value
 * to be rounded down at least 1/(2|y|) away from an integer, which is more than the error of the
 * computation in doubles.
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

/* Whether a number can be a divisor. 0 has no quotients, quotients by -1 may overflow, and numbers
 * above `most` exceed the error bounds below. 1 is excluded because i64 values next to 2^63 become
 * 2^63 in doubles, whose conversion back would overflow. */
static inline bool is_divisor(element number)
{
    const int64_t most = INT64_C(1) << 49;
    return number > 1 ? number <= most : number < -1 && number >= -most;
}

static inline divisor divisor_of(element number)
{
    return (divisor){number, 1.0 / (double)number, number < 0 ? -0.5 : 0.5};
}

/* For |x| up to 2^50, where the error of the quotient is below half of 1/|y|. floor() is a vector
 * instruction from AVX on, but GCC 12 does not vectorise it for i64. */
static inline element small_quotient(element x, const divisor *by)
{
    const double quotient = ((double)x + by->half) * by->inverse;
    if (sizeof x == 4 && PRI_VEC_BYTES > 16)
        return (element)__builtin_floor(quotient);
    const element toward_zero = (element)quotient;
    return toward_zero - (quotient < (double)toward_zero);
}

/* For any i64, the first quotient has an error of up to 2^11 and leaves a remainder of up to 2^50,
 * which a second step divides. */
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
