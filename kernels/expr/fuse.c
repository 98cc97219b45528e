/* SPDX-License-Identifier: MIT */
/*
 * Operations that become one, by the table of superinstructions, and chains (c*x + d)*x + e ...
 * that become a polynomial.
 */
#include "fuse.h"

/* The operations of a superinstruction, PRI_NONE where there is none. */
typedef struct pattern {
    const char *name;
    int16_t whole, join, side[2];
} pattern;

#define PATTERN(NAME, name, whole, join, left, right, formula)                                     \
    {#name, PRI_##whole, PRI_##join, {PRI_##left, PRI_##right}},
static const pattern patterns[PRI_SUPER_COUNT] = {PRI_SUPERS(PATTERN, PATTERN)};
#undef PATTERN

const char *pri_super_name(int code)
{
    return patterns[code].name;
}

bool pri_super_is_slow(int code)
{
    const pattern *p = &patterns[code];
    return p->whole == PRI_SQRT || p->join == PRI_DIV || p->side[0] == PRI_DIV ||
           p->side[1] == PRI_DIV;
}

static bool is_unary(const pri_node *node, int code)
{
    return node->op == PRI_OP_UNARY && node->code == code;
}

/* A square is a product. */
static bool is_binary(const pri_node *node, int code)
{
    return (node->op == PRI_OP_BINARY && node->code == code) ||
           (code == PRI_MUL && is_unary(node, PRI_SQUARE));
}

/* One side of a pattern: node n itself is an operand, or its own operands are. */
static bool take_side(const pri_graph *graph, const uint8_t used[], int n, int code,
                      pri_chosen *how)
{
    const pri_node *node = &graph->node[n];
    if (code == PRI_NONE) {
        how->of[how->count++] = n;
        return true;
    }
    if (used[n] != 1 || !is_binary(node, code))
        return false;
    how->inner[how->inners++] = n;
    how->of[how->count++] = node->arg[0];
    how->of[how->count++] = node->arg[node->count - 1];
    return true;
}

/* Whether node n is what the superinstruction computes. The sides of sums and products may be
 * either way round. */
static bool fits(const pri_graph *graph, const uint8_t used[], int n, int code, pri_chosen *how)
{
    const pattern *p = &patterns[code];
    const pri_node *node = &graph->node[n];
    how->inners = 0;
    if (p->whole != PRI_NONE) {
        const int below = node->arg[0];
        if (!is_unary(node, p->whole) || used[below] != 1)
            return false;
        how->inner[how->inners++] = below;
        node = &graph->node[below];
    }
    if (node->op != PRI_OP_BINARY || node->code != p->join)
        return false;
    const int inners = how->inners;
    const bool turns = p->join == PRI_ADD || p->join == PRI_MUL;
    for (int first = 0; first <= turns; first++) {
        how->count = 0;
        how->inners = inners;
        if (take_side(graph, used, node->arg[first], p->side[0], how) &&
            take_side(graph, used, node->arg[1 - first], p->side[1], how))
            return true;
    }
    return false;
}

/* One step of a polynomial: a sum with a number whose other operand is x times what is before. */
static bool is_step(const pri_graph *graph, const uint8_t used[], int n, int *x, int *before,
                    pri_chosen *step)
{
    if (graph->node[n].type > PRANGE_F32 || !fits(graph, used, n, PRI_SUPER_MUL_ADD, step) ||
        graph->node[step->of[2]].op != PRI_OP_NUMBER)
        return false;
    const bool first = *x == PRI_NONE
                           ? graph->node[step->of[1]].op == PRI_OP_NUMBER || used[step->of[1]] == 1
                           : step->of[0] == *x;
    if (*x != PRI_NONE && !first && step->of[1] != *x)
        return false;
    *x = first ? step->of[0] : step->of[1];
    *before = first ? step->of[1] : step->of[0];
    return true;
}

/* A chain of steps down from n. */
static bool is_polynomial(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *how)
{
    int reversed[PRI_COEFFICIENTS], count = 0, at = n, x = PRI_NONE, before;
    pri_chosen step;
    how->inners = 0;
    while (count < PRI_COEFFICIENTS - 1 && is_step(graph, used, at, &x, &before, &step)) {
        reversed[count++] = step.of[2];
        how->inner[how->inners++] = step.inner[0];
        if (graph->node[before].op == PRI_OP_NUMBER) {
            reversed[count++] = before;
            for (int k = 0; k < count; k++)
                how->number[k] = reversed[count - 1 - k];
            how->numbers = count;
            how->of[0] = x;
            return count >= 3;
        }
        if (used[before] != 1)
            return false;
        how->inner[how->inners++] = before;
        at = before;
    }
    return false;
}

void pri_fuse(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *how)
{
    const pri_node *node = &graph->node[n];
    how->numbers = 0;
    how->code = 0;
    if (is_polynomial(graph, used, n, how)) {
        how->op = PRI_OP_POLYNOMIAL;
        how->count = 1;
        return;
    }
    how->numbers = 0;
    const bool may = node->op == PRI_OP_UNARY || node->op == PRI_OP_BINARY;
    for (int code = 0; may && code < PRI_SUPER_COUNT; code++)
        if (fits(graph, used, n, code, how)) {
            how->op = PRI_OP_SUPER;
            how->code = code;
            return;
        }
    how->op = node->op;
    how->code = node->code;
    how->inners = 0;
    how->count = node->count;
    for (int k = 0; k < node->count; k++)
        how->of[k] = node->arg[k];
}
