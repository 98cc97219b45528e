/* SPDX-License-Identifier: MIT */
/*
 * In-place sorting of integer keys. Floating-point numbers are encoded as keys of the same order,
 * with -0 before +0 and NaNs last. The encoding is a bijection of bit patterns.
 */
#ifndef PRI_SIMD_SORT_H
#define PRI_SIMD_SORT_H

#include <stdbool.h>
#include <string.h>

#include "base/types.h"

/* Keys replace the numbers that they encode in the same memory, hence may_alias. */
typedef int64_t __attribute__((may_alias)) pri_key_i64;
typedef int32_t __attribute__((may_alias)) pri_key_i32;

/* How the elements of an array are encoded. Integers in ascending order are their own keys. */
typedef enum pri_sort_form {
    PRI_SORT_KEYS = 0,
    PRI_SORT_REAL = 1,       /* floating-point numbers */
    PRI_SORT_DESCENDING = 2, /* a flag: descending order, but NaNs are still last */
} pri_sort_form;

/* The longest window that the medians kernel of any level supports, and the most excess results
 * that it writes. */
enum { PRI_MEDIANS_LONGEST = 55, PRI_MEDIANS_BEHIND = 15 };

/* The bytes of a row of a tile of keys: cache lines, and whole vectors at every level. */
enum { PRI_TILE_BYTES = 256 };

/* Puts the lesser keys of two rows of a tile, column by column, in row `low`, and the others in row
 * `high`. */
typedef struct pri_comparator {
    uint8_t low, high;
} pri_comparator;

/* Comparators in the order in which they are applied. */
typedef struct pri_comparators {
    ptrdiff_t count;
    const pri_comparator *pairs;
} pri_comparators;

/* Rows of numbers in memory, `step` elements apart. */
typedef struct pri_tile_rows {
    ptrdiff_t count, step;
    const void *first;
} pri_tile_rows;

/* Batcher's odd-even merge sort (Knuth, The Art of Computer Programming 3, 5.3.4): for each p = 1,
 * 2, 4 ..., which makes sorted runs of 2p from runs of p, and for each k = p, p/2 .. 1, row i is
 * compared with row i + k if this holds. Rows that do not exist need no comparison. */
static inline __attribute__((always_inline)) bool pri_is_compared(int p, int k, int i)
{
    return i >= k % p && (i - k % p) / k % 2 == 0 && i / (2 * p) == (i + k) / (2 * p);
}

#ifdef PRI_TYPE
/* The keys of an element type are integers of the same width. */
#define PRI_KEY_OF_f64 i64
#define PRI_KEY_OF_f32 i32
#define PRI_KEY_OF_i64 i64
#define PRI_KEY_OF_i32 i32
#define PRI_KEYED(name) PRI_PASTE(name, PRI_PASTE(PRI_KEY_OF, PRI_TYPE))
typedef PRI_KEYED(pri_key) key;

/* The form of arrays of the element type. */
static inline pri_sort_form pri_form(int descending)
{
    return (pri_sort_form)((PRI_IS_REAL ? PRI_SORT_REAL : PRI_SORT_KEYS) |
                           (descending ? PRI_SORT_DESCENDING : PRI_SORT_KEYS));
}

/* The greatest and the least key, and the key of infinity, above which all keys are NaNs'. */
#define PRI_KEY_MAX ((key)(sizeof(key) == 8 ? INT64_MAX : INT32_MAX))
#define PRI_KEY_MIN (-PRI_KEY_MAX - 1)
#define PRI_KEY_INFINITE ((key)(PRI_KEY_MAX - 2 * PRI_NEGATIVE_NANS))

/* The number of negative NaNs. As sign-magnitude integers they would be the least, so this number
 * is subtracted from each key, and they wrap around to the end of the order. */
#define PRI_NEGATIVE_NANS ((key)(sizeof(key) == 8 ? 0xfffffffffffff : 0x7fffff))

/* Encodes a number as its key in ascending order, as encode() does. */
static inline key pri_key_of(element x)
{
    key k;
    memcpy(&k, &x, sizeof k);
    if (!PRI_IS_REAL)
        return k;
    k ^= k >> (8 * sizeof k - 1) & PRI_KEY_MAX;
    return (key)(sizeof k == 8 ? (int64_t)((uint64_t)k - (uint64_t)PRI_NEGATIVE_NANS)
                               : (int32_t)((uint32_t)k - (uint32_t)PRI_NEGATIVE_NANS));
}

/* Decodes a key in ascending order, as decode() does. */
static inline element pri_of_key(key k)
{
    element x;
    if (PRI_IS_REAL) {
        k = (key)(sizeof k == 8 ? (int64_t)((uint64_t)k + (uint64_t)PRI_NEGATIVE_NANS)
                                : (int32_t)((uint32_t)k + (uint32_t)PRI_NEGATIVE_NANS));
        k ^= k >> (8 * sizeof k - 1) & PRI_KEY_MAX;
    }
    memcpy(&x, &k, sizeof x);
    return x;
}

/* The most values that are counted as frequent ones. */
enum { PRI_FREQUENT = 8 };

/* Frequent values of an array. */
typedef struct PRI_KEYED(pri_frequent) {
    int count;
    key values[PRI_FREQUENT]; /* keys, ascending */
    ptrdiff_t counts[PRI_FREQUENT];
} PRI_KEYED(pri_frequent);

