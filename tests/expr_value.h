/* SPDX-License-Identifier: MIT */
/*
 * The value of a random formula (expr_tree.h) for one element: node by node, by operations that
 * share no code with the library and are defined where C leaves the result undefined.
 */
#ifndef TESTS_EXPR_VALUE_H
#define TESTS_EXPR_VALUE_H

#include <math.h>
#include <string.h>

#include "expr_tree.h"

/* An integer wrapped to the type. */
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
    tree_value job[3] = {{0, 0.0}, {0, 0.0}, {0, 0.0}}, z = {0, 0.0};
    for (int k = 0; k < count; k++)
        job[k] = tree_eval(t, node->arg[k], variable, index);
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
        z.i = tree_compare(node->op, type, tree_convert(x->type, type, job[0]),
                           tree_convert(y->type, type, job[1]));
        return z;
    case T_ISNAN:
        z.i = tree_is_real(x->type) && isnan(job[0].f);
        return z;
    case T_SIGNBIT:
        z.i = tree_is_real(x->type) ? signbit(job[0].f) && !isnan(job[0].f) : job[0].i < 0;
        return z;
    case T_BOOL:
        z.i = tree_is_real(x->type) ? job[0].f != 0 : job[0].i != 0;
        return z;
    case T_WHERE: {
        const bool take = tree_is_real(x->type) ? job[0].f != 0 : job[0].i != 0;
        const int taken = take ? 1 : 2;
        return tree_convert(t->node[node->arg[taken]].type, type, job[taken]);
    }
    case T_F64:
    case T_F32:
    case T_I64:
    case T_I32:
    case T_U8:
        return tree_convert(x->type, type, job[0]);
    default:
        break;
    }
    for (int k = 0; k < count; k++)
        job[k] = tree_convert(t->node[node->arg[k]].type, type, job[k]);
    if (tree_is_real(type)) {
        z.f = tree_real_op(node->op, type, job[0].f, job[1].f, job[2].f);
    } else if (node->op == T_NOT && node->truth) {
        z.i = !job[0].i;
    } else {
        z.i = tree_wrap(type, tree_integer_op(node->op, type, job[0].i, job[1].i));
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
