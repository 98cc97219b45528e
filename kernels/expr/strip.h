/* SPDX-License-Identifier: MIT */
/*
 * One operation on a strip of elements.
 */
#ifndef PRI_STRIP_H
#define PRI_STRIP_H

#include "base/types.h"
#include "node.h"
#include "simd/chain.h"

/* Elements of the longest strip. */
#define PRI_STRIP 1024

/* The most coefficients of a polynomial. It has `code` of them, a pri_value each, at
 * operands[1].at. */
enum { PRI_COEFFICIENTS = 32 };

/* The code of a selection between two functions (pri_unary). */
static inline int pri_branch_code(int taken, int other)
{
    return taken * PRI_UNARY_COUNT + other;
}

/* The function of its first or second arm. */
static inline int pri_branch_function(int code, int arm)
{
    return arm == 0 ? code / PRI_UNARY_COUNT : code % PRI_UNARY_COUNT;
}

/* The accumulator to which the last operation of a reduction adds its results: the lanes of a sum
 * or an extreme of reals, a sum of integers, or the number of true comparisons. Only chains have
 * another end than a sum. */
typedef struct pri_added {
    pri_value_end end;
    union {
        double lanes[PRI_SUM_LANES];
        int64_t whole;
    };
} pri_added;

/* Operations on strips of one element type. */
typedef struct pri_strip_type {
    /* Computes z[0] .. z[n - 1]. Operands are of this type, except the condition of a selection,
     * which is u8. If all operands are numbers, n is 1. */
    void (*run)(int op, int code, ptrdiff_t n, const pri_operand operands[PRI_OPERANDS], void *z);
    /* Whether a selection between two functions pays as one operation (PRI_OP_BRANCH) at the level
     * in use. NULL for integers. */
    bool (*branches)(void);
    /* The kernel of one operation, with or without streaming stores; NULL: use run and stream.
     * Operations that run strip after strip look up their kernel once: the lookup costs as much as
     * sixty elements. */
    pri_expr_kernel *(*kernel)(int op, int code);
    /* Like run, with streaming stores, to an array that is no operand; returns false if there is no
     * such kernel. stream_end orders these stores before later ones. NULL for u8. */
    bool (*stream)(int op, int code, ptrdiff_t n, const pri_operand operands[PRI_OPERANDS],
                   void *z);
    void (*stream_end)(void);
    /* Adds the results to a reduction; returns false if there is no such kernel. NULL for u8. */
    bool (*add)(int op, int code, ptrdiff_t n, const pri_operand operands[PRI_OPERANDS],
                pri_added *added);
    /* The sum or the extreme of the lanes. NULL for integers. */
    double (*fold)(pri_value_end end, const double lanes[PRI_SUM_LANES]);
    /* Like add, where all operands are the same range; few operations have such a kernel. NULL for
     * integers. */
    bool (*add_range)(int op, int code, ptrdiff_t n, const pri_progression *range,
                      double lanes[PRI_SUM_LANES]);
    /* Computes a chain, with streaming stores if `past`, or adds its results to a reduction. NULL
     * for u8. */
    void (*chain)(const pri_chain *chain, ptrdiff_t n, bool past, void *z);
    void (*add_chain)(const pri_chain *chain, ptrdiff_t n, pri_added *added);
    /* Adds the results of `count` rows of n elements to n lanes, one per column, which start from
     * the identity if `begins`. `moves` are the distances of each operand from one row to the next,
     * in elements. add_rows takes each operation that a plain pass can end with, except chains.
     * NULL for integers. */
    void (*add_rows)(int op, int code, ptrdiff_t n, int count,
                     const pri_operand operands[PRI_OPERANDS], const ptrdiff_t moves[PRI_OPERANDS],
                     bool begins, double *lanes);
    void (*add_chain_rows)(const pri_chain *chain, ptrdiff_t n, int count, const ptrdiff_t moves[],
                           bool begins, double *lanes);
    /* Copies from, and to, every stride-th element. The x of scatter may be one number. */
    void (*gather)(ptrdiff_t n, const void *x, ptrdiff_t stride, void *z);
    void (*scatter)(ptrdiff_t n, const pri_operand *x, void *z, ptrdiff_t stride);
    void (*ramp)(ptrdiff_t n, int64_t first, int64_t step, void *z);
    void (*points)(ptrdiff_t n, ptrdiff_t first, ptrdiff_t step, ptrdiff_t count, double begin,
                   double end, void *z);
} pri_strip_type;

#define PRI_DECLARE_STRIP(name, element, accumulator, total, moment)                               \
    extern const pri_strip_type pri_strip_##name;
PRI_TYPES(PRI_DECLARE_STRIP)
#undef PRI_DECLARE_STRIP

static inline const pri_strip_type *pri_strip_of(int type)
{
#define PRI_STRIP_OF(name, element, accumulator, total, moment) &pri_strip_##name,
    static const pri_strip_type *const types[] = {PRI_TYPES(PRI_STRIP_OF)};
#undef PRI_STRIP_OF
    return types[type];
}

#endif
