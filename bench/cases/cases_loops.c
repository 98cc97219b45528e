/* SPDX-License-Identifier: MIT */
/*
 * A search: the first number below n whose Collatz sequence takes 500 steps or more to reach 1. A
 * loop of two dimensions: a step of the five-point stencil over the inside of an n x d grid.
 */
#include <prange.h>

#include "callbacks.h"
#include "cases.h"
#include "plain.h"
#include "work.h"

enum { STEPS = 500, FIRST = 626331 };

/* Zeroes the edges of the result, which the harness set to NaN and no step writes. */
static double *edges_of(bench_work *it)
{
    double *y = it->out.data;
    if (y[0] == 0.0)
        return y;
    for (ptrdiff_t j = 0; j < it->d; j++)
        y[j] = y[it->d * (it->n - 1) + j] = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++)
        y[i * it->d] = y[i * it->d + it->d - 1] = 0.0;
    return y;
}

static int takes_long(ptrdiff_t i, void *ctx)
{
    (void)ctx;
    return plain_collatz(i) >= STEPS;
}

static prange_status find(const bench_work *it)
{
    ptrdiff_t index = 0;
    const prange_status status = prange_find(1, it->n, takes_long, NULL, &index);
    *(double *)it->out.data = (double)index;
    return status;
}

BENCH_SETUP(setup_stencil, sizeof(double), n *d, 0, n *d)
BENCH_CALL(stencil, callback_stencil(it->n, it->d, it->x.data, edges_of(it)))
BENCH_PLAIN(stencil, plain_stencil, it->n, it->d, it->x.data, edges_of(it))
BENCH_SETUP(setup_find, sizeof(double), 0, 0, 1)
BENCH_CALL(found, find(it))
BENCH_LOOP(found_serial, *(double *)it->out.data = (double)plain_find_serial(it->n, STEPS))
BENCH_LOOP(found_openmp, *(double *)it->out.data = (double)plain_find_openmp(it->n, STEPS))

static long double exact_first(const bench_work *it, ptrdiff_t unused)
{
    (void)unused;
    return it->n > FIRST ? FIRST : it->n;
}

static long double exact_average(const bench_work *it, ptrdiff_t at)
{
    const ptrdiff_t i = at / it->d, j = at % it->d;
    if (i == 0 || j == 0 || i == it->n - 1 || j == it->d - 1)
        return 0.0L;
    return 0.25L *
           ((long double)bench_array_at(&it->x, at - it->d) + bench_array_at(&it->x, at + it->d) +
            bench_array_at(&it->x, at - 1) + bench_array_at(&it->x, at + 1));
}

BENCH_VERIFY(verify_stencil, bench_work_error(it, exact_average, NULL))
BENCH_FIGURE(bytes_stencil, 2 * sizeof(double) * n * d)
BENCH_FIGURE(operations_stencil, 4 * n * d)
BENCH_VERIFY(verify_find, bench_work_error(it, exact_first, NULL))
BENCH_FIGURE(footprint, sizeof(double) + 0 * n)

const prange_bench_case bench_cases_loops[] = {
    {BENCH_WORK, .name = "loops/find_collatz", .group = "loops", .type = "f64", .same_bits = 1,
     .sizes = BENCH_SIZES({1000, 0}, {1000000, 0}), .setup = setup_find, .run = found,
     .serial = found_serial, .openmp = found_openmp, .verify = verify_find, .footprint = footprint,
     .summary = "the first number with a long Collatz sequence: a search that ends early"},
    {BENCH_WORK, .name = "loops/stencil_2d_f64", .group = "loops", .type = "f64", .same_bits = 1,
     .sizes = BENCH_SIZES({100, 100}, {1000, 1000}, {4000, 4000}),
     .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup_stencil, .run = stencil,
     .serial = stencil_serial, .openmp = stencil_openmp, .verify = verify_stencil,
     .bytes = bytes_stencil, .flops = operations_stencil, .footprint = bytes_stencil,
     .tolerance = 3e-16, .baseline_tolerance = 3e-16,
     .summary = "the mean of four neighbours on a grid, as prange_for_2d"},
    {0},
};
