/* SPDX-License-Identifier: MIT */
/*
 * Matrix products that are too small to be packed: rows of b and c are contiguous. The additions of
 * an element are those of matmul.h, in the same order.
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

/* Products of one shape; the steps are elements from one matrix to the next. */
typedef struct PRI_TYPED(pri_small_batch) {
    pri_small_product one;
    ptrdiff_t a_step, b_step, c_step;
    ptrdiff_t ahead; /* how many products ahead one is fetched; 0: not at all */
    /* c goes past the caches: its rows are whole lines, or halves or quarters of lines, as many as
     * make whole ones, and k is one block. */
    bool streamed;
} pri_small_batch;

typedef struct PRI_TYPED(pri_matmul_small) {
    void (*multiply)(const pri_small_product *product, const element *a, const element *b,
                     element *c);
    /* The first `count` products of a batch which goes on for `rest` more. */
    void (*multiply_batch)(const pri_small_batch *product, ptrdiff_t count, ptrdiff_t rest,
                           const element *a, const element *b, element *c);
    /* Whether a batch can be streamed: vectors are lines of the caches. */
    bool streams;
} pri_matmul_small;
#endif

#endif
