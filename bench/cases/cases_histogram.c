/* SPDX-License-Identifier: MIT */
/*
 * Histograms of n random numbers in [0, 1) in d bins of equal width. The reference searches the
 * edges. The plain loops only multiply, so for some numbers of bins they misplace a value next to
 * an edge; the sizes here avoid those numbers.
 */
#include <prange.h>

#include <math.h>
#include <stdlib.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

/* The element size is that of a double, which is also that of a count. */
BENCH_SETUP(setup, sizeof(double), n, 0, d)
BENCH_CALL(even, prange_histogram_f64(it->n, it->x.data, it->d, 0.0, 1.0, it->out.data))
BENCH_PLAIN(even, plain_histogram, it->n, it->x.data, it->d, it->out.data)
BENCH_FIGURE(bytes, sizeof(double) * n)
BENCH_FIGURE(footprint, sizeof(double) * (n + d))

/* Adds weights in y, and in `job` the d + 1 edges of equal bins from 0 to exactly 1. */
static void *setup_edges_and_weights(prange_bench_size size)
{
    const size_t edges = ((size_t)size.d + 1) * sizeof(double);
    bench_work *it = bench_work_new(size, sizeof(double), size.n, size.n, size.d, edges);
    for (ptrdiff_t i = 0; it && i <= it->d; i++)
        ((double *)it->job)[i] = i == it->d ? 1.0 : (double)i * (1.0 / (double)it->d);
    return it;
}

BENCH_CALL(by_edges, prange_histogram_edges_f64(it->n, it->x.data, it->d, it->job, it->out.data))
BENCH_PLAIN(by_edges, plain_edges, it->n, it->x.data, it->d, it->job, it->out.data)
BENCH_CALL(weighted, prange_histogram_weighted_f64(it->n, it->x.data, it->y.data, it->d, 0.0, 1.0,
                                                   it->out.data))
BENCH_PLAIN(weighted, plain_weighted, it->n, it->x.data, it->y.data, it->d, it->out.data)
BENCH_FIGURE(weighted_bytes, 2.0 * sizeof(double) * n)
BENCH_FIGURE(weighted_footprint, sizeof(double) * (2.0 * n + d))

BENCH_CALL(weighted_by_edges, prange_histogram_edges_weighted_f64(it->n, it->x.data, it->y.data,
                                                                  it->d, it->job, it->out.data))
BENCH_PLAIN(weighted_by_edges, plain_weighted_edges, it->n, it->x.data, it->y.data, it->d, it->job,
            it->out.data)

/* n pairs in d x d bins; the weights are x again. */
static void *setup_pairs(prange_bench_size size)
{
    return bench_work_new(size, sizeof(double), size.n, size.n, size.d * size.d, 0);
}

BENCH_CALL(pairs, prange_histogram2d_weighted_f64(it->n, it->x.data, it->y.data, it->x.data, it->d,
                                                  0.0, 1.0, it->d, 0.0, 1.0, it->out.data))
BENCH_PLAIN(pairs, plain_plane, it->n, it->x.data, it->y.data, it->x.data, it->d, it->out.data)
BENCH_FIGURE(pairs_footprint, sizeof(double) * (2.0 * n + d * d))

/* n bytes of all 256 values. */
static void *setup_bytes(prange_bench_size size)
{
    bench_work *it = bench_work_new(size, sizeof(double), size.n, 0, size.d, (size_t)size.n);
    for (ptrdiff_t i = 0; it && i < it->n; i++)
        ((uint8_t *)it->job)[i] = (uint8_t)(256.0 * ((const double *)it->x.data)[i]);
    return it;
}

BENCH_CALL(each_byte, prange_bincount_u8(it->n, it->job, it->d, it->out.data))
BENCH_PLAIN(each_byte, plain_bytes, it->n, it->job, it->d, it->out.data)
BENCH_FIGURE(byte_bytes, n)
BENCH_FIGURE(byte_footprint, n + sizeof(double) * d)

static double edge(const bench_work *it, ptrdiff_t i)
{
    const double step = 1.0 / (double)it->d;
    return i == it->d ? 1.0 : (double)i * step;
}

static ptrdiff_t bin_of(const bench_work *it, double x)
{
    ptrdiff_t left = 0, right = it->d;
    while (right - left > 1) {
        const ptrdiff_t middle = (left + right) / 2;
        *(x < edge(it, middle) ? &right : &left) = middle;
    }
    return left;
}

static void fill(bench_work *it)
{
    const double *x = it->x.data;
    for (ptrdiff_t i = 0; i < it->d; i++)
        it->reference[i] = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++)
        it->reference[bin_of(it, x[i])]++;
}

static void fill_bytes(bench_work *it)
{
    const uint8_t *x = it->job;
    for (ptrdiff_t i = 0; i < it->d; i++)
        it->reference[i] = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++)
        if (x[i] < it->d)
            it->reference[x[i]]++;
}

