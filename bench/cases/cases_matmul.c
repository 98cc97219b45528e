/* SPDX-License-Identifier: MIT */
/*
 * Products of two n x n matrices of random numbers in [0, 1). The reference is the product in long
 * double.
 */
#include <prange.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

BENCH_SETUP(setup, sizeof(double), n *n, n *n, n *n)
BENCH_CALL(square, prange_matmul_f64(it->n, it->n, it->n, it->x.data, it->y.data, it->out.data))
BENCH_LOOP(serial, plain_matmul_serial(it->n, it->x.data, it->y.data, it->out.data))
BENCH_LOOP(openmp, plain_matmul_openmp(it->n, it->x.data, it->y.data, it->out.data))

static void fill(bench_work *it)
{
    const ptrdiff_t n = it->n;
    const double *a = it->x.data, *b = it->y.data;
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = 0; j < n; j++) {
            long double sum = 0.0L;
            for (ptrdiff_t k = 0; k < n; k++)
                sum += (long double)a[i * n + k] * b[k * n + j];
            it->reference[i * n + j] = (double)sum;
        }
}

BENCH_VERIFY(verify, bench_work_against(it, fill, NULL))
BENCH_FIGURE(flops, 2.0 * n * n * n)
BENCH_FIGURE(bytes, 3.0 * sizeof(double) * n * n)

const prange_bench_case bench_cases_matmul[] = {
    {BENCH_WORK, .name = "matmul_f64", .type = "f64", .same_bits = 1,
     .limit = PRANGE_BENCH_LIMIT_FMA, .setup = setup, .run = square, .serial = serial,
     .openmp = openmp, .verify = verify, .flops = flops, .footprint = bytes, .tolerance = 1e-13,
     .baseline_tolerance = 1e-12, .sizes = BENCH_SIZES({64, 0}, {200, 0}, {1000, 0}),
     .quick = BENCH_SIZES({200, 0}), .summary = "product of two n x n matrices"},
    {0},
};
