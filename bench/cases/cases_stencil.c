/* SPDX-License-Identifier: MIT */
/*
 * Steps of the five-point stencil on an n x d grid and of the seven-point one on n^3, and the
 * median filter of an n x d image. The bytes assume one sweep over memory per step: a form that
 * makes several steps in a sweep may exceed the machine's bandwidth.
 */
#include <prange.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "callbacks.h"
#include "cases.h"
#include "plain.h"
#include "work.h"

enum { HEAT_STEPS = 100, SEVEN_STEPS = 20 };

/* Steps begin with x in the array of the result, and the other array is y. */
static double *begin(bench_work *it)
{
    memcpy(it->out.data, it->x.data, (size_t)it->out.n * sizeof(double));
    return it->out.data;
}

BENCH_SETUP(setup_heat, sizeof(double), n *d, n *d, n *d)
BENCH_CALL(heat, callback_heat(it->n, it->d, HEAT_STEPS, begin(it), it->y.data))
BENCH_PLAIN(heat, plain_heat, it->n, it->d, HEAT_STEPS, begin(it), it->y.data)
BENCH_FIGURE(heat_bytes, 2 * sizeof(double) * n * d * HEAT_STEPS)
BENCH_FIGURE(heat_flops, 4 * n * d * HEAT_STEPS)
BENCH_FIGURE(heat_footprint, 2 * sizeof(double) * n * d)
BENCH_SETUP(setup_seven, sizeof(double), n *n *n, n *n *n, n *n *n)
BENCH_CALL(seven, callback_seven(it->n, SEVEN_STEPS, begin(it), it->y.data))
BENCH_PLAIN(seven, plain_seven, it->n, SEVEN_STEPS, begin(it), it->y.data)
BENCH_FIGURE(seven_bytes, 2 * sizeof(double) * n * n * n * SEVEN_STEPS)
BENCH_FIGURE(seven_flops, 8 * n * n * n * SEVEN_STEPS)
BENCH_FIGURE(seven_footprint, 2 * sizeof(double) * n * n * n)

static prange_status median_of(const bench_work *it)
{
    const ptrdiff_t shape[] = {it->n, it->d};
    return prange_filter_median_f32(2, shape, it->x.data, 3, PRANGE_BORDER_NEAREST, 0.0f,
                                    it->out.data);
}

BENCH_SETUP(setup_median, sizeof(float), n *d, 0, n *d)
BENCH_CALL(median, median_of(it))
BENCH_PLAIN(median, plain_median_filter, it->n, it->d, it->x.data, it->out.data)
BENCH_FIGURE(median_bytes, 2 * sizeof(float) * n * d)

/* All steps, with the neighbours at these distances; `inner` and `outer` are the factors of the
 * element and of its neighbours. */
static void fill_steps(bench_work *it, int steps, int axes, const ptrdiff_t shape[3], double inner,
                       double outer)
{
    const ptrdiff_t apart[3] = {shape[1] * shape[2], shape[2], 1};
    double *other = malloc((size_t)it->out.n * sizeof *other), *now = it->reference;
    double *next = other;
    memcpy(now, it->x.data, (size_t)it->out.n * sizeof *now);
    if (!other)
        return;
    memcpy(next, now, (size_t)it->out.n * sizeof *now);
    for (int s = 0; s < steps; s++) {
        for (ptrdiff_t p = 0; p < it->out.n; p++) {
            bool inside = true;
            double sum = 0.0;
            for (int k = 3 - axes; k < 3; k++) {
                const ptrdiff_t at = p / apart[k] % shape[k];
                inside = inside && at > 0 && at < shape[k] - 1;
            }
            for (int k = 3 - axes; inside && k < 3; k++)
                sum += now[p - apart[k]] + now[p + apart[k]];
            if (inside)
                next[p] = inner * now[p] + outer * sum;
        }
        double *const last = now;
        now = next;
        next = last;
    }
    free(other); /* the number of steps is even: the result is in the reference */
}

static void fill_heat(bench_work *it)
{
    fill_steps(it, HEAT_STEPS, 2, (const ptrdiff_t[]){1, it->n, it->d}, 0.0, 0.25);
}

static void fill_seven(bench_work *it)
{
    fill_steps(it, SEVEN_STEPS, 3, (const ptrdiff_t[]){it->n, it->n, it->n}, 0.4, 0.1);
}

static ptrdiff_t nearest(ptrdiff_t i, ptrdiff_t n)
{
    return i < 0 ? 0 : i >= n ? n - 1 : i;
}

/* The median by insertion sort. */
static long double exact_median(const bench_work *it, ptrdiff_t at)
{
    double sorted[9];
    for (int k = 0; k < 9; k++) {
        const ptrdiff_t i = nearest(at / it->d + k / 3 - 1, it->n);
        const ptrdiff_t j = nearest(at % it->d + k % 3 - 1, it->d);
        const double x = bench_array_at(&it->x, i * it->d + j);
        int place = k;
        for (; place > 0 && sorted[place - 1] > x; place--)
            sorted[place] = sorted[place - 1];
        sorted[place] = x;
    }
    return sorted[4];
}

BENCH_VERIFY(verify_heat, bench_work_against(it, fill_heat, NULL))
BENCH_VERIFY(verify_seven, bench_work_against(it, fill_seven, NULL))
BENCH_VERIFY(verify_median, bench_work_error(it, exact_median, NULL))

const prange_bench_case bench_cases_stencil[] = {
    {BENCH_WORK, .name = "heat_2d_f64", .type = "f64", .same_bits = 1,
     .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup_heat, .run = heat, .serial = heat_serial,
     .openmp = heat_openmp, .verify = verify_heat, .bytes = heat_bytes, .flops = heat_flops,
     .footprint = heat_footprint, .tolerance = 1e-13, .baseline_tolerance = 1e-13,
     .sizes = BENCH_SIZES({200, 200}, {2000, 2000}), .quick = BENCH_SIZES({200, 200}),
     .summary = "100 steps of the mean of four neighbours, by stencil_template.h"},
    {BENCH_WORK, .name = "stencils/seven_point_f64", .group = "stencils", .type = "f64",
     .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup_seven, .run = seven,
     .serial = seven_serial, .openmp = seven_openmp, .verify = verify_seven, .bytes = seven_bytes,
     .flops = seven_flops, .footprint = seven_footprint, .tolerance = 1e-13,
     .baseline_tolerance = 1e-13, .sizes = BENCH_SIZES({40, 0}, {256, 0}),
     .quick = BENCH_SIZES({40, 0}),
     .summary = "20 steps of the seven-point stencil on n^3, by stencil_template.h"},
    {BENCH_WORK, .name = "filters/median_3x3_f32", .group = "filters", .type = "f32",
     .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup_median, .run = median,
     .serial = median_serial, .openmp = median_openmp, .verify = verify_median,
     .bytes = median_bytes, .footprint = median_bytes,
     .sizes = BENCH_SIZES({500, 500}, {4096, 4096}), .quick = BENCH_SIZES({500, 500}),
     .summary = "the median filter of 3 x 3 elements"},
    {0},
};
