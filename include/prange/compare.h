/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Comparisons of arrays into masks, and the choice between two arrays by a mask, or between two
 * numbers by a condition.
 *
 * A mask is an array of u8: 1 where the comparison holds, 0 where it does not.
 * prange_count_nonzero_u8(), prange_any_u8() and prange_all_u8() of reduce.h read masks, and so
 * does prange_where().
 *
 * NaN: every comparison with a NaN is false, except PRANGE_NE, which is true. -0 and 0 are equal.
 *
 * Errors of all: PRANGE_ERROR_NULL for a NULL pointer with n > 0, PRANGE_ERROR_SIZE for n < 0 or an
 * extent that overflows, PRANGE_ERROR_VALUE for an unknown comparison, PRANGE_ERROR_OVERLAP where
 * an output shares memory with an input, except that an output may be exactly an input of its own
 * type. PRANGE_ERROR_CANCELLED by a progress function (progress.h). n = 0 is no error and touches
 * nothing.
 */
#ifndef PRANGE_COMPARE_H
#define PRANGE_COMPARE_H

#include <string.h>

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** x op y */
typedef enum prange_comparison {
    PRANGE_EQ, /**< x == y */
    PRANGE_NE, /**< x != y */
    PRANGE_LT, /**< x < y */
    PRANGE_LE, /**< x <= y */
    PRANGE_GT, /**< x > y */
    PRANGE_GE, /**< x >= y */
} prange_comparison;

/** mask[i] = x[i] op y[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_compare_f64(prange_comparison op, ptrdiff_t n,
                                                           const double *x, const double *y,
                                                           uint8_t *mask);
PRANGE_API PRANGE_CHECKED prange_status prange_compare_f32(prange_comparison op, ptrdiff_t n,
                                                           const float *x, const float *y,
                                                           uint8_t *mask);
PRANGE_API PRANGE_CHECKED prange_status prange_compare_i64(prange_comparison op, ptrdiff_t n,
                                                           const int64_t *x, const int64_t *y,
                                                           uint8_t *mask);
PRANGE_API PRANGE_CHECKED prange_status prange_compare_i32(prange_comparison op, ptrdiff_t n,
                                                           const int32_t *x, const int32_t *y,
                                                           uint8_t *mask);
PRANGE_API PRANGE_CHECKED prange_status prange_compare_u8(prange_comparison op, ptrdiff_t n,
                                                          const uint8_t *x, const uint8_t *y,
                                                          uint8_t *mask);
/** @} */

/** mask[i] = x[i] op s @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_compare_scalar_f64(prange_comparison op, ptrdiff_t n,
                                                                  const double *x, double s,
                                                                  uint8_t *mask);
PRANGE_API PRANGE_CHECKED prange_status prange_compare_scalar_f32(prange_comparison op, ptrdiff_t n,
                                                                  const float *x, float s,
                                                                  uint8_t *mask);
PRANGE_API PRANGE_CHECKED prange_status prange_compare_scalar_i64(prange_comparison op, ptrdiff_t n,
                                                                  const int64_t *x, int64_t s,
                                                                  uint8_t *mask);
PRANGE_API PRANGE_CHECKED prange_status prange_compare_scalar_i32(prange_comparison op, ptrdiff_t n,
                                                                  const int32_t *x, int32_t s,
                                                                  uint8_t *mask);
PRANGE_API PRANGE_CHECKED prange_status prange_compare_scalar_u8(prange_comparison op, ptrdiff_t n,
                                                                 const uint8_t *x, uint8_t s,
                                                                 uint8_t *mask);
/** @} */

/** z[i] = x[i] where mask[i] is not 0, else y[i], bit by bit @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_where_f64(ptrdiff_t n, const uint8_t *mask,
                                                         const double *x, const double *y,
                                                         double *z);
PRANGE_API PRANGE_CHECKED prange_status prange_where_f32(ptrdiff_t n, const uint8_t *mask,
                                                         const float *x, const float *y, float *z);
PRANGE_API PRANGE_CHECKED prange_status prange_where_i64(ptrdiff_t n, const uint8_t *mask,
                                                         const int64_t *x, const int64_t *y,
                                                         int64_t *z);
PRANGE_API PRANGE_CHECKED prange_status prange_where_i32(ptrdiff_t n, const uint8_t *mask,
                                                         const int32_t *x, const int32_t *y,
                                                         int32_t *z);
PRANGE_API PRANGE_CHECKED prange_status prange_where_u8(ptrdiff_t n, const uint8_t *mask,
                                                        const uint8_t *x, const uint8_t *y,
                                                        uint8_t *z);
/** @} */

/**
 * x if the condition holds, else y, bit by bit: inline, for loops of your own. Both x and y are
 * evaluated. There is no branch to mispredict, and GCC 12 vectorises it in places where it does not
 * vectorise ?:, such as the terms of reduce_template.h.
 * @{
 */
static inline int64_t prange_choose_i64(bool condition, int64_t x, int64_t y)
{
    const int64_t mask = -(int64_t)condition;
    return y ^ ((x ^ y) & mask);
}

static inline double prange_choose_f64(bool condition, double x, double y)
{
    int64_t a, b;
    memcpy(&a, &x, sizeof a);
    memcpy(&b, &y, sizeof b);
    a = prange_choose_i64(condition, a, b);
    memcpy(&x, &a, sizeof x);
    return x;
}
/** @} */

PRANGE_END_DECLS

#endif
