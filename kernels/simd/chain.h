/* SPDX-License-Identifier: MIT */
/*
 * Chains: operations of an expression that run one after the other on registers. Each takes the
 * result of the one before and up to two operands more. A few vectors pass through all steps before
 * the next ones begin, so that no intermediate result is stored and loaded again.
 */
#ifndef PRI_SIMD_CHAIN_H
#define PRI_SIMD_CHAIN_H

#include "expr_sum.h"

/* Operations beside those of pri_binary: (x - y)**2; a minimum and a maximum with the value so far
 * as right operand, since they return the left operand if both are equal; and bit operations. */
enum {
    PRI_DIFFERENCE_SQUARED = 1 << 8,
    PRI_RMIN,
    PRI_RMAX,
    PRI_AND,
    PRI_OR,
    PRI_XOR,
    PRI_SHL,
    PRI_SHR
};

/*
 * Each line defines a step: its name; the operation of the value so far and the operand; the
 * operation of two operands x and y, whose result is then the operand; and the formula on vectors,
 * in which `at` is the value so far. NONE is no operation: a LOAD begins a chain. RSUB and RDIV
 * have the value so far as right operand. REAL steps are not for integers, WHOLE steps for integers
 * only. Shifts are by a single number, less than the width: *a where x would be the count, and *b
 * where y would be. A comparison is the number 1 where it holds, else 0.
 */
