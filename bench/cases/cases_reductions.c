/* SPDX-License-Identifier: MIT */
/*
 * Reductions of the user's: the sum of x[i]*y[i], its term compiled into the loop, and as blocks
 * with partial results. The reference is a sum of exact products in long double.
 */
#include "callbacks.h"
#include "cases.h"
#include "plain.h"
#include "work.h"

BENCH_SETUP(setup, 8, n, n, 1)

static double *sum_of(const bench_work *it)
{
    return it->out.data;
}

BENCH_CALL(template, callback_dot_template(it->n, it->x.data, it->y.data, sum_of(it)))
BENCH_CALL(blocks, callback_dot_reduce(it->n, it->x.data, it->y.data, sum_of(it)))
BENCH_LOOP(serial, *sum_of(it) = plain_dot_serial_f64(it->n, it->x.data, it->y.data))
BENCH_LOOP(openmp, *sum_of(it) = plain_dot_openmp_f64(it->n, it->x.data, it->y.data))

/* The factors have 24 bits. */
static void fill(bench_work *it)
{
    const double *x = it->x.data, *y = it->y.data;
    long double sum = 0.0L;
    for (ptrdiff_t i = 0; i < it->n; i++)
        sum += (long double)x[i] * (long double)y[i];
    it->reference[0] = (double)sum;
}

BENCH_VERIFY(verify, bench_work_against(it, fill, NULL))
BENCH_FIGURE(bytes, 16.0 * n)
BENCH_FIGURE(flops, 2.0 * n)

#define PRODUCTS                                                                                   \
    BENCH_WORK, .type = "f64", .setup = setup, .serial = serial, .openmp = openmp,                 \
                .verify = verify, .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_READ,                \
                .bytes = bytes, .flops = flops, .tolerance = 1e-13, .baseline_tolerance = 1e-11,   \
                .sizes = BENCH_SIZES({1000, 0}, {1000000, 0}, {10000000, 0}),                      \
                .quick = BENCH_SIZES({1000000, 0})

const prange_bench_case bench_cases_reductions[] = {
    {PRODUCTS, .name = "reduce_template_f64", .run = template,
     .summary = "sum of x*y, the term compiled into the loop"},
    {PRODUCTS, .name = "loops/reduce_blocks_f64", .group = "loops", .run = blocks,
     .summary = "sum of x*y, blocks with partial results"},
    {0},
};
