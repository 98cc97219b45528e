/* SPDX-License-Identifier: MIT */
/*
 * The nodes of elements of one type, and the addition of elements to a partial result.
 */
#ifndef PRI_PARTIAL_ELEMENTS_H
#define PRI_PARTIAL_ELEMENTS_H

#include "array/fold.h"
#include "base/types.h"
#include "simd/reduce.h"
#include "state.h"

pri_reduce_kernel PRI_TYPED(pri_partial_kernel)(const prange_partial *partial);

/* The function that joins nodes. */
pri_join PRI_TYPED(pri_partial_join)(const prange_partial *partial);

/* Computes the node of block b from `count` elements at x. For argmin and argmax, its index is b
 * until it is located. */
void PRI_TYPED(pri_partial_block)(const prange_partial *partial, ptrdiff_t b, ptrdiff_t count,
                                  const element *x, const element *y, pri_partial *node);

/* Whether the result is the index of an extreme. pri_partial_locate() then replaces the block in
 * node->index by the extreme's index in the whole array, of which x[0] is element `first`. */
bool PRI_TYPED(pri_partial_is_index)(const prange_partial *partial);
void PRI_TYPED(pri_partial_locate)(const prange_partial *partial, ptrdiff_t first, const element *x,
                                   pri_partial *node);

/* The addition of elements first .. end - 1: x[0] and y[0] are element `first`; if x is NULL,
 * values() computes the elements. */
typedef struct PRI_TYPED(pri_addition) {
    const char *function; /* the public function's name */
    prange_partial *partial;
    ptrdiff_t first, end;
    const element *x, *y;
    PRI_TYPED(prange_partial_values) values;
    void *ctx;
    uint64_t user; /* the user's function behind values(), as an integer */
} pri_addition;

/* Adds the elements; the arguments have been checked. */
prange_status PRI_TYPED(pri_partial_add_range)(const pri_addition *add);

#endif
