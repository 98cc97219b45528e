/* SPDX-License-Identifier: MIT */
#ifndef PRI_ARGSORT_H
#define PRI_ARGSORT_H

#include <prange/status.h>

#include <stdbool.h>

#include "simd/sort.h"

#ifdef PRI_TYPE
/* Finds the stable order of n > 0 numbers. PRANGE_ERROR_MEMORY, with `order` unchanged, is possible
 * only if n > 2^32. */
prange_status PRI_TYPED(pri_argsort)(const char *function, pri_sort_form form, ptrdiff_t n,
                                     const element *x, ptrdiff_t *order);

/* The same by a counting sort, for numbers of few distinct values. Returns whether it succeeded;
 * otherwise `order` is unchanged. */
bool PRI_TYPED(pri_argsort_few)(const char *function, pri_sort_form form, ptrdiff_t n,
                                const element *x, ptrdiff_t *order);

/* The same by a radix sort. PRANGE_ERROR_MEMORY, with `order` unchanged, if memory is lacking. */
prange_status PRI_TYPED(pri_argsort_radix)(const char *function, pri_sort_form form, ptrdiff_t n,
                                           const element *x, ptrdiff_t *order);
#endif

#endif
