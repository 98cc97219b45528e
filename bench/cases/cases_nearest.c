/* SPDX-License-Identifier: MIT */
/*
 * Neighbours of random points: the 10 nearest, of all points among themselves and of 16 queries
 * among many points; and all neighbours within a radius, counted, then written into existing
 * memory. Every 97th row is verified in long double; the other rows are checked for their order.
 */
#include <math.h>
#include <stdbool.h>

#include <prange.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

enum { NEAREST = PLAIN_NEAREST, FEW = 16, CHECKED = 97 };

static long double exact(ptrdiff_t d, const double *x, const double *y)
{
    return sqrtl(bench_exact_square(d, x, y));
}

static double relative(double distance, long double right)
{
    return (double)(fabsl(distance - right) / fmaxl(right, 1e-300L));
}

/* The result has the distances, then the indices. */
static void *setup_nearest(ptrdiff_t n, ptrdiff_t m, ptrdiff_t d)
{
    bench_work *it = bench_work_new((prange_bench_size){n, d}, 8, n * d, m * d, 2 * n * NEAREST,
                                    sizeof(plain_nearest));
    if (!it)
        return NULL;
    double *distances = it->out.data;
    const double *x = it->x.data;
    *(plain_nearest *)it->job =
        (plain_nearest){.n = n,
                        .m = m > 0 ? m : n,
                        .d = d,
                        .x = x,
                        .y = m > 0 ? it->y.data : x,
                        .distances = distances,
                        .indices = (ptrdiff_t *)(void *)(distances + n * NEAREST)};
    return it;
}

static void *setup_all(prange_bench_size size)
{
    return setup_nearest(size.n, 0, size.d);
}

static void *setup_few(prange_bench_size size)
{
    return setup_nearest(FEW, size.n, size.d);
}

static int nearest(void *state)
{
    const plain_nearest *job = ((bench_work *)state)->job;
    const prange_metric metric = job->product ? PRANGE_INNER_PRODUCT : PRANGE_EUCLIDEAN;
    return (int)prange_nearest_f64(metric, job->n, job->m, job->d, job->x, job->y, NEAREST,
                                   job->indices, job->distances);
}

/* The largest products, of numbers from -1/2 to 1/2. */
static void *setup_product(prange_bench_size size)
{
    bench_work *it = setup_nearest(size.n, 0, size.d);
    double *x = it ? it->x.data : NULL;
    for (ptrdiff_t i = 0; it && i < size.n * size.d; i++)
        x[i] -= 0.5;
    if (it)
        ((plain_nearest *)it->job)->product = 1;
    return it;
}

BENCH_PLAIN(nearest, plain_nearest, it->job)
BENCH_LOOP(nearest_shared, plain_nearest_shared(it->job))

/* The distance of points i and j, or their negated product, so that less is nearer. */
static long double exact_value(const plain_nearest *job, ptrdiff_t i, ptrdiff_t j)
{
    const double *x = job->x + i * job->d, *y = job->y + j * job->d;
    long double sum = 0.0L;
    if (!job->product)
        return exact(job->d, x, y);
    for (ptrdiff_t k = 0; k < job->d; k++)
        sum -= (long double)x[k] * y[k];
    return sum;
}

/* The value of the row at place k, in the same form. */
static double value_at(const plain_nearest *job, ptrdiff_t i, ptrdiff_t k)
{
    const double distance = job->distances[i * NEAREST + k];
    return job->product ? -distance : distance;
}

/* The error of the row's values, given its indices; NaN if a point is missing that is nearer by
 * more than rounding. The error of a product is relative to the sum of its terms' magnitudes, at
 * most d/4. */
static double nearest_row(const plain_nearest *job, ptrdiff_t i)
{
    const double scale = (double)job->d / 4.0, last = value_at(job, i, NEAREST - 1);
    const long double limit =
        job->product ? last - 1e-13L * (long double)scale : last * (1.0L - 1e-13L);
    double worst = 0.0;
    ptrdiff_t nearer = 0;
    for (ptrdiff_t k = 0; k < NEAREST; k++) {
        const ptrdiff_t at = job->indices[i * NEAREST + k];
        if (at < 0 || at >= job->m)
            return NAN;
        const long double right = exact_value(job, i, at);
        const double got = value_at(job, i, k);
        worst = bench_worse(worst, job->product ? (double)fabsl(got - right) / scale
                                                : relative(got, right));
    }
    for (ptrdiff_t j = 0; j < job->m; j++)
        nearer += exact_value(job, i, j) < limit;
    return nearer < NEAREST ? worst : NAN;
}

