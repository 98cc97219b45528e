/* SPDX-License-Identifier: MIT */
/*
 * Operations that become one: by the table of superinstructions; (c*x + d)*x + e ..., a polynomial;
 * and where no superinstruction takes in all, a chain of steps.
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

/* The operations of a step: that of the value so far and the operand, and that of two operands. */
typedef struct form {
    const char *name;
    int16_t outer, inner;
} form;

#define FORM(NAME, name, outer, inner, formula)                                                    \
    [PRI_STEP_##NAME] = {#name, PRI_##outer, PRI_##inner},
static const form forms[PRI_STEP_COUNT] = {PRI_UNARY_STEPS(FORM) PRI_STEPS(FORM)};
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

static bool is_simple(const pri_node *node)
{
    return pri_is_real(node->type) && ((node->op == PRI_OP_UNARY && node->code <= PRI_SQRT) ||
                                       (node->op == PRI_OP_BINARY && node->code <= PRI_MAX));
}

/* Whether node n is an operation that a chain takes in, and no operand. */
static bool is_link(const pri_graph *graph, const uint8_t used[], int n)
{
    pri_chosen unused;
    return used[n] == 1 && is_simple(&graph->node[n]) && !is_polynomial(graph, used, n, &unused);
}

static void add_step(pri_chosen *how, int step, int x, int y)
{
    how->of[how->count++] = x;
    how->of[how->count++] = y;
    how->step[how->code++] = (uint8_t)step;
}

/* A step by its operations; PRI_NONE: there is none. */
static int step_of(int outer, int inner)
{
    for (int step = PRI_STEP_LOAD; step < PRI_STEP_COUNT; step++)
        if (forms[step].outer == outer && forms[step].inner == inner)
            return step;
    return PRI_NONE;
}

/* The difference of which node n is the square, if nothing else reads it, else PRI_NONE. */
static int squared_difference(const pri_graph *graph, const uint8_t used[], int n)
{
    const int x = graph->node[n].arg[0];
    const bool is = is_unary(&graph->node[n], PRI_SQUARE) && used[x] == 1 &&
                    graph->node[x].op == PRI_OP_BINARY && graph->node[x].code == PRI_SUB;
    return is ? x : PRI_NONE;
}

/* A step whose operand is node n, an operation of two operands, if there is such a step. */
static bool add_pair(const pri_graph *graph, const uint8_t used[], int n, int outer,
                     pri_chosen *how)
{
    const int difference = squared_difference(graph, used, n);
    const pri_node *node = &graph->node[difference == PRI_NONE ? n : difference];
    const bool square = is_unary(node, PRI_SQUARE);
    const int x = node->arg[0], y = node->arg[node->count - 1];
    if ((node->op != PRI_OP_BINARY && !square) || is_link(graph, used, x) ||
        is_link(graph, used, y))
        return false;
    const int step = step_of(outer, difference != PRI_NONE ? PRI_DIFFERENCE_SQUARED
                                    : square               ? PRI_MUL
                                                           : node->code);
    if (step == PRI_NONE)
        return false;
    how->inner[how->inners++] = n;
    if (difference != PRI_NONE)
        how->inner[how->inners++] = difference;
    add_step(how, step, x, y);
    return true;
}

/* The step of a node on one of its operands, which is returned. PRI_NONE: there is nothing before.
 */
static int add_binary(const pri_graph *graph, const uint8_t used[], const pri_node *node,
                      pri_chosen *how)
{
    const int x = node->arg[0], y = node->arg[1], code = node->code;
    static const int reverses[] = {
        [PRI_ADD] = PRI_ADD,  [PRI_SUB] = PRI_RSUB, [PRI_MUL] = PRI_MUL,
        [PRI_DIV] = PRI_RDIV, [PRI_MIN] = PRI_RMIN, [PRI_MAX] = PRI_RMAX};
    const int reversed = reverses[code];
    const bool left = is_link(graph, used, x), right = is_link(graph, used, y);
    if (!left && !right) {
        add_step(how, step_of(PRI_NONE, code), x, y);
        return PRI_NONE;
    }
    if (left && right && add_pair(graph, used, y, code, how))
        return x;
    if (left && right && add_pair(graph, used, x, reversed, how))
        return y;
    const int value = left ? y : x;
    add_step(how, step_of(left ? code : reversed, PRI_NONE), value, value);
    return left ? x : y;
}

static int add_unary(const pri_graph *graph, const uint8_t used[], const pri_node *node,
                     pri_chosen *how)
{
    const int x = node->arg[0];
    if (is_link(graph, used, x)) {
        add_step(how, node->code, x, x);
        return x;
    }
    if (node->code == PRI_SQUARE) {
        add_step(how, PRI_STEP_LOAD_MUL, x, x);
    } else {
        add_step(how, node->code, x, x);
        add_step(how, PRI_STEP_LOAD, x, x);
    }
    return PRI_NONE;
}

/* Steps were added from the last to the first. Those that read nothing get the first's operands. */
static void turn_steps(pri_chosen *how)
{
    for (int k = 0, j = how->code - 1; k < j; k++, j--) {
        const uint8_t step = how->step[k];
        const int x = how->of[2 * k], y = how->of[2 * k + 1];
        how->step[k] = how->step[j];
        how->of[2 * k] = how->of[2 * j];
        how->of[2 * k + 1] = how->of[2 * j + 1];
        how->step[j] = step;
        how->of[2 * j] = x;
        how->of[2 * j + 1] = y;
    }
    for (int k = 1; k < how->code; k++)
        if (pri_step_operands(how->step[k]) == 0)
            how->of[2 * k] = how->of[2 * k + 1] = how->of[0];
}

/* The operands that are no array, number or range, each of which holds a register until all of the
 * chain runs. */
static int count_computed(const pri_graph *graph, const pri_chosen *how)
{
    int count = 0;
    for (int k = 0; k < how->count; k++)
        if (k % 2 == 0 || how->of[k] != how->of[k - 1])
            count += graph->node[how->of[k]].op >= PRI_OP_UNARY;
    return count;
}

/* All operations down from n, as many as there are steps for, and registers for their operands: no
 * more than a superinstruction may hold, with the value that the chain starts from. */
static void set_chain(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *how)
{
    how->op = PRI_OP_CHAIN;
    how->code = how->count = how->inners = 0;
    for (int at = n; at != PRI_NONE;) {
        const pri_node *node = &graph->node[at];
        at = node->op == PRI_OP_UNARY ? add_unary(graph, used, node, how)
                                      : add_binary(graph, used, node, how);
        if (at != PRI_NONE &&
            (how->code > PRI_CHAIN_STEPS - 2 || count_computed(graph, how) > PRI_OPERANDS - 3)) {
            add_step(how, PRI_STEP_LOAD, at, at);
            at = PRI_NONE;
        }
        if (at != PRI_NONE)
            how->inner[how->inners++] = at;
    }
    turn_steps(how);
}

/* A superinstruction for node n, or its own operation. */
static void choose(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *how)
{
    const pri_node *node = &graph->node[n];
    const bool may = node->op == PRI_OP_UNARY || node->op == PRI_OP_BINARY;
    how->op = PRI_OP_SUPER;
    for (how->code = 0; may && how->code < PRI_SUPER_COUNT; how->code++)
        if (fits(graph, used, n, how->code, how))
            return;
    how->op = node->op;
    how->code = node->code;
    how->inners = 0;
    how->count = node->count;
    for (int k = 0; k < node->count; k++)
        how->of[k] = node->arg[k];
}

/* Whether an operand is an operation that a chain would take in. */
static bool has_link(const pri_graph *graph, const uint8_t used[], const pri_chosen *how)
{
    for (int k = 0; k < how->count; k++)
        if (is_link(graph, used, how->of[k]))
            return true;
    return false;
}

void pri_fuse(const pri_graph *graph, const uint8_t used[], int n, pri_chosen *how)
{
    how->numbers = 0;
    how->code = 0;
    if (is_polynomial(graph, used, n, how)) {
        how->op = PRI_OP_POLYNOMIAL;
        how->count = 1;
        return;
    }
    how->numbers = 0;
    choose(graph, used, n, how);
    pri_chosen chain = {.numbers = 0};
    if (!is_simple(&graph->node[n]) || !has_link(graph, used, how))
        return;
    set_chain(graph, used, n, &chain);
    if (chain.inners > how->inners)
        *how = chain;
}
