/* SPDX-License-Identifier: MIT */
/*
 * Windows of d elements that move along n random numbers, and their convolution with d others.
 */
#include <prange.h>

#include <math.h>
#include <stdlib.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

BENCH_SETUP(setup, sizeof(double), n, d, n - d + 1)

BENCH_CALL(mean, prange_moving_mean_f64(it->n, it->x.data, it->d, it->out.data))
BENCH_PLAIN(mean, plain_moving_mean, it->n, it->x.data, it->d, it->out.data)
BENCH_CALL(std, prange_moving_std_f64(it->n, it->x.data, it->d, 0, it->out.data))
BENCH_PLAIN(std, plain_moving_std, it->n, it->x.data, it->d, it->out.data)
BENCH_CALL(median, prange_moving_median_f64(it->n, it->x.data, it->d, it->out.data))
BENCH_PLAIN(median, plain_moving_median, it->n, it->x.data, it->d, it->out.data)
BENCH_CALL(convolve, prange_convolve_f64(it->n, it->x.data, it->d, it->y.data,
                                         PRANGE_CONVOLVE_VALID, it->out.data))
BENCH_PLAIN(convolve, plain_convolve, it->n, it->x.data, it->d, it->y.data, it->out.data)

static const double *x_of(const bench_work *it)
{
    return it->x.data;
}

static long double exact_mean(const bench_work *it, ptrdiff_t i)
{
    long double sum = 0.0L;
    for (ptrdiff_t j = 0; j < it->d; j++)
        sum += (long double)x_of(it)[i + j];
    return sum / (long double)it->d;
}

static long double exact_std(const bench_work *it, ptrdiff_t i)
{
    const long double mean = exact_mean(it, i);
    long double squares = 0.0L;
    for (ptrdiff_t j = 0; j < it->d; j++)
        squares += ((long double)x_of(it)[i + j] - mean) * ((long double)x_of(it)[i + j] - mean);
    return sqrtl(squares / (long double)it->d);
}

static void fill_std(bench_work *it)
{
    for (ptrdiff_t i = 0; i + it->d <= it->n; i++)
        it->reference[i] = (double)exact_std(it, i);
}

static long double exact_convolution(const bench_work *it, ptrdiff_t k)
{
    const double *y = it->y.data;
    long double sum = 0.0L;
    for (ptrdiff_t j = 0; j < it->d; j++)
        sum += (long double)x_of(it)[k + it->d - 1 - j] * (long double)y[j];
    return sum;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The largest error of a sample of windows, each of which is sorted. */
static double median_error(const bench_work *it)
{
    const double *out = it->out.data;
    const ptrdiff_t count = it->n - it->d + 1, step = count / 300 + 1;
    double *sorted = malloc((size_t)it->d * sizeof *sorted), error = sorted ? 0.0 : NAN;
    for (ptrdiff_t i = 0; sorted && i < count; i += step) {
        for (ptrdiff_t j = 0; j < it->d; j++)
            sorted[j] = x_of(it)[i + j];
        qsort(sorted, (size_t)it->d, sizeof *sorted, compare);
        const double median = 0.5 * (sorted[(it->d - 1) / 2] + sorted[it->d / 2]);
        error = bench_worse(error, fabs(out[i] - median));
    }
    free(sorted);
    return error;
}

BENCH_VERIFY(verify_mean, bench_work_error(it, exact_mean, NULL))
BENCH_VERIFY(verify_std, bench_work_against(it, fill_std, NULL))
BENCH_VERIFY(verify_median, median_error(it))
BENCH_VERIFY(verify_convolve, bench_work_error(it, exact_convolution, NULL))
BENCH_FIGURE(bytes, 2.0 * sizeof(double) * n)
BENCH_FIGURE(products, 2.0 * d * (n - d + 1.0))

#define ROLLING_CASE(function)                                                                     \
    BENCH_WORK, .type = "f64", .same_bits = 1, .setup = setup, .run = function,                    \
                .serial = function##_serial, .openmp = function##_openmp,                          \
                .verify = verify_##function, .footprint = bytes

const prange_bench_case bench_cases_rolling[] = {
    {ROLLING_CASE(mean), .name = "rolling/moving_mean_f64", .group = "rolling", .bytes = bytes,
     .tolerance = 1e-14, .sizes = BENCH_SIZES({10000, 10}, {1000000, 50}, {1000000, 1000}),
     .quick = BENCH_SIZES({1000000, 50}), .summary = "means of windows of d along n"},
    {ROLLING_CASE(std), .name = "rolling/moving_std_f64", .group = "rolling", .bytes = bytes,
     .tolerance = 1e-14, .sizes = BENCH_SIZES({10000, 10}, {1000000, 50}, {1000000, 1000}),
     .quick = BENCH_SIZES({1000000, 50}), .summary = "standard deviations of windows of d along n"},
    {ROLLING_CASE(median), .name = "rolling/moving_median_f64", .group = "rolling",
     .tolerance = 1e-15, .sizes = BENCH_SIZES({10000, 11}, {200000, 101}, {200000, 5001}),
     .quick = BENCH_SIZES({200000, 101}), .summary = "medians of windows of d along n"},
    {ROLLING_CASE(convolve), .name = "rolling/convolve_f64", .group = "rolling", .flops = products,
     .tolerance = 1e-13, .sizes = BENCH_SIZES({10000, 9}, {1000000, 31}, {100000, 2000}),
     .quick = BENCH_SIZES({1000000, 31}), .summary = "convolution of n with d numbers"},
    {0},
};
