/* SPDX-License-Identifier: MIT */
/*
 * Distinct values, their first positions, their counts, and the inverse indices.
 */
#ifndef PRI_DISTINCT_H
#define PRI_DISTINCT_H

#include <prange/status.h>

#include <stdbool.h>

#include "base/types.h"

#ifdef PRI_TYPE
/* A checked call, n > 0. Outputs that are not wanted are NULL. */
typedef struct PRI_TYPED(pri_distinct) {
    const char *function;
    ptrdiff_t n;
    const element *x;
    ptrdiff_t *count;
    element *values;
    ptrdiff_t *first, *inverse, *counts;
} PRI_TYPED(pri_distinct);

/* By hash tables, if a sample suggests that there are few values. Returns false, having written
 * nothing, if that was not possible. */
bool PRI_TYPED(pri_distinct_by_hashing)(const PRI_TYPED(pri_distinct) * call);

#if !PRI_IS_REAL
/* The same by a table of marks, if a sample suggests that all values are in a narrow range, and if
 * only the values are wanted. */
bool PRI_TYPED(pri_distinct_by_marks)(const PRI_TYPED(pri_distinct) * call);
#endif
#endif

#endif
