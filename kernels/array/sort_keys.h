/* SPDX-License-Identifier: MIT */
/*
 * Sorting of keys by several threads.
 */
#ifndef PRI_SORT_KEYS_H
#define PRI_SORT_KEYS_H

#include "isa/isa.h"
#include "simd/sort.h"

/* Sorts n numbers in place, by the threads of the caller's setting. */
void pri_sort_keys_i64(const char *function, pri_sort_form form, ptrdiff_t n, pri_key_i64 *x);
void pri_sort_keys_i32(const char *function, pri_sort_form form, ptrdiff_t n, pri_key_i32 *x);

#endif
