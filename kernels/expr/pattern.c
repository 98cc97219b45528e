/* SPDX-License-Identifier: MIT */
/*
 * Fusion of operations by patterns: into superinstructions, by their table, into polynomials,
 * (c*x + d)*x + e ..., and into branches, selections between two functions.
 */
#include "pattern.h"

#include <string.h>

/* The operations of a superinstruction, PRI_NONE where there is none. */
typedef struct pattern {
    const char *name;
    int16_t whole, join, side[2];
} pattern;

#define PATTERN(NAME, name, whole, join, left, right, formula)                                     \
    {#name, PRI_##whole, PRI_##join, {PRI_##left, PRI_##right}},
static const pattern patterns[PRI_SUPER_COUNT] = {PRI_SUPERINSTRUCTIONS(PATTERN, PATTERN)};
#undef PATTERN

const char *pri_superinstruction_name(int code)
{
    return patterns[code].name;
}

bool pri_superinstruction_is_slow(int code)
{
    const pattern *p = &patterns[code];
    return p->whole == PRI_SQRT || p->join == PRI_DIV || p->side[0] == PRI_DIV ||
           p->side[1] == PRI_DIV;
}

/* A square counts as a product. */
static bool is_binary(const pri_node *node, int code)
{
    return (node->op == PRI_OP_BINARY && node->code == code) ||
           (code == PRI_MUL && pri_is_unary(node, PRI_SQUARE));
}

_Static_assert(PRI_TRUE_LE - PRI_TRUE_EQ == PRI_LE - PRI_EQ && PRI_EQ == 0 &&
                   PRI_WHERE_LE - PRI_WHERE_EQ == PRI_LE - PRI_EQ && (int)PRI_SHR < PRI_TRUE_EQ &&
                   (int)PRI_TRUE_GE < PRI_WHERE_EQ,
               "comparisons are numbered alike, and no operation twice");

bool pri_is_truth(const pri_graph *graph, const uint8_t used[], int n)
{
    const pri_node *node = &graph->node[n];
    if (node->op != PRI_OP_CONVERT || node->type == PRANGE_U8 || used[node->arg[0]] != 1)
        return false;
    return pri_graph_compares(graph, node->arg[0], (prange_type)node->type);
}

static bool match_truth(const pri_graph *graph, const uint8_t used[], int n, int code,
                        pri_chosen *chosen)
{
    if (used[n] != 1 || !pri_is_truth(graph, used, n))
        return false;
    const int condition = graph->node[n].arg[0];
    const pri_node *comparison = &graph->node[condition];
    if (comparison->code != code - PRI_TRUE_EQ)
        return false;
    chosen->inner[chosen->inners++] = n;
    chosen->inner[chosen->inners++] = condition;
    chosen->operands[chosen->count++] = comparison->arg[0];
    chosen->operands[chosen->count++] = comparison->arg[1];
    return true;
}

/* Matches one side of a pattern: node n itself is an operand, or its own operands are. */
static bool match_side(const pri_graph *graph, const uint8_t used[], int n, int code,
                       pri_chosen *chosen)
{
    const pri_node *node = &graph->node[n];
    if (code == PRI_NONE) {
        chosen->operands[chosen->count++] = n;
        return true;
    }
    if (code >= PRI_TRUE_EQ)
        return match_truth(graph, used, n, code, chosen);
    if (used[n] != 1 || !is_binary(node, code))
        return false;
    chosen->inner[chosen->inners++] = n;
    chosen->operands[chosen->count++] = node->arg[0];
    chosen->operands[chosen->count++] = node->arg[node->count - 1];
    return true;
}

/* Matches a selection by a comparison (PRI_WHERE_EQ and so on), with all operands of one type. */
static bool is_selection(const pri_graph *graph, const uint8_t used[], const pri_node *node,
                         int selects, pri_chosen *chosen)
{
    const int condition = node->arg[0];
    const pri_node *comparison = &graph->node[condition];
    if (node->op != PRI_OP_SELECT || node->type == PRANGE_U8 || used[condition] != 1 ||
        comparison->op != PRI_OP_COMPARE || comparison->code != selects - PRI_WHERE_EQ ||
        graph->node[comparison->arg[0]].type != node->type)
        return false;
    const int operands[] = {comparison->arg[0], comparison->arg[1], node->arg[1], node->arg[2]};
    memcpy(chosen->operands, operands, sizeof operands);
    chosen->count = PRI_OPERANDS;
    chosen->inner[chosen->inners++] = condition;
    return true;
}

/* Whether the superinstruction computes node n. Sums and products match with their sides in either
 * order. */
static bool matches(const pri_graph *graph, const uint8_t used[], int n, int code,
                    pri_chosen *chosen)
{
    const pattern *p = &patterns[code];
    const pri_node *node = &graph->node[n];
    chosen->inners = 0;
    if (p->whole != PRI_NONE) {
        const int below = node->arg[0];
        if (!pri_is_unary(node, p->whole) || used[below] != 1)
            return false;
        chosen->inner[chosen->inners++] = below;
        node = &graph->node[below];
    }
    if (p->join >= PRI_WHERE_EQ)
        return is_selection(graph, used, node, p->join, chosen);
    if (node->op != PRI_OP_BINARY || node->code != p->join)
        return false;
    const int inners = chosen->inners;
    const bool commutes = p->join == PRI_ADD || p->join == PRI_MUL;
    for (int first = 0; first <= commutes; first++) {
        chosen->count = 0;
        chosen->inners = inners;
        if (match_side(graph, used, node->arg[first], p->side[0], chosen) &&
            match_side(graph, used, node->arg[1 - first], p->side[1], chosen))
            return true;
    }
    return false;
}

/* Matches one step of Horner's rule: the value before times x, plus a number. */
static bool is_horner_step(const pri_graph *graph, const uint8_t used[], int n, int *x, int *before,
                           pri_chosen *step)
{
    if (graph->node[n].type > PRANGE_F32 || !matches(graph, used, n, PRI_SUPER_MUL_ADD, step) ||
        graph->node[step->operands[2]].op != PRI_OP_NUMBER)
        return false;
    const bool first = *x == PRI_NONE ? graph->node[step->operands[1]].op == PRI_OP_NUMBER ||
                                            used[step->operands[1]] == 1
                                      : step->operands[0] == *x;
    if (*x != PRI_NONE && !first && step->operands[1] != *x)
        return false;
    *x = first ? step->operands[0] : step->operands[1];
    *before = first ? step->operands[1] : step->operands[0];
    return true;
}

bool pri_is_polynomial(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *chosen)
{
    int reversed[PRI_COEFFICIENTS], count = 0, at = n, x = PRI_NONE, before;
    pri_chosen step;
    chosen->inners = 0;
    while (count < PRI_COEFFICIENTS - 1 && is_horner_step(graph, used, at, &x, &before, &step)) {
        reversed[count++] = step.operands[2];
        chosen->inner[chosen->inners++] = step.inner[0];
        if (graph->node[before].op == PRI_OP_NUMBER) {
            reversed[count++] = before;
            for (int k = 0; k < count; k++)
                chosen->number[k] = reversed[count - 1 - k];
            chosen->numbers = count;
            chosen->operands[0] = x;
            return count >= 3;
        }
        if (used[before] != 1)
            return false;
        chosen->inner[chosen->inners++] = before;
        at = before;
    }
    return false;
}

void pri_choose_pattern(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *chosen)
{
    const pri_node *node = &graph->node[n];
    const bool may =
        node->op == PRI_OP_UNARY || node->op == PRI_OP_BINARY || node->op == PRI_OP_SELECT;
    chosen->op = PRI_OP_SUPERINSTRUCTION;
    for (chosen->code = 0; may && chosen->code < PRI_SUPER_COUNT; chosen->code++)
        if (matches(graph, used, n, chosen->code, chosen))
            return;
    chosen->op = node->op;
    chosen->code = node->code;
    chosen->inners = 0;
    chosen->count = node->count;
    for (int k = 0; k < node->count; k++)
        chosen->operands[k] = node->arg[k];
}

bool pri_is_branch(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *chosen)
{
    const pri_node *node = &graph->node[n];
    if (node->op != PRI_OP_SELECT || !pri_is_real(node->type) ||
        !pri_strip_of(node->type)->branches())
        return false;
    const int taken = node->arg[1], other = node->arg[2];
    /* Functions take longer than dividing a strip by a condition. */
    if (used[taken] != 1 || used[other] != 1 || !pri_graph_is_function(graph, taken) ||
        !pri_graph_is_function(graph, other))
        return false;
    *chosen = (pri_chosen){
        .op = PRI_OP_BRANCH,
        .code = pri_branch_code(graph->node[taken].code, graph->node[other].code),
        .count = 3,
        .operands = {node->arg[0], graph->node[taken].arg[0], graph->node[other].arg[0]},
        .inners = 2,
        .inner = {taken, other}};
    return true;
}
