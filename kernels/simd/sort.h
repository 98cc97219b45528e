/* SPDX-License-Identifier: MIT */
/*
 * Sorting of integer keys in place. Floating-point numbers are sorted as keys too: the order of
 * the keys is that of the numbers, -0 before +0 and NaNs last, and each key is one number's bits.
 */
#ifndef PRI_SIMD_SORT_H
#define PRI_SIMD_SORT_H

#include <stdbool.h>

#include "base/types.h"

/* Keys share their memory with the numbers that they are made of. */
typedef int64_t __attribute__((may_alias)) pri_key_i64;
typedef int32_t __attribute__((may_alias)) pri_key_i32;

#ifdef PRI_TYPE
/* The keys of the element type are integers as wide as it. */
#define PRI_KEY_OF_f64 i64
#define PRI_KEY_OF_f32 i32
#define PRI_KEY_OF_i64 i64
#define PRI_KEY_OF_i32 i32
#define PRI_KEYED(name) PRI_PASTE(name, PRI_PASTE(PRI_KEY_OF, PRI_TYPE))
typedef PRI_KEYED(pri_key) key;

typedef struct PRI_KEYED(pri_sort) {
    /* Writes the keys of the floating-point numbers `from` to `to`, which may be `from`. */
    void (*encode)(ptrdiff_t n, const key *from, key *to);
    /* The opposite. */
    void (*decode)(ptrdiff_t n, const key *from, key *to);
    /* 1 where x is ascending, -1 where it is descending, else 0. `real`: x holds floating-point
     * numbers that are not encoded. */
    int (*direction)(ptrdiff_t n, const key *x, bool real);
    /* Sorts the keys x. `real`: what is sorted is decoded. `lower`: a lower bound of them all, or
     * NULL. */
    void (*sort)(ptrdiff_t n, key *x, bool real, const key *lower);
    /* Brings the keys below `pivot` to the front and returns their number. */
    ptrdiff_t (*partition)(ptrdiff_t n, key *x, key pivot);
    /* Brings the k-th smallest key to its place, no larger ones before and no smaller ones behind
     * it. */
    void (*select)(ptrdiff_t n, key *x, ptrdiff_t k);
} PRI_KEYED(pri_sort);
#endif

#endif
