/* SPDX-License-Identifier: MIT */
/*
 * Random formulas and their text, with an independent implementation of the rules of types.
 */
#ifndef TESTS_EXPR_TREE_H
#define TESTS_EXPR_TREE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <prange.h>

#include "random.h"

enum { TREE_NODES = 64, TREE_VARIABLES = 8 };

typedef enum tree_op {
    T_INTEGER,
    T_REAL,
    T_VARIABLE,
    T_INDEX,
    T_ADD,
    T_SUB,
    T_MUL,
    T_DIV,
    T_FLOOR_DIV,
    T_MOD,
    T_SQUARED,
    T_CUBED,
    T_FIFTH,
    T_POWER,
    T_EQ,
    T_NE,
    T_LT,
    T_LE,
    T_GT,
    T_GE,
    T_AND,
    T_OR,
    T_XOR,
    T_SHL,
    T_SHR,
    T_NEG,
    T_NOT,
    T_WHERE,
    T_MIN,
    T_MAX,
    T_ABS,
    T_FMA,
    T_SQRT,
    T_EXP,
    T_SIN,
    T_FLOOR,
    T_HYPOT,
    T_ISNAN,
    T_SIGNBIT,
    T_F64,
    T_F32,
    T_I64,
    T_I32,
    T_U8,
    T_BOOL,
    T_OPS
} tree_op;

/* The text of an operation, its operands, and its precedence; that of calls and names is 12. */
static const struct {
    const char *text;
    int operands, binds;
} tree_ops[T_OPS] = {
    [T_INTEGER] = {"", 0, 12},    [T_REAL] = {"", 0, 12},       [T_VARIABLE] = {"", 0, 12},
    [T_INDEX] = {"", 0, 12},      [T_ADD] = {" + ", 2, 6},      [T_SUB] = {" - ", 2, 6},
    [T_MUL] = {"*", 2, 7},        [T_DIV] = {"/", 2, 7},        [T_FLOOR_DIV] = {"//", 2, 7},
    [T_MOD] = {" % ", 2, 7},      [T_SQUARED] = {"**2", 1, 9},  [T_CUBED] = {"**3", 1, 9},
    [T_FIFTH] = {" ** 5", 1, 9},  [T_POWER] = {"**", 2, 9},     [T_EQ] = {" == ", 2, 1},
    [T_NE] = {" != ", 2, 1},      [T_LT] = {"<", 2, 1},         [T_LE] = {"<=", 2, 1},
    [T_GT] = {" > ", 2, 1},       [T_GE] = {" >= ", 2, 1},      [T_AND] = {" & ", 2, 4},
    [T_OR] = {" | ", 2, 2},       [T_XOR] = {"^", 2, 3},        [T_SHL] = {" << ", 2, 5},
    [T_SHR] = {">>", 2, 5},       [T_NEG] = {"-", 1, 8},        [T_NOT] = {"~", 1, 8},
    [T_WHERE] = {"where", 3, 12}, [T_MIN] = {"min", 2, 12},     [T_MAX] = {"maximum", 2, 12},
    [T_ABS] = {"abs", 1, 12},     [T_FMA] = {"fma", 3, 12},     [T_SQRT] = {"sqrt", 1, 12},
    [T_EXP] = {"exp", 1, 12},     [T_SIN] = {"sin", 1, 12},     [T_FLOOR] = {"floor", 1, 12},
    [T_HYPOT] = {"hypot", 2, 12}, [T_ISNAN] = {"isnan", 1, 12}, [T_SIGNBIT] = {"signbit", 1, 12},
    [T_F64] = {"f64", 1, 12},     [T_F32] = {"f32", 1, 12},     [T_I64] = {"i64", 1, 12},
    [T_I32] = {"i32", 1, 12},     [T_U8] = {"u8", 1, 12},       [T_BOOL] = {"bool", 1, 12},
};

/* A value of any type; integers of all types are in `i`, reals in `f` (f32 exactly). */
typedef struct tree_value {
    int64_t i;
    double f;
} tree_value;

typedef struct tree_node {
    tree_op op;
    int arg[3];
    int number; /* of a variable or index */
    prange_type type;
    bool truth, literal;
    tree_value value; /* of a literal */
} tree_node;

typedef struct tree {
    uint64_t seed;
    int dice;
    int variables, dims;
    prange_type type[TREE_VARIABLES];
    int nodes;
    tree_node node[TREE_NODES];
} tree;

