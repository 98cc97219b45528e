/* SPDX-License-Identifier: MIT */
/*
 * Fusion of operations: into superinstructions, by their table; into polynomials, (c*x + d)*x + e
 * ...; and into chains of steps, where no superinstruction absorbs all operations.
 */
#include "fuse.h"

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

/* The operations of a step: `outer` of the value so far and the operand; `inner` of two operands,
 * if the operand is their result. */
typedef struct form {
    const char *name;
    int16_t outer, inner;
} form;

#define FORM(NAME, name, outer, inner, formula)                                                    \
    [PRI_STEP_##NAME] = {#name, PRI_##outer, PRI_##inner},
static const form forms[PRI_STEP_COUNT] = {PRI_UNARY_STEPS(FORM, FORM) PRI_STEPS(FORM, FORM, FORM)};
#undef FORM

const char *pri_step_name(int step)
{
    return forms[step].name;
}

bool pri_step_is_slow(int step)
{
    const form *f = &forms[step];
    return step == PRI_STEP_SQRT || f->outer == PRI_DIV || f->outer == PRI_RDIV ||
           f->inner == PRI_DIV;
}

int pri_step_operands(int step)
{
    return step <= PRI_STEP_SQRT ? 0 : forms[step].inner == PRI_NONE ? 1 : 2;
}

static bool is_unary(const pri_node *node, int code)
{
    return node->op == PRI_OP_UNARY && node->code == code;
}

/* A square counts as a product. */
static bool is_binary(const pri_node *node, int code)
{
    return (node->op == PRI_OP_BINARY && node->code == code) ||
           (code == PRI_MUL && is_unary(node, PRI_SQUARE));
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
    if (used[n] != 1 || !is_binary(node, code))
        return false;
    chosen->inner[chosen->inners++] = n;
    chosen->operands[chosen->count++] = node->arg[0];
    chosen->operands[chosen->count++] = node->arg[node->count - 1];
    return true;
}

_Static_assert(PRI_WHERE_LE - PRI_WHERE_EQ == PRI_LE - PRI_EQ && PRI_EQ == 0 &&
                   (int)PRI_SHR < (int)PRI_WHERE_EQ,
               "comparisons are numbered alike, and no operation twice");

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
        if (!is_unary(node, p->whole) || used[below] != 1)
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

/* Matches a polynomial: steps of Horner's rule from node n down. */
static bool is_polynomial(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *chosen)
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

/* Whether a node is a bit operation that chains have a step for. Shifts are by a number less than
 * the width. */
static bool is_bit_operation(const pri_graph *graph, const pri_node *node)
{
    if (node->op != PRI_OP_DYADIC || pri_is_real(node->type))
        return false;
    if (node->code != PRI_SHIFT_LEFT && node->code != PRI_SHIFT_RIGHT)
        return node->code >= PRI_BIT_AND;
    const pri_node *count = &graph->node[node->arg[1]];
    const bool wide = node->type == PRANGE_I64;
    const int64_t value = wide ? count->value.i64 : count->value.i32;
    return count->op == PRI_OP_NUMBER && value >= 0 && value < (wide ? 64 : 32);
}

static bool is_simple(const pri_graph *graph, int n)
{
    const pri_node *node = &graph->node[n];
    return node->type != PRANGE_U8 &&
           ((node->op == PRI_OP_UNARY && node->code <= PRI_SQRT) ||
            (node->op == PRI_OP_BINARY && node->code <= PRI_MAX) || is_bit_operation(graph, node));
}

/* The code of a binary operation in the table of steps. */
static int code_of(const pri_node *node)
{
    static const int bits[PRI_DYADICS] = {[PRI_SHIFT_LEFT] = PRI_SHL,
                                          [PRI_SHIFT_RIGHT] = PRI_SHR,
                                          [PRI_BIT_AND] = PRI_AND,
                                          [PRI_BIT_OR] = PRI_OR,
                                          [PRI_BIT_XOR] = PRI_XOR};
    return node->op == PRI_OP_DYADIC ? bits[node->code] : node->code;
}

/* The code of the operation with its operands swapped. Shifts have none: their count is a number
 * and so never the value of a chain. */
static int reverse_of(int code)
{
    return code == PRI_SUB   ? PRI_RSUB
           : code == PRI_DIV ? PRI_RDIV
           : code == PRI_MIN ? PRI_RMIN
           : code == PRI_MAX ? PRI_RMAX
                             : code;
}

/* Whether a chain absorbs node n, rather than read it as an operand. */
static bool is_link(const pri_graph *graph, const uint8_t used[], int n)
{
    pri_chosen unused;
    return used[n] == 1 && is_simple(graph, n) && !is_polynomial(graph, used, n, &unused);
}

static void add_step(pri_chosen *chosen, int step, int x, int y)
{
    chosen->operands[chosen->count++] = x;
    chosen->operands[chosen->count++] = y;
    chosen->step[chosen->code++] = (uint8_t)step;
}

/* The step with these operations, or PRI_NONE. */
static int find_step(int outer, int inner)
{
    for (int step = PRI_STEP_LOAD; step < PRI_STEP_COUNT; step++)
        if (forms[step].outer == outer && forms[step].inner == inner)
            return step;
    return PRI_NONE;
}

/* The operand of node n if n is the square of a difference that nothing else reads, else
 * PRI_NONE. */
static int squared_difference(const pri_graph *graph, const uint8_t used[], int n)
{
    const int x = graph->node[n].arg[0];
    const bool is = is_unary(&graph->node[n], PRI_SQUARE) && used[x] == 1 &&
                    graph->node[x].op == PRI_OP_BINARY && graph->node[x].code == PRI_SUB;
    return is ? x : PRI_NONE;
}

/* Adds the step whose operand is the result of node n, an operation of two operands. Returns false
 * if there is no such step. */
static bool add_pair(const pri_graph *graph, const uint8_t used[], int n, int outer,
                     pri_chosen *chosen)
{
    const int difference = squared_difference(graph, used, n);
    const pri_node *node = &graph->node[difference == PRI_NONE ? n : difference];
    const bool square = is_unary(node, PRI_SQUARE);
    const int x = node->arg[0], y = node->arg[node->count - 1];
    if ((node->op == PRI_OP_UNARY && !square) || is_link(graph, used, x) || is_link(graph, used, y))
        return false;
    const int step = find_step(outer, difference != PRI_NONE ? PRI_DIFFERENCE_SQUARED
                                      : square               ? PRI_MUL
                                                             : code_of(node));
    if (step == PRI_NONE)
        return false;
    chosen->inner[chosen->inners++] = n;
    if (difference != PRI_NONE)
        chosen->inner[chosen->inners++] = difference;
    add_step(chosen, step, x, y);
    return true;
}

/* Adds the step of a binary node. Returns the operand that the chain continues at, or PRI_NONE if
 * the chain begins here. */
static int add_binary(const pri_graph *graph, const uint8_t used[], const pri_node *node,
                      pri_chosen *chosen)
{
    const int x = node->arg[0], y = node->arg[1];
    const int code = code_of(node), reversed = reverse_of(code);
    const bool left = is_link(graph, used, x), right = is_link(graph, used, y);
    if (!left && !right) {
        add_step(chosen, find_step(PRI_NONE, code), x, y);
        return PRI_NONE;
    }
    if (left && right && add_pair(graph, used, y, code, chosen))
        return x;
    if (left && right && add_pair(graph, used, x, reversed, chosen))
        return y;
    const int value = left ? y : x;
    add_step(chosen, find_step(left ? code : reversed, PRI_NONE), value, value);
    return left ? x : y;
}

static int add_unary(const pri_graph *graph, const uint8_t used[], const pri_node *node,
                     pri_chosen *chosen)
{
    const int x = node->arg[0];
    if (is_link(graph, used, x)) {
        add_step(chosen, node->code, x, x);
        return x;
    }
    if (node->code == PRI_SQUARE) {
        add_step(chosen, PRI_STEP_LOAD_MUL, x, x);
    } else {
        add_step(chosen, node->code, x, x);
        add_step(chosen, PRI_STEP_LOAD, x, x);
    }
    return PRI_NONE;
}

/* Reverses the steps, which were added from the last to the first. Steps without operands get those
 * of the first step, since a chain reads all operands. */
static void reverse_steps(pri_chosen *chosen)
{
    for (int k = 0, j = chosen->code - 1; k < j; k++, j--) {
        const uint8_t step = chosen->step[k];
        const int x = chosen->operands[2 * k], y = chosen->operands[2 * k + 1];
        chosen->step[k] = chosen->step[j];
        chosen->operands[2 * k] = chosen->operands[2 * j];
        chosen->operands[2 * k + 1] = chosen->operands[2 * j + 1];
        chosen->step[j] = step;
        chosen->operands[2 * j] = x;
        chosen->operands[2 * j + 1] = y;
    }
    for (int k = 1; k < chosen->code; k++)
        if (pri_step_operands(chosen->step[k]) == 0)
            chosen->operands[2 * k] = chosen->operands[2 * k + 1] = chosen->operands[0];
}

/* The number of operands that are results of operations. Each of them holds a register until the
 * whole chain runs. */
static int count_computed(const pri_graph *graph, const pri_chosen *chosen)
{
    int count = 0;
    for (int k = 0; k < chosen->count; k++)
        if (k % 2 == 0 || chosen->operands[k] != chosen->operands[k - 1])
            count += graph->node[chosen->operands[k]].op >= PRI_OP_UNARY;
    return count;
}

/* Makes a chain of the operations from node n down, as many as there are steps and registers for.
 * With the value that it starts from, a chain holds no more registers than a superinstruction. */
static void make_chain(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *chosen)
{
    chosen->op = PRI_OP_CHAIN;
    chosen->code = chosen->count = chosen->inners = 0;
    for (int at = n; at != PRI_NONE;) {
        const pri_node *node = &graph->node[at];
        at = node->op == PRI_OP_UNARY ? add_unary(graph, used, node, chosen)
                                      : add_binary(graph, used, node, chosen);
        if (at != PRI_NONE && (chosen->code > PRI_CHAIN_STEPS - 2 ||
                               count_computed(graph, chosen) > PRI_OPERANDS - 3)) {
            add_step(chosen, PRI_STEP_LOAD, at, at);
            at = PRI_NONE;
        }
        if (at != PRI_NONE)
            chosen->inner[chosen->inners++] = at;
    }
    reverse_steps(chosen);
}

/* Chooses a superinstruction for node n, or its own operation. */
static void choose(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *chosen)
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

/* Whether some operand is an operation that a chain would absorb. */
static bool has_link(const pri_graph *graph, const uint8_t used[], const pri_chosen *chosen)
{
    for (int k = 0; k < chosen->count; k++)
        if (is_link(graph, used, chosen->operands[k]))
            return true;
    return false;
}

void pri_fuse(const pri_graph *graph, const uint8_t used[], int n, bool summed, pri_chosen *chosen)
{
    chosen->numbers = 0;
    chosen->code = 0;
    if (is_polynomial(graph, used, n, chosen)) {
        chosen->op = PRI_OP_POLYNOMIAL;
        chosen->count = 1;
        return;
    }
    chosen->numbers = 0;
    choose(graph, used, n, chosen);
    pri_chosen chain = {.numbers = 0};
    const bool needed = summed && chosen->op == PRI_OP_DYADIC;
    if (!is_simple(graph, n) || (!needed && !has_link(graph, used, chosen)))
        return;
    make_chain(graph, used, n, &chain);
    if (needed || chain.inners > chosen->inners)
        *chosen = chain;
}
