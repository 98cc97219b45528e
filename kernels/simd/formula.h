/* SPDX-License-Identifier: MIT */
/*
 * The formulas of superinstructions on vectors, and their operands. Only for the sources that
 * implement superinstructions.h.
 */
#ifndef PRI_FORMULA_H
#define PRI_FORMULA_H

#include "superinstructions.h"
#include "vec_any.h"

typedef vec formula_of(vec a, vec b, vec c, vec d);

/* Element i of operand k is at[k][i * step[k]]. A scalar operand is a vector of copies that is read
 * repeatedly. An operand identical to the one before it has the same address. */
typedef struct operands {
    const element *at[PRI_OPERANDS];
    ptrdiff_t step[PRI_OPERANDS];
    element number[PRI_OPERANDS][VEC_LANES];
} operands;

static inline __attribute__((always_inline)) void set_operands(operands *x,
                                                               const pri_operand from[PRI_OPERANDS])
{
    for (int k = 0; k < PRI_OPERANDS; k++) {
        x->at[k] = from[k].at;
        x->step[k] = from[k].step;
        if (k > 0 && from[k].at == from[k - 1].at && from[k].step == from[k - 1].step) {
            x->at[k] = x->at[k - 1];
        } else if (from[k].step == 0) {
            vec_store(x->number[k], vec_all(*x->at[k]));
            x->at[k] = x->number[k];
        }
    }
}

/* The vector of results that begins with element i. */
static inline __attribute__((always_inline)) vec value(const operands *x, ptrdiff_t i,
                                                       formula_of *f)
{
    return f(vec_load(x->at[0] + i * x->step[0]), vec_load(x->at[1] + i * x->step[1]),
             vec_load(x->at[2] + i * x->step[2]), vec_load(x->at[3] + i * x->step[3]));
}

/* The results i .. end - 1, at most a vector of them. */
static inline __attribute__((always_inline)) vec value_part(const operands *x, ptrdiff_t i,
                                                            ptrdiff_t end, formula_of *f)
{
    vec value[PRI_OPERANDS];
    for (int k = 0; k < PRI_OPERANDS; k++)
        value[k] = x->step[k] ? load_part(x->at[k] + i, end - i) : vec_load(x->at[k]);
    return f(value[0], value[1], value[2], value[3]);
}

/* The operands of a selection whose second choice is the number 0, read in rows of KEPT elements,
 * so that addresses are computed once a row. A scalar operand is copied to a whole row. */
enum { KEPT = 32, KEPT_OPERANDS = 3 };

typedef struct kept {
    const element *at[KEPT_OPERANDS];
    ptrdiff_t move[KEPT_OPERANDS];
    element number[KEPT_OPERANDS][KEPT];
} kept;

/* Sets x from the operands, from element i on. Returns false if the second choice is not 0. */
static inline __attribute__((always_inline)) bool set_kept(kept *x, const operands *from,
                                                           ptrdiff_t i)
{
    static const unsigned char zero[sizeof(element)];
    if (from->step[KEPT_OPERANDS] ||
        memcmp((const unsigned char *)from->at[KEPT_OPERANDS], zero, sizeof zero) != 0)
        return false;
    for (int k = 0; k < KEPT_OPERANDS; k++) {
        x->at[k] = from->step[k] ? from->at[k] + i : x->number[k];
        x->move[k] = from->step[k] ? KEPT : 0;
        for (int j = 0; j < KEPT && !from->step[k]; j++)
            x->number[k][j] = *from->at[k];
    }
    return true;
}

/* The values of the vector that begins with element j of the row. */
static inline __attribute__((always_inline)) vec value_kept(const kept *x, ptrdiff_t j,
                                                            formula_of *f)
{
    return f(vec_load(x->at[0] + j), vec_load(x->at[1] + j), vec_load(x->at[2] + j), (vec){0});
}

static inline __attribute__((always_inline)) void next_kept(kept *x)
{
    PRI_UNROLL
    for (int k = 0; k < KEPT_OPERANDS; k++)
        x->at[k] += x->move[k];
}

/* Unary and binary operations, for the sums. */
static inline vec neg_of(vec a, vec b, vec c, vec d)
{
    (void)b, (void)c, (void)d;
    return -a;
}

static inline vec abs_of(vec a, vec b, vec c, vec d)
{
    (void)b, (void)c, (void)d;
    return vec_abs(a);
}

static inline vec square_of(vec a, vec b, vec c, vec d)
{
    (void)b, (void)c, (void)d;
    return a * a;
}

static inline vec add_of(vec a, vec b, vec c, vec d)
{
    (void)c, (void)d;
    return a + b;
}

static inline vec sub_of(vec a, vec b, vec c, vec d)
{
    (void)c, (void)d;
    return a - b;
}

static inline vec mul_of(vec a, vec b, vec c, vec d)
{
    (void)c, (void)d;
    return a * b;
}

static inline vec min_of(vec a, vec b, vec c, vec d)
{
    (void)c, (void)d;
    return vec_least(a, b);
}

static inline vec max_of(vec a, vec b, vec c, vec d)
{
    (void)c, (void)d;
    return vec_greatest(a, b);
}

#if PRI_IS_REAL
#define root vec_sqrt

static inline vec sqrt_of(vec a, vec b, vec c, vec d)
{
    (void)b, (void)c, (void)d;
    return vec_sqrt(a);
}

static inline vec div_of(vec a, vec b, vec c, vec d)
{
    (void)c, (void)d;
    return a / b;
}
#endif

#define PRI_DEFINE_FORMULA(NAME, name, whole, join, left, right, formula)                          \
    static inline vec name##_of(vec a, vec b, vec c, vec d)                                        \
    {                                                                                              \
        (void)a, (void)b, (void)c, (void)d;                                                        \
        return formula;                                                                            \
    }
#if PRI_IS_REAL
PRI_SUPERINSTRUCTIONS(PRI_DEFINE_FORMULA, PRI_DEFINE_FORMULA)
#else
#define PRI_NO_FORMULA(NAME, name, whole, join, left, right, formula)
PRI_SUPERINSTRUCTIONS(PRI_DEFINE_FORMULA, PRI_NO_FORMULA)
#endif

#endif
