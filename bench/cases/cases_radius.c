/* SPDX-License-Identifier: MIT */
/*
 * All neighbours within a radius, of random points among themselves: counted, then written, into
 * memory that is there already. The radius is the mean distance of some of the points to the tenth
 * nearest, themselves being the first, so that there are about ten at any size. Every 97th row is
 * verified in long double; of the others, that they are in order and within.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <prange.h>

#include "array.h"
#include "cases.h"
#include "exact.h"
#include "nearest.h"

enum { NEAREST = 10, SAMPLED = 64, CHECKED = 97, WRONG_COUNT = -1 };

typedef struct radius_state {
    plain_radius of;
    ptrdiff_t total; /* neighbours of all */
    bench_array x;
    bench_array found; /* the offsets, then the indices, then the distances */
} radius_state;

static void teardown(void *state)
{
    radius_state *it = state;
    bench_array_free(&it->x);
    bench_array_free(&it->found);
    free(it);
}

/* NaN: out of memory. */
static double radius_of(ptrdiff_t n, ptrdiff_t d, const double *x)
{
    double distances[SAMPLED * NEAREST], sum = 0.0;
    const ptrdiff_t queries = n < SAMPLED ? n : SAMPLED;
    if (prange_nearest_f64(PRANGE_EUCLIDEAN, queries, n, d, x, x, NEAREST, NULL, distances) !=
        PRANGE_OK)
        return NAN;
    for (ptrdiff_t i = 0; i < queries; i++)
        sum += distances[i * NEAREST + NEAREST - 1];
    return sum / (double)queries;
}

/* As much as the plain loop counts. */
static bool find_room(radius_state *it)
{
    plain_radius *of = &it->of;
    of->offsets = malloc(((size_t)of->n + 1) * sizeof *of->offsets);
    if (!of->offsets)
        return false;
    plain_radius_count(of);
    it->total = of->offsets[of->n];
    free(of->offsets);
    it->found = bench_array_zero(of->n + 1 + 2 * it->total, 8);
    if (!it->found.data)
        return false;
    of->offsets = it->found.data;
    of->indices = of->offsets + of->n + 1;
    of->distances = (double *)it->found.data + of->n + 1 + it->total;
    return true;
}

static void *setup(prange_bench_size size)
{
    radius_state *it = calloc(1, sizeof *it);
    if (!it)
        return NULL;
    it->x = bench_array_random(size.n * size.d, 8, 1);
    const double *x = it->x.data;
    const double radius = x ? radius_of(size.n, size.d, x) : NAN;
    it->of =
        (plain_radius){.n = size.n, .m = size.n, .d = size.d, .x = x, .y = x, .radius = radius};
    if (!isnan(radius) && find_room(it))
        return it;
    teardown(it);
    return NULL;
}

static int run(void *state)
{
    const radius_state *it = state;
    const plain_radius *of = &it->of;
    const prange_status status = prange_radius_count_f64(PRANGE_EUCLIDEAN, of->n, of->m, of->d,
                                                         of->x, of->y, of->radius, of->offsets);
    if (status != PRANGE_OK || of->offsets[of->n] != it->total)
        return status != PRANGE_OK ? (int)status : WRONG_COUNT;
    return (int)prange_radius_f64(PRANGE_EUCLIDEAN, of->n, of->m, of->d, of->x, of->y, of->radius,
                                  of->offsets, of->indices, of->distances);
}

static int serial(void *state)
{
    plain_radius_serial(&((radius_state *)state)->of);
    return 0;
}

static int openmp(void *state)
{
    plain_radius_openmp(&((radius_state *)state)->of);
    return 0;
}

static prange_bench_result result(void *state)
{
    const radius_state *it = state;
    return (prange_bench_result){it->found.data, (size_t)it->found.n * sizeof(double)};
}

/* How far the row's distances are from the exact ones; NaN where a point is missing, or is there
 * that should not be, by more than rounding. */
static double row_error(const plain_radius *of, ptrdiff_t i)
{
    ptrdiff_t at = of->offsets[i];
    double worst = 0.0;
    for (ptrdiff_t j = 0; j < of->m; j++) {
        const long double exact =
            sqrtl(bench_exact_square(of->d, of->x + i * of->d, of->y + j * of->d));
        const bool found = at < of->offsets[i + 1] && of->indices[at] == j;
        if (found ? exact > of->radius * (1.0L + 1e-13L) : exact < of->radius * (1.0L - 1e-13L))
            return NAN;
        if (!found)
            continue;
        const double off = (double)(fabsl(of->distances[at++] - exact) / fmaxl(exact, 1e-300L));
        worst = off > worst || isnan(off) ? off : worst;
    }
    return at == of->offsets[i + 1] ? worst : NAN;
}

static bool in_order(const plain_radius *of, ptrdiff_t i)
{
    ptrdiff_t before = -1;
    for (ptrdiff_t at = of->offsets[i]; at < of->offsets[i + 1]; before = of->indices[at++])
        if (of->indices[at] <= before || of->indices[at] >= of->m ||
            !(of->distances[at] >= 0.0 && of->distances[at] <= of->radius))
            return false;
    return true;
}

static double verify(void *state)
{
    const radius_state *it = state;
    const plain_radius *of = &it->of;
    double worst = 0.0;
    if (of->offsets[0] != 0 || of->offsets[of->n] != it->total)
        return NAN;
    for (ptrdiff_t i = 0; i < of->n; i++)
        if (of->offsets[i] < 0 || of->offsets[i] > of->offsets[i + 1])
            return NAN;
    for (ptrdiff_t i = 0; i < of->n; i++) {
        const double off = !in_order(of, i) ? NAN : i % CHECKED == 0 ? row_error(of, i) : 0.0;
        worst = bench_worse(worst, off);
    }
    return worst;
}

/* Both passes look at each pair: two operations for each coordinate, as a matrix product has
 * them. */
static double flops(prange_bench_size size)
{
    return 4.0 * (double)size.n * (double)size.n * (double)size.d;
}

static double footprint(prange_bench_size size)
{
    return 8.0 * (double)size.n * (1.0 + 2.0 * NEAREST + (double)size.d);
}

static const prange_bench_size sizes[] = {{20000, 16}, {0, 0}};
static const prange_bench_size quick[] = {{2000, 16}, {0, 0}};

/* The header's bound is (d/2 + 3) u. */
const prange_bench_case bench_cases_radius[] = {
    {
        .name = "nearest/radius_f64",
        .summary = "all points within a radius of each, about ten",
        .group = "nearest",
        .sizes = sizes,
        .quick = quick,
        .type = "f64",
        .limit = PRANGE_BENCH_LIMIT_FMA,
        .same_bits = 1,
        .tolerance = 2e-15,
        .baseline_tolerance = 1e-13,
        .setup = setup,
        .teardown = teardown,
        .run = run,
        .serial = serial,
        .openmp = openmp,
        .result = result,
        .verify = verify,
        .flops = flops,
        .footprint = footprint,
        .weak = bench_weak_pairs,
    },
    {0},
};
