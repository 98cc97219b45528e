/* SPDX-License-Identifier: MIT */
/*
 * Partial results of the first k of an order: the first k of the elements that are contained, and
 * the spans of these elements.
 */
#ifndef PRI_PARTIAL_TOP_K_H
#define PRI_PARTIAL_TOP_K_H

#include "base/types.h"
#include "state.h"

extern const pri_partial_kind pri_partial_top_k_f64, pri_partial_top_k_f32, pri_partial_top_k_i64,
    pri_partial_top_k_i32;

#ifdef PRI_TYPE
/* prange_partial_add for the first k of an order. */
prange_status PRI_TYPED(pri_partial_add_top_k)(const char *function, prange_partial *partial,
                                               ptrdiff_t first, ptrdiff_t count, const element *x);
#endif

#endif
