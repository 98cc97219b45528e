/* SPDX-License-Identifier: MIT */
/*
 * Matrix products that are too small for packing. The rows of b and c are contiguous. Each element
 * is computed by the additions of matmul.h, in the same order.
 */
#ifndef PRI_SIMD_MATMUL_SMALL_H
#define PRI_SIMD_MATMUL_SMALL_H

#include <stdbool.h>

#include "base/types.h"

#ifdef PRI_TYPE
/* c (m x n) = alpha a (m x k) b (k x n) + beta c; c is not read where beta is 0. Element (i, j) of
 * a is at a[i*a_row + j*a_column], of b at b[i*b_row + j], of c at c[i*c_row + j]. */
typedef struct PRI_TYPED(pri_small_product) {
    ptrdiff_t m, n, k;
    ptrdiff_t a_row, a_column, b_row, c_row;
    element alpha, beta;
} pri_small_product;

/* Products of the same shape. The steps are distances, in elements, from one matrix to the next. */
typedef struct PRI_TYPED(pri_small_batch) {
    pri_small_product one;
    ptrdiff_t a_step, b_step, c_step;
    ptrdiff_t ahead; /* prefetch distance, in products; 0: no prefetching */
    /* c is stored non-temporally. Its rows are whole cache lines, or halves or quarters of lines in
     * a number that makes up whole lines, and k is at most one block. */
    bool streamed;
} pri_small_batch;

typedef struct PRI_TYPED(pri_matmul_small) {
    void (*multiply)(const pri_small_product *product, const element *a, const element *b,
                     element *c);
    /* The first `count` products of a batch that has `rest` more after them. */
    void (*multiply_batch)(const pri_small_batch *product, ptrdiff_t count, ptrdiff_t rest,
                           const element *a, const element *b, element *c);
    /* Whether a batch can be streamed, which requires that a vector is a cache line. */
    bool streams;
} pri_matmul_small;
#endif

#endif
