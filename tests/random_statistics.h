/* SPDX-License-Identifier: MIT */
/*
 * Statistical tests at a significance level of 10^-6, for fixed seeds.
 */
#ifndef TESTS_RANDOM_STATISTICS_H
#define TESTS_RANDOM_STATISTICS_H

#include <criterion/criterion.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

/* The cube root of chi-square is nearly normal (Wilson and Hilferty, 1931). */
static inline double statistics_deviates(double chi_square, int degrees)
{
    const double part = 2.0 / (9.0 * degrees);
    return (cbrt(chi_square / degrees) - (1.0 - part)) / sqrt(part);
}

/* Two-sided: 10^-6 lies beyond 4.9 standard deviations. */
static inline void expect_chi_square(const char *what, double chi_square, int degrees)
{
    cr_expect(fabs(statistics_deviates(chi_square, degrees)) < 4.9, "%s: chi-square %g of %d", what,
              chi_square, degrees);
}

static inline int statistics_ascending(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Kolmogorov-Smirnov test: sqrt(n) D exceeds 2.69 with probability 10^-6. Sorts x. */
static inline void expect_distribution(const char *what, ptrdiff_t n, double *x,
                                       double (*cdf)(double value, double parameter),
                                       double parameter)
{
    double distance = 0.0;
    qsort(x, (size_t)n, sizeof *x, statistics_ascending);
    for (ptrdiff_t i = 0; i < n; i++) {
        const double p = cdf(x[i], parameter);
        distance = fmax(distance, fmax(p - (double)i / (double)n, (double)(i + 1) / (double)n - p));
    }
    cr_expect(sqrt((double)n) * distance < 2.69, "%s: sqrt(n) D = %g", what,
              sqrt((double)n) * distance);
}

/* Chi-square test of a discrete distribution with the probabilities pmf(k). Adjacent numbers are
 * merged into cells of at least 30 expected ones. Sorts x. */
static inline void expect_counts(const char *what, ptrdiff_t n, double *x, double lowest,
                                 double highest, long double (*pmf)(double k, const double *p),
                                 const double *p)
{
    double sum = 0.0, rest = (double)n;
    ptrdiff_t at = 0;
    int cells = 0;
    qsort(x, (size_t)n, sizeof *x, statistics_ascending);
    cr_assert(n == 0 || (x[0] >= lowest && x[n - 1] <= highest), "%s: %g to %g", what, x[0],
              x[n - 1]);
    for (double k = lowest; rest >= 60.0 && k <= highest;) {
        double expected = 0.0;
        const ptrdiff_t begin = at;
        for (; expected < 30.0 && k <= highest; k += 1.0)
            expected += (double)(pmf(k, p) * (long double)n);
        while (at < n && x[at] < k)
            at++;
        sum += ((double)(at - begin) - expected) * ((double)(at - begin) - expected) / expected;
        rest -= expected;
        cells++;
    }
    if (rest > 1.0) {
        sum += ((double)(n - at) - rest) * ((double)(n - at) - rest) / rest;
        cells++;
    }
    if (cells > 1)
        expect_chi_square(what, sum, cells - 1);
}

#endif
