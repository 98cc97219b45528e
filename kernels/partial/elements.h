/* SPDX-License-Identifier: MIT */
/*
 * The nodes of elements of one type, and how a partial result takes elements in.
 */
#ifndef PRI_PARTIAL_ELEMENTS_H
#define PRI_PARTIAL_ELEMENTS_H

#include "array/fold.h"
#include "base/types.h"
#include "simd/reduce.h"
#include "state.h"

pri_reduce_kernel PRI_TYPED(pri_partial_kernel)(const prange_partial *partial);

/* How nodes join. */
pri_join PRI_TYPED(pri_partial_join)(const prange_partial *partial);

/* The node of block b, the `count` elements at x; the index of an extreme is left at b. */
void PRI_TYPED(pri_partial_block)(const prange_partial *partial, ptrdiff_t b, ptrdiff_t count,
                                  const element *x, const element *y, pri_partial *node);

/* Whether the result is an index. Then node->index, a block, becomes that of the extreme in the
 * whole array, of which x[0] is element `first`. */
bool PRI_TYPED(pri_partial_is_place)(const prange_partial *partial);
void PRI_TYPED(pri_partial_locate)(const prange_partial *partial, ptrdiff_t first, const element *x,
                                   pri_partial *node);

/* Elements first .. end - 1 that are to be taken in: x[0] and y[0] are element `first`; or, where x
 * is NULL, values() computes them. */
typedef struct PRI_TYPED(pri_addition) {
    const char *function; /* the public function's name */
    prange_partial *partial;
    ptrdiff_t first, end;
    const element *x, *y;
    PRI_TYPED(prange_partial_values) values;
    void *ctx;
    uint64_t user; /* the user's function behind values(), as a number */
} pri_addition;

/* Takes them in, once the arguments are checked. */
prange_status PRI_TYPED(pri_partial_take)(const pri_addition *add);

#endif
