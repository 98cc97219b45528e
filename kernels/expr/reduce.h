/* SPDX-License-Identifier: MIT */
/*
 * Reductions of expressions: for each line of a space one value.
 */
#ifndef PRI_EXPR_REDUCE_H
#define PRI_EXPR_REDUCE_H

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
    pri_machine machine;
    char *to;
    pri_reduce_way way;
    ptrdiff_t lines, length; /* length: elements of a line */
    ptrdiff_t columns;       /* of a line of the space */
} pri_reduce_call;

/* The most reductions that go over memory together. */
enum { PRI_TOGETHER = 4 };

/* Reduces; of several calls each has one line of the same length. */
prange_status pri_reduce_calls(int count, const pri_reduce_call calls[]);

#endif