static void fill_weighted(bench_work *it)
{
    const double *x = it->x.data, *weights = it->y.data;
    long double *sums = calloc((size_t)it->d, sizeof *sums);
    for (ptrdiff_t i = 0; sums && i < it->n; i++)
        sums[bin_of(it, x[i])] += (long double)weights[i];
    for (ptrdiff_t i = 0; i < it->d; i++)
        it->reference[i] = sums ? (double)sums[i] : NAN;
    free(sums);
}

static void fill_pairs(bench_work *it)
{
    const double *x = it->x.data, *y = it->y.data;
    long double *sums = calloc((size_t)(it->d * it->d), sizeof *sums);
    for (ptrdiff_t i = 0; sums && i < it->n; i++)
        sums[bin_of(it, x[i]) * it->d + bin_of(it, y[i])] += (long double)x[i];
    for (ptrdiff_t i = 0; i < it->d * it->d; i++)
        it->reference[i] = sums ? (double)sums[i] : NAN;
    free(sums);
}

/* The largest error of a count; NaN if memory is short. */
static double count_error(bench_work *it, void (*fill_reference)(bench_work *it))
{
    const ptrdiff_t *counts = it->out.data;
    double worst = 0.0;
    if (!it->reference) {
        it->reference = malloc((size_t)it->d * sizeof *it->reference);
        if (!it->reference)
            return NAN;
        fill_reference(it);
    }
    for (ptrdiff_t i = 0; i < it->d; i++)
        worst = bench_worse(worst, fabs((double)counts[i] - it->reference[i]));
    return worst;
}

BENCH_VERIFY(verify, count_error(it, fill))
BENCH_VERIFY(verify_bytes, count_error(it, fill_bytes))
BENCH_VERIFY(verify_weighted, bench_work_against(it, fill_weighted, NULL))
BENCH_VERIFY(verify_pairs, bench_work_against(it, fill_pairs, NULL))

const prange_bench_case bench_cases_histogram[] = {
    {BENCH_WORK, .name = "histogram_f64", .type = "f64", .same_bits = 1,
     .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup, .run = even, .serial = even_serial,
     .openmp = even_openmp, .verify = verify, .bytes = bytes, .footprint = footprint,
     .sizes = BENCH_SIZES({16384, 100}, {10000000, 1000}, {10000000, 65536}),
     .quick = BENCH_SIZES({1000000, 1000}), .summary = "counts of n values in d even bins"},
    {BENCH_WORK, .name = "counts/histogram_edges_f64", .group = "counts", .type = "f64",
     .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup_edges_and_weights,
     .run = by_edges, .serial = by_edges_serial, .openmp = by_edges_openmp, .verify = verify,
     .bytes = bytes, .footprint = footprint,
     .sizes = BENCH_SIZES({16384, 100}, {1000000, 10}, {1000000, 1000}),
     .quick = BENCH_SIZES({1000000, 1000}), .summary = "counts of n values between d + 1 edges"},
    {BENCH_WORK, .name = "counts/histogram_weighted_f64", .group = "counts", .type = "f64",
     .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup_edges_and_weights,
     .run = weighted, .serial = weighted_serial, .openmp = weighted_openmp,
     .verify = verify_weighted, .bytes = weighted_bytes, .footprint = weighted_footprint,
     .tolerance = 1e-12, .sizes = BENCH_SIZES({16384, 100}, {1000000, 1000}, {10000000, 1000}),
     .quick = BENCH_SIZES({1000000, 1000}), .summary = "sums of weights in d even bins"},
    {BENCH_WORK, .name = "counts/histogram_edges_weighted_f64", .group = "counts", .type = "f64",
     .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup_edges_and_weights,
     .run = weighted_by_edges, .serial = weighted_by_edges_serial,
     .openmp = weighted_by_edges_openmp, .verify = verify_weighted, .bytes = weighted_bytes,
     .footprint = weighted_footprint, .tolerance = 1e-12,
     .sizes = BENCH_SIZES({16384, 100}, {1000000, 10}, {1000000, 1000}),
     .quick = BENCH_SIZES({1000000, 1000}), .summary = "sums of weights between d + 1 edges"},
    {BENCH_WORK, .name = "counts/histogram2d_weighted_f64", .group = "counts", .type = "f64",
     .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup_pairs, .run = pairs,
     .serial = pairs_serial, .openmp = pairs_openmp, .verify = verify_pairs,
     .bytes = weighted_bytes, .footprint = pairs_footprint, .tolerance = 1e-12,
     .sizes = BENCH_SIZES({16384, 10}, {1000000, 30}, {10000000, 100}),
     .quick = BENCH_SIZES({1000000, 30}), .summary = "sums of weights of n pairs in d x d bins"},
    {BENCH_WORK, .name = "counts/bincount_u8", .group = "counts", .type = "u8", .same_bits = 1,
     .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup_bytes, .run = each_byte,
     .serial = each_byte_serial, .openmp = each_byte_openmp, .verify = verify_bytes,
     .bytes = byte_bytes, .footprint = byte_footprint,
     .sizes = BENCH_SIZES({16384, 256}, {1000000, 256}, {100000000, 256}),
     .quick = BENCH_SIZES({1000000, 256}), .summary = "counts of n bytes by value, below d"},
    {0},
};
