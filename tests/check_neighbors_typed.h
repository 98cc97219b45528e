/* SPDX-License-Identifier: MIT */
/*
 * Neighbours in one element type: the block functions of a level against loops over the elements,
 * and calls for the digest.
 */

enum { T(TILE_ROWS) = 48, T(TILE_COLS) = 64 };

/* Squares whose roots are often the same, if `close`; otherwise few numbers, NaN and infinity. */
static void T(fill_tile)(uint64_t seed, bool close, ptrdiff_t count, REAL *tile)
{
    static const REAL special[] = {(REAL)NAN, (REAL)INFINITY, 0, 1, 2, 3, 4, 5};
    for (ptrdiff_t i = 0; i < count; i++) {
        const uint64_t bits = random_bits(seed, i);
        tile[i] = close ? 1 + (REAL)(bits % 8) * (REAL)(2 * EPSILON) : special[bits % 8];
    }
}

static void T(check_within)(const pri_isa *level, ptrdiff_t rows, const REAL *tile)
{
    const ptrdiff_t width = level->T(pairwise)->width;
    unsigned short hits[T(TILE_ROWS) * T(TILE_COLS)];
    ptrdiff_t counts[T(TILE_COLS)], expected = 0;
    REAL limits[T(TILE_COLS)];
    bool right = true;
    T(fill_tile)(81, false, T(TILE_COLS), limits);
    memset(counts, 0, sizeof counts);
    const ptrdiff_t found = level->T(neighbors)->within(rows, tile, limits, hits);
    level->T(neighbors)->count(rows, tile, limits[2], counts);
    for (ptrdiff_t i = 0; i < rows * width; i++) {
        if (tile[i] <= limits[i % width])
            right = right && expected < found && hits[expected++] == i;
        counts[i % width] -= tile[i] <= limits[2];
    }
    for (ptrdiff_t j = 0; j < T(TILE_COLS); j++)
        right = right && counts[j] == 0;
    expect(right && found == expected, level->name, "within" SUFFIX, rows);
}

/* Two tiles, one after the other, as squares or as they are. */
static void T(check_least)(const pri_isa *level, ptrdiff_t rows, const REAL *tile, bool rooted)
{
    const ptrdiff_t width = level->T(pairwise)->width;
    const REAL apart = rooted ? 1 - 16 * (REAL)EPSILON : 1;
    REAL values[T(TILE_COLS)];
    ptrdiff_t indices[T(TILE_COLS)];
    bool right = true;
    for (ptrdiff_t j = 0; j < width; j++) {
        values[j] = (REAL)INFINITY;
        indices[j] = -1;
    }
    level->T(neighbors)->least(rows / 2, tile, apart, 100, values, indices);
    level->T(neighbors)->least(rows - rows / 2, tile + rows / 2 * width, apart, 100 + rows / 2,
                               values, indices);
    for (ptrdiff_t j = 0; j < width; j++) {
        REAL best = (REAL)INFINITY;
        ptrdiff_t at = -1;
        for (ptrdiff_t i = 0; i < rows; i++) {
            const REAL value = tile[i * width + j];
            if (rooted ? (REAL)sqrt(value) < (REAL)sqrt(best) : value < best) {
                best = value;
                at = 100 + i;
            }
        }
        right = right && T(bits_of)(values[j]) == T(bits_of)(best) && indices[j] == at;
    }
    expect(right, level->name, rooted ? "least of squares" SUFFIX : "least" SUFFIX, rows);
}

static void T(check_neighbors)(const pri_isa *level)
{
    static REAL tile[T(TILE_ROWS) * T(TILE_COLS)] __attribute__((aligned(64)));
    if (level->T(pairwise)->width > T(TILE_COLS))
        exit(2);
    for (ptrdiff_t rows = 1; rows <= T(TILE_ROWS); rows++)
        for (int close = 0; close < 2; close++) {
            T(fill_tile)(82 + (uint64_t)rows, close, T(TILE_ROWS) * T(TILE_COLS), tile);
            T(check_within)(level, rows, tile);
            T(check_least)(level, rows, tile, false);
            T(check_least)(level, rows, tile, true);
        }
}

enum { T(NEAREST_CALLS) = PRANGE_USER_METRIC + 1, T(NEIGHBOR_CALLS) = T(NEAREST_CALLS) + 3 };

static REAL T(first_gap)(ptrdiff_t d, const REAL *x, const REAL *y, void *ctx)
{
    (void)ctx;
    return d > 1 ? x[0] - y[1] : 0;
}

/* Indices as numbers, behind the distances. */
static void T(append_indices)(ptrdiff_t n, const ptrdiff_t *indices, REAL *out, ptrdiff_t *count)
{
    for (ptrdiff_t i = 0; i < n; i++)
        out[(*count)++] = (REAL)indices[i];
}

static prange_status T(radius_call)(const T(prange_distance_options) * how, ptrdiff_t n,
                                    ptrdiff_t m, const REAL *x, const REAL *y, REAL *out,
                                    ptrdiff_t *count)
{
    enum { N = 99, D = 3 };
    static ptrdiff_t indices[N * N], offsets[N + 1];
    const REAL radius = 2;
    prange_status status = T(prange_radius_count_with)(how, n, m, D, x, y, radius, offsets);
    if (status == PRANGE_OK)
        status = T(prange_radius_with)(how, n, m, D, x, y, radius, offsets, indices, out);
    *count = offsets[n];
    T(append_indices)(offsets[n], indices, out, count);
    T(append_indices)(n + 1, offsets, out, count);
    return status;
}

/* Each metric, with k = 1 and more in turns, on a grid where ties are everywhere; few queries of
 * many points; within a radius. */
static prange_status T(neighbor_call)(int k, REAL *out, ptrdiff_t *count)
{
    enum { N = 97, OTHERS = 99, D = 3, MANY = 5000 };
    static const REAL parameters[9] = {4, 1, 0, 1, 3, (REAL)0.5, 0, (REAL)0.5, 2};
    static REAL x[N * D], y[MANY * D];
    static ptrdiff_t indices[2 * MANY];
    const int metric = k < T(NEAREST_CALLS) ? k : 0;
    const T(prange_distance_options) how = {
        .metric = (prange_metric)metric,
        .flags = k % 3 == 0 ? PRANGE_EXCLUDE_SELF : 0,
        .p = metric == PRANGE_MINKOWSKI ? ORDER : 0,
        .variances = metric == PRANGE_SEUCLIDEAN ? parameters + 3 : NULL,
        .inverse_covariance = metric == PRANGE_MAHALANOBIS ? parameters : NULL,
        .function = metric == PRANGE_USER_METRIC ? T(first_gap) : NULL,
    };
    for (ptrdiff_t i = 0; i < N * D; i++)
        x[i] = (REAL)(random_bits(83, i) % 4);
    for (ptrdiff_t i = 0; i < MANY * D; i++)
        y[i] = (REAL)(random_bits(84, i) % 4);
    if (k == T(NEAREST_CALLS) + 1)
        return T(radius_call)(&how, N, OTHERS, x, y, out, count);
    if (k == T(NEAREST_CALLS) + 2)
        return T(radius_call)(&how, 1, N, y, x, out, count);
    const bool few = k == T(NEAREST_CALLS);
    const ptrdiff_t n = few ? 2 : N, nearest = few ? MANY : k % 2 ? 1 : 9;
    *count = n * nearest;
    const prange_status status = T(prange_nearest_with)(
        &how, n, few ? MANY : OTHERS, dims_of(how.metric, D), x, y, nearest, indices, out);
    T(append_indices)(n * nearest, indices, out, count);
    return status;
}
