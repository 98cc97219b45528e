/* SPDX-License-Identifier: MIT */
/*
 * References of reductions that pass over NaNs, in the order of tests/reference.h: a NaN is the
 * identity in its lane. And of variances, of what is not NaN: two passes over each block of 4,096,
 * then the merge of Chan, Golub and LeVeque.
 */
#ifndef TESTS_REFERENCE_NAN_H
#define TESTS_REFERENCE_NAN_H

#include "reference.h"

typedef struct reference_moments {
    ptrdiff_t count;
    double mean, m2;
} reference_moments;

static inline double reference_smaller(double left, double right)
{
    return right < left ? right : left;
}

static inline double reference_larger(double left, double right)
{
    return right > left ? right : left;
}

static inline ptrdiff_t reference_numbers(ptrdiff_t n, const double *terms)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        count += !isnan(terms[i]);
    return count;
}

/* The tree with `neutral` in the places of NaNs; NaN where there is nothing else. */
static inline double reference_over_nan(reference_join join, double neutral, ptrdiff_t n,
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

static inline reference_moments reference_block_moments(ptrdiff_t n, const double *terms)
{
    double kept[4096];
    reference_moments out = {.count = reference_numbers(n, terms)};
    if (out.count == 0)
        return out;
    for (ptrdiff_t i = 0; i < n; i++)
        kept[i] = isnan(terms[i]) ? -0.0 : terms[i];
    out.mean = reference_lanes(reference_add, -0.0, n, kept) / (double)out.count;
    for (ptrdiff_t i = 0; i < n; i++) {
        const double deviation = terms[i] - out.mean;
        kept[i] = isnan(terms[i]) ? 0.0 : deviation * deviation;
    }
    out.m2 = reference_lanes(reference_add, 0.0, n, kept);
    return out;
}

static inline reference_moments reference_merge(reference_moments a, reference_moments b)
{
    if (a.count == 0 || b.count == 0)
        return a.count == 0 ? b : a;
    const double count = (double)(a.count + b.count), delta = b.mean - a.mean;
    const double between = delta * delta * ((double)a.count * (double)b.count / count);
    return (reference_moments){.count = a.count + b.count,
                               .mean = a.mean + delta * ((double)b.count / count),
                               .m2 = isinf(a.m2 + b.m2) ? a.m2 + b.m2 : a.m2 + (b.m2 + between)};
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
