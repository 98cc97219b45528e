/* SPDX-License-Identifier: MIT */
/*
 * Random formulas, their text, and an evaluator of one element that shares no code with the
 * library's: its own rules of types, its own operations, exact where C leaves something undefined.
 */
#ifndef TESTS_EXPR_TREE_H
#define TESTS_EXPR_TREE_H

#include <math.h>
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

/* Text, operands, and how tightly it binds: calls and names 12. */
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

/* A node of at most `depth` levels. Operands are not all literals: those are folded, and have
 * tests of their own. Sometimes an operand is one that exists. */
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

/* An integer as one of the type. */
static inline int64_t tree_wrap(prange_type type, int64_t i)
{
    return type == PRANGE_I64   ? i
           : type == PRANGE_I32 ? (int64_t)(int32_t)(uint32_t)(uint64_t)i
                                : (int64_t)(uint8_t)i;
}

static inline tree_value tree_convert(prange_type from, prange_type to, tree_value x)
{
    tree_value z = {0, 0.0};
    if (tree_is_real(to)) {
        z.f = tree_is_real(from) ? x.f : to == PRANGE_F32 ? (double)(float)x.i : (double)x.i;
        z.f = to == PRANGE_F32 ? (double)(float)z.f : z.f;
    } else if (!tree_is_real(from)) {
        z.i = tree_wrap(to, x.i);
    } else {
        const __float128 least = to == PRANGE_I64   ? (__float128)INT64_MIN
                                 : to == PRANGE_I32 ? (__float128)INT32_MIN
                                                    : 0;
        const __float128 most = to == PRANGE_I64   ? (__float128)INT64_MAX
                                : to == PRANGE_I32 ? (__float128)INT32_MAX
                                                   : 255;
        const __float128 f = x.f;
        z.i = isnan(x.f) ? 0 : (int64_t)(f < least ? least : f > most ? most : f);
    }
    return z;
}

static inline double tree_real_op(tree_op op, prange_type type, double x, double y, double z)
{
    const bool wide = type == PRANGE_F64;
    const float a = (float)x, b = (float)y, c = (float)z;
    switch (op) {
    case T_ADD:
        return wide ? x + y : (double)(a + b);
    case T_SUB:
        return wide ? x - y : (double)(a - b);
    case T_MUL:
        return wide ? x * y : (double)(a * b);
    case T_DIV:
        return wide ? x / y : (double)(a / b);
    case T_FLOOR_DIV:
    case T_MOD: {
        /* CPython's float_divmod, with a quotient of 0 for numpy. */
        double rest = wide ? fmod(x, y) : (double)fmodf(a, b);
        if (y == 0)
            return op == T_MOD ? (double)NAN : wide ? x / y : (double)(a / b);
        double whole = wide ? (x - rest) / y : (double)((float)(a - (float)rest) / b);
        if (rest != 0 && (y < 0) != (rest < 0)) {
            rest = wide ? rest + y : (double)((float)rest + b);
            whole = wide ? whole - 1.0 : (double)((float)whole - 1.0f);
        } else if (rest == 0) {
            rest = copysign(0.0, y);
        }
        if (op == T_MOD)
            return rest;
        if (whole == 0)
            return copysign(0.0, wide ? x / y : (double)(a / b));
        const double down = floor(whole);
        return whole - down > 0.5 ? down + 1.0 : down;
    }
    case T_SQUARED:
        return wide ? x * x : (double)(a * a);
    case T_CUBED:
        return wide ? x * (x * x) : (double)(a * (a * a));
    case T_FIFTH:
        return wide ? x * ((x * x) * (x * x)) : (double)(a * ((a * a) * (a * a)));
    case T_POWER:
        return wide ? prange_pow(x, y) : (double)prange_powf(a, b);
    case T_NEG:
        return -x;
    case T_MIN:
        return isnan(x) || isnan(y) ? (double)NAN : y < x ? y : x;
    case T_MAX:
        return isnan(x) || isnan(y) ? (double)NAN : y > x ? y : x;
    case T_ABS:
        return fabs(x);
    case T_FMA:
        return wide ? fma(x, y, z) : (double)fmaf(a, b, c);
    case T_SQRT:
        return wide ? sqrt(x) : (double)sqrtf(a);
    case T_EXP:
        return wide ? prange_exp(x) : (double)prange_expf(a);
    case T_SIN:
        return wide ? prange_sin(x) : (double)prange_sinf(a);
    case T_FLOOR:
        return floor(x);
    default: /* T_HYPOT */
        return wide ? prange_hypot(x, y) : (double)prange_hypotf(a, b);
    }
}

static inline int64_t tree_integer_power(int64_t x, int64_t y)
{
    uint64_t power = 1;
    if (y < 0)
        return x == 1 ? 1 : x == -1 ? (y % 2 ? -1 : 1) : 0;
    for (uint64_t bit = UINT64_C(1) << 62; bit > 0; bit >>= 1) {
        power *= power;
        power *= (uint64_t)y & bit ? (uint64_t)x : 1;
    }
    return (int64_t)power;
}

