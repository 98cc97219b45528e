/* SPDX-License-Identifier: MIT */
#ifndef PRI_ARRAY_PRODUCT_H
#define PRI_ARRAY_PRODUCT_H

#include <prange/status.h>

#include <stdbool.h>

#include "base/types.h"
#include "base/view.h"
#include "exec/team.h"

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
    bool symmetric; /* b is the transpose of a: c is, and of the old c the upper triangle counts */
} pri_matrix_product;

/* y (m) = alpha a (m x k) x (k) + beta y, of one type. y is apart from a and x. */
typedef struct pri_vector_product {
    const char *function;
    ptrdiff_t m, k;
    pri_matrix_view a;
    void *x, *y;
    ptrdiff_t incx, incy;
    double alpha, beta;
} pri_vector_product;

/* pri_matrix_dots takes a product with few rows and columns and a long inner dimension, along which
 * both matrices lie in order; false where the product is another. pri_matrix_deep takes a product
 * whose inner dimension is to be shared out between the threads; false where there is no memory for
 * that. pri_matrix_thin takes one with few columns or rows; false where it is another.
 * pri_vector_product needs none, but is faster with it. */
#define PRI_DECLARE_PRODUCT(name, element, accumulator, total, moment)                             \
    prange_status pri_matrix_product_##name(const pri_matrix_product *product);                    \
    bool pri_matrix_deep_##name(pri_team *team, const pri_matrix_product *product);                \
    bool pri_matrix_dots_##name(const pri_matrix_product *product);                                \
    bool pri_matrix_thin_##name(const pri_matrix_product *product);                                \
    void pri_vector_product_##name(const pri_vector_product *product);
PRI_TYPES(PRI_DECLARE_PRODUCT)
#undef PRI_DECLARE_PRODUCT

/* The product of one of the four types that have one. */
prange_status pri_matrix_product_of(prange_type type, const pri_matrix_product *product);

/* The product by OpenBLAS, of f64 or f32 by the size of an element; false, and nothing done, where
 * there is none, where it is no faster or does not take such strides. */
bool pri_matrix_product_fast(const pri_matrix_product *product, size_t size);

/* Products of so few rows and columns are not packed, however long the inner dimension is: a row of
 * b is read whole. */
enum { PRI_NARROW = 64 };

static inline bool pri_product_is_narrow(const pri_matrix_product *product)
{
    return product->m <= PRI_NARROW && product->n <= PRI_NARROW && product->b.column == 1;
}

#ifdef PRI_TYPE
/* An element of c after a block of the inner dimension: sum is the block's, before alpha. */
static inline element pri_product_element(element alpha, element sum, bool first, element beta,
                                          element c)
{
    const element scaled = alpha * sum;
    if (!first)
        return c + scaled;
    return beta == 0 ? scaled : beta * c + scaled;
}
#endif

/* The elements of a contiguous matrix, if its sizes are valid. */
prange_status pri_product_check(const char *function, const char *name, ptrdiff_t rows,
                                ptrdiff_t columns, size_t size, const void *data, ptrdiff_t *count);

/* alpha or beta for a product of the type: the nearest number that it has; of integers NaN is 0. */
double pri_product_factor(prange_type type, double factor);

/* alpha for a product whose inner dimension is `inner`: where that is 0, c = beta c. */
double pri_product_alpha(prange_type type, ptrdiff_t inner, double alpha, double beta);

/* Checks the views of a call, of which the last is its output: `ndim` dimensions each, all of one
 * type out of f64, f32, i64 and i32, the output apart from the others. */
prange_status pri_product_boxes(const char *function, int count, const prange_view *const views[],
                                const char *const names[], const int ndim[], pri_box boxes[]);

#endif
