/* SPDX-License-Identifier: MIT */
/*
 * Shared parts of the variances of blocks and of columns (moments.c): the sample whose mean is the
 * origin, and the conversion of the sums to a partial result.
 */
#ifndef PRI_SPREAD_H
#define PRI_SPREAD_H

#include <math.h>
#include <stdbool.h>

#include "base/types.h"
#include "partial.h"

/* The size of the sample whose mean is the origin. With 16 independent elements, one block in
 * 16,000 needs the second pass. */
enum { SAMPLES = 16 };

/* The stride between the elements of the sample, and the size of the sample. */
static inline ptrdiff_t sample_step(ptrdiff_t n)
{
    return n > SAMPLES ? n / SAMPLES : 1;
}

static inline ptrdiff_t sample_count(ptrdiff_t n)
{
    return n > SAMPLES ? SAMPLES : n;
}

/* `distances` is the sum of the distances from the origin. */
static inline void set_mean(pri_partial *out, ptrdiff_t count, double origin, double distances)
{
    out->index = count;
    pri_partial_set_mean(out, origin, distances / (double)count);
}

/* Whether the mean is finite. If not, either elements are infinite or NaN, which makes m2 NaN, or
 * distances overflowed, which makes m2 infinite. */
static inline bool has_mean(const pri_partial *out)
{
    return isfinite(out->mean);
}

/* `squares` is the sum of the squared deviations from the mean. If it overflows, the term of `low`
 * may overflow too. */
static inline void set_m2(pri_partial *out, double squares)
{
    const double excess = (double)out->index * (out->low * out->low);
    out->m2 = isinf(squares) ? squares : squares - excess;
}

/* The same from the squared distances from the origin; `distances` is the sum of the distances.
 * Returns false if too much cancels. */
static inline bool set_m2_from_origin(pri_partial *out, double distances, double squares)
{
    const double excess = distances * (distances / (double)out->index);
    out->m2 = squares - excess;
    return 2 * excess <= squares && squares < (double)INFINITY;
}

/* m2 where the mean is not finite: infinite, until see_infinity() meets an element that is not
 * finite. */
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
