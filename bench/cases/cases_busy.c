/* SPDX-License-Identifier: MIT */
/*
 * Calls from 10 us to 0.1 s for `prange-bench busy`, which runs them beside other processes and
 * from several threads at once; with loops on oneTBB if it is installed.
 */
#include <prange.h>

#include <math.h>

#include "callbacks.h"
#include "cases.h"
#include "plain.h"
#include "work.h"

#ifdef BENCH_TBB
#include "plain_tbb.h"
#define TBB(name) .other_name = "oneTBB", .other = name
BENCH_LOOP(sum_tbb, *(double *)it->out.data = plain_sum_tbb(it->n, it->x.data))
BENCH_LOOP(square_tbb, plain_square_tbb(it->n, it->x.data, it->out.data))
BENCH_LOOP(pairs_tbb, plain_pairwise_tbb(it->n, it->d, it->x.data, it->out.data))
BENCH_LOOP(integral_tbb, *(double *)it->out.data = plain_integral_tbb(0.0, it->end, it->n))
#else
#define TBB(name) .other = NULL
#endif

BENCH_SETUP(setup_sum, sizeof(double), n, 0, 1)
BENCH_CALL(sum, prange_sum_f64(it->n, it->x.data, it->out.data))
BENCH_LOOP(sum_openmp, *(double *)it->out.data = plain_sum_openmp_f64(it->n, it->x.data))

BENCH_SETUP(setup_square, sizeof(double), n, 0, n)
BENCH_CALL(square, prange_map_f64(PRANGE_SQUARE, it->n, it->x.data, it->out.data))
BENCH_LOOP(square_openmp, plain_square_openmp_f64(it->n, it->x.data, it->out.data))

BENCH_SETUP(setup_pairs, sizeof(double), (n * d), 0, (n * n))
BENCH_CALL(pairs,
           prange_pairwise_distance_f64(PRANGE_EUCLIDEAN, it->n, it->d, it->x.data, it->out.data))
BENCH_LOOP(pairs_openmp, plain_pairwise_openmp_f64(it->n, it->d, it->x.data, it->out.data))

static void *setup_integral(prange_bench_size size)
{
    bench_work *it = bench_work_new(size, sizeof(double), 0, 0, 1, 0);
    if (it)
        it->end = 2.0;
    return it;
}

BENCH_CALL(integral, callback_parabola_template(0.0, it->end, it->n, it->out.data))
BENCH_LOOP(integral_openmp, *(double *)it->out.data = plain_integral_openmp(0.0, it->end, it->n))

static long double exact_sum(const bench_work *it, ptrdiff_t unused)
{
    long double total = 0.0L;
    (void)unused;
    for (ptrdiff_t i = 0; i < it->n; i++)
        total += bench_array_at(&it->x, i);
    return total;
}

static long double exact_square(const bench_work *it, ptrdiff_t i)
{
    const long double x = bench_array_at(&it->x, i);
    return x * x;
}

static long double exact_pair(const bench_work *it, ptrdiff_t i)
{
    const double *points = it->x.data;
    return sqrtl(bench_exact_square(it->d, points + i / it->n * it->d, points + i % it->n * it->d));
}

/* The left Riemann sum of x^2 - x over [0, 2]. */
static long double exact_integral(const bench_work *it, ptrdiff_t unused)
{
    const long double n = (long double)it->n, dx = 2.0L / n;
    (void)unused;
    return dx * dx * dx * ((n - 1) * n * (2 * n - 1) / 6) - dx * dx * (n * (n - 1) / 2);
}

BENCH_VERIFY(verify_sum, bench_work_error(it, exact_sum, NULL))
BENCH_VERIFY(verify_square, bench_work_error(it, exact_square, NULL))
BENCH_VERIFY(verify_pairs, bench_work_error(it, exact_pair, NULL))
BENCH_VERIFY(verify_integral, bench_work_error(it, exact_integral, NULL))
BENCH_FIGURE(footprint_arrays, 2 * sizeof(double) * n)
BENCH_FIGURE(footprint_pairs, sizeof(double) * n * (n + d))

#define BUSY(ALLOWED)                                                                              \
    BENCH_WORK, .group = "busy", .type = "f64", .same_bits = 1, .tolerance = ALLOWED,              \
                .baseline_tolerance = 1e-10

const prange_bench_case bench_cases_busy[] = {
    {BUSY(1e-13), TBB(sum_tbb), .name = "busy/sum_f64", .sizes = BENCH_SIZES({100000, 0}),
     .setup = setup_sum, .run = sum, .openmp = sum_openmp, .verify = verify_sum,
     .footprint = footprint_arrays, .summary = "sum of an array, 10 us"},
    {BUSY(2.3e-16), TBB(square_tbb), .name = "busy/square_f64", .sizes = BENCH_SIZES({1000000, 0}),
     .setup = setup_square, .run = square, .openmp = square_openmp, .verify = verify_square,
     .footprint = footprint_arrays, .summary = "y = x^2, 0.25 ms"},
    {BUSY(1e-13), TBB(pairs_tbb), .name = "busy/pairwise_f64",
     .sizes = BENCH_SIZES({200, 100}, {500, 100}, {1000, 100}, {4000, 100}), .setup = setup_pairs,
     .run = pairs, .openmp = pairs_openmp, .verify = verify_pairs, .footprint = footprint_pairs,
     .summary = "euclidean distances of all pairs of points, 0.1 to 50 ms"},
    {BUSY(1e-12), TBB(integral_tbb), .name = "busy/integral_f64",
     .sizes = BENCH_SIZES({100000000, 0}), .setup = setup_integral, .run = integral,
     .openmp = integral_openmp, .verify = verify_integral,
     .summary = "integral of x^2 - x by the template, 10^8 points"},
    {0},
};
