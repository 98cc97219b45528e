/* SPDX-License-Identifier: MIT */
/*
 * Integrals of x^2 - x over [0, 2]: the three forms of the library, and explicit loops, which
 * promise no bits: PRANGE_FOR with a scalar reduction, and prange_for with a sum for each thread.
 * The sum of a mapped range is the integral of the same function over [0, n] in n panels of
 * width 1. The reference is the closed form of the left Riemann sum.
 */
#include "callbacks.h"
#include "cases.h"
#include "plain.h"
#include "work.h"

static void *setup_of(prange_bench_size size, double end)
{
    bench_work *it = bench_work_new(size, 8, 0, 0, 1, 0);
    if (it)
        it->end = end;
    return it;
}

static void *setup(prange_bench_size size)
{
    return setup_of(size, 2.0);
}

static void *setup_range(prange_bench_size size)
{
    return setup_of(size, (double)size.n);
}

static double *sum_of(const bench_work *it)
{
    return it->out.data;
}

BENCH_CALL(scalar, prange_integrate_f64(callback_parabola, NULL, 0.0, it->end, it->n, sum_of(it)))
BENCH_CALL(block, prange_integrate_block_f64(callback_parabola_block, NULL, 0.0, it->end, it->n,
                                             sum_of(it)))
BENCH_CALL(template, callback_parabola_template(0.0, it->end, it->n, sum_of(it)))
BENCH_CALL(body, callback_parabola_body(0.0, it->end, it->n, sum_of(it)))
BENCH_LOOP(macro, *sum_of(it) = callback_parabola_loop(0.0, it->end, it->n))
BENCH_LOOP(serial, *sum_of(it) = plain_integral_serial(0.0, it->end, it->n))
BENCH_LOOP(openmp, *sum_of(it) = plain_integral_openmp(0.0, it->end, it->n))
BENCH_LOOP(reduction, *sum_of(it) = plain_integral_reduction(0.0, it->end, it->n))

/* dx^3 * (sum of i^2) - dx^2 * (sum of i) over i = 0 .. n-1; of 1 or 2 points it is 0. */
static long double exact(const bench_work *it, ptrdiff_t i)
{
    const long double n = (long double)it->n, dx = (long double)it->end / n;
    const long double squares = (n - 1) * n * (2 * n - 1) / 6, sum = n * (n - 1) / 2;
    (void)i;
    return dx * dx * dx * squares - dx * dx * sum;
}

BENCH_VERIFY(verify, bench_work_error(it, exact, NULL))

/* i*dx, + a, x*x, - x, and the sum */
BENCH_FIGURE(flops, 5.0 * n)
BENCH_FIGURE(footprint, sizeof(bench_work))

/* Only the plain serial sum of 10^8 points in a single accumulator comes near an error of 1e-12. */
#define INTEGRAL                                                                                   \
    BENCH_WORK, .type = "f64", .limit = PRANGE_BENCH_LIMIT_FMA, .tolerance = 1e-12,                \
                .baseline_tolerance = 1e-10, .serial = serial, .verify = verify, .flops = flops,   \
                .footprint = footprint
#define POINTS                                                                                     \
    INTEGRAL, .same_bits = 1, .setup = setup, .openmp = openmp,                                    \
              .sizes = BENCH_SIZES({100, 0}, {10000, 0}, {1000000, 0}, {100000000, 0}),            \
              .quick = BENCH_SIZES({10000, 0}, {100000000, 0})
#define FEW INTEGRAL, .sizes = BENCH_SIZES({1000, 0}, {1000000, 0})
#define LOOP FEW, .setup = setup, .openmp = reduction

const prange_bench_case bench_cases_integrate[] = {
    {POINTS, .name = "integrals/scalar_f64", .group = "integrals", .run = scalar,
     .summary = "integral of x^2 - x over [0, 2], a function of one point"},
    {POINTS, .name = "integral_block_f64", .run = block,
     .summary = "the same, a function of a block of points"},
    {POINTS, .name = "integral_template_f64", .run = template,
     .summary = "the same, the expression compiled into the loop"},
    {FEW, .name = "integrals/range_sum_f64", .group = "integrals", .run = block, .same_bits = 1,
     .setup = setup_range, .openmp = openmp,
     .summary = "sum of i^2 - i over a range, a function of a block"},
    {LOOP, .name = "loop_macro_f64", .run = macro,
     .summary = "the integral as PRANGE_FOR with a reduction clause"},
    {LOOP, .name = "loops/body_f64", .group = "loops", .run = body,
     .summary = "the integral as prange_for, a sum for each thread"},
    {0},
};
