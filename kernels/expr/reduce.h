/* SPDX-License-Identifier: MIT */
/*
 * Reductions of expressions: for each line of a space one value.
 */
#ifndef PRI_EXPR_REDUCE_H
#define PRI_EXPR_REDUCE_H

#include "base/types.h"
#include "machine.h"

/* How the elements of lines are numbered in the space:
 *   - apart: a line is a line of the space;
 *   - flat: the space has one line, in which one line of the reduction follows the other;
 *   - columns: lines are the last axis of the space, its columns.
 */
typedef enum pri_reduce_way { PRI_LINES_APART, PRI_LINES_FLAT, PRI_LINES_COLUMNS } pri_reduce_way;

/* The elements of a block; and the most partial results of columns of several blocks, 8 MiB. */
enum { PRI_ONE_BLOCK = 4096, PRI_COLUMN_SLOTS = 1 << 18 };

/* What a reduction is to do; `to` has room for a value of each line, in their order. */
typedef struct pri_reduce_call {
    const char *function;
    const pri_machine *machine;
    char *to;
    pri_reduce_way way;
    ptrdiff_t lines, length; /* length: elements of a line */
    ptrdiff_t columns;       /* of a line of the space */
} pri_reduce_call;

/* By the type of the values. */
#define PRI_DECLARE_REDUCE(name, element, accumulator, total, moment)                              \
    prange_status pri_expr_reduce_##name(const pri_reduce_call *call);
PRI_TYPES(PRI_DECLARE_REDUCE)
#undef PRI_DECLARE_REDUCE

#endif
