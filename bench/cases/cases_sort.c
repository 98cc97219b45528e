/* SPDX-License-Identifier: MIT */
/*
 * Sorting of random numbers in [0, 1), each time of a fresh copy of them, and their median; in a
 * second-level cache and beyond it. The reference is the C library's qsort.
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

BENCH_SETUP(setup_median, sizeof(double), n, n, 1)
BENCH_SETUP(setup, sizeof(double), n, 0, n)
BENCH_CALL(sort, prange_sort_f64(it->n, copy(it)))
BENCH_LOOP(serial, plain_sort_serial(it->n, copy(it)))
BENCH_CALL(openmp, plain_sort_openmp(it->n, copy(it)))

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
    {0},
};
