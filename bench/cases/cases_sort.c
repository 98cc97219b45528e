/* SPDX-License-Identifier: MIT */
/*
 * Sorting of random numbers in [0, 1), each time of a fresh copy of them, in a second-level cache
 * and beyond all. The reference is the C library's qsort.
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

BENCH_SETUP(setup, sizeof(double), n, 0, n)
BENCH_CALL(sort, prange_sort_f64(it->n, copy(it)))
BENCH_LOOP(serial, plain_sort_serial(it->n, copy(it)))
BENCH_CALL(openmp, plain_sort_openmp(it->n, copy(it)))

static void fill(bench_work *it)
{
    memcpy(it->reference, it->x.data, (size_t)it->n * sizeof(double));
    plain_sort_serial(it->n, it->reference);
}

BENCH_VERIFY(verify, bench_work_against(it, fill, NULL))
BENCH_FIGURE(bytes, 2.0 * sizeof(double) * n)

const prange_bench_case bench_cases_sort[] = {
    {BENCH_WORK, .name = "sort_f64", .type = "f64", .same_bits = 1, .setup = setup, .run = sort,
     .serial = serial, .openmp = openmp, .verify = verify, .footprint = bytes,
     .sizes = BENCH_SIZES({10000, 0}, {1000000, 0}), .quick = BENCH_SIZES({10000, 0}),
     .summary = "a copy of random numbers, sorted"},
    {0},
};
