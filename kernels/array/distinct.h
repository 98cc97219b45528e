/* SPDX-License-Identifier: MIT */
/*
 * Distinct values, and what is asked of them.
 */
#ifndef PRI_DISTINCT_H
#define PRI_DISTINCT_H

#include <prange/status.h>

#include <stdbool.h>

#include "base/types.h"

#ifdef PRI_TYPE
/* A checked call, n > 0. What is not asked for is NULL. */
typedef struct PRI_TYPED(pri_distinct) {
    const char *function;
    ptrdiff_t n;
    const element *x;
    ptrdiff_t *count;
    element *values;
    ptrdiff_t *first, *inverse, *counts;
} PRI_TYPED(pri_distinct);

/* By tables, where a sample says that there are few values. Returns whether that was possible, and
 * else nothing was written. */
bool PRI_TYPED(pri_distinct_by_tables)(const PRI_TYPED(pri_distinct) * call);

#if !PRI_IS_REAL
/* The same by marks, where a sample says that all are in a narrow range, and only the values are
 * asked for. */
bool PRI_TYPED(pri_distinct_by_marks)(const PRI_TYPED(pri_distinct) * call);
#endif
#endif

#endif
