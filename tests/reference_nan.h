/* SPDX-License-Identifier: MIT */
/*
 * References of reductions that skip NaNs, in the order of tests/reference.h: a NaN is the identity
 * in its lane. Variances: each block of 4,096 about an origin, or about its mean if that is far
 * from the origin, merged by Chan, Golub and LeVeque with means in two parts.
 */
#ifndef TESTS_REFERENCE_NAN_H
#define TESTS_REFERENCE_NAN_H

#include <stdbool.h>

#include "reference.h"

typedef struct reference_moments {
    ptrdiff_t count;
    double mean, low, m2;
} reference_moments;

UNCHECKED static inline double reference_smaller(double left, double right)
{
    return right < left ? right : left;
}

UNCHECKED static inline double reference_larger(double left, double right)
{
    return right > left ? right : left;
}

UNCHECKED static inline ptrdiff_t reference_numbers(ptrdiff_t n, const double *terms)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        count += !isnan(terms[i]);
    return count;
}

/* The tree with `neutral` in place of NaNs; NaN if all elements are NaN. */
UNCHECKED static inline double reference_over_nan(reference_join join, double neutral, ptrdiff_t n,
                                                  const double *terms)
{
    double *kept = malloc((size_t)n * sizeof *kept + 1);
    if (!kept)
        abort();
    for (ptrdiff_t i = 0; i < n; i++)
        kept[i] = isnan(terms[i]) ? neutral : terms[i];
    const double value = reference_tree(join, neutral, n, kept, 4096);
    free(kept);
    return reference_numbers(n, terms) ? value : (double)NAN;
}

/* Sums of groups of 256 terms; lanes are added across groups, then folded. */
UNCHECKED static inline double reference_groups(ptrdiff_t n, const double *terms)
{
    double lanes[32] = {0};
    for (ptrdiff_t first = 0; first < n; first += 256)
        for (ptrdiff_t j = first; j < first + 32 && j < n; j++) {
            double lane = 0.0;
            for (ptrdiff_t i = j; i < n && i < first + 256; i += 32)
                lane += terms[i];
            lanes[j - first] += lane;
        }
    return reference_lanes(reference_add, 0.0, 32, lanes);
}

/* The mean of the non-NaN values among 16 evenly spaced terms, relative to the first of them. */
UNCHECKED static inline double reference_origin(ptrdiff_t n, const double *terms)
{
    const ptrdiff_t apart = n > 16 ? n / 16 : 1;
    double first = 0.0, sum = 0.0;
    int count = 0;
    for (ptrdiff_t i = 0; i < n && i < 16 * apart; i += apart)
        if (!isnan(terms[i])) {
            first = count++ == 0 ? terms[i] : first;
            sum += terms[i] - first;
        }
    return count > 0 ? first + sum / count : 0.0;
}

/* Splits origin + distance into mean + low, exactly. */
static inline void reference_split(reference_moments *out, double origin, double distance)
{
    out->mean = origin + distance;
    out->low = isfinite(out->mean) ? (double)((quad)origin + (quad)distance - (quad)out->mean) : 0;
}

UNCHECKED static inline reference_moments reference_block_moments(ptrdiff_t n, const double *terms)
{
    double kept[4096], squares[4096];
    reference_moments out = {.count = reference_numbers(n, terms)};
    if (out.count == 0)
        return out;
    const double origin = reference_origin(n, terms);
    bool finite = true;
    for (ptrdiff_t i = 0; i < n; i++) {
        kept[i] = isnan(terms[i]) ? 0.0 : terms[i] - origin;
        squares[i] = kept[i] * kept[i];
        finite = finite && !isinf(terms[i]);
    }
    const double distance = reference_groups(n, kept), square = reference_groups(n, squares);
    const double excess = distance * (distance / (double)out.count);
    reference_split(&out, origin, distance / (double)out.count);
    if (isfinite(out.mean) && square < (double)INFINITY && 2 * excess <= square) {
        out.m2 = square - excess;
        return out;
    }
    for (ptrdiff_t i = 0; i < n; i++) {
        const double deviation = terms[i] - out.mean;
        kept[i] = isnan(terms[i]) ? 0.0 : deviation * deviation;
    }
    out.m2 = reference_groups(n, kept);
    if (!isfinite(out.mean) || isinf(out.m2))
        out.m2 = finite ? (double)INFINITY : (double)NAN;
    else
        out.m2 -= (double)out.count * (out.low * out.low);
    return out;
}

static inline reference_moments reference_merge(reference_moments a, reference_moments b)
{
    if (a.count == 0 || b.count == 0)
        return a.count == 0 ? b : a;
    const double count = (double)(a.count + b.count);
    const double delta = (b.mean - a.mean) + (b.low - a.low);
    const double between = delta * delta * ((double)a.count * (double)b.count / count);
    reference_moments out = {.count = a.count + b.count};
    reference_split(&out, a.mean, delta * ((double)b.count / count));
    out.low += a.low;
    out.m2 = isinf(a.m2 + b.m2) ? a.m2 + b.m2 : a.m2 + (b.m2 + between);
    return out;
}

static inline reference_moments reference_moments_of(ptrdiff_t n, const double *terms)
{
    if (n <= 4096)
        return reference_block_moments(n, terms);
    ptrdiff_t left = 4096;
    while (2 * left < n)
        left *= 2;
    return reference_merge(reference_moments_of(left, terms),
                           reference_moments_of(n - left, terms + left));
}

#endif
