/* SPDX-License-Identifier: MIT */
/*
 * Sorting of keys by several threads.
 */
#ifndef PRI_SORT_KEYS_H
#define PRI_SORT_KEYS_H

#include "isa/isa.h"
#include "simd/sort.h"

/* Sorts n keys in place by the threads of the caller's setting. `real`: x holds floating-point
 * numbers, before and afterwards. */
void pri_sort_keys_i64(const char *function, ptrdiff_t n, pri_key_i64 *x, bool real);
void pri_sort_keys_i32(const char *function, ptrdiff_t n, pri_key_i32 *x, bool real);

#endif
