/* SPDX-License-Identifier: MIT */
/*
 * Superinstructions: several operations of an expression fused into one loop, with each operation
 * rounded separately. Intermediate results stay in registers, and the input arrays are read side by
 * side, so that their cache misses overlap.
 */
#ifndef PRI_SIMD_SUPERINSTRUCTIONS_H
#define PRI_SIMD_SUPERINSTRUCTIONS_H

#include <stdbool.h>

#include "base/types.h"

/*
 * Each line defines a superinstruction: its enumerator and its name; the outer operation (of
 * pri_unary), the operation that joins the two sides, and the operations within the left and the
 * right side (of pri_binary); and the formula on vectors. NONE stands for no operation. a, b, c and
 * d are the operands in the order of the expression's text. Where several superinstructions match
 * an expression, the first in this list is used. REAL superinstructions are not for integers.
 * WHERE_LT selects c where a < b, and d elsewhere. TRUE_LT is a < b as a number, 0 or 1.
 */
#define PRI_SUPERINSTRUCTIONS(SUPER, REAL)                                                         \
    REAL(ROOT_MUL_ADD_MUL, root_mul_add_mul, SQRT, ADD, MUL, MUL, root(a *b + c * d))              \
    REAL(ROOT_MUL_ADD, root_mul_add, SQRT, ADD, MUL, NONE, root(a *b + c))                         \
    SUPER(SQUARE_DIFFERENCE, square_difference, SQUARE, SUB, NONE, NONE, (a - b) * (a - b))        \
    SUPER(ABS_DIFFERENCE, abs_difference, ABS, SUB, NONE, NONE, vec_abs(a - b))                    \
    SUPER(SQUARE_SUM, square_sum, SQUARE, ADD, NONE, NONE, (a + b) * (a + b))                      \
    SUPER(MUL_ADD_MUL, mul_add_mul, NONE, ADD, MUL, MUL, a *b + c * d)                             \
    SUPER(MUL_SUB_MUL, mul_sub_mul, NONE, SUB, MUL, MUL, a *b - c * d)                             \
    REAL(DIV_ADD, div_add, NONE, ADD, DIV, NONE, a / b + c)                                        \
    REAL(DIV_SUB, div_sub, NONE, SUB, DIV, NONE, a / b - c)                                        \
    REAL(SUB_DIV, sub_div, NONE, SUB, NONE, DIV, a - b / c)                                        \
    SUPER(MUL_ADD, mul_add, NONE, ADD, MUL, NONE, a *b + c)                                        \
    SUPER(MUL_SUB, mul_sub, NONE, SUB, MUL, NONE, a *b - c)                                        \
    SUPER(SUB_MUL, sub_mul, NONE, SUB, NONE, MUL, a - b * c)                                       \
    SUPER(LESS_MUL, less_mul, NONE, MUL, TRUE_LT, NONE, vec_times_truth(c, (mask)(a < b)))         \
    SUPER(AT_MOST_MUL, at_most_mul, NONE, MUL, TRUE_LE, NONE, vec_times_truth(c, (mask)(a <= b)))  \
    REAL(DIFFERENCE_DIV, difference_div, NONE, DIV, SUB, NONE, (a - b) / c)                        \
    SUPER(DIFFERENCE_MUL, difference_mul, NONE, MUL, SUB, NONE, (a - b) * c)                       \
    SUPER(SUM_MUL, sum_mul, NONE, MUL, ADD, NONE, (a + b) * c)                                     \
    REAL(SUM_DIV, sum_div, NONE, DIV, ADD, NONE, (a + b) / c)                                      \
    SUPER(MUL_MUL, mul_mul, NONE, MUL, MUL, NONE, a *b *c)                                         \
    SUPER(SELECT_EQ, select_equal, NONE, WHERE_EQ, NONE, NONE, vec_select((mask)(a == b), c, d))   \
    SUPER(SELECT_NE, select_unequal, NONE, WHERE_NE, NONE, NONE, vec_select((mask)(a != b), c, d)) \
    SUPER(SELECT_LT, select_less, NONE, WHERE_LT, NONE, NONE, vec_select((mask)(a < b), c, d))     \
    SUPER(SELECT_LE, select_at_most, NONE, WHERE_LE, NONE, NONE, vec_select((mask)(a <= b), c, d)) \
    REAL(FMA, fma, NONE, NONE, NONE, NONE, vec_fma(a, b, c)) /* fma() in a text; rounded once */

#define PRI_SUPER_ENUMERATOR(NAME, name, whole, join, left, right, formula) PRI_SUPER_##NAME,
typedef enum pri_superinstruction {
    PRI_SUPERINSTRUCTIONS(PRI_SUPER_ENUMERATOR, PRI_SUPER_ENUMERATOR) /**/
    PRI_SUPER_COUNT
} pri_superinstruction;
#undef PRI_SUPER_ENUMERATOR

static inline bool pri_superinstruction_selects(pri_superinstruction code)
{
    return code >= PRI_SUPER_SELECT_EQ && code <= PRI_SUPER_SELECT_LE;
}

/* Whether operands 0 and 1 are compared. */
static inline bool pri_superinstruction_compares(pri_superinstruction code)
{
    return pri_superinstruction_selects(code) || code == PRI_SUPER_LESS_MUL ||
           code == PRI_SUPER_AT_MOST_MUL;
}

/* Whether operands are factors of one product, where texts often have an operand twice, as in
 * a*a + c and a - a*a. Kernels load it once in these formulas alone, since each case is another
 * copy of the loop. */
static inline bool pri_superinstruction_repeats(pri_superinstruction code)
{
    switch (code) {
    case PRI_SUPER_ROOT_MUL_ADD_MUL:
    case PRI_SUPER_ROOT_MUL_ADD:
    case PRI_SUPER_MUL_ADD_MUL:
    case PRI_SUPER_MUL_SUB_MUL:
    case PRI_SUPER_MUL_ADD:
    case PRI_SUPER_MUL_SUB:
    case PRI_SUPER_SUB_MUL:
    case PRI_SUPER_MUL_MUL:
    case PRI_SUPER_FMA:
        return true;
    default:
        return false;
    }
}

/* Comparisons as numbers (GT and GE: with the operands swapped), and selections by comparisons
 * (pri_comparison), numbered above the operations of pri_binary. */
enum {
    PRI_TRUE_EQ = 1 << 9,
    PRI_TRUE_NE,
    PRI_TRUE_LT,
    PRI_TRUE_LE,
    PRI_TRUE_GT,
    PRI_TRUE_GE,
    PRI_WHERE_EQ = 1 << 10,
    PRI_WHERE_NE,
    PRI_WHERE_LT,
    PRI_WHERE_LE
};

enum { PRI_OPERANDS = 4 };

/* The elements of a strip (step 1), or one number for all of them (step 0). */
typedef struct pri_operand {
    const void *at;
    ptrdiff_t step;
} pri_operand;

/* All four operands must be readable. If all are single numbers, n is 1. If `past`, results are
 * stored non-temporally and z is not an operand; otherwise z may be identical to an operand. The
 * operands and z are of the kernel's element type. */
typedef void pri_expr_kernel(ptrdiff_t n, const pri_operand operands[PRI_OPERANDS], bool past,
                             void *z);

#if defined(PRI_TYPE) && defined(PRI_LEVEL)
/* Entries are NULL where the type has no such superinstruction. */
extern pri_expr_kernel *const PRI_AT_LEVEL(pri_superinstructions)[PRI_SUPER_COUNT];
#endif

#endif
