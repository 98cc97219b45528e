/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Scans: running totals of an array or along an axis, the same to the last bit at every thread
 * count.
 *
 *     prange_cumsum_f64(n, x, y);         y[i] = x[0] + x[1] + ... + x[i]
 *     prange_cumsum_f64(n - 1, x, y + 1); with y[0] = 0: the sum of what is before i
 *
 * Order of operations, for floating-point sums and products: the array is cut into blocks of 4,096
 * elements, a block into rows of 8, and y[i] = C op (R op t). C is the total of the blocks before
 * that of i, one after the other; R that of the rows of its block before its row, one after the
 * other; t that of its row up to i. In a row of elements 0 to 7, first 1, 3, 5 and 7 take in the
 * one before them, then 2 and 3 take in element 1, and 6 and 7 element 5; then 4, 5, 6 and 7 take
 * in element 3 (Sklansky's prefix network, 1960). None of this depends on threads or processor.
 *
 * So a running sum of elements that are not negative never falls, and one of elements that are not
 * positive never rises: y is a sorted array, in which one may search.
 *
 * Accuracy: f32 is accumulated in f64, and each y[i] is rounded once. With u = 2^-53, the error of
 * an f64 sum is at most (n/4096 + 512 + 5) u times the sum of |x[0]| to |x[i]|: 3,000 u at n =
 * 10^7, where a plain loop has 10^7 u. Overflow on the way gives infinity, and NaN where parts of a
 * sum overflowed to both sides; on which parts a product over- or underflows depends on the order
 * above. Minima and maxima are exact.
 *
 * NaN: from the first NaN on every result is NaN. Of equal elements a running minimum or maximum is
 * the first one, which matters for zeros of both signs.
 *
 * Integers: sums and products have the type of x and wrap modulo its width, as numpy's do with
 * dtype given. For wide sums of i32 or u8 convert them first.
 *
 * In place: y may be exactly x. Any other overlap is PRANGE_ERROR_OVERLAP.
 *
 * Errors of all: PRANGE_ERROR_NULL for a NULL pointer with n > 0, PRANGE_ERROR_SIZE for n < 0 or an
 * extent that overflows, PRANGE_ERROR_OVERLAP. n = 0 is no error and touches nothing. These calls
 * allocate no memory, except as prange_scan_axis() says. Contiguous results of 16 MiB and more that
 * do not replace x are written past the caches where the processor can do so.
 */
#ifndef PRANGE_SCAN_H
#define PRANGE_SCAN_H

#include <prange/status.h>
#include <prange/view.h>

PRANGE_BEGIN_DECLS

/** y[i] = the sum of x[0] to x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_cumsum_f64(ptrdiff_t n, const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumsum_f32(ptrdiff_t n, const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumsum_i64(ptrdiff_t n, const int64_t *x,
                                                          int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumsum_i32(ptrdiff_t n, const int32_t *x,
                                                          int32_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumsum_u8(ptrdiff_t n, const uint8_t *x, uint8_t *y);
/** @} */

/** y[i] = the product of x[0] to x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_cumprod_f64(ptrdiff_t n, const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumprod_f32(ptrdiff_t n, const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumprod_i64(ptrdiff_t n, const int64_t *x,
                                                           int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumprod_i32(ptrdiff_t n, const int32_t *x,
                                                           int32_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cumprod_u8(ptrdiff_t n, const uint8_t *x,
                                                          uint8_t *y);
/** @} */

/** y[i] = the smallest of x[0] to x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_cummin_f64(ptrdiff_t n, const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummin_f32(ptrdiff_t n, const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummin_i64(ptrdiff_t n, const int64_t *x,
                                                          int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummin_i32(ptrdiff_t n, const int32_t *x,
                                                          int32_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummin_u8(ptrdiff_t n, const uint8_t *x, uint8_t *y);
/** @} */

/** y[i] = the largest of x[0] to x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_cummax_f64(ptrdiff_t n, const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummax_f32(ptrdiff_t n, const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummax_i64(ptrdiff_t n, const int64_t *x,
                                                          int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummax_i32(ptrdiff_t n, const int32_t *x,
                                                          int32_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_cummax_u8(ptrdiff_t n, const uint8_t *x, uint8_t *y);
/** @} */

/** The operation of a scan along an axis */
typedef enum prange_scan_op {
    PRANGE_CUMSUM,  /**< sums */
    PRANGE_CUMPROD, /**< products */
    PRANGE_CUMMIN,  /**< the smallest so far */
    PRANGE_CUMMAX,  /**< the largest so far */
} prange_scan_op;

/**
 * Scans each line of a view along an axis: out has the shape and the type of in, and may be exactly
 * in (the same data, shape and strides). Each line has the bits of the contiguous call on a copy of
 * it, whatever the layout. Further errors: those of views (view.h), and PRANGE_ERROR_VALUE for an
 * unknown operation or an axis outside 0 .. ndim - 1. Allocates no memory.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_scan_axis(prange_scan_op op, const prange_view *in,
                                                         int axis, const prange_view *out);

PRANGE_END_DECLS

#endif
