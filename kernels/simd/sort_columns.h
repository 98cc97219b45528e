/* SPDX-License-Identifier: MIT */
/*
 * The columns of a tile of keys, ordered by comparators of whole rows: a lane is a column, so that
 * no key moves between lanes. Groups of rows are sorted in registers, and then merged in memory.
 */
#ifndef PRI_SORT_COLUMNS_H
#define PRI_SORT_COLUMNS_H

#include "cache.h"
#include "sort_network.h"

/* Keys in a row of a tile, and the vectors that are compared together. */
enum { TILE_LANES = PRI_TILE_BYTES / sizeof(key), ABREAST = 4 };

/* The rows that are sorted in registers, of which SSE2 has few, and it emulates the comparison of
 * keys by many instructions. */
#if defined(__SSE2__) && !defined(__AVX2__)
enum { GROUP = 4 };
#else
enum { GROUP = ROWS };
#endif

/* The comparators of step k of the merges of runs of p rows. */
static inline __attribute__((always_inline)) void merge_step(const int rows, const int p,
                                                             const int k, keys *v)
{
    PRI_UNROLL
    for (int i = 0; i < ROWS - 1; i++)
        if (i + k < rows && pri_is_compared(p, k, i))
            order(false, &v[i], &v[i + k]);
}

_Static_assert(ROWS == 16, "load_some has a case, and sort_group a merge, for each number of rows");

/* Batcher's odd-even merge sort of `rows` vectors, at most ROWS. */
static inline __attribute__((always_inline)) void sort_group(const int rows, keys *v)
{
    merge_step(rows, 1, 1, v);
    merge_step(rows, 2, 2, v);
    merge_step(rows, 2, 1, v);
    merge_step(rows, 4, 4, v);
    merge_step(rows, 4, 2, v);
    merge_step(rows, 4, 1, v);
    merge_step(rows, 8, 8, v);
    merge_step(rows, 8, 4, v);
    merge_step(rows, 8, 2, v);
    merge_step(rows, 8, 1, v);
}

/* How numbers are encoded: as keys_encode() does, but by numbers that are 0 for integers, so that
 * they need no code of their own. */
typedef struct coding {
    keys flipped, shift;
} coding;

/* Sorts each column of `rows` rows of `from`. Returns the greatest keys. */
static inline __attribute__((always_inline)) keys
load_group(const int rows, coding code, ptrdiff_t columns, const pri_tile_rows *from, key *tile)
{
    const key *x = from->first;
    keys most = keys_all(PRI_KEY_MIN);
    for (ptrdiff_t c = 0; c < columns; c += LANES) {
        keys v[ROWS];
        if (columns - c >= LANES) {
            PRI_UNROLL
            for (int r = 0; r < rows; r++)
                v[r] = keys_load(x + r * from->step + c);
        } else {
            PRI_UNROLL
            for (int r = 0; r < rows; r++)
                v[r] = keys_load_up_to(columns - c, x + r * from->step + c, 0, 0);
        }
        PRI_UNROLL
        for (int r = 0; r < rows; r++)
            v[r] = (v[r] ^ (keys_negative(v[r]) & code.flipped)) - code.shift;
        sort_group(rows, v);
        PRI_UNROLL
        for (int r = 0; r < rows; r++)
            keys_store(tile + r * TILE_LANES + c, v[r]);
        most = keys_max(most, v[rows - 1]);
    }
    return most;
}

/* Dispatches to code for each number of rows, in which keys stay in registers. */
static keys load_some(int rows, coding code, ptrdiff_t columns, const pri_tile_rows *from,
                      key *tile)
{
    switch (rows) {
    case 1:
        return load_group(1, code, columns, from, tile);
    case 2:
        return load_group(2, code, columns, from, tile);
    case 3:
        return load_group(3, code, columns, from, tile);
    default:
        break;
    }
    if (GROUP == 4)
        return load_group(4, code, columns, from, tile);
    switch (rows) {
    case 4:
        return load_group(4, code, columns, from, tile);
    case 5:
        return load_group(5, code, columns, from, tile);
    case 6:
        return load_group(6, code, columns, from, tile);
    case 7:
        return load_group(7, code, columns, from, tile);
    case 8:
        return load_group(8, code, columns, from, tile);
    case 9:
        return load_group(9, code, columns, from, tile);
    case 10:
        return load_group(10, code, columns, from, tile);
    case 11:
        return load_group(11, code, columns, from, tile);
    case 12:
        return load_group(12, code, columns, from, tile);
    case 13:
        return load_group(13, code, columns, from, tile);
    case 14:
        return load_group(14, code, columns, from, tile);
    case 15:
        return load_group(15, code, columns, from, tile);
    default:
        return load_group(16, code, columns, from, tile);
    }
}

static bool load_tile(pri_sort_form form, ptrdiff_t columns, const pri_tile_rows *from, key *tile)
{
    const bool real = form & PRI_SORT_REAL;
    const coding code = {keys_all(real ? PRI_KEY_MAX : 0), keys_all(real ? PRI_NEGATIVE_NANS : 0)};
    keys most = keys_all(PRI_KEY_MIN);
    for (ptrdiff_t r = 0; r < from->count; r += GROUP) {
        const pri_tile_rows group = {from->count, from->step,
                                     (const key *)from->first + r * from->step};
        const int rows = from->count - r < GROUP ? (int)(from->count - r) : GROUP;
        most = keys_max(most, load_some(rows, code, columns, &group, tile + r * TILE_LANES));
    }
    return real && any_lane((keys)(most > keys_all(PRI_KEY_INFINITE)));
}

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

/* Prefetches one cache line of the rows of a tile. */
static inline void prefetch_line(const pri_tile_rows *rows, ptrdiff_t line)
{
    enum { LINES = PRI_TILE_BYTES / PRI_LINE_BYTES };
    if (line < rows->count * LINES)
        __builtin_prefetch((const char *)rows->first +
                           line / LINES * rows->step * (ptrdiff_t)sizeof(key) +
                           line % LINES * PRI_LINE_BYTES);
}

static void order_rows(ptrdiff_t columns, const pri_comparators *network, key *tile,
                       const pri_tile_rows *next)
{
    const ptrdiff_t vectors = (columns + LANES - 1) / LANES, whole = vectors - vectors % ABREAST;
    for (ptrdiff_t i = 0; i < network->count; i++) {
        prefetch_line(next, i);
        key *low = tile + network->pairs[i].low * TILE_LANES;
        key *high = tile + network->pairs[i].high * TILE_LANES;
        for (ptrdiff_t v = 0; v < whole; v += ABREAST)
            order_vectors(ABREAST, low + v * LANES, high + v * LANES);
        for (ptrdiff_t v = whole; v < vectors; v++)
            order_vectors(1, low + v * LANES, high + v * LANES);
    }
}

static void count_nans(ptrdiff_t columns, ptrdiff_t rows, const key *tile, key *counts)
{
    for (ptrdiff_t c = 0; c < columns; c += LANES) {
        keys found = {0};
        for (ptrdiff_t r = 0; r < rows; r++)
            found -= (keys)(keys_load(tile + r * TILE_LANES + c) > keys_all(PRI_KEY_INFINITE));
        keys_store(counts + c, found);
    }
}

#endif
