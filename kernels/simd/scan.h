/* SPDX-License-Identifier: MIT */
/*
 * Inclusive scans (prefix sums and their like). A line is cut into blocks of PRI_SCAN_BLOCK
 * elements and a block into rows of PRI_SCAN_ROW elements. An output is
 *
 *     y = carry op (run op t)
 *
 * where t is the total of its row up to the element, run the total of the earlier rows of the
 * block, and carry the total of the earlier blocks. Within a row t is computed by doubling:
 * elements 1, 3, 5 and 7 are combined with their predecessor; then 2 and 3 with t[1], and 6 and 7
 * with t[5]; then 4 to 7 with t[3]. Minima, maxima and (wrapping) integers have the same bits in
 * any order.
 */
#ifndef PRI_SIMD_SCAN_H
#define PRI_SIMD_SCAN_H

#include <math.h>

#include "base/types.h"

/* The operations, in the order of the public enum; array/scan.c checks that they agree. */
typedef enum pri_scan_op {
    PRI_SCAN_SUM,
    PRI_SCAN_PROD,
    PRI_SCAN_MIN,
    PRI_SCAN_MAX,
    PRI_SCAN_OPS
} pri_scan_op;

/* Both sizes determine the bits of floating-point results. The error of a sum grows with the number
 * of blocks in the array and with the number of rows in a block. The two numbers are of the same
 * order at 10^8 elements. */
#define PRI_SCAN_ROW 8
#define PRI_SCAN_BLOCK 4096

#ifdef PRI_TYPE

/* The type of runs and carries: double, or for integers the element type, in which they wrap just
 * as the results do. */
#if PRI_IS_REAL
typedef accumulator running;
#else
typedef element running;
#endif

/* A matrix whose columns are the lines to be scanned. y may be identical to x. */
typedef struct PRI_TYPED(pri_scan_columns) {
    ptrdiff_t rows, columns;
    const element *x;
    element *y;
    ptrdiff_t x_stride, y_stride; /* from one row to the next */
    running *carry, *run;         /* scratch, one entry per column */
    int streamed;                 /* y is stored non-temporally and differs from x */
} pri_scan_columns;

typedef struct PRI_TYPED(pri_scan) {
    /* The total of each of several whole blocks. */
    void (*totals[PRI_SCAN_OPS])(ptrdiff_t blocks, const element *x, running *out);
    /* Scans a part of a block that begins at a row boundary. Writes y, which may be identical to x,
     * and returns the updated `run`. */
    running (*part[PRI_SCAN_OPS])(ptrdiff_t n, const element *x, running carry, running run,
                                  element *y);
    /* The same with non-temporal stores to a y that does not overlap x. x is prefetched `ahead`
     * elements in advance, unless `ahead` is 0. NULL at levels without such a kernel.
     * pri_map.stream_end() orders the stores. */
    running (*stream[PRI_SCAN_OPS])(ptrdiff_t n, const element *x, running carry, running run,
                                    element *y, ptrdiff_t ahead);
    void (*columns[PRI_SCAN_OPS])(const pri_scan_columns *matrix);
} pri_scan;

/* The initial value of carries and runs. It leaves every operand unchanged, even the sign of a
 * zero. */
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

/* `left` where both are equal; the later NaN if any. Written as two selections, which the compiler
 * can vectorise. */
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

/* Whether every order of combination gives the same bits, as it does except for floating-point sums
 * and products. */
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
