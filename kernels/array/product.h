/* SPDX-License-Identifier: MIT */
#ifndef PRI_ARRAY_PRODUCT_H
#define PRI_ARRAY_PRODUCT_H

#include <prange/status.h>

#include <stdbool.h>

#include "base/types.h"
#include "base/view.h"
#include "exec/team.h"

/* A matrix with arbitrary strides: element (i, j) is at data[i*row + j*column]. */
typedef struct pri_matrix_view {
    void *data;
    ptrdiff_t row, column;
} pri_matrix_view;

/* c (m x n) = alpha a (m x k) b (k x n) + beta c, all of one type. c does not overlap a or b. */
typedef struct pri_matrix_product {
    const char *function;
    ptrdiff_t m, n, k;
    pri_matrix_view a, b, c;
    double alpha, beta;
    bool symmetric; /* b is the transpose of a; only c's upper triangle is read */
} pri_matrix_product;

/* y (m) = alpha a (m x k) x (k) + beta y, all of one type. y does not overlap a or x. */
typedef struct pri_vector_product {
    const char *function;
    ptrdiff_t m, k;
    pri_matrix_view a;
    void *x, *y;
    ptrdiff_t incx, incy;
    double alpha, beta;
} pri_vector_product;

/* pri_matrix_dots computes products with few rows and columns and a long inner dimension, along
 * which the elements of both matrices are in memory order. pri_matmul_split_inner lets the threads
 * share the inner dimension. pri_matmul_unpacked computes products with few columns or rows. Each
 * returns false, having done nothing, for products that do not suit it; pri_matmul_split_inner also
 * without memory. pri_vector_product allocates memory to share the inner dimension, and does
 * without if there is none. */
#define PRI_DECLARE_PRODUCT(name, element, accumulator, total, moment)                             \
    prange_status pri_matrix_product_##name(const pri_matrix_product *product);                    \
    bool pri_matmul_split_inner_##name(pri_team *team, const pri_matrix_product *product);         \
    bool pri_matrix_dots_##name(const pri_matrix_product *product);                                \
    bool pri_matmul_unpacked_##name(const pri_matrix_product *product);                            \
    void pri_vector_product_##name(const pri_vector_product *product);
PRI_TYPES(PRI_DECLARE_PRODUCT)
#undef PRI_DECLARE_PRODUCT

/* The product for a type known at run time: f64, f32, i64 or i32. */
prange_status pri_matrix_product_of(prange_type type, const pri_matrix_product *product);

/* The product by OpenBLAS, of f64 or f32 according to `size`, the bytes of an element. Returns
 * false, having done nothing, if there is no OpenBLAS, if it is no faster, or if it does not take
 * the strides. */
bool pri_matrix_product_fast(const pri_matrix_product *product, size_t size);

/* Products with at most this many rows and columns, and contiguous rows of b, are not packed,
 * however long the inner dimension is. */
enum { PRI_NARROW = 64 };

static inline bool pri_product_is_narrow(const pri_matrix_product *product)
{
    return product->m <= PRI_NARROW && product->n <= PRI_NARROW && product->b.column == 1;
}

#ifdef PRI_TYPE
/* alpha or beta as an element. INT64_MAX is no double: 2^63 stands for it. */
static inline element pri_factor_of(double factor)
{
    return !PRI_IS_REAL && factor >= 0x1p63 ? (element)INT64_MAX : (element)factor;
}

/* An element of c after a block of the inner dimension; `sum` is the sum of the block's
 * products. */
static inline element pri_product_element(element alpha, element sum, bool first, element beta,
                                          element c)
{
    const element scaled = alpha * sum;
    if (!first)
        return c + scaled;
    return beta == 0 ? scaled : beta * c + scaled;
}
#endif

/* Checks a contiguous matrix, and sets the number of its elements. */
prange_status pri_product_check(const char *function, const char *name, ptrdiff_t rows,
                                ptrdiff_t columns, size_t size, const void *data, ptrdiff_t *count);

/* alpha or beta rounded to the nearest number of the type, for pri_factor_of(). For integers, NaN
 * becomes 0. */
double pri_product_factor(prange_type type, double factor);

/* alpha for a product with inner dimension `inner`: if `inner` is 0, the product is c = beta c. */
double pri_product_alpha(prange_type type, ptrdiff_t inner, double alpha, double beta);

/* Checks the views of a call: view i has ndim[i] dimensions, and all have one type out of f64, f32,
 * i64 and i32. Whether the output overlaps the inputs is for the caller to check. */
prange_status pri_product_boxes(const char *function, int count, const prange_view *const views[],
                                const char *const names[], const int ndim[], pri_box boxes[]);

#endif
