/* SPDX-License-Identifier: MIT */
/*
 * Searches in a tile of distances, with one lane per query. The tile is in a first-level cache.
 */
#include "neighbors.h"
#include "vec_typed.h"

/* Almost always no lane of a row passes. Such rows take one comparison per vector and one branch.
 */
static ptrdiff_t within(ptrdiff_t rows, const element *tile, const element *limits,
                        unsigned short *hits)
{
    vec limit[PRI_TILE_VECS];
    ptrdiff_t count = 0;
    PRI_UNROLL
    for (int v = 0; v < PRI_TILE_VECS; v++)
        limit[v] = vec_load(limits + v * VEC_LANES);
    for (ptrdiff_t i = 0; i < rows; i++) {
        uint64_t passing = 0;
        PRI_UNROLL
        for (int v = 0; v < PRI_TILE_VECS; v++)
            passing |= mask_bits(vec_load(tile + i * PANEL_WIDTH + v * VEC_LANES) <= limit[v])
                       << (v * VEC_LANES);
        for (; passing; passing &= passing - 1)
            hits[count++] = (unsigned short)(i * PANEL_WIDTH + __builtin_ctzll(passing));
    }
    return count;
}

static void count(ptrdiff_t rows, const element *tile, element limit, ptrdiff_t *counts)
{
    mask passed[PRI_TILE_VECS] = {{0}};
    const vec limits = vec_all(limit);
    for (ptrdiff_t i = 0; i < rows; i++) {
        PRI_UNROLL
        for (int v = 0; v < PRI_TILE_VECS; v++)
            passed[v] -= vec_load(tile + i * PANEL_WIDTH + v * VEC_LANES) <= limits;
    }
    for (int j = 0; j < PANEL_WIDTH; j++)
        counts[j] += passed[j / VEC_LANES][j % VEC_LANES];
}

/* The best value of each lane of a panel so far, and its row. */
typedef struct found {
    vec value[PRI_TILE_VECS];
    mask row[PRI_TILE_VECS];
} found;

/* Rows that are tested together. After some hundred points most groups of rows bring no
 * improvement.
 */
enum { TOGETHER = 8 };

/* Whether any lane of the rows has a value below its best so far. The rows are tested
 * independently.
 */
static int has_nearer(ptrdiff_t first, ptrdiff_t end, const element *tile, const found *best)
{
    uint64_t nearer = 0;
    for (ptrdiff_t i = first; i < end; i++) {
        PRI_UNROLL
        for (int v = 0; v < PRI_TILE_VECS; v++)
            nearer |= mask_bits(vec_load(tile + i * PANEL_WIDTH + v * VEC_LANES) < best->value[v]);
    }
    return nearer != 0;
}

/* Updates the best values from rows first .. rows - 1. Stops at a row with a value so little below
 * the best of its lane that only the roots can tell whether it is nearer. Returns that row, or
 * `rows`. */
static inline __attribute__((always_inline)) ptrdiff_t
update_until_unsure(const int rooted, ptrdiff_t first, ptrdiff_t rows, const element *tile,
                    element apart, found *to)
{
    found best = *to;
    ptrdiff_t i = first;
    for (; i < rows; i++) {
        mask nearer[PRI_TILE_VECS], unsure = {0};
        vec value[PRI_TILE_VECS];
        PRI_UNROLL
        for (int v = 0; v < PRI_TILE_VECS; v++) {
            value[v] = vec_load(tile + i * PANEL_WIDTH + v * VEC_LANES);
            nearer[v] = value[v] < (rooted ? best.value[v] * apart : best.value[v]);
            if (rooted)
                unsure |= (value[v] < best.value[v]) ^ nearer[v];
        }
        if (rooted && mask_bits(unsure))
            break;
        PRI_UNROLL
        for (int v = 0; v < PRI_TILE_VECS; v++) {
            best.value[v] = vec_select(nearer[v], value[v], best.value[v]);
            best.row[v] = (nearer[v] & (mask_lane)i) | (~nearer[v] & best.row[v]);
        }
    }
    *to = best;
    return i;
}

/* Updates the best values from row i by comparing roots. */
static void update_by_roots(ptrdiff_t i, const element *tile, found *best)
{
    for (int j = 0; j < PANEL_WIDTH; j++) {
        const element value = tile[i * PANEL_WIDTH + j];
        const vec squares = {value, best->value[j / VEC_LANES][j % VEC_LANES]};
        const vec roots = vec_sqrt(squares);
        if (roots[0] < roots[1]) {
            best->value[j / VEC_LANES][j % VEC_LANES] = value;
            best->row[j / VEC_LANES][j % VEC_LANES] = (mask_lane)i;
        }
    }
}

static void nearest(ptrdiff_t rows, const element *tile, element apart, ptrdiff_t top,
                    element *values, ptrdiff_t *indices)
{
    found best;
    int improved = 0;
    PRI_UNROLL
    for (int v = 0; v < PRI_TILE_VECS; v++) {
        best.value[v] = vec_load(values + v * VEC_LANES);
        best.row[v] = (mask){0} - 1;
    }
    for (ptrdiff_t first = 0, end; first < rows; first = end) {
        end = rows - first < TOGETHER ? rows : first + TOGETHER;
        if (!has_nearer(first, end, tile, &best))
            continue;
        improved = 1;
        if (apart == 1)
            update_until_unsure(0, first, end, tile, apart, &best);
        else
            for (ptrdiff_t i = first; i < end; i++) {
                i = update_until_unsure(1, i, end, tile, apart, &best);
                if (i < end)
                    update_by_roots(i, tile, &best);
            }
    }
    if (!improved)
        return;
    for (int v = 0; v < PRI_TILE_VECS; v++)
        vec_store(values + v * VEC_LANES, best.value[v]);
    for (int j = 0; j < PANEL_WIDTH; j++) {
        const ptrdiff_t row = best.row[j / VEC_LANES][j % VEC_LANES];
        indices[j] = row < 0 ? indices[j] : top + row;
    }
}

const pri_neighbors PRI_AT_LEVEL(pri_neighbors) = {
    .within = within,
    .count = count,
    .nearest = nearest,
};
