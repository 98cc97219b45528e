/* SPDX-License-Identifier: MIT */
/*
 * Sorting of integer keys in place. Floating-point numbers are sorted as keys too: the order of
 * the keys is that of the numbers, -0 before +0 and NaNs last, and each key is one number's bits.
 */
#ifndef PRI_SIMD_SORT_H
#define PRI_SIMD_SORT_H

#include <stdbool.h>
#include <string.h>

#include "base/types.h"

/* Keys share their memory with the numbers that they are made of. */
typedef int64_t __attribute__((may_alias)) pri_key_i64;
typedef int32_t __attribute__((may_alias)) pri_key_i32;

/* What the elements of an array are: keys already, as integers are in ascending order, or numbers
 * of which keys are made. */
typedef enum pri_sort_form {
    PRI_SORT_KEYS = 0,
    PRI_SORT_REAL = 1,       /* floating-point numbers */
    PRI_SORT_DESCENDING = 2, /* may be added: the order of the numbers is turned over, NaNs stay */
} pri_sort_form;

/* The longest windows whose medians a kernel of any level finds, and results that it may write too
 * many. */
enum { PRI_MEDIANS_LONGEST = 55, PRI_MEDIANS_BEHIND = 15 };

#ifdef PRI_TYPE
/* The keys of the element type are integers as wide as it. */
#define PRI_KEY_OF_f64 i64
#define PRI_KEY_OF_f32 i32
#define PRI_KEY_OF_i64 i64
#define PRI_KEY_OF_i32 i32
#define PRI_KEYED(name) PRI_PASTE(name, PRI_PASTE(PRI_KEY_OF, PRI_TYPE))
typedef PRI_KEYED(pri_key) key;

/* The form of the element type's numbers. */
static inline pri_sort_form pri_form(int descending)
{
    return (pri_sort_form)((PRI_IS_REAL ? PRI_SORT_REAL : PRI_SORT_KEYS) |
                           (descending ? PRI_SORT_DESCENDING : PRI_SORT_KEYS));
}

/* The greatest and the least key, and that of infinity, which NaNs' are beyond. */
#define PRI_KEY_MAX ((key)(sizeof(key) == 8 ? INT64_MAX : INT32_MAX))
#define PRI_KEY_MIN (-PRI_KEY_MAX - 1)
#define PRI_KEY_INFINITE ((key)(PRI_KEY_MAX - 2 * PRI_NEGATIVE_NANS))

/* Negative NaNs, the lowest by their bits turned over, wrap to the end of the order. */
#define PRI_NEGATIVE_NANS ((key)(sizeof(key) == 8 ? 0xfffffffffffff : 0x7fffff))

/* The key of one number in ascending order, which encode() makes of many. */
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

/* The number that has a key in ascending order, as decode() makes of many. */
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

typedef struct PRI_KEYED(pri_sort) {
    /* Writes the keys of the numbers `from` to `to`, which may be `from`. */
    void (*encode)(pri_sort_form form, ptrdiff_t n, const key *from, key *to);
    /* The opposite. */
    void (*decode)(pri_sort_form form, ptrdiff_t n, const key *from, key *to);
    /* 1 where the numbers x are ascending by their keys, -1 where they are descending, else 0. */
    int (*direction)(pri_sort_form form, ptrdiff_t n, const key *x);
    /* Writes the keys of the numbers `from` that are in low .. high to `to`, which has room for n;
     * returns how many they are, and adds to *below how many are less. */
    ptrdiff_t (*sieve)(pri_sort_form form, ptrdiff_t n, const key *from, key low, key high, key *to,
                       ptrdiff_t *below);
    /* Bit i says whether number i has a key up to `high`, of at most 64 numbers. */
    uint64_t (*up_to)(pri_sort_form form, ptrdiff_t n, const key *from, key high);
    /* Exchanges x[i] and y[n - 1 - i], which are apart. */
    void (*exchange)(ptrdiff_t n, key *x, key *y);
    /* Sorts the keys x, and makes numbers of what is sorted. `lower`: a lower bound of them all, or
     * NULL. */
    void (*sort)(pri_sort_form form, ptrdiff_t n, key *x, const key *lower);
    /* Sorts the numbers x. */
    void (*sort_numbers)(pri_sort_form form, ptrdiff_t n, key *x);
    /* Makes keys of the numbers x, brings those below `pivot` to the front and returns how many
     * they are. */
    ptrdiff_t (*partition)(pri_sort_form form, ptrdiff_t n, key *x, key pivot);
    /* The same for two runs of numbers: as far as there is room keys below `pivot` go to the first
     * of them, the others to the second. below: how many are below it in each, at its front. */
    void (*partition_runs)(pri_sort_form form, const ptrdiff_t n[2], key *const x[2], key pivot,
                           ptrdiff_t below[2]);
    /* Brings the k-th smallest key to its place, no larger ones before and no smaller ones behind
     * it. */
    void (*select)(ptrdiff_t n, key *x, ptrdiff_t k);
    /* low[i] = the number in the middle of the `window` numbers from x[i] on, for i < count, in
     * ascending order. Of an even window it is the lower one, and high[i] the other. Of numbers
     * with a NaN both are the positive one without payload. Up to PRI_MEDIANS_BEHIND more results
     * are written, of what follows. Keys may be made of x. Up to `medians_longest` numbers this is
     * worth while. */
    void (*medians)(pri_sort_form form, int window, ptrdiff_t count, key *x, key *low, key *high);
    int medians_longest;
} PRI_KEYED(pri_sort);
#endif

#endif
