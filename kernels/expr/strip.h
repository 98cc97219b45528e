/* SPDX-License-Identifier: MIT */
/*
 * One operation on a strip of elements.
 */
#ifndef PRI_STRIP_H
#define PRI_STRIP_H

#include "base/types.h"
#include "node.h"
#include "simd/chain.h"

/* The longest strip. */
#define PRI_STRIP 1024

/* The most numbers of a polynomial: `code` of them, a pri_value each, at of[1].at. */
enum { PRI_COEFFICIENTS = 32 };

/* What the last operation of a reduction adds its results to: the lanes of a sum; of integers their
 * sum, and of comparisons how many are true. */
typedef union pri_added {
    double lanes[PRI_SUM_LANES];
    int64_t whole;
} pri_added;

/* What is done with strips of one element type. */
typedef struct pri_strip_type {
    /* z[0] .. z[n - 1] by the operation, of operands of this type (of a selection: but the first).
     * Where all operands are numbers, n is 1. */
    void (*run)(int op, int code, ptrdiff_t n, const pri_operand operands[PRI_OPERANDS], void *z);
    /* What does the same alone, or past the caches; NULL: run and stream. An operation that runs
     * strip after strip is found once: to find it costs as much as sixty elements. */
    pri_super_strip *(*kernel)(int op, int code);
    /* The same past the caches, where there is a kernel for that, to an array that is no operand;
     * else false. The end orders such stores before later ones. NULL for u8. */
    bool (*stream)(int op, int code, ptrdiff_t n, const pri_operand operands[PRI_OPERANDS],
                   void *z);
    void (*stream_end)(void);
    /* Adds the results to a reduction, where there is a kernel for that, else false. NULL for u8.
     */
    bool (*add)(int op, int code, ptrdiff_t n, const pri_operand operands[PRI_OPERANDS],
                pri_added *added);
    /* What the lanes come to. NULL for integers. */
    double (*sum)(const double lanes[PRI_SUM_LANES]);
    /* The same of a range that is every operand, for few operations. NULL for integers. */
    bool (*add_range)(int op, int code, ptrdiff_t n, const pri_progression *range,
                      double lanes[PRI_SUM_LANES]);
    /* A chain, past the caches or not, and the same added to a sum. NULL for u8. */
    void (*chain)(const pri_chain *chain, ptrdiff_t n, bool past, void *z);
    void (*add_chain)(const pri_chain *chain, ptrdiff_t n, pri_added *added);
    /* Adds the results of `count` rows of n elements to n lanes, one for each column: of any
     * operation that a plain pass ends with but a chain, and of a chain. From one row to the next
     * each operand moves by as many elements. NULL for integers. */
    void (*add_rows)(int op, int code, ptrdiff_t n, int count,
                     const pri_operand operands[PRI_OPERANDS], const ptrdiff_t moves[PRI_OPERANDS],
                     bool begins, double *lanes);
    void (*add_chain_rows)(const pri_chain *chain, ptrdiff_t n, int count, const ptrdiff_t moves[],
                           bool begins, double *lanes);
    /* From every stride-th element, and back; x may be one number. */
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
