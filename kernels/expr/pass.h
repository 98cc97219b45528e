/* SPDX-License-Identifier: MIT */
/*
 * A pass of a program in the making.
 */
#ifndef PRI_PASS_H
#define PRI_PASS_H

#include "program.h"

/* What is known of the nodes within a pass. */
typedef struct pri_pass_maker {
    pri_graph *graph;
    prange_expr *expr;
    pri_pass *pass;
    uint8_t needed[PRANGE_EXPR_NODES];
    uint8_t absorbed[PRANGE_EXPR_NODES]; /* part of another node's operation */
    uint8_t used[PRANGE_EXPR_NODES];     /* by how many operations, 2 for more */
    int16_t last[PRANGE_EXPR_NODES];     /* the last node that reads it */
    int16_t slot[PRANGE_EXPR_NODES];
    int8_t reg[PRANGE_EXPR_NODES]; /* its register, also of a source that may be copied to one */
    int16_t reduction_of[PRANGE_EXPR_NODES];
    int summed;    /* the node that a sum adds up, or PRI_NONE */
    uint64_t free; /* registers */
} pri_pass_maker;

/* Marks what the targets need, and counts the operations. */
int pri_pass_mark(pri_pass_maker *m, int targets, const int16_t target[]);

/* Fills m->pass, which was started, with what the targets need: they are the results of numbers
 * `outputs`, or NULL for one that is reduced. An error is the graph's. */
void pri_pass_make(pri_pass_maker *m, int targets, const int16_t target[], const int outputs[]);

#endif
