/* SPDX-License-Identifier: MIT */
#ifndef PRI_ARRAY_PRODUCT_H
#define PRI_ARRAY_PRODUCT_H

#include <prange/status.h>

#include "base/types.h"

/* A matrix of any strides: element (i, j) is at data[i*row + j*column]. */
typedef struct pri_matrix_view {
    void *data;
    ptrdiff_t row, column;
} pri_matrix_view;

/* c (m x n) = alpha a (m x k) b (k x n) + beta c, of one type. c is apart from a and b. */
typedef struct pri_matrix_product {
    const char *function;
    ptrdiff_t m, n, k;
    pri_matrix_view a, b, c;
    double alpha, beta;
} pri_matrix_product;

#define PRI_DECLARE_PRODUCT(name, element, accumulator, total, moment)                             \
    prange_status pri_matrix_product_##name(const pri_matrix_product *product);
PRI_TYPES(PRI_DECLARE_PRODUCT)
#undef PRI_DECLARE_PRODUCT

#endif