#define PRI_STEPS(STEP, REAL, WHOLE)                                                               \
    STEP(LOAD, load, NONE, NONE, x)                                                                \
    STEP(LOAD_ADD, load_add, NONE, ADD, x + y)                                                     \
    STEP(LOAD_SUB, load_sub, NONE, SUB, x - y)                                                     \
    STEP(LOAD_MUL, load_mul, NONE, MUL, x *y)                                                      \
    REAL(LOAD_DIV, load_div, NONE, DIV, x / y)                                                     \
    STEP(LOAD_MIN, load_min, NONE, MIN, vec_least(x, y))                                           \
    STEP(LOAD_MAX, load_max, NONE, MAX, vec_greatest(x, y))                                        \
    STEP(ADD, add, ADD, NONE, at + x)                                                              \
    STEP(ADD_MUL, add_mul, ADD, MUL, at + x * y)                                                   \
    REAL(ADD_DIV, add_div, ADD, DIV, at + x / y)                                                   \
    STEP(ADD_MIN, add_min, ADD, MIN, at + vec_least(x, y))                                         \
    STEP(ADD_MAX, add_max, ADD, MAX, at + vec_greatest(x, y))                                      \
    STEP(ADD_SQUARE, add_square, ADD, DIFFERENCE_SQUARED, at + (x - y) * (x - y))                  \
    STEP(SUB, sub, SUB, NONE, at - x)                                                              \
    STEP(SUB_MUL, sub_mul, SUB, MUL, at - x * y)                                                   \
    REAL(SUB_DIV, sub_div, SUB, DIV, at - x / y)                                                   \
    STEP(SUB_MIN, sub_min, SUB, MIN, at - vec_least(x, y))                                         \
    STEP(SUB_MAX, sub_max, SUB, MAX, at - vec_greatest(x, y))                                      \
    STEP(RSUB, rsub, RSUB, NONE, x - at)                                                           \
    STEP(RSUB_MUL, rsub_mul, RSUB, MUL, x *y - at)                                                 \
    REAL(RSUB_DIV, rsub_div, RSUB, DIV, x / y - at)                                                \
    STEP(MUL, mul, MUL, NONE, at *x)                                                               \
    STEP(MUL_ADD, mul_add, MUL, ADD, at *(x + y))                                                  \
    STEP(MUL_SUB, mul_sub, MUL, SUB, at *(x - y))                                                  \
    STEP(MUL_MIN, mul_min, MUL, MIN, at *vec_least(x, y))                                          \
    STEP(MUL_MAX, mul_max, MUL, MAX, at *vec_greatest(x, y))                                       \
    REAL(DIV, div, DIV, NONE, at / x)                                                              \
    REAL(DIV_ADD, div_add, DIV, ADD, at / (x + y))                                                 \
    REAL(DIV_SUB, div_sub, DIV, SUB, at / (x - y))                                                 \
    REAL(RDIV, rdiv, RDIV, NONE, x / at)                                                           \
    REAL(RDIV_ADD, rdiv_add, RDIV, ADD, (x + y) / at)                                              \
    REAL(RDIV_SUB, rdiv_sub, RDIV, SUB, (x - y) / at)                                              \
    REAL(RDIV_MUL, rdiv_mul, RDIV, MUL, x *y / at)                                                 \
    STEP(MIN, min, MIN, NONE, vec_least(at, x))                                                    \
    STEP(MAX, max, MAX, NONE, vec_greatest(at, x))                                                 \
    STEP(RMIN, rmin, RMIN, NONE, vec_least(x, at))                                                 \
    STEP(RMAX, rmax, RMAX, NONE, vec_greatest(x, at))                                              \
    STEP(LOAD_EQ, load_equal, NONE, TRUE_EQ, vec_truth((mask)(x == y)))                            \
    STEP(LOAD_NE, load_unequal, NONE, TRUE_NE, vec_truth((mask)(x != y)))                          \
    STEP(LOAD_LT, load_less, NONE, TRUE_LT, vec_truth((mask)(x < y)))                              \
    STEP(LOAD_LE, load_at_most, NONE, TRUE_LE, vec_truth((mask)(x <= y)))                          \
    STEP(ADD_EQ, add_equal, ADD, TRUE_EQ, at + vec_truth((mask)(x == y)))                          \
    STEP(ADD_NE, add_unequal, ADD, TRUE_NE, at + vec_truth((mask)(x != y)))                        \
    STEP(ADD_LT, add_less, ADD, TRUE_LT, at + vec_truth((mask)(x < y)))                            \
    STEP(ADD_LE, add_at_most, ADD, TRUE_LE, at + vec_truth((mask)(x <= y)))                        \
    STEP(MUL_EQ, mul_equal, MUL, TRUE_EQ, vec_times_truth(at, (mask)(x == y)))                     \
    STEP(MUL_NE, mul_unequal, MUL, TRUE_NE, vec_times_truth(at, (mask)(x != y)))                   \
    STEP(MUL_LT, mul_less, MUL, TRUE_LT, vec_times_truth(at, (mask)(x < y)))                       \
    STEP(MUL_LE, mul_at_most, MUL, TRUE_LE, vec_times_truth(at, (mask)(x <= y)))                   \
    STEP(EQ, equal, TRUE_EQ, NONE, vec_truth((mask)(at == x)))                                     \
    STEP(NE, unequal, TRUE_NE, NONE, vec_truth((mask)(at != x)))                                   \
    STEP(LT, less, TRUE_LT, NONE, vec_truth((mask)(at < x)))                                       \
    STEP(LE, at_most, TRUE_LE, NONE, vec_truth((mask)(at <= x)))                                   \
    STEP(GT, greater, TRUE_GT, NONE, vec_truth((mask)(at > x)))                                    \
    STEP(GE, at_least, TRUE_GE, NONE, vec_truth((mask)(at >= x)))                                  \
    WHOLE(LOAD_AND, load_and, NONE, AND, x &y)                                                     \
    WHOLE(LOAD_OR, load_or, NONE, OR, x | y)                                                       \
    WHOLE(LOAD_XOR, load_xor, NONE, XOR, x ^ y)                                                    \
    WHOLE(LOAD_SHL, load_shl, NONE, SHL, shifted_left(x, *b))                                      \
    WHOLE(LOAD_SHR, load_shr, NONE, SHR, shifted_right(x, *b))                                     \
    WHOLE(AND, and, AND, NONE, at &x)                                                              \
    WHOLE(OR, or, OR, NONE, at | x)                                                                \
    WHOLE(XOR, xor, XOR, NONE, at ^ x)                                                             \
    WHOLE(SHL, shl, SHL, NONE, shifted_left(at, *a))                                               \
    WHOLE(SHR, shr, SHR, NONE, shifted_right(at, *a))                                              \
    WHOLE(ADD_AND, add_and, ADD, AND, at + (x & y))                                                \
    WHOLE(ADD_SHL, add_shl, ADD, SHL, at + shifted_left(x, *b))                                    \
    WHOLE(ADD_SHR, add_shr, ADD, SHR, at + shifted_right(x, *b))                                   \
    WHOLE(OR_AND, or_and, OR, AND, at | (x & y))                                                   \
    WHOLE(OR_SHL, or_shl, OR, SHL, at | shifted_left(x, *b))                                       \
    WHOLE(OR_SHR, or_shr, OR, SHR, at | shifted_right(x, *b))                                      \
    WHOLE(XOR_SHL, xor_shl, XOR, SHL, at ^ shifted_left(x, *b))                                    \
    WHOLE(XOR_SHR, xor_shr, XOR, SHR, at ^ shifted_right(x, *b))