static double verify_nearest(void *state)
{
    const plain_nearest *job = ((bench_work *)state)->job;
    double worst = 0.0;
    for (ptrdiff_t i = 0; i < job->n; i++) {
        for (ptrdiff_t k = 1; k < NEAREST; k++)
            if (!(value_at(job, i, k - 1) <= value_at(job, i, k)))
                return NAN;
        worst = bench_worse(worst, i % CHECKED == 0 ? nearest_row(job, i) : 0.0);
    }
    return worst;
}

/* The mean distance of a sample of points to the tenth nearest point (the first is the point
 * itself), so that there are about ten neighbours at any size. NaN if out of memory. */
static double radius_of(ptrdiff_t n, ptrdiff_t d, const double *x)
{
    enum { SAMPLED = 64 };
    double distances[SAMPLED * NEAREST], sum = 0.0;
    const ptrdiff_t queries = n < SAMPLED ? n : SAMPLED;
    if (prange_nearest_f64(PRANGE_EUCLIDEAN, queries, n, d, x, x, NEAREST, NULL, distances) !=
        PRANGE_OK)
        return NAN;
    for (ptrdiff_t i = 0; i < queries; i++)
        sum += distances[i * NEAREST + NEAREST - 1];
    return sum / (double)queries;
}

static ptrdiff_t neighbours(const bench_work *it)
{
    return (it->out.n - it->n - 1) / 2;
}

/* The room, as counted by the plain loop, is for offsets, then indices, then distances. With
 * `each`, every point has its own radius, 0.9 to 1.1 times the common radius. */
static void *setup_within(prange_bench_size size, bool each)
{
    const ptrdiff_t n = size.n, d = size.d;
    bench_work *it = bench_work_new(size, 8, n * d, n, n + 1, sizeof(plain_radius));
    if (!it)
        return NULL;
    const double *x = it->x.data;
    double *radii = it->y.data;
    plain_radius *job = it->job;
    *job = (plain_radius){.n = n,
                          .m = n,
                          .d = d,
                          .x = x,
                          .y = x,
                          .radius = radius_of(n, d, x),
                          .radii = each ? radii : NULL,
                          .offsets = it->out.data};
    for (ptrdiff_t i = 0; i < n; i++)
        radii[i] = job->radius * (0.9 + 0.2 * radii[i]);
    plain_radius_count(job);
    const ptrdiff_t count = job->offsets[n];
    bench_array_free(&it->out);
    it->out = bench_array_zero(n + 1 + 2 * count, 8);
    if (isnan(job->radius) || !it->out.data) {
        bench_work_free(it);
        return NULL;
    }
    job->offsets = it->out.data;
    job->indices = job->offsets + n + 1;
    job->distances = (double *)it->out.data + n + 1 + count;
    return it;
}

static void *setup_radius(prange_bench_size size)
{
    return setup_within(size, false);
}

static void *setup_radii(prange_bench_size size)
{
    return setup_within(size, true);
}

static int radius(void *state)
{
    enum { WRONG_COUNT = -1 };
    const bench_work *it = state;
    const plain_radius *job = it->job;
    const prange_distance_options_f64 options = {.radii = job->radii};
    const double limit = job->radii ? INFINITY : job->radius;
    const prange_status status = prange_radius_count_with_f64(&options, job->n, job->m, job->d,
                                                              job->x, job->y, limit, job->offsets);
    if (status != PRANGE_OK || job->offsets[job->n] != neighbours(it))
        return status != PRANGE_OK ? (int)status : WRONG_COUNT;
    return (int)prange_radius_with_f64(&options, job->n, job->m, job->d, job->x, job->y, limit,
                                       job->offsets, job->indices, job->distances);
}

static double radius_at(const plain_radius *job, ptrdiff_t i)
{
    return job->radii ? job->radii[i] : job->radius;
}

BENCH_PLAIN(radius, plain_radius, it->job)

/* The error of the row's distances; NaN if a point is missing or wrongly included by more than
 * rounding. */
