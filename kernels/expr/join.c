/* SPDX-License-Identifier: MIT */
/*
 * Makes a node of an operation and its operands, in one form for all formulas that have the same
 * bits: operands of one type, minus signs moved outward, no subtraction of a number, and products
 * for quotients by powers of two.
 */
#include <math.h>

#include "node.h"

static bool fits(int64_t value, prange_type type)
{
    return type == PRANGE_I64 || (type == PRANGE_I32 && value == (int32_t)value) ||
           (type == PRANGE_U8 && value == (uint8_t)value);
}

prange_type pri_graph_common_type(const pri_graph *graph, int count, const int args[],
                                  prange_type least)
{
    int type = (int)least, others = 0;
    for (int k = 0; k < count; k++)
        if (!graph->node[args[k]].literal) {
            type = graph->node[args[k]].type < type ? graph->node[args[k]].type : type;
            others++;
        }
    for (int k = 0; k < count; k++) {
        const pri_node *node = &graph->node[args[k]];
        if (!node->literal || (others > 0 && pri_is_real(type)))
            continue;
        if (pri_is_real(node->type) || others == 0)
            type = node->type < type ? node->type : type;
        while (!pri_is_real(type) && !fits(node->value.i64, (prange_type)type))
            type--;
    }
    return (prange_type)type;
}

/* The truth value that x converts to an integer, or x. */
static int without_conversion(const pri_graph *graph, int x)
{
    const pri_node *node = &graph->node[x];
    return node->op == PRI_OP_CONVERT && !pri_is_real(node->type) && graph->node[node->arg[0]].truth
               ? node->arg[0]
               : x;
}

/* Whether a node is a conjunction if its operands are truth values. */
static bool is_conjunction(const pri_node *node)
{
    return (node->op == PRI_OP_DYADIC && node->code == PRI_BIT_AND) ||
           (node->op == PRI_OP_BINARY && node->code == PRI_MUL && !pri_is_real(node->type));
}

static int add_conversion(pri_graph *graph, int x, prange_type type)
{
    return pri_graph_add(graph, &(pri_node){.op = PRI_OP_CONVERT,
                                            .type = (uint8_t)type,
                                            .code = (uint8_t)type,
                                            .count = 1,
                                            .arg = {(int16_t)x, PRI_NONE, PRI_NONE}});
}

/* Converts comparisons of reals joined by & or *, as in (a > 1) & (a < 2), to their own type: each
 * by itself, to 0 or 1, and then their product. A chain computes it without going through bytes.
 * Returns PRI_NONE for anything else. */
static int convert_conjunction(pri_graph *graph, int x, prange_type type)
{
    enum { MOST = 8 };
    int right[MOST], count = 0;
    if (!pri_is_real((int)type))
        return PRI_NONE;
    for (; is_conjunction(&graph->node[x]); x = without_conversion(graph, graph->node[x].arg[0])) {
        const int y = without_conversion(graph, graph->node[x].arg[1]);
        if (count == MOST || !pri_graph_compares(graph, y, type))
            return PRI_NONE;
        right[count++] = y;
    }
    if (count == 0 || !pri_graph_compares(graph, x, type))
        return PRI_NONE;
    int product = add_conversion(graph, x, type);
    while (count > 0 && product != PRI_NONE) {
        const int factor = add_conversion(graph, right[--count], type);
        product =
            pri_graph_add(graph, &(pri_node){.op = PRI_OP_BINARY,
                                             .type = (uint8_t)type,
                                             .code = PRI_MUL,
                                             .count = 2,
                                             .arg = {(int16_t)product, (int16_t)factor, PRI_NONE}});
    }
    return product;
}

int pri_graph_convert(pri_graph *graph, int x, prange_type type)
{
    if (x == PRI_NONE)
        return x;
    const int product = convert_conjunction(graph, x, type);
    if (product != PRI_NONE)
        return product;
    pri_node node = graph->node[x];
    if (node.type == type && !node.literal)
        return x;
    node.literal = false;
    return node.type != type ? add_conversion(graph, x, type) : pri_graph_add(graph, &node);
}

static bool all_literal(const pri_graph *graph, int count, const int args[])
{
    for (int k = 0; k < count; k++)
        if (!graph->node[args[k]].literal)
            return false;
    return true;
}

