/* SPDX-License-Identifier: MIT */
/*
 * The list of a partial result of the first k of an order, whatever the type of its numbers.
 */
#ifndef PRI_PARTIAL_BEST_H
#define PRI_PARTIAL_BEST_H

#include "state.h"

/* Memory for a list of `count`; false without it. */
bool pri_best_take(const prange_partial *partial, ptrdiff_t count, pri_best *best);
void pri_best_free(pri_best *best);

/* Takes in a list of spans, as pri_partial_insert does, with the first of its elements. */
prange_status pri_best_insert(prange_partial *partial, const char *function, pri_spans *list,
                              const pri_best *fresh);

/* The list as bytes of the format, and back: PRANGE_ERROR_FORMAT for a list that cannot be, or
 * PRANGE_ERROR_MEMORY. `to` has as many places as there are bytes for. */
size_t pri_best_bytes(const prange_partial *partial);
unsigned char *pri_best_put(const prange_partial *partial, unsigned char *to);
prange_status pri_best_get(const prange_partial *partial, const unsigned char *from, pri_best *to);

/* How many of the elements that are in are in the list. */
ptrdiff_t pri_best_due(const prange_partial *partial);

#endif
