/* SPDX-License-Identifier: MIT */
/*
 * The columns of a tile of keys, ordered by comparators of whole rows: a lane is a column, so that
 * no key moves between lanes.
 */
#ifndef PRI_SORT_COLUMNS_H
#define PRI_SORT_COLUMNS_H

#include "sort_network.h"

/* Vectors in a row of a tile, and how many of them are compared together. */
enum { TILE_LANES = PRI_TILE_BYTES / sizeof(key), TILE_VECTORS = TILE_LANES / LANES, ABREAST = 4 };

/* Compares `vectors` vectors, at most ABREAST. All are loaded before the first is stored, since the
 * compiler cannot know that the rows are apart. */
static inline __attribute__((always_inline)) void order_vectors(const int vectors, key *low,
                                                                key *high)
{
    keys a[ABREAST], b[ABREAST];
    PRI_UNROLL
    for (int v = 0; v < vectors; v++) {
        a[v] = keys_load(low + v * LANES);
        b[v] = keys_load(high + v * LANES);
        order(false, &a[v], &b[v]);
    }
    PRI_UNROLL
    for (int v = 0; v < vectors; v++) {
        keys_store(low + v * LANES, a[v]);
        keys_store(high + v * LANES, b[v]);
    }
}

static void order_rows(ptrdiff_t columns, ptrdiff_t count, const pri_comparator *network, key *tile)
{
    const ptrdiff_t vectors = (columns + LANES - 1) / LANES, whole = vectors - vectors % ABREAST;
    for (ptrdiff_t i = 0; i < count; i++) {
        key *low = tile + network[i].low * TILE_LANES, *high = tile + network[i].high * TILE_LANES;
        for (ptrdiff_t v = 0; v < whole; v += ABREAST)
            order_vectors(ABREAST, low + v * LANES, high + v * LANES);
        for (ptrdiff_t v = whole; v < vectors; v++)
            order_vectors(1, low + v * LANES, high + v * LANES);
    }
}

static bool count_nans(ptrdiff_t rows, const key *tile, key *counts)
{
    keys any = {0};
    for (ptrdiff_t v = 0; v < TILE_LANES; v += LANES) {
        keys found = {0};
        for (ptrdiff_t r = 0; r < rows; r++)
            found -= (keys)(keys_load(tile + r * TILE_LANES + v) > keys_all(PRI_KEY_INFINITE));
        keys_store(counts + v, found);
        any |= found;
    }
    return any_lane(any);
}

#endif
