/* SPDX-License-Identifier: MIT */
/*
 * Products of matrices with few rows and few columns over a long inner dimension: the sums of
 * blocks of it, each added in order by fused multiply-additions, beginning with 0.
 */
#ifndef PRI_SIMD_DOTS_H
#define PRI_SIMD_DOTS_H

#include <stdbool.h>

#include "base/types.h"

/* Rows of a matrix, and columns of the other, at most. */
enum { PRI_DOTS_MOST = 16 };

#ifdef PRI_TYPE
/* Lines along the inner dimension: element k of line i is at x[i*apart + k], or, where they are
 * `mixed`, at x[k*lines + i]. */
typedef struct PRI_TYPED(pri_dots_lines) {
    const element *x;
    ptrdiff_t lines, apart;
    bool mixed;
} pri_dots_lines;

typedef struct PRI_TYPED(pri_dots) {
    int together; /* blocks that take as long as one */
    /* `count` blocks, PRI_MATMUL_INNER elements apart, up to `together`: sums[(i*n + j)*together +
     * c] is that of line i of a and line j of b, of n, in the first `inner` elements of block c. */
    void (*blocks)(const pri_dots_lines *a, const pri_dots_lines *b, ptrdiff_t count,
                   ptrdiff_t inner, element *sums);
} pri_dots;
#endif

#endif
