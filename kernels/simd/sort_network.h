/* SPDX-License-Identifier: MIT */
/*
 * Sorting networks of up to 16 vectors of keys, or of the floating-point numbers that they encode.
 * The layout follows Blacher, Giesen, Kuehne, Fast and robust vectorized in-place sorting of
 * primitive types, 2021. The parameter `real` chooses floating-point comparisons.
 */
#ifndef PRI_SORT_NETWORK_H
#define PRI_SORT_NETWORK_H

#include "sort_reals.h"

/* The most vectors and keys of a network. */
enum { ROWS = 16, SMALL = ROWS * LANES };

static inline __attribute__((always_inline)) keys least(bool real, keys a, keys b)
{
    return real ? reals_min(a, b) : keys_min(a, b);
}

static inline __attribute__((always_inline)) keys greatest(bool real, keys a, keys b)
{
    return real ? reals_max(a, b) : keys_max(a, b);
}

static inline __attribute__((always_inline)) void order(bool real, keys *low, keys *high)
{
    const keys a = *low, b = *high;
    *low = least(real, a, b);
    *high = greatest(real, a, b);
}

/* Merges the sorted halves of each group of `length` rows, by bitonic merges. */
static inline __attribute__((always_inline)) void merge_rows(bool real, keys *v, int rows,
                                                             int length)
{
    PRI_UNROLL
    for (int b = 0; b < rows; b += length) {
        PRI_UNROLL
        for (int r = 0; r < length / 2; r++)
            order(real, v + b + r, v + b + length - 1 - r);
    }
    PRI_UNROLL
    for (int d = length / 4; d >= 1; d /= 2) {
        PRI_UNROLL
        for (int r = 0; r < rows; r++)
            if ((r & d) == 0)
                order(real, v + r, v + r + d);
    }
}

/* Compares lane j with lane j ^ x: the lesser key goes to the lane whose `bit` is 0. */
static inline __attribute__((always_inline)) keys order_lanes(bool real, keys v, int x, int bit)
{
    const keys other = keys_exchange(v, x);
    return keys_blend(least(real, v, other), greatest(real, v, other), bit);
}

/* Compares each row of a block with its mirror image: the opposite row, whose lanes are reversed
 * within groups of `width`. */
static inline __attribute__((always_inline)) void order_mirrored_rows(bool real, keys *v, int rows,
                                                                      int block, int width)
{
    PRI_UNROLL
    for (int b = 0; b < rows; b += block)
        PRI_UNROLL
    for (int r = 0; r < block / 2; r++) {
        v[b + block - 1 - r] = keys_exchange(v[b + block - 1 - r], width - 1);
        order(real, v + b + r, v + b + block - 1 - r);
    }
}

/* Merges pairs of neighbouring groups of width/2 lanes. The order of a group is row by row, and by
 * lane within a row. */
static inline __attribute__((always_inline)) void merge_lanes(bool real, keys *v, int rows,
                                                              int width)
{
    if (rows >= 16)
        order_mirrored_rows(real, v, rows, 16, width);
    if (rows >= 8)
        order_mirrored_rows(real, v, rows, 8, width);
    if (rows >= 4)
        order_mirrored_rows(real, v, rows, 4, width);
    order_mirrored_rows(real, v, rows, 2, width);
    PRI_UNROLL
    for (int r = 0; r < rows; r++) {
        v[r] = order_lanes(real, v[r], width - 1, width / 2);
        if (width >= 16)
            v[r] = order_lanes(real, v[r], 4, 4);
        if (width >= 8)
            v[r] = order_lanes(real, v[r], 2, 2);
        if (width >= 4)
            v[r] = order_lanes(real, v[r], 1, 1);
    }
}

/* Sorts each column, then merges groups of columns until one group has all lanes. */
static inline __attribute__((always_inline)) void sort_rows(bool real, keys *v, int rows)
{
    merge_rows(real, v, rows, 2);
    if (rows >= 4)
        merge_rows(real, v, rows, 4);
    if (rows >= 8)
        merge_rows(real, v, rows, 8);
    if (rows >= 16)
        merge_rows(real, v, rows, 16);
    merge_lanes(real, v, rows, 2);
    if (LANES >= 4)
        merge_lanes(real, v, rows, 4);
    if (LANES >= 8)
        merge_lanes(real, v, rows, 8);
    if (LANES >= 16)
        merge_lanes(real, v, rows, 16);
}

