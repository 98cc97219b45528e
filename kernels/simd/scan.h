/* SPDX-License-Identifier: MIT */
/*
 * Running totals. A line is cut into blocks of PRI_SCAN_BLOCK elements, a block into rows of
 * PRI_SCAN_ROW, and
 *
 *     y = carry op (run op t)
 *
 * where t is the total of the row up to the element, run that of the rows of the block before it,
 * and carry that of the blocks before. Within a row t is put together by doubling: elements 1, 3,
 * 5, 7 take in the one before; 2, 3 take in t[1] and 6, 7 take in t[5]; 4 to 7 take in t[3].
 * Minima and maxima, and integers, which wrap, have the same bits in any order.
 */
#ifndef PRI_SIMD_SCAN_H
#define PRI_SIMD_SCAN_H

#include <math.h>

#include "base/types.h"

/* The operations, in the order of the public enum, to which array/scan.c holds them. */
typedef enum pri_scan_op {
    PRI_SCAN_SUM,
    PRI_SCAN_PROD,
    PRI_SCAN_MIN,
    PRI_SCAN_MAX,
    PRI_SCAN_OPS
} pri_scan_op;

/* Both are part of a floating-point result. The error of a sum grows with the blocks of an array
 * and with the rows of a block; they are as many at 10^8 elements. */
#define PRI_SCAN_ROW 8
#define PRI_SCAN_BLOCK 4096

#ifdef PRI_TYPE

/* What runs and carries are held in: doubles, or integers of the element's own type, in which they
 * wrap as the results do. */
#if PRI_IS_REAL
typedef accumulator running;
#else
typedef element running;
#endif

/* A matrix whose columns are lines: y may be exactly x. */
typedef struct PRI_TYPED(pri_scan_columns) {
    ptrdiff_t rows, columns;
    const element *x;
    element *y;
    ptrdiff_t x_stride, y_stride; /* from one row to the next */
    running *carry, *run;         /* room for one of each column */
    int streamed;                 /* y goes past the caches; it is not x then */
} pri_scan_columns;

typedef struct PRI_TYPED(pri_scan) {
    /* The total of each of several whole blocks. */
    void (*totals[PRI_SCAN_OPS])(ptrdiff_t blocks, const element *x, running *out);
    /* A part of a block that begins where a row does: writes y, which may be exactly x, and returns
     * `run` as it is after the part. */
    running (*part[PRI_SCAN_OPS])(ptrdiff_t n, const element *x, running carry, running run,
                                  element *y);
    /* The same with y apart from x, and past the caches; x is fetched `ahead` elements further, if
     * that is not 0. NULL at levels that have none. pri_map.stream_end() orders what is written. */
    running (*stream[PRI_SCAN_OPS])(ptrdiff_t n, const element *x, running carry, running run,
                                    element *y, ptrdiff_t ahead);
    void (*columns[PRI_SCAN_OPS])(const pri_scan_columns *matrix);
} pri_scan;

/* Where carries and runs start. It changes nothing, not the sign of a zero. */
static inline running pri_scan_identity(pri_scan_op op)
{
#if PRI_IS_REAL
    const running identities[] = {-0.0, 1.0, INFINITY, -INFINITY};
#else
    const running most = (running)(sizeof(running) == 8   ? INT64_MAX
                                   : sizeof(running) == 4 ? INT32_MAX
                                                          : UINT8_MAX);
    const running identities[] = {0, 1, most, (running)~most};
#endif
    return identities[op];
}

/* The earlier one where both are equal, and the last NaN. By two choices, which the compiler makes
 * vectors of. */
static inline running pri_scan_min(running left, running right)
{
    const running least = right < left ? right : left;
    return pri_isnan(right) ? right : least;
}

static inline running pri_scan_max(running left, running right)
{
    const running most = right > left ? right : left;
    return pri_isnan(right) ? right : most;
}

/* Sums and products of floating-point numbers have an order; of others all have the same bits. */
static inline int pri_scan_any_order(pri_scan_op op)
{
    return !PRI_IS_REAL || op == PRI_SCAN_MIN || op == PRI_SCAN_MAX;
}

static inline running pri_scan_join(pri_scan_op op, running left, running right)
{
    switch (op) {
    case PRI_SCAN_SUM:
        return (running)(left + right);
    case PRI_SCAN_PROD:
        return (running)(left * right);
    case PRI_SCAN_MIN:
        return pri_scan_min(left, right);
    default:
        return pri_scan_max(left, right);
    }
}

#endif

#endif
