/* SPDX-License-Identifier: MIT */
/*
 * Neighbours in one element type: the kernels of a level against plain loops, and calls for the
 * digest.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <prange/neighbors.h>

#include "base/types.h"
#include "check.h"
#include "check_kernels.h"
#include "metric_rules.h"
#include "random.h"
#include "simd/distance.h"
#include "simd/neighbors.h"

/* The unit roundoff. */
#define EPSILON (sizeof(element) == 8 ? 0x1p-53 : 0x1p-24)

enum { TILE_ROWS = 48, TILE_COLS = 64 };

/* If `close`, squares whose roots often coincide; otherwise few distinct numbers, NaN and infinity.
 */
static void fill_tile(uint64_t seed, bool close, ptrdiff_t count, element *tile)
{
    static const element special[] = {(element)NAN, (element)INFINITY, 0, 1, 2, 3, 4, 5};
    for (ptrdiff_t i = 0; i < count; i++) {
        const uint64_t bits = random_bits(seed, i);
        tile[i] = close ? 1 + (element)(bits % 8) * (element)(2 * EPSILON) : special[bits % 8];
    }
}

static void check_within(const pri_isa *level, ptrdiff_t rows, const element *tile)
{
    const ptrdiff_t width = level->PRI_TYPED(distance)->width;
    unsigned short hits[TILE_ROWS * TILE_COLS];
    ptrdiff_t counts[TILE_COLS], expected = 0;
    element limits[TILE_COLS];
    bool right = true;
    fill_tile(81, false, TILE_COLS, limits);
    memset(counts, 0, sizeof counts);
    const ptrdiff_t found = level->PRI_TYPED(neighbors)->within(rows, tile, limits, hits);
    level->PRI_TYPED(neighbors)->count(rows, tile, limits[2], counts);
    for (ptrdiff_t i = 0; i < rows * width; i++) {
        if (tile[i] <= limits[i % width])
            right = right && expected < found && hits[expected++] == i;
        counts[i % width] -= tile[i] <= limits[2];
    }
    for (ptrdiff_t j = 0; j < TILE_COLS; j++)
        right = right && counts[j] == 0;
    expect(right && found == expected, level->name, "within", rows);
}

/* Two tiles in sequence, taken as squared distances or as distances. */
static void check_nearest(const pri_isa *level, ptrdiff_t rows, const element *tile, bool rooted)
{
    const ptrdiff_t width = level->PRI_TYPED(distance)->width;
    const element apart = rooted ? 1 - 16 * (element)EPSILON : 1;
    element values[TILE_COLS];
    ptrdiff_t indices[TILE_COLS];
    bool right = true;
    for (ptrdiff_t j = 0; j < width; j++) {
        values[j] = (element)INFINITY;
        indices[j] = -1;
    }
    level->PRI_TYPED(neighbors)->nearest(rows / 2, tile, apart, 100, values, indices);
    level->PRI_TYPED(neighbors)->nearest(rows - rows / 2, tile + rows / 2 * width, apart,
                                         100 + rows / 2, values, indices);
    for (ptrdiff_t j = 0; j < width; j++) {
        element best = (element)INFINITY;
        ptrdiff_t at = -1;
        for (ptrdiff_t i = 0; i < rows; i++) {
            const element value = tile[i * width + j];
            if (rooted ? (element)sqrt(value) < (element)sqrt(best) : value < best) {
                best = value;
                at = 100 + i;
            }
        }
        right =
            right && PRI_TYPED(bits_of)(values[j]) == PRI_TYPED(bits_of)(best) && indices[j] == at;
    }
    expect(right, level->name, rooted ? "nearest of squares" : "nearest", rows);
}

void PRI_TYPED(check_neighbors)(const pri_isa *level)
{
    static element tile[TILE_ROWS * TILE_COLS] __attribute__((aligned(64)));
    if (level->PRI_TYPED(distance)->width > TILE_COLS)
        exit(2);
    for (ptrdiff_t rows = 1; rows <= TILE_ROWS; rows++)
        for (int close = 0; close < 2; close++) {
            fill_tile(82 + (uint64_t)rows, close, TILE_ROWS * TILE_COLS, tile);
            check_within(level, rows, tile);
            check_nearest(level, rows, tile, false);
            check_nearest(level, rows, tile, true);
        }
}

static element first_gap(ptrdiff_t d, const element *x, const element *y, void *ctx)
{
    (void)ctx;
    return d > 1 ? x[0] - y[1] : 0;
}