/* Whether a real number is a power of two whose reciprocal is exact. */
static bool is_power_of_two(const pri_node *number)
{
    const bool wide = number->type == PRANGE_F64;
    int exponent;
    const double part = frexp(wide ? number->value.f64 : (double)number->value.f32, &exponent);
    const int most = wide ? 1022 : 126;
    return fabs(part) == 0.5 && exponent - 1 >= -most && exponent - 1 <= most;
}

static bool is_unary(const pri_node *node, int code)
{
    return node->op == PRI_OP_UNARY && node->code == code;
}

static int negate(pri_graph *graph, int x)
{
    const pri_node minus = {.op = PRI_OP_UNARY,
                            .type = graph->node[x].type,
                            .code = PRI_NEG,
                            .count = 1,
                            .arg = {(int16_t)x, PRI_NONE, PRI_NONE}};
    return pri_graph_add(graph, &minus);
}

/* Removes the minus of operand k; returns whether it had one. */
static bool remove_minus(const pri_graph *graph, pri_node *node, int k)
{
    const pri_node *operand = &graph->node[node->arg[k]];
    if (!is_unary(operand, PRI_NEG))
        return false;
    node->arg[k] = operand->arg[0];
    return true;
}

/* Moves minus signs from operands to a number or to the whole operation. This changes no bit and
 * leaves forms that are fused later: -x * 2 is x * -2, -x / y is -(x / y), -x + y is y - x. Returns
 * whether the node is to be negated. */
static bool move_signs(pri_graph *graph, pri_node *node)
{
    bool minus = false;
    if (node->op != PRI_OP_BINARY)
        return false;
    if (node->code == PRI_MUL || node->code == PRI_DIV) {
        for (int k = 0; k < 2; k++)
            minus ^= remove_minus(graph, node, k);
        for (int k = 0; k < 2; k++)
            if (minus && graph->node[node->arg[k]].op == PRI_OP_NUMBER) {
                node->arg[k] = (int16_t)negate(graph, node->arg[k]);
                return false;
            }
    } else if (node->code == PRI_ADD || node->code == PRI_SUB) {
        const bool add = node->code == PRI_ADD;
        if (remove_minus(graph, node, 1)) {
            node->code = add ? PRI_SUB : PRI_ADD;
        } else if (add && remove_minus(graph, node, 0)) {
            const int16_t subtracted = node->arg[0];
            node->code = PRI_SUB;
            node->arg[0] = node->arg[1];
            node->arg[1] = subtracted;
        }
    }
    return minus;
}

/* The recursion is at most one call deep. NOLINTNEXTLINE(misc-no-recursion) */
int pri_graph_join(pri_graph *graph, int op, int code, int count, const int args[],
                   prange_type operands, prange_type type, bool truth)
{
    pri_node node = {.op = (uint8_t)op,
                     .type = (uint8_t)type,
                     .code = (uint8_t)code,
                     .truth = truth,
                     .literal = !truth && all_literal(graph, count, args),
                     .count = (uint8_t)count,
                     .arg = {PRI_NONE, PRI_NONE, PRI_NONE}};
    for (int k = 0; k < count; k++) {
        const int x = pri_graph_convert(graph, args[k], operands);
        if (x == PRI_NONE)
            return PRI_NONE;
        node.arg[k] = (int16_t)x;
    }
    /* x - 2 becomes x + -2, a single form for the fusion, and x / 2 becomes x * 0.5, which is
     * faster. Neither changes a bit. */
    const bool by_number = op == PRI_OP_BINARY && pri_is_real((int)operands) && !node.literal &&
                           graph->node[node.arg[1]].op == PRI_OP_NUMBER;
    const bool less = by_number && code == PRI_SUB;
    if (less || (by_number && code == PRI_DIV && is_power_of_two(&graph->node[node.arg[1]]))) {
        const int number[] = {node.arg[1]};
        node.code = less ? PRI_ADD : PRI_MUL;
        node.arg[1] = (int16_t)pri_graph_join(graph, PRI_OP_UNARY, less ? PRI_NEG : PRI_RECIPROCAL,
                                              1, number, operands, type, false);
        if (node.arg[1] == PRI_NONE)
            return PRI_NONE;
    }
    const bool minus = move_signs(graph, &node);
    if (op == PRI_OP_BINARY && code == PRI_MUL && node.arg[0] == node.arg[1]) {
        node.op = PRI_OP_UNARY;
        node.code = PRI_SQUARE;
        node.count = 1;
        node.arg[1] = PRI_NONE;
    }
    const int n = pri_graph_add(graph, &node);
    return minus && n != PRI_NONE ? negate(graph, n) : n;
}
