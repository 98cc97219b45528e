/* SPDX-License-Identifier: MIT */
/*
 * The compilation of a pass.
 */
#ifndef PRI_PASS_H
#define PRI_PASS_H

#include "fuse.h"
#include "program.h"

/* State of the compilation. Arrays are indexed by node. */
typedef struct pri_pass_maker {
    pri_graph *graph;
    prange_expr *expr;
    pri_pass *pass;
    uint8_t needed[PRANGE_EXPR_NODES];
    uint8_t absorbed[PRANGE_EXPR_NODES]; /* part of another node's operation */
    uint8_t used[PRANGE_EXPR_NODES];     /* number of operations that read it, at most 2 */
    int16_t last[PRANGE_EXPR_NODES];     /* last node that reads it */
    int16_t slot[PRANGE_EXPR_NODES];
    int8_t reg[PRANGE_EXPR_NODES]; /* its register; a source has one that it may be copied to */
    int16_t reduction_of[PRANGE_EXPR_NODES];
    int reduced;   /* the node that the pass reduces, or PRI_NONE */
    pri_use use;   /* by what it is reduced */
    uint64_t free; /* bit mask of the free registers */
} pri_pass_maker;

/* Marks the nodes that the targets need, and returns their number. */
int pri_pass_mark(pri_pass_maker *m, int targets, const int16_t target[]);

/* Compiles m->pass, whose fields on its reduction are set, to compute the targets. `outputs` are
 * the numbers of their outputs; NULL for a target that is reduced. Errors are recorded in the
 * graph. */
void pri_pass_make(pri_pass_maker *m, int targets, const int16_t target[], const int outputs[]);

#endif