/* Appends the indices, as numbers, to the distances. */
static void append_indices(ptrdiff_t n, const ptrdiff_t *indices, element *out, ptrdiff_t *count)
{
    for (ptrdiff_t i = 0; i < n; i++)
        out[(*count)++] = (element)indices[i];
}

static prange_status radius_call(const PRI_TYPED(prange_distance_options) * options, ptrdiff_t n,
                                 ptrdiff_t m, const element *x, const element *y, element *out,
                                 ptrdiff_t *count)
{
    enum { N = 99, D = 3 };
    static ptrdiff_t indices[N * N], offsets[N + 1];
    const element radius = 2;
    prange_status status =
        PRI_TYPED(prange_radius_count_with)(options, n, m, D, x, y, radius, offsets);
    if (status == PRANGE_OK)
        status =
            PRI_TYPED(prange_radius_with)(options, n, m, D, x, y, radius, offsets, indices, out);
    *count = offsets[n];
    append_indices(offsets[n], indices, out, count);
    append_indices(n + 1, offsets, out, count);
    return status;
}

/* Searches with one radius per query: all points within it, sorted by distance, or the nearest. */
static prange_status radii_call(int form, const element *x, const element *y, element *out,
                                ptrdiff_t *count)
{
    enum { N = 97, OTHERS = 99, D = 3, K = 5 };
    static element radii[N];
    static ptrdiff_t indices[N * K];
    for (ptrdiff_t i = 0; i < N; i++)
        radii[i] = (element)(random_bits(89, i) % 5) / 2;
    const PRI_TYPED(prange_distance_options)
        options = {.radii = radii, .flags = form == 0 ? PRANGE_BY_DISTANCE : 0};
    if (form == 0)
        return radius_call(&options, N, OTHERS, x, y, out, count);
    *count = N * K;
    const prange_status status =
        PRI_TYPED(prange_nearest_with)(&options, N, OTHERS, D, x, y, K, indices, out);
    append_indices(N * K, indices, out, count);
    return status;
}

/* Each metric, alternating k = 1 and larger k, on a grid with many ties; few queries among many
 * points; points within a radius; the nearest within a limit; f32 points in f64. */
prange_status PRI_TYPED(neighbor_call)(int k, element *out, ptrdiff_t *count)
{
    enum { N = 97, OTHERS = 99, D = 3, MANY = 5000 };
    static const element parameters[9] = {4, 1, 0, 1, 3, (element)0.5, 0, (element)0.5, 2};
    static const element limit = 1;
    const bool in_f64 = sizeof(element) == 4 && k >= NEAREST_CALLS + 5 && k < NEAREST_CALLS + 8;
    const unsigned flags =
        (k % 3 == 0 ? PRANGE_EXCLUDE_SELF : 0) | (in_f64 ? PRANGE_ACCUMULATE_F64 : 0);
    static element x[N * D], y[MANY * D];
    static ptrdiff_t indices[2 * MANY];
    const int metric = k < NEAREST_CALLS ? k : 0;
    const PRI_TYPED(prange_distance_options) options = {
        .metric = (prange_metric)metric,
        .flags = flags,
        .p = metric == PRANGE_MINKOWSKI ? ORDER : 0,
        .variances = metric == PRANGE_SEUCLIDEAN ? parameters + 3 : NULL,
        .inverse_covariance = metric == PRANGE_MAHALANOBIS ? parameters : NULL,
        .max_distance = k == NEAREST_CALLS + 3 || k == NEAREST_CALLS + 4 ? &limit : NULL,
        .function = metric == PRANGE_USER_METRIC ? first_gap : NULL,
    };
    for (ptrdiff_t i = 0; i < N * D; i++)
        x[i] = (element)(random_bits(83, i) % 4);
    for (ptrdiff_t i = 0; i < MANY * D; i++)
        y[i] = (element)(random_bits(84, i) % 4);
    if (k >= NEAREST_CALLS + 8)
        return radii_call(k - NEAREST_CALLS - 8, x, y, out, count);
    if (k == NEAREST_CALLS + 1 || k == NEAREST_CALLS + 5)
        return radius_call(&options, N, OTHERS, x, y, out, count);
    if (k == NEAREST_CALLS + 2)
        return radius_call(&options, 1, N, y, x, out, count);
    const bool few = k == NEAREST_CALLS;
    const ptrdiff_t n = few ? 2 : N, nearest = few ? MANY : k % 2 ? 1 : 9;
    *count = n * nearest;
    const prange_status status = PRI_TYPED(prange_nearest_with)(
        &options, n, few ? MANY : OTHERS, dims_of(options.metric, D), x, y, nearest, indices, out);
    append_indices(n * nearest, indices, out, count);
    return status;
}
