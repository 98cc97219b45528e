/* SPDX-License-Identifier: MIT */
/*
 * Reductions of expressions: for each line of a space one value.
 */
#ifndef PRI_EXPR_REDUCE_H
#define PRI_EXPR_REDUCE_H

#include "base/types.h"
#include "machine.h"

/* What a reduction is to do; `to` has room for a value of each line, in their order. */
typedef struct pri_reduce_call {
    const char *function;
    const pri_machine *machine;
    char *to;
} pri_reduce_call;

/* By the type of the values. */
#define PRI_DECLARE_REDUCE(name, element, accumulator, total, moment)                              \
    prange_status pri_expr_reduce_##name(const pri_reduce_call *call);
PRI_TYPES(PRI_DECLARE_REDUCE)
#undef PRI_DECLARE_REDUCE

#endif
