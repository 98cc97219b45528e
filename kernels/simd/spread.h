/* SPDX-License-Identifier: MIT */
/*
 * What variances of blocks and of columns share: the sample whose mean is the origin, and what
 * becomes of the sums (moments.c).
 */
#ifndef PRI_SPREAD_H
#define PRI_SPREAD_H

#include <math.h>
#include <stdbool.h>

#include "base/types.h"
#include "partial.h"

/* Elements whose mean is the origin. At 16 of them that are independent, one block of 16,000 needs
 * the second pass. */
enum { SAMPLES = 16 };

/* The distance between the elements of a sample, and their number. */
static inline ptrdiff_t sample_step(ptrdiff_t n)
{
    return n > SAMPLES ? n / SAMPLES : 1;
}

static inline ptrdiff_t sample_count(ptrdiff_t n)
{
    return n > SAMPLES ? SAMPLES : n;
}

/* `distances` is the sum of the distances from an element. */
static inline void set_mean(pri_partial *out, ptrdiff_t count, double origin, double distances)
{
    out->index = count;
    pri_partial_set_mean(out, origin, distances / (double)count);
}

/* Whether the mean is a number. If it is not, elements are infinite or NaN, which makes m2 NaN, or
 * their distances overflowed, which makes it infinite. */
static inline bool has_mean(const pri_partial *out)
{
    return isfinite(out->mean);
}

/* `squares` is the sum of the squared deviations from the mean. If it overflows, low may too. */
static inline void set_m2(pri_partial *out, double squares)
{
    const double excess = (double)out->index * (out->low * out->low);
    out->m2 = isinf(squares) ? squares : squares - excess;
}

/* The same of squared distances from the origin, of which `distances` is the sum. False where too
 * much cancels. */
static inline bool set_m2_from_origin(pri_partial *out, double distances, double squares)
{
    const double excess = distances * (distances / (double)out->index);
    out->m2 = squares - excess;
    return 2 * excess <= squares && squares < (double)INFINITY;
}

/* m2 of a mean that is no number, which is infinite unless an element is not finite. */
static inline void set_m2_of_none(pri_partial *out)
{
    out->low = 0.0;
    out->m2 = (double)INFINITY;
}

static inline void see_infinity(pri_partial *out, element x, bool skip_nan)
{
    const double value = (double)x;
    if (!isfinite(value) && !(skip_nan && isnan(value)))
        out->m2 = (double)NAN;
}

#endif