/* Loads n keys, which fill more than half of the rows, and pads the rows with `behind`. */
static inline __attribute__((always_inline)) void load_rows(ptrdiff_t n, const key *x, key behind,
                                                            keys *v, int rows)
{
    PRI_UNROLL
    for (int r = 0; r < rows; r++)
        v[r] =
            r < rows / 2 ? keys_load(x + r * LANES) : keys_load_up_to(n - r * LANES, x, r, behind);
}

static inline __attribute__((always_inline)) void store_rows(ptrdiff_t n, key *x, const keys *v,
                                                             int rows)
{
    PRI_UNROLL
    for (int r = 0; r < rows; r++)
        if (r < rows / 2)
            keys_store(x + r * LANES, v[r]);
        else
            keys_store_up_to(n - r * LANES, x, r, v[r]);
}

static inline __attribute__((always_inline)) void sort_keys_of(ptrdiff_t n, key *x, int rows)
{
    keys v[ROWS];
    load_rows(n, x, PRI_KEY_MAX, v, rows);
    sort_rows(false, v, rows);
    store_rows(n, x, v, rows);
}

/* Decodes keys and sorts the numbers by floating-point instructions. Returns false and changes
 * nothing if some are zeros, subnormal or NaNs, which these instructions may order differently. */
static inline __attribute__((always_inline)) bool sort_reals_of(pri_sort_form form, ptrdiff_t n,
                                                                key *x, int rows)
{
    keys v[ROWS];
    load_rows(n, x, PRI_KEY_INFINITE, v, rows);
    PRI_UNROLL
    for (int r = 0; r < rows; r++)
        v[r] = keys_decode(PRI_SORT_REAL, v[r]);
    if (!all_ordered(rows, v))
        return false;
    sort_rows(true, v, rows);
    /* In descending order, decoding as PRI_SORT_REAL has negated the numbers. */
    const keys sign = keys_all(form & PRI_SORT_DESCENDING ? PRI_KEY_MIN : 0);
    PRI_UNROLL
    for (int r = 0; r < rows; r++)
        v[r] ^= sign;
    store_rows(n, x, v, rows);
    return true;
}

static void sort2(ptrdiff_t n, key *x)
{
    sort_keys_of(n, x, 2);
}

static void sort4(ptrdiff_t n, key *x)
{
    sort_keys_of(n, x, 4);
}

static void sort8(ptrdiff_t n, key *x)
{
    sort_keys_of(n, x, 8);
}

static void sort16(ptrdiff_t n, key *x)
{
    sort_keys_of(n, x, 16);
}

static bool reals4(pri_sort_form form, ptrdiff_t n, key *x)
{
    return sort_reals_of(form, n, x, 4);
}

static bool reals8(pri_sort_form form, ptrdiff_t n, key *x)
{
    return sort_reals_of(form, n, x, 8);
}

static bool reals16(pri_sort_form form, ptrdiff_t n, key *x)
{
    return sort_reals_of(form, n, x, 16);
}

/* Sorts fewer than LANES keys. */
static void sort_few(ptrdiff_t n, key *x)
{
    key row[LANES];
    keys_store(row, keys_all(PRI_KEY_MAX));
    memcpy(row, x, (size_t)n * sizeof *x);
    sort2(LANES, row);
    memcpy(x, row, (size_t)n * sizeof *x);
}

/* Sorts up to SMALL keys. */
static void sort_small(ptrdiff_t n, key *x)
{
    if (n > 8 * LANES)
        sort16(n, x);
    else if (n > 4 * LANES)
        sort8(n, x);
    else if (n > 2 * LANES)
        sort4(n, x);
    else if (n >= LANES)
        sort2(n, x);
    else if (n > 1)
        sort_few(n, x);
}

/* Sorts up to SMALL keys by floating-point instructions and decodes them, if possible. Returns
 * whether it did. */
static bool sort_small_reals(pri_sort_form form, ptrdiff_t n, key *x)
{
    if (!REALS_PAY || !(form & PRI_SORT_REAL) || n <= 2 * LANES)
        return false;
    if (n > 8 * LANES)
        return reals16(form, n, x);
    return n > 4 * LANES ? reals8(form, n, x) : reals4(form, n, x);
}

/* Sorts up to SMALL keys and decodes them. Not inlined into the levels of a recursion. */
static __attribute__((noinline)) void finish_small(pri_sort_form form, ptrdiff_t n, key *x)
{
    if (sort_small_reals(form, n, x))
        return;
    sort_small(n, x);
    decode(form, n, x, x);
}

#endif