static inline uint64_t tree_dice(tree *t, uint64_t sides)
{
    return random_bits(t->seed, t->dice++) % sides;
}

static inline bool tree_is_real(prange_type type)
{
    return type == PRANGE_F64 || type == PRANGE_F32;
}

/* C's arithmetic conversions, with `least` instead of int. */
static inline prange_type tree_meet(const tree *t, int a, int b, prange_type least)
{
    const tree_node *x = &t->node[a], *y = &t->node[b];
    if (x->literal) {
        const tree_node *swap = x;
        x = y;
        y = swap;
    }
    prange_type type = x->type;
    if (type == PRANGE_U8 && least == PRANGE_I32)
        type = PRANGE_I32;
    if (y->literal) {
        if (tree_is_real(type))
            return type;
        if (tree_is_real(y->type))
            return PRANGE_F64;
        if (type == PRANGE_U8 && y->value.i > 255)
            type = PRANGE_I32;
        if (type == PRANGE_I32 && y->value.i > INT32_MAX)
            type = PRANGE_I64;
        return type;
    }
    if (x->type == PRANGE_F64 || y->type == PRANGE_F64)
        return PRANGE_F64;
    if (x->type == PRANGE_F32 || y->type == PRANGE_F32)
        return PRANGE_F32;
    if (x->type == PRANGE_I64 || y->type == PRANGE_I64)
        return PRANGE_I64;
    if (x->type == PRANGE_I32 || y->type == PRANGE_I32)
        return PRANGE_I32;
    return least;
}

static inline prange_type tree_real(prange_type type)
{
    return tree_is_real(type) ? type : PRANGE_F64;
}

/* Sets the type of a node whose operands have theirs; false where it has none. */
static inline bool tree_type(tree *t, int n)
{
    tree_node *node = &t->node[n];
    const int a = node->arg[0], b = tree_ops[node->op].operands > 1 ? node->arg[1] : a;
    const tree_node *x = &t->node[a], *y = &t->node[b];
    const bool integers = !tree_is_real(x->type) && !tree_is_real(y->type);
    switch (node->op) {
    case T_ADD:
    case T_SUB:
    case T_MUL:
    case T_FLOOR_DIV:
    case T_MOD:
    case T_SQUARED:
    case T_CUBED:
    case T_FIFTH:
    case T_NEG:
        node->type = tree_meet(t, a, b, PRANGE_I32);
        return true;
    case T_POWER:
        node->type = tree_meet(t, a, b, PRANGE_I32);
        return !y->literal;
    case T_DIV:
    case T_HYPOT:
    case T_SQRT:
    case T_EXP:
    case T_SIN:
    case T_FLOOR:
        node->type = tree_real(tree_meet(t, a, b, PRANGE_U8));
        return true;
    case T_FMA: {
        const int c = node->arg[2];
        const prange_type left = tree_meet(t, a, b, PRANGE_U8);
        const tree_node *z = &t->node[c];
        if (x->literal || y->literal || z->literal)
            return false;
        node->type = left == PRANGE_F64 || z->type == PRANGE_F64   ? PRANGE_F64
                     : left == PRANGE_F32 || z->type == PRANGE_F32 ? PRANGE_F32
                                                                   : PRANGE_F64;
        return true;
    }
    case T_EQ:
    case T_NE:
    case T_LT:
    case T_LE:
    case T_GT:
    case T_GE:
    case T_ISNAN:
    case T_SIGNBIT:
    case T_BOOL:
        node->type = PRANGE_U8;
        node->truth = true;
        return true;
    case T_AND:
    case T_OR:
    case T_XOR:
    case T_NOT:
        node->type = tree_meet(t, a, b, PRANGE_U8);
        node->truth = x->truth && y->truth;
        return integers;
    case T_SHL:
    case T_SHR:
        node->type = tree_meet(t, a, b, PRANGE_I32);
        return integers;
    case T_WHERE:
        node->type = tree_meet(t, node->arg[1], node->arg[2], PRANGE_U8);
        node->truth = t->node[node->arg[1]].truth && t->node[node->arg[2]].truth;
        return true;
    case T_MIN:
    case T_MAX:
    case T_ABS:
        node->type = tree_meet(t, a, b, PRANGE_U8);
        node->truth = node->op == T_ABS && x->truth;
        return true;
    case T_F64:
        node->type = PRANGE_F64;
        return true;
    case T_F32:
        node->type = PRANGE_F32;
        return true;
    case T_I64:
        node->type = PRANGE_I64;
        return true;
    case T_I32:
        node->type = PRANGE_I32;
        return true;
    case T_U8:
        node->type = PRANGE_U8;
        node->truth = x->truth;
        return true;
    default:
        return true;
    }
}

