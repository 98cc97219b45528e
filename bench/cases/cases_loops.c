/* SPDX-License-Identifier: MIT */
/*
 * Searches: the first number below n whose Collatz sequence takes 500 steps or more to reach 1.
 */
#include <prange.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

enum { STEPS = 500, FIRST = 626331 };

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

BENCH_SETUP(setup_find, sizeof(double), 0, 0, 1)
BENCH_CALL(found, find(it))
BENCH_LOOP(found_serial, *(double *)it->out.data = (double)plain_find_serial(it->n, STEPS))
BENCH_LOOP(found_openmp, *(double *)it->out.data = (double)plain_find_openmp(it->n, STEPS))

static long double exact_first(const bench_work *it, ptrdiff_t unused)
{
    (void)unused;
    return it->n > FIRST ? FIRST : it->n;
}

BENCH_VERIFY(verify_find, bench_work_error(it, exact_first, NULL))
BENCH_FIGURE(footprint, sizeof(double) + 0 * n)

const prange_bench_case bench_cases_loops[] = {
    {BENCH_WORK, .name = "find_collatz", .type = "f64", .same_bits = 1,
     .sizes = BENCH_SIZES({1000, 0}, {1000000, 0}), .setup = setup_find, .run = found,
     .serial = found_serial, .openmp = found_openmp, .verify = verify_find, .footprint = footprint,
     .summary = "the first number with a long Collatz sequence: a search that ends early"},
    {0},
};
