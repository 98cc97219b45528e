/* SPDX-License-Identifier: MIT */
/*
 * Reductions of expressions: one value for each line of a space.
 */
#ifndef PRI_EXPR_REDUCE_H
#define PRI_EXPR_REDUCE_H

#include "machine.h"

/* How the elements of the reduction's lines are numbered in the space:
 *   - apart: each line of the reduction is a line of the space;
 *   - flat: the space has one line, which holds the lines of the reduction one after the other;
 *   - columns: the lines of the reduction are columns, numbered by the last axis of the space.
 */
typedef enum pri_reduce_way { PRI_LINES_APART, PRI_LINES_FLAT, PRI_LINES_COLUMNS } pri_reduce_way;

/* Elements of a block; the most partial results of columns that have several blocks, 8 MiB. */
enum { PRI_ONE_BLOCK = 4096, PRI_COLUMN_SLOTS = 1 << 18 };

/* A reduction to run. `to` has room for one value per line, in the order of the lines. */
typedef struct pri_reduce_call {
    const char *function;
    pri_machine machine;
    char *to;
    pri_reduce_way way;
    ptrdiff_t lines, length; /* length: elements of a line */
    ptrdiff_t columns;       /* columns of a line of the space */
} pri_reduce_call;

/* The most reductions that share one pass over memory. */
enum { PRI_TOGETHER = 4 };

/* Runs one or several reductions. Several have one line each, all of the same length. */
prange_status pri_reduce_calls(int count, const pri_reduce_call calls[]);

#endif
