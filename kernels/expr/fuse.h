/* SPDX-License-Identifier: MIT */
/*
 * Chooses the operation that computes a node within a pass: its own, or a fused one that absorbs
 * those of its operands that nothing else reads.
 */
#ifndef PRI_FUSE_H
#define PRI_FUSE_H

#include "node.h"
#include "strip.h"

typedef struct pri_chosen {
    int op, code;
    int count, operands[PRI_CHAIN_OPERANDS]; /* nodes; of a chain, two per step */
    uint8_t step[PRI_CHAIN_STEPS];           /* of a chain: `code` of them */
    int numbers, number[PRI_COEFFICIENTS];   /* coefficients of a polynomial, highest first */
    int inners, inner[2 * PRI_COEFFICIENTS]; /* absorbed nodes */
} pri_chosen;

/* What reads a node: a sum, for which a bit operation becomes a chain; a minimum or maximum over
 * several arrays, for which any operation of reals that can be a chain becomes one; or anything
 * else. */
typedef enum pri_use { PRI_USE_OTHER, PRI_USE_SUM, PRI_USE_EXTREME } pri_use;

/* Chooses how node n is computed. used: how many operations read a node, at most 2. */
void pri_fuse(const pri_graph *graph, const uint8_t used[], int n, pri_use use, pri_chosen *chosen);

/* The name of a superinstruction, and whether it contains a square root or a division. */
const char *pri_superinstruction_name(int code);
bool pri_superinstruction_is_slow(int code);

/* The same for a step of a chain, and its number of operands. */
const char *pri_step_name(int step);
bool pri_step_is_slow(int step);
int pri_step_operands(int step);

#endif
