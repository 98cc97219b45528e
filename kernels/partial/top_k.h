/* SPDX-License-Identifier: MIT */
/*
 * Partial results of the first k of an order: the first of the elements that are in, and which
 * these are.
 */
#ifndef PRI_PARTIAL_TOP_K_H
#define PRI_PARTIAL_TOP_K_H

#include "base/types.h"
#include "state.h"

extern const pri_partial_kind pri_partial_top_k_f64, pri_partial_top_k_f32, pri_partial_top_k_i64,
    pri_partial_top_k_i32;

/* Memory for a list of so many; false without it. */
bool pri_best_take(const prange_partial *of, ptrdiff_t count, pri_best *best);
void pri_best_free(pri_best *best);

/* Takes in a list of spans, as pri_partial_insert does, with the first of its elements. */
prange_status pri_best_insert(prange_partial *partial, const char *function, pri_spans *list,
                              const pri_best *fresh);

/* The list as bytes of the format, and back: PRANGE_ERROR_FORMAT for a list that cannot be, or
 * PRANGE_ERROR_MEMORY. `to` has as many places as there are bytes for. */
size_t pri_best_bytes(const prange_partial *of);
unsigned char *pri_best_put(const prange_partial *of, unsigned char *to);
prange_status pri_best_get(const prange_partial *of, const unsigned char *from, pri_best *to);

/* How many of the elements that are in are in the list. */
ptrdiff_t pri_best_due(const prange_partial *of);

#ifdef PRI_TYPE
/* prange_partial_add for these. */
prange_status PRI_TYPED(pri_partial_choose)(const char *function, prange_partial *partial,
                                            ptrdiff_t first, ptrdiff_t count, const element *x);
#endif

#endif
