/* SPDX-License-Identifier: MIT */
/*
 * Squared distances from a matrix product, all in f64. row + norms[j] + product[j] is the squared
 * distance from a point of squared length `row` to point j of squared length norms[j].
 */
#ifndef PRI_SIMD_PRODUCT_H
#define PRI_SIMD_PRODUCT_H

#include "distance.h"

#ifdef PRI_TYPE

typedef ptrdiff_t pri_product_kernel(ptrdiff_t count, double row, const double *norms,
                                     const double *product, double trust, element *out);

/*
 * settle writes (x - mean)*scale, with a scale of 1 if NULL, and returns the sum of its squares.
 * distances applies the epilogue to `count` squared distances. Where a squared distance is not
 * above `trust` times the sum of the two squared lengths, too much has cancelled and it writes -1;
 * it returns the number of such entries. pair computes a squared distance from differences,
 * weighted unless `weights` is NULL.
 */
typedef struct PRI_TYPED(pri_product) {
    double (*settle)(ptrdiff_t d, const element *x, const double *mean, const double *scale,
                     double *y);
    pri_product_kernel *distances[PRI_EPILOGUE_COUNT];
    double (*pair)(ptrdiff_t d, const element *x, const element *y, const element *weights);
} pri_product;

#endif

#endif
