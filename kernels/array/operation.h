/* SPDX-License-Identifier: MIT */
/*
 * The built-in operations of maps.
 */
#ifndef PRI_OPERATION_H
#define PRI_OPERATION_H

#include <prange/map.h>

#include "elementwise.h"

/* Refuses an operation that is unknown, or that the type does not have. */
prange_status PRI_TYPED(pri_unary_check)(const char *function, prange_unary op);
prange_status PRI_TYPED(pri_binary_check)(const char *function, prange_binary op);

/* ns an element from a second-level cache, on one thread. */
double PRI_TYPED(pri_unary_ns)(prange_unary op);
double PRI_TYPED(pri_binary_ns)(prange_binary op);

/* call->op as an operation of one array, of two, and of an array and call->s. */
pri_elementwise_run PRI_TYPED(pri_run_unary), PRI_TYPED(pri_run_binary), PRI_TYPED(pri_run_scalar);

#endif
