/* SPDX-License-Identifier: MIT */
/*
 * What follows from an order: the greatest of n random numbers with their indices, several
 * quantiles at once. The references are made by the C library's qsort.
 */
#include <prange.h>

#include <string.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

/* Percentiles, d of them: d + 1 even parts. */
enum { MOST_QUANTILES = 99 };

static const double *percentiles(const bench_work *it)
{
    static double q[MOST_QUANTILES];
    for (ptrdiff_t j = 0; j < it->d; j++)
        q[j] = (double)(j + 1) / (double)(it->d + 1);
    return q;
}

static double *sorted_copy(const bench_work *it)
{
    memcpy(it->y.data, it->x.data, (size_t)it->n * sizeof(double));
    plain_sort_serial(it->n, it->y.data);
    return it->y.data;
}

static double *copy(const bench_work *it)
{
    return memcpy(it->y.data, it->x.data, (size_t)it->n * sizeof(double));
}

BENCH_SETUP(setup, sizeof(double), n, n, d)
BENCH_CALL(quantiles, prange_quantile_f64(it->n, it->x.data, it->d, percentiles(it), it->out.data))
BENCH_LOOP(quantiles_serial, plain_quantiles(it->n, copy(it), it->d, percentiles(it), it->out.data))
BENCH_CALL(top, prange_top_k_f64(it->n, it->x.data, it->d, it->out.data, NULL))
BENCH_LOOP(top_serial, plain_top(it->n, copy(it), it->d, it->out.data))

static void fill_top(bench_work *it)
{
    const double *sorted = sorted_copy(it);
    for (ptrdiff_t j = 0; j < it->d; j++)
        it->reference[j] = sorted[it->n - 1 - j];
}

static void fill_quantiles(bench_work *it)
{
    plain_quantiles(it->n, copy(it), it->d, percentiles(it), it->reference);
}

BENCH_VERIFY(verify_top, bench_work_against(it, fill_top, NULL))
BENCH_VERIFY(verify_quantiles, bench_work_against(it, fill_quantiles, NULL))
BENCH_FIGURE(bytes, 2.0 * sizeof(double) * n)

const prange_bench_case bench_cases_order[] = {
    {BENCH_WORK, .name = "top_k_f64", .type = "f64", .same_bits = 1, .setup = setup, .run = top,
     .serial = top_serial, .verify = verify_top, .footprint = bytes,
     .sizes = BENCH_SIZES({10000, 10}, {1000000, 100}), .quick = BENCH_SIZES({10000, 10}),
     .summary = "the d greatest of n random numbers"},
    {BENCH_WORK, .name = "quantiles_f64", .type = "f64", .same_bits = 1, .setup = setup,
     .run = quantiles, .serial = quantiles_serial, .verify = verify_quantiles, .footprint = bytes,
     .tolerance = 1e-15, .sizes = BENCH_SIZES({10000, 9}, {1000000, 9}, {1000000, 99}),
     .quick = BENCH_SIZES({10000, 9}), .summary = "d quantiles at once, by selection in a copy"},
    {0},
};
