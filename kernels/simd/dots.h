/* SPDX-License-Identifier: MIT */
/*
 * Products of matrices with few rows and few columns over a long inner dimension. The inner
 * dimension is cut into blocks; the sum of each block is accumulated in order with fused
 * multiply-adds, starting from 0.
 */
#ifndef PRI_SIMD_DOTS_H
#define PRI_SIMD_DOTS_H

#include <stdbool.h>

#include "base/types.h"

/* The most rows of the left matrix, and the most columns of the right matrix. */
enum { PRI_DOTS_MOST = 16 };

#ifdef PRI_TYPE
/* Lines along the inner dimension: element k of line i is at x[i*apart + k] or, if the lines are
 * `mixed` (interleaved), at x[k*lines + i]. */
typedef struct PRI_TYPED(pri_dots_lines) {
    const element *x;
    ptrdiff_t lines, apart;
    bool mixed;
} pri_dots_lines;

typedef struct PRI_TYPED(pri_dots) {
    int together; /* blocks that are processed in the time of a single one */
    /* Processes `count` <= `together` blocks, PRI_MATMUL_INNER elements apart.
     * sums[(i*n + j)*together + c] becomes the dot product of line i of a and line j of b over the
     * first `inner` elements of block c, where n is the number of lines of b. */
    void (*blocks)(const pri_dots_lines *a, const pri_dots_lines *b, ptrdiff_t count,
                   ptrdiff_t inner, element *sums);
} pri_dots;
#endif

#endif
