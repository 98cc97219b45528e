/* SPDX-License-Identifier: MIT */
#ifndef PRI_ARGSORT_H
#define PRI_ARGSORT_H

#include <prange/status.h>

#include <stdbool.h>

#include "simd/sort.h"

#ifdef PRI_TYPE
/* The stable order of n > 0 numbers; PRANGE_ERROR_MEMORY, with order as it was, can only be where n
 * is beyond 2^32. */
prange_status PRI_TYPED(pri_argsort)(const char *function, pri_sort_form form, ptrdiff_t n,
                                     const element *x, ptrdiff_t *order);

/* The same of few values by counting; returns whether that was possible, and else order is as it
 * was. */
bool PRI_TYPED(pri_argsort_few)(const char *function, pri_sort_form form, ptrdiff_t n,
                                const element *x, ptrdiff_t *order);

/* The same by a radix sort; PRANGE_ERROR_MEMORY without order written. */
prange_status PRI_TYPED(pri_argsort_radix)(const char *function, pri_sort_form form, ptrdiff_t n,
                                           const element *x, ptrdiff_t *order);
#endif

#endif
