/* SPDX-License-Identifier: MIT */
/*
 * Fusion of operations: by a pattern (pattern.h), or, where no superinstruction absorbs all
 * operations, into chains of steps.
 */
#include "fuse.h"

#include "pattern.h"

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

static bool is_simple(const pri_graph *graph, const uint8_t used[], int n)
{
    const pri_node *node = &graph->node[n];
    return node->type != PRANGE_U8 &&
           ((node->op == PRI_OP_UNARY && node->code <= PRI_SQRT) ||
            (node->op == PRI_OP_BINARY && node->code <= PRI_MAX) || is_bit_operation(graph, node) ||
            pri_is_truth(graph, used, n));
}

/* The code of a binary operation, or of a comparison as a number, in the table of steps. */
static int code_of(const pri_node *node)
{
    static const int bits[PRI_DYADICS] = {[PRI_SHIFT_LEFT] = PRI_SHL,
                                          [PRI_SHIFT_RIGHT] = PRI_SHR,
                                          [PRI_BIT_AND] = PRI_AND,
                                          [PRI_BIT_OR] = PRI_OR,
                                          [PRI_BIT_XOR] = PRI_XOR};
    return node->op == PRI_OP_DYADIC    ? bits[node->code]
           : node->op == PRI_OP_COMPARE ? PRI_TRUE_EQ + node->code
                                        : node->code;
}

/* The code of the operation with its operands swapped. Shifts have none: their count is a number
 * and so never the value of a chain. */
static int reverse_of(int code)
{
    return code == PRI_SUB       ? PRI_RSUB
           : code == PRI_DIV     ? PRI_RDIV
           : code == PRI_MIN     ? PRI_RMIN
           : code == PRI_MAX     ? PRI_RMAX
           : code == PRI_TRUE_LT ? PRI_TRUE_GT
           : code == PRI_TRUE_LE ? PRI_TRUE_GE
                                 : code;
}

/* Whether a chain absorbs node n, rather than read it as an operand. */
static bool is_link(const pri_graph *graph, const uint8_t used[], int n)
{
    pri_chosen unused;
    return used[n] == 1 && is_simple(graph, used, n) && !pri_is_polynomial(graph, used, n, &unused);
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
    const bool is = pri_is_unary(&graph->node[n], PRI_SQUARE) && used[x] == 1 &&
                    graph->node[x].op == PRI_OP_BINARY && graph->node[x].code == PRI_SUB;
    return is ? x : PRI_NONE;
}

/* The operand of node n that a step computes along with n: a squared difference, or a comparison
 * that n converts to a number. PRI_NONE if there is none. */
static int below_in_step(const pri_graph *graph, const uint8_t used[], int n)
{
    return pri_is_truth(graph, used, n) ? graph->node[n].arg[0]
                                        : squared_difference(graph, used, n);
}

/* Adds the step whose operand is the result of node n, an operation of two operands. Returns false
 * if there is no such step. */
static bool add_pair(const pri_graph *graph, const uint8_t used[], int n, int outer,
                     pri_chosen *chosen)
{
    const int below = below_in_step(graph, used, n);
    const pri_node *node = &graph->node[below == PRI_NONE ? n : below];
    const bool square = pri_is_unary(node, PRI_SQUARE);
    const bool difference = below != PRI_NONE && node->op == PRI_OP_BINARY;
    const int x = node->arg[0], y = node->arg[node->count - 1];
    if ((node->op == PRI_OP_UNARY && !square) || is_link(graph, used, x) || is_link(graph, used, y))
        return false;
    const int step = find_step(outer, difference ? PRI_DIFFERENCE_SQUARED
                                      : square   ? PRI_MUL
                                                 : code_of(node));
    if (step == PRI_NONE)
        return false;
    chosen->inner[chosen->inners++] = n;
    if (below != PRI_NONE)
        chosen->inner[chosen->inners++] = below;
    add_step(chosen, step, x, y);
    return true;
}

/* Adds the step of a binary node, or of a comparison as a number. Returns the operand that the
 * chain continues at, or PRI_NONE if the chain begins here. */
static int add_binary(const pri_graph *graph, const uint8_t used[], const pri_node *node,
                      pri_chosen *chosen)
{
    if (node->op == PRI_OP_CONVERT) {
        chosen->inner[chosen->inners++] = node->arg[0];
        node = &graph->node[node->arg[0]];
    }
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

/* Whether some operand is an operation that a chain would absorb. */
static bool has_link(const pri_graph *graph, const uint8_t used[], const pri_chosen *chosen)
{
    for (int k = 0; k < chosen->count; k++)
        if (is_link(graph, used, chosen->operands[k]))
            return true;
    return false;
}

void pri_fuse(const pri_graph *graph, const uint8_t used[], int n, pri_use use, pri_chosen *chosen)
{
    chosen->numbers = 0;
    chosen->code = 0;
    if (pri_is_polynomial(graph, used, n, chosen)) {
        chosen->op = PRI_OP_POLYNOMIAL;
        chosen->count = 1;
        return;
    }
    if (pri_is_branch(graph, used, n, chosen))
        return;
    chosen->numbers = 0;
    pri_choose_pattern(graph, used, n, chosen);
    pri_chosen chain = {.numbers = 0};
    const bool needed = (use == PRI_USE_SUM && chosen->op == PRI_OP_DYADIC) ||
                        (use == PRI_USE_EXTREME && pri_is_real(graph->node[n].type)) ||
                        pri_is_truth(graph, used, n);
    if (!is_simple(graph, used, n) || (!needed && !has_link(graph, used, chosen)))
        return;
    make_chain(graph, used, n, &chain);
    if (needed || chain.inners > chosen->inners)
        *chosen = chain;
}
