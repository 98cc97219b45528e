/* SPDX-License-Identifier: MIT */
/*
 * The 10 nearest of random points: of all among themselves, and of 16 queries among many. Every
 * 97th row is verified in long double; of the others, that they are in order.
 */
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "array.h"
#include "cases.h"
#include "exact.h"
#include "nearest.h"

enum { NEAREST = 10, FEW = 16, CHECKED = 97 };

typedef struct nearest_state {
    plain_nearest of;
    bench_array x, y;
    bench_array found; /* the distances, then the indices */
} nearest_state;

static void teardown(void *state)
{
    nearest_state *it = state;
    bench_array_free(&it->x);
    bench_array_free(&it->y);
    bench_array_free(&it->found);
    free(it);
}

static void *setup(ptrdiff_t n, ptrdiff_t m, ptrdiff_t d)
{
    nearest_state *it = calloc(1, sizeof *it);
    if (!it)
        return NULL;
    it->x = bench_array_random(n * d, 8, 1);
    if (m > 0)
        it->y = bench_array_random(m * d, 8, 2);
    it->found = bench_array_zero(2 * n * NEAREST, 8);
    if (!it->x.data || (m > 0 && !it->y.data) || !it->found.data) {
        teardown(it);
        return NULL;
    }
    double *distances = it->found.data;
    it->of = (plain_nearest){n,          m > 0 ? m : n,
                             d,          NEAREST,
                             it->x.data, m > 0 ? it->y.data : it->x.data,
                             distances,  (ptrdiff_t *)(void *)(distances + n * NEAREST)};
    return it;
}

static void *setup_all(prange_bench_size size)
{
    return setup(size.n, 0, size.d);
}

static void *setup_few(prange_bench_size size)
{
    return setup(FEW, size.n, size.d);
}

static int run(void *state)
{
    const plain_nearest *of = &((nearest_state *)state)->of;
    return (int)prange_nearest_f64(PRANGE_EUCLIDEAN, of->n, of->m, of->d, of->x, of->y, of->k,
                                   of->indices, of->distances);
}

static int serial(void *state)
{
    plain_nearest_serial(&((nearest_state *)state)->of);
    return 0;
}

static int openmp(void *state)
{
    plain_nearest_openmp(&((nearest_state *)state)->of);
    return 0;
}

static int shared(void *state)
{
    plain_nearest_shared(&((nearest_state *)state)->of);
    return 0;
}

static prange_bench_result result(void *state)
{
    const nearest_state *it = state;
    return (prange_bench_result){it->found.data, (size_t)it->found.n * sizeof(double)};
}

static long double exact(const plain_nearest *of, ptrdiff_t i, ptrdiff_t j)
{
    return sqrtl(bench_exact_square(of->d, of->x + i * of->d, of->y + j * of->d));
}

/* How far the row's distances are from those of its indices; NaN where a point that is nearer by
 * more than rounding is missing. */
static double row_error(const plain_nearest *of, ptrdiff_t i)
{
    const double *row = of->distances + i * of->k;
    double worst = 0.0;
    ptrdiff_t nearer = 0;
    for (ptrdiff_t j = 0; j < of->k; j++) {
        const ptrdiff_t at = of->indices[i * of->k + j];
        if (at < 0 || at >= of->m)
            return NAN;
        const long double distance = exact(of, i, at);
        const double off = (double)(fabsl(row[j] - distance) / fmaxl(distance, 1e-300L));
        worst = off > worst || isnan(off) ? off : worst;
    }
    for (ptrdiff_t j = 0; j < of->m; j++)
        nearer += exact(of, i, j) < row[of->k - 1] * (1.0L - 1e-13L);
    return nearer < of->k ? worst : NAN;
}

static double verify(void *state)
{
    const plain_nearest *of = &((nearest_state *)state)->of;
    double worst = 0.0;
    for (ptrdiff_t i = 0; i < of->n; i++) {
        for (ptrdiff_t j = i * of->k + 1; j < (i + 1) * of->k; j++)
            if (!(of->distances[j - 1] <= of->distances[j]))
                return NAN;
        const double off = i % CHECKED == 0 ? row_error(of, i) : 0.0;
        worst = bench_worse(worst, off);
    }
    return worst;
}

/* Two operations for each pair and coordinate, as a matrix product has them. */
static double flops_all(prange_bench_size size)
{
    return 2.0 * (double)size.n * (double)size.n * (double)size.d;
}

static double flops_few(prange_bench_size size)
{
    return 2.0 * FEW * (double)size.n * (double)size.d;
}

static double footprint_all(prange_bench_size size)
{
    return 8.0 * (double)size.n * (2.0 * NEAREST + (double)size.d);
}

static double footprint_few(prange_bench_size size)
{
    return 8.0 * (double)size.n * (double)size.d;
}

static const prange_bench_size sizes_all[] = {{20000, 16}, {0, 0}};
static const prange_bench_size quick_all[] = {{2000, 16}, {0, 0}};
static const prange_bench_size sizes_few[] = {{100000, 16}, {0, 0}};

/* The header's bound is (d/2 + 3) u. */
#define NEAREST_CASE                                                                               \
    .type = "f64", .group = "nearest", .limit = PRANGE_BENCH_LIMIT_FMA, .same_bits = 1,            \
    .tolerance = 2e-15, .baseline_tolerance = 1e-13, .teardown = teardown, .run = run,             \
    .serial = serial, .result = result, .verify = verify

const prange_bench_case bench_cases_nearest[] = {
    {NEAREST_CASE, .name = "nearest/all_f64",
     .summary = "the 10 nearest of all points among themselves", .sizes = sizes_all,
     .quick = quick_all, .setup = setup_all, .openmp = openmp, .flops = flops_all,
     .footprint = footprint_all, .weak = bench_weak_pairs},
    {NEAREST_CASE, .name = "nearest/few_f64", .summary = "the 10 nearest of 16 points among all",
     .sizes = sizes_few, .quick = sizes_few, .setup = setup_few, .openmp = shared,
     .flops = flops_few, .footprint = footprint_few},
    {0},
};