static double radius_row(const plain_radius *job, ptrdiff_t i)
{
    ptrdiff_t at = job->offsets[i];
    double worst = 0.0;
    for (ptrdiff_t j = 0; j < job->m; j++) {
        const long double right = exact(job->d, job->x + i * job->d, job->y + j * job->d);
        const bool found = at < job->offsets[i + 1] && job->indices[at] == j;
        const long double radius = radius_at(job, i);
        if (found ? right > radius * (1.0L + 1e-13L) : right < radius * (1.0L - 1e-13L))
            return NAN;
        if (found)
            worst = bench_worse(worst, relative(job->distances[at++], right));
    }
    return at == job->offsets[i + 1] ? worst : NAN;
}

static bool in_order(const plain_radius *job, ptrdiff_t i)
{
    ptrdiff_t before = -1;
    for (ptrdiff_t at = job->offsets[i]; at < job->offsets[i + 1]; before = job->indices[at++])
        if (job->indices[at] <= before || job->indices[at] >= job->m ||
            !(job->distances[at] >= 0.0 && job->distances[at] <= radius_at(job, i)))
            return false;
    return true;
}

static double verify_radius(void *state)
{
    const plain_radius *job = ((bench_work *)state)->job;
    double worst = 0.0;
    if (job->offsets[0] != 0 || job->offsets[job->n] != neighbours(state))
        return NAN;
    for (ptrdiff_t i = 0; i < job->n; i++)
        if (job->offsets[i] < 0 || job->offsets[i] > job->offsets[i + 1])
            return NAN;
    for (ptrdiff_t i = 0; i < job->n; i++)
        worst = bench_worse(worst, !in_order(job, i)  ? NAN
                                   : i % CHECKED == 0 ? radius_row(job, i)
                                                      : 0.0);
    return worst;
}

/* Two operations for each pair and coordinate, as a matrix product has them. With a radius both
 * passes compute every pair. */
BENCH_FIGURE(flops_all, 2.0 * n * n * d)
BENCH_FIGURE(flops_few, 2.0 * FEW * n * d)
BENCH_FIGURE(flops_radius, 4.0 * n * n * d)
BENCH_FIGURE(footprint_all, 8.0 * n * (2.0 * NEAREST + d))
BENCH_FIGURE(footprint_few, 8.0 * n * d)
BENCH_FIGURE(footprint_radius, 8.0 * n * (1.0 + 2.0 * NEAREST + d))

/* The header's bound is (d/2 + 3) u. */
#define NEIGHBOURS                                                                                 \
    .type = "f64", .group = "nearest", .limit = PRANGE_BENCH_LIMIT_FMA, .same_bits = 1,            \
    .tolerance = 2e-15, .baseline_tolerance = 1e-13, BENCH_WORK
#define K_NEAREST NEIGHBOURS, .run = nearest, .serial = nearest_serial, .verify = verify_nearest
#define AMONG_THEMSELVES                                                                           \
    .sizes = BENCH_SIZES({20000, 16}), .quick = BENCH_SIZES({2000, 16}), .weak = bench_weak_pairs

const prange_bench_case bench_cases_nearest[] = {
    {K_NEAREST, AMONG_THEMSELVES, .name = "nearest/all_f64", .setup = setup_all,
     .openmp = nearest_openmp, .flops = flops_all, .footprint = footprint_all,
     .summary = "the 10 nearest of all points among themselves"},
    {K_NEAREST, .name = "nearest/few_f64", .sizes = BENCH_SIZES({100000, 16}), .setup = setup_few,
     .openmp = nearest_shared, .flops = flops_few, .footprint = footprint_few,
     .summary = "the 10 nearest of 16 points among all"},
    {NEIGHBOURS, AMONG_THEMSELVES, .name = "nearest/radius_f64", .setup = setup_radius,
     .run = radius, .serial = radius_serial, .openmp = radius_openmp, .verify = verify_radius,
     .flops = flops_radius, .footprint = footprint_radius,
     .summary = "all points within a radius of each, about ten"},
    {NEIGHBOURS, AMONG_THEMSELVES, .name = "nearest/radii_f64", .setup = setup_radii, .run = radius,
     .serial = radius_serial, .openmp = radius_openmp, .verify = verify_radius,
     .flops = flops_radius, .footprint = footprint_radius,
     .summary = "all points within a radius of each one's own"},
    {K_NEAREST, AMONG_THEMSELVES, .name = "nearest/product_f64", .setup = setup_product,
     .openmp = nearest_openmp, .flops = flops_all, .footprint = footprint_all,
     .summary = "the 10 points with the largest inner product"},
    {0},
};
