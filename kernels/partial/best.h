/* SPDX-License-Identifier: MIT */
/*
 * The list of the first k of an order in a partial result, for any type of number.
 */
#ifndef PRI_PARTIAL_BEST_H
#define PRI_PARTIAL_BEST_H

#include "state.h"

/* Allocates a list of `count`. Returns false if memory is missing. */
bool pri_best_alloc(const prange_partial *partial, ptrdiff_t count, pri_best *best);
void pri_best_free(pri_best *best);

/* Adds a list of spans, as pri_partial_insert() does, and the first k of their elements. */
prange_status pri_best_insert(prange_partial *partial, const char *function, pri_spans *list,
                              const pri_best *fresh);

/* Converts the list to bytes of the format and back. Reading fails with PRANGE_ERROR_FORMAT for an
 * impossible list and with PRANGE_ERROR_MEMORY; `to` has as many places as the bytes hold. */
size_t pri_best_bytes(const prange_partial *partial);
unsigned char *pri_best_put(const prange_partial *partial, unsigned char *to);
prange_status pri_best_get(const prange_partial *partial, const unsigned char *from, pri_best *to);

/* The number of entries that the list must have: k, or the number of contained elements if
 * smaller. */
ptrdiff_t pri_best_due(const prange_partial *partial);

#endif
