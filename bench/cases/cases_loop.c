/* SPDX-License-Identifier: MIT */
/*
 * Loops: the integral of x^2 - x as an explicit loop with a scalar reduction, once with PRANGE_FOR
 * and once with prange_for and a sum for each thread. Neither promises the same bits. The third
 * is prange_for over single elements, for the sweep over sizes.
 */
#include <math.h>
#include <stdlib.h>

#include "array.h"
#include "baselines.h"
#include "callbacks.h"
#include "cases.h"

typedef struct sum_loop {
    ptrdiff_t n;
    double out;
    callback_sum threads[PRANGE_THREADS_LIMIT];
} sum_loop;

static void *sum_setup(prange_bench_size size)
{
    sum_loop *state = calloc(1, sizeof *state);
    if (state)
        state->n = size.n;
    return state;
}

static int run_macro(void *state)
{
    sum_loop *it = state;
    it->out = callback_parabola_loop(0.0, 2.0, it->n);
    return 0;
}

static int run_body(void *state)
{
    sum_loop *it = state;
    const int threads = prange_get_num_threads();
    for (int t = 0; t < threads; t++)
        it->threads[t].value = 0.0;
    callback_sums sums = {0.0, 2.0 / (double)it->n, it->threads};
    const prange_status status = prange_for(0, it->n, 1, callback_sum_body, &sums);
    it->out = 0.0;
    for (int t = 0; t < threads; t++)
        it->out += it->threads[t].value;
    it->out *= sums.dx;
    return (int)status;
}

static int sum_serial(void *state)
{
    sum_loop *it = state;
    it->out = plain_integral_serial(0.0, 2.0, it->n);
    return 0;
}

static int sum_openmp(void *state)
{
    sum_loop *it = state;
    it->out = plain_integral_reduction(0.0, 2.0, it->n);
    return 0;
}

static prange_bench_result sum_result(void *state)
{
    sum_loop *it = state;
    return (prange_bench_result){&it->out, sizeof it->out};
}

/* The reference is the loop itself, in long double. */
static double sum_error(void *state)
{
    const sum_loop *it = state;
    const long double dx = 2.0L / (long double)it->n;
    long double sum = 0.0L;
    for (ptrdiff_t i = 0; i < it->n; i++) {
        const long double x = (long double)i * dx;
        sum += x * x - x;
    }
    sum *= dx;
    /* Of 1 or 2 points it is 0. */
    const long double off = fabsl(it->out - sum);
    return (double)(sum == 0.0L ? off : off / fabsl(sum));
}

static double sum_flops(prange_bench_size size)
{
    return 5.0 * (double)size.n;
}

static double sum_footprint(prange_bench_size size)
{
    (void)size;
    return sizeof(sum_loop);
}

typedef struct square_loop {
    bench_array x, y;
} square_loop;

static void square_teardown(void *state)
{
    square_loop *it = state;
    bench_array_free(&it->x);
    bench_array_free(&it->y);
    free(it);
}

static void *square_setup(prange_bench_size size)
{
    square_loop *it = calloc(1, sizeof *it);
    if (!it)
        return NULL;
    it->x = bench_array_random(size.n, 8, 1);
    it->y = bench_array_zero(size.n, 8);
    if (it->x.data && it->y.data)
        return it;
    square_teardown(it);
    return NULL;
}

static int square_run(void *state)
{
    square_loop *it = state;
    callback_arrays arrays = {it->x.data, it->y.data};
    return (int)prange_for(0, it->x.n, 1, callback_square_body, &arrays);
}

static int square_serial(void *state)
{
    square_loop *it = state;
    plain_square_serial_f64(it->x.n, it->x.data, it->y.data);
    return 0;
}

static int square_openmp(void *state)
{
    square_loop *it = state;
    plain_square_openmp_f64(it->x.n, it->x.data, it->y.data);
    return 0;
}

static prange_bench_result square_result(void *state)
{
    square_loop *it = state;
    return (prange_bench_result){it->y.data, (size_t)it->y.n * 8};
}

static double square_error(void *state)
{
    const square_loop *it = state;
    double worst = 0.0;
    for (ptrdiff_t i = 0; i < it->x.n; i++) {
        const double x = bench_array_at(&it->x, i);
        worst = fmax(worst, bench_array_at(&it->y, i) == x * x ? 0.0 : 1.0);
    }
    return worst;
}

static double square_flops(prange_bench_size size)
{
    return (double)size.n;
}

static double square_bytes(prange_bench_size size)
{
    return 16.0 * (double)size.n;
}

static const prange_bench_size sum_sizes[] = {{1000, 0}, {1000000, 0}, {0, 0}};
static const prange_bench_size sweep[] = {{10, 0},     {100, 0},     {1000, 0},     {10000, 0},
                                          {100000, 0}, {1000000, 0}, {10000000, 0}, {0, 0}};

/* What the two forms of the integral have in common. */
#define INTEGRAL                                                                                   \
    .sizes = sum_sizes, .quick = sum_sizes, .type = "f64", .limit = PRANGE_BENCH_LIMIT_FMA,        \
    .tolerance = 1e-12, .baseline_tolerance = 1e-10, .setup = sum_setup, .teardown = free,         \
    .serial = sum_serial, .openmp = sum_openmp, .result = sum_result, .verify = sum_error,         \
    .flops = sum_flops, .footprint = sum_footprint

const prange_bench_case bench_cases_loop[] = {
    {
        INTEGRAL,
        .name = "loop_macro_f64",
        .summary = "the integral as PRANGE_FOR with a reduction clause",
        .run = run_macro,
    },
    {
        INTEGRAL,
        .name = "loop_body_f64",
        .summary = "the integral as prange_for, a sum for each thread",
        .run = run_body,
    },
    {
        .name = "sizes/loop_f64",
        .summary = "y[i] = x[i]*x[i] as prange_for, one element an iteration",
        .group = "sizes",
        .sizes = sweep,
        .quick = sweep,
        .type = "f64",
        .limit = PRANGE_BENCH_LIMIT_TRIAD,
        .same_bits = 1,
        .setup = square_setup,
        .teardown = square_teardown,
        .run = square_run,
        .serial = square_serial,
        .openmp = square_openmp,
        .result = square_result,
        .verify = square_error,
        .bytes = square_bytes,
        .flops = square_flops,
        .footprint = square_bytes,
    },
    {0},
};