typedef struct PRI_KEYED(pri_sort) {
    /* Encodes the numbers `from` as keys. `to` may be `from`. */
    void (*encode)(pri_sort_form form, ptrdiff_t n, const key *from, key *to);
    /* Decodes the keys `from` to numbers. `to` may be `from`. */
    void (*decode)(pri_sort_form form, ptrdiff_t n, const key *from, key *to);
    /* Returns 1 if the keys of the numbers x are ascending, -1 if they are descending, else 0. */
    int (*direction)(pri_sort_form form, ptrdiff_t n, const key *x);
    /* Writes those keys of the numbers `from` that are in low .. high to `to`, which has room for
     * n. Returns their number, and adds the number of keys below `low` to *below. */
    ptrdiff_t (*sieve)(pri_sort_form form, ptrdiff_t n, const key *from, key low, key high, key *to,
                       ptrdiff_t *below);
    /* The same for keys between `low` and `high`, without these. Adds the number of keys below
     * `low` to counts[0], of those equal to it to counts[1], and of those equal to `high`, if this
     * is another key, to counts[2]. `few`: whether hardly any key is expected in between. n < 2^31.
     */
    ptrdiff_t (*sieve_between)(pri_sort_form form, bool few, ptrdiff_t n, const key *from, key low,
                               key high, key *to, ptrdiff_t counts[3]);
    /* Returns a mask: bit i is set if the key of number i is at most `high`. n <= 64. */
    uint64_t (*up_to)(pri_sort_form form, ptrdiff_t n, const key *from, key high);
    /* Exchanges x[i] and y[n - 1 - i]. x and y do not overlap. */
    void (*exchange)(ptrdiff_t n, key *x, key *y);
    /* Sorts the keys x and decodes them. `lower` is a lower bound of all keys, or NULL. */
    void (*sort)(pri_sort_form form, ptrdiff_t n, key *x, const key *lower);
    /* Sorts the numbers x. */
    void (*sort_numbers)(pri_sort_form form, ptrdiff_t n, key *x);
    /* Encodes the numbers x as keys and moves those below `pivot` to the front; returns how many
     * there are. */
    ptrdiff_t (*partition)(pri_sort_form form, ptrdiff_t n, key *x, key pivot);
    /* The same for two runs of numbers: as far as there is room, keys below `pivot` go to the first
     * run and the others to the second. In both, keys below it are at the front; below[i] is their
     * number in run i. */
    void (*partition_runs)(pri_sort_form form, const ptrdiff_t n[2], key *const x[2], key pivot,
                           ptrdiff_t below[2]);
    /* Finds values that make up most of a sample of the numbers x, with their counts in the sample;
     * none if there are too many. Returns the size of the sample. n is above 256, the most numbers
     * that a sorting network sorts at any level. */
    int (*find_frequent)(pri_sort_form form, ptrdiff_t n, const key *x,
                         PRI_KEYED(pri_frequent) * found);
    /* Counts taken->values and moves the other numbers to the front; returns how many others there
     * are. taken->count is at least 1; the values are distinct and ascending. */
    ptrdiff_t (*take_frequent)(pri_sort_form form, ptrdiff_t n, key *x,
                               PRI_KEYED(pri_frequent) * taken);
    /* Moves the other numbers, once they are sorted, from the front to their places. The run of
     * value k is to begin at begin[k]. */
    void (*spread_frequent)(pri_sort_form form, ptrdiff_t n, key *x,
                            const PRI_KEYED(pri_frequent) * taken, ptrdiff_t *begin);
    /* Sets the n numbers x to `number`. */
    void (*fill)(ptrdiff_t n, key *x, key number);
    /* Moves the k-th smallest key to x[k], with no larger keys before it and no smaller keys behind
     * it. */
    void (*select)(ptrdiff_t n, key *x, ptrdiff_t k);
    /* low[i] = the median of the `window` numbers from x[i] on, for i < count. For an even window,
     * low[i] and high[i] are the lower and the upper median. Both are the positive NaN without
     * payload if the window contains a NaN. Up to PRI_MEDIANS_BEHIND excess results are written, so
     * x, low and high must have room for these too. x may be overwritten by keys. `window` is at
     * most `medians_longest`, since other algorithms are faster for longer windows. */
    void (*medians)(pri_sort_form form, int window, ptrdiff_t count, key *x, key *low, key *high);
    int medians_longest;
    /* Encodes `columns` columns of rows as keys of a tile, at most as many as it has, and sorts
     * each column of each `group` rows from row 0 on, and of the last ones. Returns whether there
     * are NaNs. The rows may be those of the tile itself. */
    bool (*load_tile)(pri_sort_form form, ptrdiff_t columns, const pri_tile_rows *from, key *tile);
    int group; /* a power of 2 */
    /* Applies comparators to the columns. Each prefetches a cache line of the rows from which the
     * next tile will be loaded, as far as there are enough comparators. */
    void (*order_rows)(ptrdiff_t columns, const pri_comparators *network, key *tile,
                       const pri_tile_rows *next);
    /* counts[c] = the number of keys of NaNs in column c of the tile. */
    void (*count_nans)(ptrdiff_t columns, ptrdiff_t rows, const key *tile, key *counts);
} PRI_KEYED(pri_sort);
#endif

#endif
