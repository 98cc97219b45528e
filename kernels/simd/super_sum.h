/* SPDX-License-Identifier: MIT */
/*
 * Sums of what an operation of an expression computes, fed from registers.
 */
#ifndef PRI_SIMD_SUPER_SUM_H
#define PRI_SIMD_SUPER_SUM_H

#include "progression.h"
#include "map.h"
#include "super.h"

/* The lanes of a sum, those of a reduction (reduce.h); and the most rows that are added at once. */
enum { PRI_SUM_LANES = 32, PRI_SUM_ROWS = 8 };

/* The operations besides those of super.h that have sums: APPLY(NAME, name), or REAL(NAME, name)
 * where integers have none. */
#define PRI_SUM_UNARY(APPLY, REAL)                                                                 \
    APPLY(NEG, neg)                                                                                \
    APPLY(ABS, abs)                                                                                \
    APPLY(SQUARE, square)                                                                          \
    REAL(SQRT, sqrt)
#define PRI_SUM_BINARY(APPLY, REAL)                                                                \
    APPLY(ADD, add)                                                                                \
    APPLY(SUB, sub)                                                                                \
    APPLY(MUL, mul)                                                                                \
    REAL(DIV, div)                                                                                 \
    APPLY(MIN, min)                                                                                \
    APPLY(MAX, max)

#ifdef PRI_TYPE

#if PRI_IS_REAL
/* Adds n values to the lanes, the first to lane 0. All four operands are to be read; one of step 0
 * is a number for all values. */
typedef void PRI_TYPED(pri_sum_strip)(ptrdiff_t n, const pri_operand operands[PRI_OPERANDS],
                                      double lanes[PRI_SUM_LANES]);

/* The same of a range that is every operand, as in x*x - x. Of f32 there is none. */
typedef void PRI_TYPED(pri_sum_range)(ptrdiff_t n, const pri_progression *range,
                                      double lanes[PRI_SUM_LANES]);

/* NULL where there is none. */
typedef struct PRI_TYPED(pri_sums) {
    PRI_TYPED(pri_sum_strip) * super[PRI_SUPER_COUNT];
    PRI_TYPED(pri_sum_strip) * unary[PRI_RECIPROCAL + 1];
    PRI_TYPED(pri_sum_strip) * binary[PRI_RDIV + 1];
    PRI_TYPED(pri_sum_range) * super_range[PRI_SUPER_COUNT];
    PRI_TYPED(pri_sum_range) * unary_range[PRI_RECIPROCAL + 1];
    double (*sum)(const double lanes[PRI_SUM_LANES]);
} pri_sums;
#else
/* The sum of n values. All four operands are to be read; one of step 0 is a number for all. */
typedef int64_t PRI_TYPED(pri_sum_strip)(ptrdiff_t n, const pri_operand operands[PRI_OPERANDS]);

/* NULL where there is none. */
typedef struct PRI_TYPED(pri_sums) {
    PRI_TYPED(pri_sum_strip) * super[PRI_SUPER_COUNT];
    PRI_TYPED(pri_sum_strip) * unary[PRI_RECIPROCAL + 1];
    PRI_TYPED(pri_sum_strip) * binary[PRI_RDIV + 1];
} pri_sums;
#endif

/* Adds to n lanes, one for each column, the values of `count` rows, from the identity on if
 * `begins`. All four operands are to be read; from one row to the next each moves by as many
 * elements. */
typedef void PRI_TYPED(pri_sum_rows)(ptrdiff_t n, int count,
                                     const pri_operand operands[PRI_OPERANDS],
                                     const ptrdiff_t moves[PRI_OPERANDS], bool begins,
                                     double *lanes);

/* NULL where there is none. */
typedef struct PRI_TYPED(pri_row_sums) {
    PRI_TYPED(pri_sum_rows) * super[PRI_SUPER_COUNT];
    PRI_TYPED(pri_sum_rows) * unary[PRI_RECIPROCAL + 1];
    PRI_TYPED(pri_sum_rows) * binary[PRI_RDIV + 1];
} pri_row_sums;

#ifdef PRI_LEVEL
extern const pri_sums PRI_AT_LEVEL(pri_sums);
extern const pri_row_sums PRI_AT_LEVEL(pri_row_sums);
#endif
#endif

#endif
