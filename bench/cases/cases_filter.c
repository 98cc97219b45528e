/* SPDX-License-Identifier: MIT */
/*
 * Separable filters of an n x d image, applied along one axis after the other, with the nearest
 * element as the boundary value: the minimum of 31 x 31 elements, a Gaussian of sigma 2, the mean
 * of 9 x 9.
 */
#include <prange.h>

#include <math.h>
#include <stdlib.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

enum { MINIMUM = 31, RADIUS = 8, GAUSSIAN = 2 * RADIUS + 1, MEAN = 9 };

static const double sigma[] = {2.0, 2.0};

static const float *bell(void)
{
    static float weights[GAUSSIAN];
    double sum = 0.0;
    for (int j = -RADIUS; j <= RADIUS; j++)
        sum += exp(-0.5 * j * j / (sigma[0] * sigma[0]));
    for (int j = -RADIUS; j <= RADIUS; j++)
        weights[j + RADIUS] = (float)(exp(-0.5 * j * j / (sigma[0] * sigma[0])) / sum);
    return weights;
}

static const float *equal(void)
{
    static float weights[MEAN];
    for (int k = 0; k < MEAN; k++)
        weights[k] = 1.0f / MEAN;
    return weights;
}

static prange_status minimum_of(const bench_work *it)
{
    const ptrdiff_t shape[] = {it->n, it->d}, size[] = {MINIMUM, MINIMUM};
    return prange_filter_minimum_f32(2, shape, it->x.data, size, PRANGE_BORDER_NEAREST, 0.0f,
                                     it->out.data);
}

static prange_status gaussian_of(const bench_work *it)
{
    const ptrdiff_t shape[] = {it->n, it->d};
    return prange_filter_gaussian_f32(2, shape, it->x.data, sigma, 4.0, PRANGE_BORDER_NEAREST, 0.0f,
                                      it->out.data);
}

static prange_status mean_of(const bench_work *it)
{
    const ptrdiff_t shape[] = {it->n, it->d}, size[] = {MEAN, MEAN};
    return prange_filter_uniform_f32(2, shape, it->x.data, size, PRANGE_BORDER_NEAREST, 0.0f,
                                     it->out.data);
}

BENCH_SETUP(setup, sizeof(float), n *d, 0, n *d)
BENCH_CALL(minimum, minimum_of(it))
BENCH_PLAIN(minimum, plain_filter, it->n, it->d, MINIMUM, NULL, it->x.data, it->out.data)
BENCH_CALL(gaussian, gaussian_of(it))
BENCH_PLAIN(gaussian, plain_filter, it->n, it->d, GAUSSIAN, bell(), it->x.data, it->out.data)
BENCH_CALL(mean, mean_of(it))
BENCH_PLAIN(mean, plain_filter, it->n, it->d, MEAN, equal(), it->x.data, it->out.data)
BENCH_FIGURE(bytes, 2 * sizeof(float) * n * d)

static ptrdiff_t nearest(ptrdiff_t i, ptrdiff_t n)
{
    return i < 0 ? 0 : i >= n ? n - 1 : i;
}

/* The reference, element by element along one axis after the other, in double. Without weights it
 * is the minimum. */
static void fill(bench_work *it, ptrdiff_t size, const float *weights)
{
    const ptrdiff_t n = it->n, d = it->d;
    double *between = malloc((size_t)(n * d) * sizeof *between);
    for (int axis = 0; between && axis < 2; axis++)
        for (ptrdiff_t p = 0; p < n * d; p++) {
            double value = weights ? 0.0 : INFINITY;
            for (ptrdiff_t k = 0; k < size; k++) {
                const ptrdiff_t apart = k - size / 2;
                const ptrdiff_t at = axis == 0 ? nearest(p / d + apart, n) * d + p % d
                                               : p / d * d + nearest(p % d + apart, d);
                const double x = axis == 0 ? bench_array_at(&it->x, at) : between[at];
                value = weights ? value + (double)weights[k] * x : fmin(value, x);
            }
            (axis == 0 ? between : it->reference)[p] = value;
        }
    free(between);
}

static void fill_minimum(bench_work *it)
{
    fill(it, MINIMUM, NULL);
}

static void fill_gaussian(bench_work *it)
{
    fill(it, GAUSSIAN, bell());
}

static void fill_mean(bench_work *it)
{
    fill(it, MEAN, equal());
}

BENCH_VERIFY(verify_minimum, bench_work_against(it, fill_minimum, NULL))
BENCH_VERIFY(verify_gaussian, bench_work_against(it, fill_gaussian, NULL))
BENCH_VERIFY(verify_mean, bench_work_against(it, fill_mean, NULL))

const prange_bench_case bench_cases_filter[] = {
    {BENCH_WORK, .name = "filters/minimum_31x31_f32", .group = "filters", .type = "f32",
     .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup, .run = minimum,
     .serial = minimum_serial, .openmp = minimum_openmp, .verify = verify_minimum, .bytes = bytes,
     .footprint = bytes, .sizes = BENCH_SIZES({500, 500}, {2048, 2048}),
     .quick = BENCH_SIZES({500, 500}), .summary = "the minimum filter of 31 x 31 elements"},
    {BENCH_WORK, .name = "filters/gaussian_f32", .group = "filters", .type = "f32", .same_bits = 1,
     .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup, .run = gaussian, .serial = gaussian_serial,
     .openmp = gaussian_openmp, .verify = verify_gaussian, .bytes = bytes, .footprint = bytes,
     .tolerance = 2e-6, .baseline_tolerance = 2e-6, .sizes = BENCH_SIZES({500, 500}, {2048, 2048}),
     .quick = BENCH_SIZES({500, 500}), .summary = "the Gaussian filter of sigma 2"},
    {BENCH_WORK, .name = "filters/uniform_9x9_f32", .group = "filters", .type = "f32",
     .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup, .run = mean,
     .serial = mean_serial, .openmp = mean_openmp, .verify = verify_mean, .bytes = bytes,
     .footprint = bytes, .tolerance = 2e-6, .baseline_tolerance = 2e-6,
     .sizes = BENCH_SIZES({500, 500}, {2048, 2048}), .quick = BENCH_SIZES({500, 500}),
     .summary = "the mean of 9 x 9 elements"},
    {0},
};
