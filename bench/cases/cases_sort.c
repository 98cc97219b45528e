/* SPDX-License-Identifier: MIT */
/*
 * Random numbers in [0, 1), a fresh copy of them each time: sorted, the median, the distinct ones,
 * and merged; in a second-level cache and beyond it. The reference is the C library's qsort.
 */
#include <prange.h>

#include <stdbool.h>
#include <string.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

static double *copy(const bench_work *it)
{
    return memcpy(it->out.data, it->x.data, (size_t)it->n * sizeof(double));
}

/* The copy is part of the measured time; it uses as many threads as the sort. */
static int sort_copy(const bench_work *it)
{
    const prange_view from = {it->x.data, PRANGE_F64, 1, &it->n, NULL};
    const prange_view to = {it->out.data, PRANGE_F64, 1, &it->n, NULL};
    const prange_status status = prange_copy_view(&from, &to);
    return (int)(status == PRANGE_OK ? prange_sort_f64(it->n, it->out.data) : status);
}

BENCH_SETUP(setup_unique, sizeof(double), n, n, n)
BENCH_SETUP(setup_median, sizeof(double), n, n, 1)
BENCH_SETUP(setup, sizeof(double), n, 0, n)
BENCH_CALL(sort, sort_copy(it))
BENCH_LOOP(serial, plain_sort_serial(it->n, copy(it)))
BENCH_CALL(openmp, plain_sort_openmp(it->n, it->x.data, it->out.data))

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
/* The elements after the distinct numbers are unspecified. */
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

/* d distinct numbers. */
static void *setup_few(prange_bench_size size)
{
    bench_work *it = setup_unique(size);
    double *x = it ? it->x.data : NULL;
    for (ptrdiff_t i = 0; it && i < it->n; i++)
        x[i] = (double)(ptrdiff_t)(x[i] * (double)it->d);
    return it;
}

/* Two sorted halves, almost without equal numbers, since random numbers rarely coincide. */
static void *setup_sorted(prange_bench_size size)
{
    bench_work *it = setup_unique(size);
    double *x = it ? it->x.data : NULL, *y = it ? it->y.data : NULL;
    if (!it)
        return NULL;
    memcpy(y, x, (size_t)it->n * sizeof *x);
    plain_sort_serial(it->n, y);
    const ptrdiff_t first = it->n / 2, all = it->n;
    for (ptrdiff_t i = 0, of_a = 0, of_b = first; i < all; i++) {
        const bool coin = (ptrdiff_t)(y[i] * 0x1p40) % 2 == 0;
        x[of_b == all || (coin && of_a < first) ? of_a++ : of_b++] = y[i];
    }
    return it;
}

static double merged_error(const bench_work *it)
{
    const double *out = it->out.data, *sorted = it->y.data;
    double error = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++)
        error = bench_worse(error, out[i] == sorted[i] ? 0.0 : 1.0);
    return error;
}

static const double *half(const bench_work *it)
{
    return (const double *)it->x.data + it->n / 2;
}

BENCH_CALL(merged,
           prange_merge_f64(it->n / 2, it->x.data, it->n - it->n / 2, half(it), it->out.data))
BENCH_LOOP(merged_serial,
           plain_merge(it->n / 2, it->x.data, it->n - it->n / 2, half(it), it->out.data))
BENCH_CALL(united, prange_set_union_f64(it->n / 2, it->x.data, it->n - it->n / 2, half(it),
                                        &(ptrdiff_t){0}, it->out.data))
BENCH_LOOP(united_serial,
           plain_union(it->n / 2, it->x.data, it->n - it->n / 2, half(it), it->out.data))
BENCH_VERIFY(verify_merged, merged_error(it))
BENCH_FIGURE(bytes, 2.0 * sizeof(double) * n)

const prange_bench_case bench_cases_sort[] = {
    {BENCH_WORK, .name = "sort_f64", .type = "f64", .same_bits = 1, .setup = setup, .run = sort,
     .serial = serial, .openmp = openmp, .verify = verify, .footprint = bytes,
     .sizes = BENCH_SIZES({10000, 0}, {1000000, 0}), .quick = BENCH_SIZES({10000, 0}),
     .summary = "a copy of random numbers, sorted"},
    {BENCH_WORK, .name = "order/median_f64", .group = "order", .type = "f64", .same_bits = 1,
     .setup = setup_median, .run = median, .serial = median_serial, .verify = verify_median,
     .footprint = bytes, .tolerance = 1e-16, .sizes = BENCH_SIZES({10000, 0}, {1000000, 0}),
     .quick = BENCH_SIZES({10000, 0}), .summary = "median, by selection in a copy"},
    {BENCH_WORK, .name = "order/unique_f64", .group = "order", .type = "f64", .same_bits = 1,
     .setup = setup_unique, .run = unique, .serial = unique_serial, .verify = verify_unique,
     .footprint = bytes, .sizes = BENCH_SIZES({10000, 0}, {1000000, 0}),
     .quick = BENCH_SIZES({10000, 0}), .summary = "distinct values, by sorting"},
    {BENCH_WORK, .name = "order/unique_few_f64", .group = "order", .type = "f64", .same_bits = 1,
     .setup = setup_few, .run = unique, .serial = unique_serial, .verify = verify_unique,
     .footprint = bytes, .sizes = BENCH_SIZES({100000, 100}, {1000000, 1000}),
     .quick = BENCH_SIZES({100000, 100}), .summary = "d distinct values among n, by hashing"},
    {BENCH_WORK, .name = "order/merge_f64", .group = "order", .type = "f64", .same_bits = 1,
     .setup = setup_sorted, .run = merged, .serial = merged_serial, .verify = verify_merged,
     .footprint = bytes, .sizes = BENCH_SIZES({10000, 0}, {1000000, 0}),
     .quick = BENCH_SIZES({10000, 0}), .summary = "two sorted arrays, n numbers in all"},
    {BENCH_WORK, .name = "order/union_f64", .group = "order", .type = "f64", .same_bits = 1,
     .setup = setup_sorted, .run = united, .serial = united_serial, .verify = verify_merged,
     .footprint = bytes, .sizes = BENCH_SIZES({10000, 0}, {1000000, 0}),
     .quick = BENCH_SIZES({10000, 0}), .summary = "the union of two sets, n numbers in all"},
    {0},
};