/* Steps without operands, numbered as in pri_unary. */
#define PRI_UNARY_STEPS(STEP, REAL)                                                                \
    STEP(NEG, neg, NONE, NONE, -at)                                                                \
    STEP(ABS, abs, NONE, NONE, vec_abs(at))                                                        \
    STEP(SQUARE, square, NONE, NONE, at *at)                                                       \
    REAL(SQRT, sqrt, NONE, NONE, vec_sqrt(at))

#define PRI_STEP_ENUMERATOR(NAME, name, outer, inner, formula) PRI_STEP_##NAME,
typedef enum pri_step {
    PRI_UNARY_STEPS(PRI_STEP_ENUMERATOR, PRI_STEP_ENUMERATOR)                /**/
    PRI_STEPS(PRI_STEP_ENUMERATOR, PRI_STEP_ENUMERATOR, PRI_STEP_ENUMERATOR) /**/
    PRI_STEP_COUNT
} pri_step;
#undef PRI_STEP_ENUMERATOR

_Static_assert((int)PRI_STEP_NEG == (int)PRI_NEG && (int)PRI_STEP_SQRT == (int)PRI_SQRT,
               "unary steps have other numbers");

/* The most steps of a chain, and operands of them all. */
enum { PRI_CHAIN_STEPS = 16, PRI_CHAIN_OPERANDS = 2 * PRI_CHAIN_STEPS };

/* The operands x and y of step k are operands[2 * k] and operands[2 * k + 1]. They must be readable
 * even if the step has none. */
typedef struct pri_chain {
    int steps;
    const uint8_t *step;
    const pri_operand *operands;
} pri_chain;

#ifdef PRI_TYPE

typedef struct PRI_TYPED(pri_chains) {
    /* Computes z[0] .. z[n - 1]. If `past`, stores bypass the caches and z must be no operand; else
     * z may be the same array as an operand. */
    void (*write)(const pri_chain *chain, ptrdiff_t n, bool past, element *z);
#if PRI_IS_REAL
    /* Adds n values to the lanes of a sum, or takes them into those of an extreme, the first into
     * lane 0. Lanes of an extreme are NaN once a value was. */
    void (*add[PRI_ENDS])(const pri_chain *chain, ptrdiff_t n, double lanes[PRI_SUM_LANES]);
    /* Adds the values of `count` rows to n lanes, one per column, which start from the identity if
     * `begins`. `moves` are the distances of each operand from one row to the next, in elements. */
    void (*add_rows)(const pri_chain *chain, ptrdiff_t n, int count, const ptrdiff_t moves[],
                     bool begins, double *lanes);
#else
    int64_t (*sum)(const pri_chain *chain, ptrdiff_t n); /* the sum of n values */
#endif
} pri_chains;

#ifdef PRI_LEVEL
extern const pri_chains PRI_AT_LEVEL(pri_chains);
#endif
#endif

#endif
