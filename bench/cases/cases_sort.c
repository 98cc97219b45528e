/* SPDX-License-Identifier: MIT */
/*
 * Random numbers in [0, 1), a fresh copy of them each time: sorted, the median, and the distinct
 * ones; in a second-level cache and beyond it. The reference is the C library's qsort.
 */
#include <prange.h>

#include <string.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

static double *copy(const bench_work *it)
{
    return memcpy(it->out.data, it->x.data, (size_t)it->n * sizeof(double));
}

BENCH_SETUP(setup_unique, sizeof(double), n, n, n)
BENCH_SETUP(setup_median, sizeof(double), n, n, 1)
BENCH_SETUP(setup, sizeof(double), n, 0, n)
BENCH_CALL(sort, prange_sort_f64(it->n, copy(it)))
BENCH_LOOP(serial, plain_sort_serial(it->n, copy(it)))
BENCH_CALL(openmp, plain_sort_openmp(it->n, copy(it)))

BENCH_CALL(unique, prange_unique_f64(it->n, copy(it), &(ptrdiff_t){0}, it->out.data))
BENCH_LOOP(unique_serial, plain_unique(it->n, copy(it)))
BENCH_CALL(median, prange_median_f64(it->n, it->x.data, it->out.data))
BENCH_LOOP(median_serial, *(double *)it->out.data = plain_median(it->n, it->x.data, it->y.data))

static void fill(bench_work *it)
{
    memcpy(it->reference, it->x.data, (size_t)it->n * sizeof(double));
    plain_sort_serial(it->n, it->reference);
}

static void fill_median(bench_work *it)
{
    double *sorted = it->y.data;
    memcpy(sorted, it->x.data, (size_t)it->n * sizeof *sorted);
    plain_sort_serial(it->n, sorted);
    *it->reference = 0.5 * (sorted[(it->n - 1) / 2] + sorted[it->n / 2]);
}

BENCH_VERIFY(verify_median, bench_work_against(it, fill_median, NULL))
/* Behind the distinct numbers each form leaves what it likes. */
static double unique_error(const bench_work *it)
{
    const double *out = it->out.data;
    double *sorted = it->y.data, error = 0.0;
    memcpy(sorted, it->x.data, (size_t)it->n * sizeof *sorted);
    const ptrdiff_t count = plain_unique(it->n, sorted);
    for (ptrdiff_t i = 0; i < count; i++)
        error = bench_worse(error, out[i] == sorted[i] ? 0.0 : 1.0);
    return error;
}

BENCH_VERIFY(verify_unique, unique_error(it))
BENCH_VERIFY(verify, bench_work_against(it, fill, NULL))
BENCH_FIGURE(bytes, 2.0 * sizeof(double) * n)

const prange_bench_case bench_cases_sort[] = {
    {BENCH_WORK, .name = "sort_f64", .type = "f64", .same_bits = 1, .setup = setup, .run = sort,
     .serial = serial, .openmp = openmp, .verify = verify, .footprint = bytes,
     .sizes = BENCH_SIZES({10000, 0}, {1000000, 0}), .quick = BENCH_SIZES({10000, 0}),
     .summary = "a copy of random numbers, sorted"},
    {BENCH_WORK, .name = "median_f64", .type = "f64", .same_bits = 1, .setup = setup_median,
     .run = median, .serial = median_serial, .verify = verify_median, .footprint = bytes,
     .tolerance = 1e-16, .sizes = BENCH_SIZES({10000, 0}, {1000000, 0}),
     .quick = BENCH_SIZES({10000, 0}), .summary = "median, by selection in a copy"},
    {BENCH_WORK, .name = "unique_f64", .type = "f64", .same_bits = 1, .setup = setup_unique,
     .run = unique, .serial = unique_serial, .verify = verify_unique, .footprint = bytes,
     .sizes = BENCH_SIZES({10000, 0}, {1000000, 0}), .quick = BENCH_SIZES({10000, 0}),
     .summary = "distinct values, by sorting"},
    {0},
};
