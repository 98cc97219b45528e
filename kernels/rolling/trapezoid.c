/* SPDX-License-Identifier: MIT */
/*
 * The trapezoidal rule: a sum of terms, by the reduction that programs use for their own.
 */
#include <prange/rolling.h>

#include "base/check.h"

typedef struct points_f64 {
    const double *x, *y;
    double dx;
} points_f64;

typedef struct points_f32 {
    const float *x, *y;
    float dx;
} points_f32;

#define WIDTH(i, of) ((double)(of)->x[(i) + 1] - (double)(of)->x[i])
#define HEIGHTS(i, of) ((double)(of)->y[(i) + 1] + (double)(of)->y[i])

#define PRANGE_REDUCE_NAME sum_f64
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const points_f64
#define PRANGE_REDUCE_TERM(i, of) (WIDTH(i, of) * HEIGHTS(i, of) / 2.0)
#define PRANGE_REDUCE_LEVELS
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME sum_f32
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const points_f32
#define PRANGE_REDUCE_TERM(i, of) (WIDTH(i, of) * HEIGHTS(i, of) / 2.0)
#define PRANGE_REDUCE_TYPE f32
#define PRANGE_REDUCE_LEVELS
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME sum_even_f64
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const points_f64
#define PRANGE_REDUCE_TERM(i, of) ((of)->dx * HEIGHTS(i, of) / 2.0)
#define PRANGE_REDUCE_LEVELS
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME sum_even_f32
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const points_f32
#define PRANGE_REDUCE_TERM(i, of) ((double)(of)->dx * HEIGHTS(i, of) / 2.0)
#define PRANGE_REDUCE_TYPE f32
#define PRANGE_REDUCE_LEVELS
#include <prange/reduce_template.h>

/* x may be NULL. */
static prange_status check(const char *function, ptrdiff_t n, size_t size, const void *y,
                           const void *x, const void *out)
{
    const pri_array arrays[] = {{"y", y, 1}, {"x", x, 1}};
    const prange_status status = pri_check_arrays(function, n, size, x ? 2 : 1, arrays);
    return status == PRANGE_OK ? pri_check_pointer(function, "out", out) : status;
}

prange_status prange_trapezoid_f64(ptrdiff_t n, const double *y, const double *x, double dx,
                                   double *out)
{
    const points_f64 points = {x, y, dx};
    const prange_status status = check(__func__, n, sizeof *y, y, x, out);
    if (status != PRANGE_OK)
        return status;
    return (x ? sum_f64 : sum_even_f64)(&points, 0, n > 0 ? n - 1 : 0, out);
}

prange_status prange_trapezoid_f32(ptrdiff_t n, const float *y, const float *x, float dx,
                                   float *out)
{
    const points_f32 points = {x, y, dx};
    const prange_status status = check(__func__, n, sizeof *y, y, x, out);
    if (status != PRANGE_OK)
        return status;
    return (x ? sum_f32 : sum_even_f32)(&points, 0, n > 0 ? n - 1 : 0, out);
}
