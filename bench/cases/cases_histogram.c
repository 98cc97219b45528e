/* SPDX-License-Identifier: MIT */
/*
 * Histograms of n random numbers in [0, 1) in d even bins. The reference searches the edges. The
 * plain loops do not look at these, and count a value beside one wrong for some numbers of bins:
 * the sizes here are not among them.
 */
#include <prange.h>

#include <math.h>
#include <stdlib.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

/* Counts are as long as doubles. */
BENCH_SETUP(setup, sizeof(double), n, 0, d)
BENCH_CALL(even, prange_histogram_f64(it->n, it->x.data, it->d, 0.0, 1.0, it->out.data))
BENCH_LOOP(even_serial, plain_histogram_serial(it->n, it->x.data, it->d, it->out.data))
BENCH_LOOP(even_openmp, plain_histogram_openmp(it->n, it->x.data, it->d, it->out.data))
BENCH_FIGURE(bytes, sizeof(double) * n)
BENCH_FIGURE(footprint, sizeof(double) * (n + d))

static double edge(const bench_work *it, ptrdiff_t i)
{
    const double step = 1.0 / (double)it->d;
    return i == it->d ? 1.0 : (double)i * step;
}

static void fill(bench_work *it)
{
    const double *x = it->x.data;
    for (ptrdiff_t i = 0; i < it->d; i++)
        it->reference[i] = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++) {
        ptrdiff_t left = 0, right = it->d;
        while (right - left > 1) {
            const ptrdiff_t middle = (left + right) / 2;
            *(x[i] < edge(it, middle) ? &right : &left) = middle;
        }
        it->reference[left]++;
    }
}

/* The largest difference of a count; NaN without memory. */
static double verify(void *state)
{
    bench_work *it = state;
    const ptrdiff_t *counts = it->out.data;
    double worst = 0.0;
    if (!it->reference) {
        it->reference = malloc((size_t)it->d * sizeof *it->reference);
        if (!it->reference)
            return NAN;
        fill(it);
    }
    for (ptrdiff_t i = 0; i < it->d; i++)
        worst = bench_worse(worst, fabs((double)counts[i] - it->reference[i]));
    return worst;
}

const prange_bench_case bench_cases_histogram[] = {
    {BENCH_WORK, .name = "histogram_f64", .type = "f64", .same_bits = 1,
     .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup, .run = even, .serial = even_serial,
     .openmp = even_openmp, .verify = verify, .bytes = bytes, .footprint = footprint,
     .sizes = BENCH_SIZES({16384, 100}, {10000000, 1000}, {10000000, 65536}),
     .quick = BENCH_SIZES({1000000, 1000}), .summary = "counts of n values in d even bins"},
    {0},
};