static inline int tree_leaf(tree *t, bool literal_allowed)
{
    const int n = t->nodes++;
    tree_node *node = &t->node[n];
    *node = (tree_node){.op = T_VARIABLE};
    const uint64_t kind = tree_dice(t, 10);
    if (kind < 2 && literal_allowed) {
        static const int64_t integers[] = {0, 1, 2, 3, 7, 31, 64, 200, 256, 70000, 3000000000};
        node->op = T_INTEGER;
        node->literal = true;
        node->type = PRANGE_I64;
        node->value.i = integers[tree_dice(t, 11)];
    } else if (kind == 2 && literal_allowed) {
        static const double reals[] = {0.5, 1.0, 2.25, 0.1, 1e10, 1e-300, 12345.678901234};
        node->op = T_REAL;
        node->literal = true;
        node->type = PRANGE_F64;
        node->value.f = reals[tree_dice(t, 7)];
    } else if (kind == 3 && t->dims > 0) {
        node->op = T_INDEX;
        node->number = (int)tree_dice(t, (uint64_t)(t->dims < 3 ? t->dims : 3));
        node->type = PRANGE_I64;
    } else {
        node->number = (int)tree_dice(t, (uint64_t)t->variables);
        node->type = t->type[node->number];
    }
    return n;
}

/* Grows a node of at most `depth` levels. Not all operands are literals, since literals are folded,
 * which has separate tests. Sometimes an operand is an existing node. */
static inline int tree_grow(tree *t, int depth, bool literal_allowed)
{
    if (depth == 0 || t->nodes > TREE_NODES - 16 || tree_dice(t, 8) == 0)
        return tree_leaf(t, literal_allowed);
    for (int tries = 0; tries < 20 && t->nodes < TREE_NODES - 16; tries++) {
        tree_node node = {.op = (tree_op)(T_ADD + tree_dice(t, T_OPS - T_ADD))};
        const int count = tree_ops[node.op].operands;
        for (int k = 0; k < count; k++) {
            const bool shared = t->nodes > 4 && tree_dice(t, 6) == 0;
            const int old = shared ? (int)tree_dice(t, (uint64_t)t->nodes) : 0;
            node.arg[k] = shared && !t->node[old].literal
                              ? old
                              : tree_grow(t, depth - 1, count == 2 && k == 1);
        }
        const int n = t->nodes++;
        t->node[n] = node;
        if (tree_type(t, n))
            return n;
        t->nodes--;
    }
    return tree_leaf(t, literal_allowed);
}

/* As text, with no more parentheses than needed. */
static inline char *tree_print(const tree *t, int n, int least, char *to)
{
    const tree_node *node = &t->node[n];
    const char *text = tree_ops[node->op].text;
    const int operands = tree_ops[node->op].operands, binds = tree_ops[node->op].binds;
    if (node->op == T_INTEGER)
        return to + sprintf(to, "%lld", (long long)node->value.i);
    if (node->op == T_REAL) {
        char *end = to + sprintf(to, "%.17g", node->value.f);
        return strpbrk(to, ".e") ? end : end + sprintf(end, ".0");
    }
    if (node->op == T_VARIABLE)
        return to + sprintf(to, "v%d", node->number);
    if (node->op == T_INDEX)
        return to + sprintf(to, "%c", "ijk"[node->number]);
    if (binds == 12) {
        to += sprintf(to, "%s(", text);
        for (int k = 0; k < operands; k++) {
            to += sprintf(to, "%s", k ? ", " : "");
            to = tree_print(t, node->arg[k], 0, to);
        }
        return to + sprintf(to, ")");
    }
    const bool inside = binds < least;
    to += sprintf(to, "%s", inside ? "(" : "");
    if (binds == 8) {
        to += sprintf(to, "%s", text);
        to = tree_print(t, node->arg[0], 8, to);
    } else {
        to = tree_print(t, node->arg[0], binds == 1 ? 2 : binds == 9 ? 12 : binds, to);
        to += sprintf(to, "%s", text);
        if (operands == 2)
            to = tree_print(t, node->arg[1], binds == 9 ? 8 : binds + 1, to);
    }
    return to + sprintf(to, "%s", inside ? ")" : "");
}

#endif
