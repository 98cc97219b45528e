/* SPDX-License-Identifier: MIT */
/*
 * Superinstructions, polynomials and branches that compute a node.
 */
#ifndef PRI_PATTERN_H
#define PRI_PATTERN_H

#include "fuse.h"

static inline bool pri_is_unary(const pri_node *node, int code)
{
    return node->op == PRI_OP_UNARY && node->code == code;
}

/* Whether node n is a comparison of its own type as a number, whose bytes nothing else reads. */
bool pri_is_truth(const pri_graph *graph, const uint8_t used[], int n);

/* Matches a polynomial: steps of Horner's rule from node n down. */
bool pri_is_polynomial(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *chosen);

/* Matches a selection between two functions, each of which is then computed only where it is
 * taken. */
bool pri_is_branch(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *chosen);

/* Chooses a superinstruction for node n, or its own operation. */
void pri_choose_pattern(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *chosen);

#endif
