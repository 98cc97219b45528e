/* SPDX-License-Identifier: MIT */
/*
 * Operations of expressions on a strip of elements, beside those of maps (map.h): comparisons,
 * selection, bits, integer division and conversions. Superinstructions are in superinstructions.h,
 * chains of operations in chain.h, polynomials in polynomial.h, ranges in ranges.h, selections
 * between functions in branch.h.
 *
 * An operand with a step beside it is x[i * step]. The step is 1, or 0 for a scalar; if all
 * operands are scalars, n is 1. A result may be the same array as an operand of its element size.
 */
#ifndef PRI_SIMD_EXPR_H
#define PRI_SIMD_EXPR_H

#include "base/types.h"
#include "branch.h"
#include "chain.h"
#include "polynomial.h"
#include "ranges.h"
#include "superinstructions.h"
#include "expr_sum.h"

typedef enum pri_compare { PRI_EQ, PRI_NE, PRI_LT, PRI_LE, PRI_COMPARES } pri_compare;

/* Operations of two elements that maps lack. Floating-point types have the first two; u8 has the
 * three bit operations. */
typedef enum pri_dyadic {
    PRI_FLOOR_DIVIDE,
    PRI_MODULO,
    PRI_INTEGER_POWER,
    PRI_SHIFT_LEFT,
    PRI_SHIFT_RIGHT,
    PRI_BIT_AND,
    PRI_BIT_OR,
    PRI_BIT_XOR,
    PRI_DYADICS
} pri_dyadic;

/* Predicates of floating-point numbers. */
typedef enum pri_class {
    PRI_IS_NAN,
    PRI_IS_INF,
    PRI_IS_FINITE,
    PRI_IS_NEGATIVE, /* the sign bit is set, and it is no NaN */
    PRI_CLASSES
} pri_class;

#ifdef PRI_TYPE

/* Comparisons (expr_compare.c). `write` stores truth values, which are 0 and 1; `count` returns how
 * many of up to PRI_REDUCE_BLOCK are true. */
typedef struct PRI_TYPED(pri_comparisons) {
    void (*write[PRI_COMPARES])(ptrdiff_t n, const element *x, ptrdiff_t x_step, const element *y,
                                ptrdiff_t y_step, uint8_t *z);
    ptrdiff_t (*count[PRI_COMPARES])(ptrdiff_t n, const element *x, ptrdiff_t x_step,
                                     const element *y, ptrdiff_t y_step);
} pri_comparisons;

#ifdef PRI_LEVEL
extern const pri_comparisons PRI_AT_LEVEL(pri_comparisons);
#endif

/* Entries are NULL where the type has no such operation. */
typedef struct PRI_TYPED(pri_expr) {
    const pri_comparisons *comparisons;
    void (*select)(ptrdiff_t n, const uint8_t *take, const element *x, ptrdiff_t x_step,
                   const element *y, ptrdiff_t y_step, element *z);
    void (*dyadic[PRI_DYADICS])(ptrdiff_t n, const element *x, ptrdiff_t x_step, const element *y,
                                ptrdiff_t y_step, element *z);
    pri_expr_kernel *const *superinstruction; /* by pri_superinstruction */
    const pri_sums *sums;
    const pri_row_sums *row_sums;
    const pri_chains *chains;
    void (*classify[PRI_CLASSES])(ptrdiff_t n, const element *x, uint8_t *z);
    void (*invert)(ptrdiff_t n, const element *x, element *z);
    /* Conversions as in C, but a floating-point number out of range becomes the nearest integer of
     * the type, and a NaN becomes 0. Integers wrap. */
    void (*to_f64)(ptrdiff_t n, const element *x, double *z);
    void (*to_f32)(ptrdiff_t n, const element *x, float *z);
    void (*to_i64)(ptrdiff_t n, const element *x, int64_t *z);
    void (*to_i32)(ptrdiff_t n, const element *x, int32_t *z);
    void (*to_u8)(ptrdiff_t n, const element *x, uint8_t *z);
    void (*fill)(ptrdiff_t n, element s, element *z);
    const pri_ranges *ranges;
    const pri_branch *branch;               /* NULL for integers, and where it does not pay */
    PRI_TYPED(pri_polynomial) * polynomial; /* NULL for integers */
} pri_expr;

#endif

#endif