static inline int64_t tree_integer_op(tree_op op, prange_type type, int64_t x, int64_t y)
{
    const int width = type == PRANGE_I64 ? 64 : type == PRANGE_I32 ? 32 : 8;
    const uint64_t a = (uint64_t)x, b = (uint64_t)y;
    switch (op) {
    case T_ADD:
        return (int64_t)(a + b);
    case T_SUB:
        return (int64_t)(a - b);
    case T_MUL:
        return (int64_t)(a * b);
    case T_FLOOR_DIV:
    case T_MOD: {
        if (y == 0)
            return 0;
        const __int128 p = x, q = y;
        __int128 whole = p / q;
        if (whole * q != p && (p < 0) != (q < 0))
            whole--;
        return (int64_t)(op == T_MOD ? p - whole * q : whole);
    }
    case T_SQUARED:
        return tree_integer_power(x, 2);
    case T_CUBED:
        return tree_integer_power(x, 3);
    case T_FIFTH:
        return tree_integer_power(x, 5);
    case T_POWER:
        return tree_integer_power(x, y);
    case T_AND:
        return x & y;
    case T_OR:
        return x | y;
    case T_XOR:
        return x ^ y;
    case T_SHL:
        return y < 0 || y >= width ? 0 : (int64_t)(a << y);
    case T_SHR:
        return y < 0 || y >= width ? (x < 0 ? -1 : 0) : x >> y;
    case T_NEG:
        return (int64_t)(0 - a);
    case T_NOT:
        return ~x;
    case T_MIN:
        return x < y ? x : y;
    case T_MAX:
        return x > y ? x : y;
    default: /* T_ABS */
        return x < 0 ? (int64_t)(0 - a) : x;
    }
}

static inline bool tree_compare(tree_op op, prange_type type, tree_value x, tree_value y)
{
    const bool real = tree_is_real(type);
    const bool less = real ? x.f < y.f : x.i < y.i, more = real ? x.f > y.f : x.i > y.i;
    const bool equal = real ? x.f == y.f : x.i == y.i;
    switch (op) {
    case T_EQ:
        return equal;
    case T_NE:
        return !equal;
    case T_LT:
        return less;
    case T_LE:
        return less || equal;
    case T_GT:
        return more;
    default:
        return more || equal;
    }
}

/* The value of node n where the variables and the index have these values; `values` keeps those of
 * nodes that were computed. */
static inline tree_value tree_eval(const tree *t, int n, const tree_value variable[],
                                   const ptrdiff_t index[])
{
    const tree_node *node = &t->node[n];
    const int count = tree_ops[node->op].operands;
    const tree_node *x = &t->node[node->arg[0]], *y = count > 1 ? &t->node[node->arg[1]] : x;
    tree_value of[3] = {{0, 0.0}, {0, 0.0}, {0, 0.0}}, z = {0, 0.0};
    for (int k = 0; k < count; k++)
        of[k] = tree_eval(t, node->arg[k], variable, index);
    prange_type type = node->type;
    switch (node->op) {
    case T_INTEGER:
    case T_REAL:
        return node->value;
    case T_VARIABLE:
        return variable[node->number];
    case T_INDEX:
        z.i = index[node->number];
        return z;
    case T_EQ:
    case T_NE:
    case T_LT:
    case T_LE:
    case T_GT:
    case T_GE:
        type = tree_meet(t, node->arg[0], node->arg[1], PRANGE_U8);
        z.i = tree_compare(node->op, type, tree_convert(x->type, type, of[0]),
                           tree_convert(y->type, type, of[1]));
        return z;
    case T_ISNAN:
        z.i = tree_is_real(x->type) && isnan(of[0].f);
        return z;
    case T_SIGNBIT:
        z.i = tree_is_real(x->type) ? signbit(of[0].f) && !isnan(of[0].f) : of[0].i < 0;
        return z;
    case T_BOOL:
        z.i = tree_is_real(x->type) ? of[0].f != 0 : of[0].i != 0;
        return z;
    case T_WHERE: {
        const bool take = tree_is_real(x->type) ? of[0].f != 0 : of[0].i != 0;
        const int taken = take ? 1 : 2;
        return tree_convert(t->node[node->arg[taken]].type, type, of[taken]);
    }
    case T_F64:
    case T_F32:
    case T_I64:
    case T_I32:
    case T_U8:
        return tree_convert(x->type, type, of[0]);
    default:
        break;
    }
    for (int k = 0; k < count; k++)
        of[k] = tree_convert(t->node[node->arg[k]].type, type, of[k]);
    if (tree_is_real(type)) {
        z.f = tree_real_op(node->op, type, of[0].f, of[1].f, of[2].f);
    } else if (node->op == T_NOT && node->truth) {
        z.i = !of[0].i;
    } else {
        z.i = tree_wrap(type, tree_integer_op(node->op, type, of[0].i, of[1].i));
    }
    return z;
}

static inline tree_value tree_load(prange_type type, const void *at)
{
    tree_value z = {0, 0.0};
    int32_t narrow;
    float single;
    switch (type) {
    case PRANGE_F64:
        memcpy(&z.f, at, 8);
        break;
    case PRANGE_F32:
        memcpy(&single, at, 4);
        z.f = (double)single;
        break;
    case PRANGE_I64:
        memcpy(&z.i, at, 8);
        break;
    case PRANGE_I32:
        memcpy(&narrow, at, 4);
        z.i = narrow;
        break;
    case PRANGE_U8:
        z.i = *(const uint8_t *)at;
        break;
    }
    return z;
}

#endif
