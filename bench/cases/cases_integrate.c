/* SPDX-License-Identifier: MIT */
/*
 * Integrals: x^2 - x over [0, 2] in the three forms of the library, and the sum of a mapped range,
 * which is the integral of the same function over [0, n] in n panels of width 1.
 * The reference is the closed form of the left Riemann sum.
 */
#include <math.h>
#include <stdlib.h>

#include "baselines.h"
#include "callbacks.h"
#include "cases.h"

typedef struct integral {
    ptrdiff_t n;
    double b;
    double out;
} integral;

static void *setup(prange_bench_size size)
{
    integral *state = malloc(sizeof *state);
    if (state)
        *state = (integral){size.n, 2.0, NAN};
    return state;
}

static void *setup_range(prange_bench_size size)
{
    integral *state = setup(size);
    if (state)
        state->b = (double)size.n;
    return state;
}

static int run_scalar(void *state)
{
    integral *it = state;
    return (int)prange_integrate_f64(callback_parabola, NULL, 0.0, it->b, it->n, &it->out);
}

static int run_block(void *state)
{
    integral *it = state;
    return (int)prange_integrate_block_f64(callback_parabola_block, NULL, 0.0, it->b, it->n,
                                           &it->out);
}

static int run_template(void *state)
{
    integral *it = state;
    return (int)callback_parabola_template(0.0, it->b, it->n, &it->out);
}

static int run_serial(void *state)
{
    integral *it = state;
    it->out = plain_integral_serial(0.0, it->b, it->n);
    return 0;
}

static int run_openmp(void *state)
{
    integral *it = state;
    it->out = plain_integral_openmp(0.0, it->b, it->n);
    return 0;
}

static prange_bench_result result(void *state)
{
    integral *it = state;
    return (prange_bench_result){&it->out, sizeof it->out};
}

/* dx^3 * (sum of i^2) - dx^2 * (sum of i) over i = 0 .. n-1 */
static double error(void *state)
{
    const integral *it = state;
    const long double n = (long double)it->n, dx = (long double)it->b / n;
    const long double squares = (n - 1) * n * (2 * n - 1) / 6, sum = n * (n - 1) / 2;
    const long double exact = dx * dx * dx * squares - dx * dx * sum;
    /* Of 1 or 2 points it is 0. */
    const long double off = fabsl(it->out - exact);
    return (double)(exact == 0.0L ? off : off / fabsl(exact));
}

/* i*dx, + a, x*x, - x, and the sum */
static double flops(prange_bench_size size)
{
    return 5.0 * (double)size.n;
}

static double footprint(prange_bench_size size)
{
    (void)size;
    return sizeof(integral);
}

static const prange_bench_size sizes[] = {
    {100, 0}, {10000, 0}, {1000000, 0}, {100000000, 0}, {0, 0}};
static const prange_bench_size quick[] = {{10000, 0}, {100000000, 0}, {0, 0}};
static const prange_bench_size range_sizes[] = {{1000, 0}, {1000000, 0}, {0, 0}};

/* What the four have in common. The plain serial sum of 10^8 points in one accumulator is the
 * one that comes near 1e-12. */
#define INTEGRAL                                                                                   \
    .type = "f64", .limit = PRANGE_BENCH_LIMIT_FMA, .same_bits = 1, .tolerance = 1e-12,            \
    .baseline_tolerance = 1e-10, .teardown = free, .serial = run_serial, .openmp = run_openmp,     \
    .result = result, .verify = error, .flops = flops, .footprint = footprint

const prange_bench_case bench_cases_integrate[] = {
    {
        INTEGRAL,
        .name = "integral_scalar_f64",
        .summary = "integral of x^2 - x over [0, 2], a function of one point",
        .sizes = sizes,
        .quick = quick,
        .setup = setup,
        .run = run_scalar,
    },
    {
        INTEGRAL,
        .name = "integral_block_f64",
        .summary = "the same, a function of a block of points",
        .sizes = sizes,
        .quick = quick,
        .setup = setup,
        .run = run_block,
    },
    {
        INTEGRAL,
        .name = "integral_template_f64",
        .summary = "the same, the expression compiled into the loop",
        .sizes = sizes,
        .quick = quick,
        .setup = setup,
        .run = run_template,
    },
    {
        INTEGRAL,
        .name = "range_sum_f64",
        .summary = "sum of i^2 - i over a range, a function of a block",
        .sizes = range_sizes,
        .quick = range_sizes,
        .setup = setup_range,
        .run = run_block,
    },
    {0},
};
