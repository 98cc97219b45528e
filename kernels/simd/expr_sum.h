/* SPDX-License-Identifier: MIT */
/*
 * Sums over the results of an operation of an expression, which never leave the registers.
 */
#ifndef PRI_SIMD_EXPR_SUM_H
#define PRI_SIMD_EXPR_SUM_H

#include "progression.h"
#include "map.h"
#include "superinstructions.h"

/* The lanes of a sum, as many as those of a reduction (reduce.h), and the most rows that are added
 * at once. */
enum { PRI_SUM_LANES = 32, PRI_SUM_ROWS = 8 };

/* What becomes of values that are not stored: they are added up, or their minimum or maximum is
 * found. */
typedef enum pri_value_end { PRI_END_SUM, PRI_END_LEAST, PRI_END_GREATEST, PRI_ENDS } pri_value_end;

/* The operations that have sums in addition to those of superinstructions.h: APPLY(NAME, name) for
 * all types, REAL(NAME, name) for floating-point types only. */
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
/* Adds n values to the lanes, the first to lane 0. All four operands must be readable. An operand
 * of step 0 is one number for all values. */
typedef void PRI_TYPED(pri_sum_strip)(ptrdiff_t n, const pri_operand operands[PRI_OPERANDS],
                                      double lanes[PRI_SUM_LANES]);

/* The same where every operand is one range, as in x*x - x. Not available for f32. */
typedef void PRI_TYPED(pri_sum_range)(ptrdiff_t n, const pri_progression *range,
                                      double lanes[PRI_SUM_LANES]);

/* Entries are NULL where there is no such kernel. */
typedef struct PRI_TYPED(pri_sums) {
    PRI_TYPED(pri_sum_strip) * superinstruction[PRI_SUPER_COUNT];
    PRI_TYPED(pri_sum_strip) * unary[PRI_RECIPROCAL + 1];
    PRI_TYPED(pri_sum_strip) * binary[PRI_RDIV + 1];
    PRI_TYPED(pri_sum_range) * superinstruction_range[PRI_SUPER_COUNT];
    PRI_TYPED(pri_sum_range) * unary_range[PRI_RECIPROCAL + 1];
    double (*fold[PRI_ENDS])(const double lanes[PRI_SUM_LANES]); /* NaN if a lane is */
} pri_sums;
#else
/* The sum of n values. All four operands must be readable. An operand of step 0 is one number for
 * all values. */
typedef int64_t PRI_TYPED(pri_sum_strip)(ptrdiff_t n, const pri_operand operands[PRI_OPERANDS]);

/* Entries are NULL where there is no such kernel. */
typedef struct PRI_TYPED(pri_sums) {
    PRI_TYPED(pri_sum_strip) * superinstruction[PRI_SUPER_COUNT];
    PRI_TYPED(pri_sum_strip) * unary[PRI_RECIPROCAL + 1];
    PRI_TYPED(pri_sum_strip) * binary[PRI_RDIV + 1];
} pri_sums;
#endif

/* Adds the values of `count` rows to n lanes, one for each column. If `begins`, the lanes are first
 * set to the identity. All four operands must be readable; operand k advances by moves[k] elements
 * from one row to the next. */
typedef void PRI_TYPED(pri_sum_rows)(ptrdiff_t n, int count,
                                     const pri_operand operands[PRI_OPERANDS],
                                     const ptrdiff_t moves[PRI_OPERANDS], bool begins,
                                     double *lanes);

/* Entries are NULL where there is no such kernel. */
typedef struct PRI_TYPED(pri_row_sums) {
    PRI_TYPED(pri_sum_rows) * superinstruction[PRI_SUPER_COUNT];
    PRI_TYPED(pri_sum_rows) * unary[PRI_RECIPROCAL + 1];
    PRI_TYPED(pri_sum_rows) * binary[PRI_RDIV + 1];
} pri_row_sums;

#ifdef PRI_LEVEL
extern const pri_sums PRI_AT_LEVEL(pri_sums);
extern const pri_row_sums PRI_AT_LEVEL(pri_row_sums);
#endif
#endif

#endif
