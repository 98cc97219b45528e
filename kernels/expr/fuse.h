/* SPDX-License-Identifier: MIT */
/*
 * What computes a node within a pass: its own operation, or one that takes in those of its operands
 * which nothing else reads.
 */
#ifndef PRI_FUSE_H
#define PRI_FUSE_H

#include "node.h"
#include "strip.h"

typedef struct pri_chosen {
    int op, code;
    int count, operands[PRI_CHAIN_OPERANDS]; /* the operands, by their nodes; two a step */
    uint8_t step[PRI_CHAIN_STEPS];           /* of a chain: `code` of them */
    int numbers, number[PRI_COEFFICIENTS];   /* of a polynomial, the highest first */
    int inners, inner[2 * PRI_COEFFICIENTS]; /* nodes that are taken in */
} pri_chosen;

/* How node n is computed. used: how many operations read a node, 2 for more; summed: whether a sum
 * is what reads it, for which operations of bits are made chains. */
void pri_fuse(const pri_graph *graph, const uint8_t used[], int n, bool summed, pri_chosen *chosen);

/* The name of a superinstruction, and whether a root or a quotient is part of it. */
const char *pri_super_name(int code);
bool pri_super_is_slow(int code);

/* The same of a step; and how many operands it has. */
const char *pri_step_name(int step);
bool pri_step_is_slow(int step);
int pri_step_operands(int step);

#endif
