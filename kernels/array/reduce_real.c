/* SPDX-License-Identifier: MIT */
/*
 * Reductions that only floating-point types have: strided forms, dot products and norms.
 */
#include <prange/reduce.h>

#include <math.h>

#include "join.h"
#include "reduction.h"

prange_status PRI_TYPED(prange_sum_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                            element *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = incx};
    return PRI_TYPED(pri_reduce_value)(&in, PRI_REDUCE_SUM, 0, out);
}

prange_status PRI_TYPED(prange_prod_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                             element *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = incx};
    return PRI_TYPED(pri_reduce_value)(&in, PRI_REDUCE_PROD, 1, out);
}

prange_status PRI_TYPED(prange_min_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                            element *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = incx};
    return PRI_TYPED(pri_reduce_extreme)(&in, PRI_REDUCE_MIN, out);
}

prange_status PRI_TYPED(prange_max_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                            element *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = incx};
    return PRI_TYPED(pri_reduce_extreme)(&in, PRI_REDUCE_MAX, out);
}

prange_status PRI_TYPED(prange_argmin_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                               ptrdiff_t *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = incx};
    return PRI_TYPED(pri_reduce_locate)(&in, PRI_REDUCE_MIN, out);
}

prange_status PRI_TYPED(prange_argmax_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                               ptrdiff_t *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = incx};
    return PRI_TYPED(pri_reduce_locate)(&in, PRI_REDUCE_MAX, out);
}

prange_status PRI_TYPED(prange_mean_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                             element *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = incx};
    return PRI_TYPED(pri_reduce_mean)(&in, out);
}

prange_status PRI_TYPED(prange_var_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                            ptrdiff_t ddof, element *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = incx};
    return PRI_TYPED(pri_reduce_var)(&in, ddof, out);
}

prange_status PRI_TYPED(prange_std_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                            ptrdiff_t ddof, element *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = incx};
    return PRI_TYPED(pri_reduce_std)(&in, ddof, out);
}

prange_status PRI_TYPED(prange_dot)(ptrdiff_t n, const element *x, const element *y, element *out)
{
    const pri_input in = {
        .function = __func__, .n = n, .x = x, .incx = 1, .y = y, .incy = 1, .binary = true};
    return PRI_TYPED(pri_reduce_value)(&in, PRI_REDUCE_DOT, 0, out);
}

prange_status PRI_TYPED(prange_dot_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                            const element *y, ptrdiff_t incy, element *out)
{
    const pri_input in = {
        .function = __func__, .n = n, .x = x, .incx = incx, .y = y, .incy = incy, .binary = true};
    return PRI_TYPED(pri_reduce_value)(&in, PRI_REDUCE_DOT, 0, out);
}

double PRI_TYPED(pri_norm2_from_sums)(double plain, double of_large, double of_small)
{
    if (isinf(plain))
        return sqrt(of_large) / PRI_NORM2_OF_LARGE;
    if (plain <= PRI_NORM2_TINY)
        return sqrt(of_small) / PRI_NORM2_OF_SMALL;
    return sqrt(plain);
}

/* *sum = sum of (scale * x[i])^2, n > 0. */
static prange_status sum_squares(const pri_input *in, double scale, double *sum)
{
    pri_input scaled = *in;
    pri_partial all = {.value = 0};
    scaled.scale = scale;
    const prange_status status = PRI_TYPED(pri_reduction_run)(&scaled, PRI_REDUCE_SUMSQ, &all);
    *sum = all.value;
    return status;
}

/* n > 0. The sum is computed again from scaled elements where plain squares may over- or
 * underflow. */
static prange_status compute_norm(const pri_input *in, double *norm)
{
    double plain, of_large = 0.0, of_small = 0.0;
    prange_status status = sum_squares(in, 1.0, &plain);
    if (status == PRANGE_OK && isinf(plain))
        status = sum_squares(in, PRI_NORM2_OF_LARGE, &of_large);
    if (status == PRANGE_OK && plain <= PRI_NORM2_TINY)
        status = sum_squares(in, PRI_NORM2_OF_SMALL, &of_small);
    *norm = PRI_TYPED(pri_norm2_from_sums)(plain, of_large, of_small);
    return status;
}

static prange_status norm2(const pri_input *in, element *out)
{
    double norm = 0.0;
    prange_status status = PRI_TYPED(pri_reduction_check)(in, out);
    if (status == PRANGE_OK && in->n > 0)
        status = compute_norm(in, &norm);
    if (status == PRANGE_OK)
        *out = (element)pri_canonical_nan(norm);
    return status;
}

prange_status PRI_TYPED(prange_norm2)(ptrdiff_t n, const element *x, element *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = 1};
    return norm2(&in, out);
}

prange_status PRI_TYPED(prange_norm2_strided)(ptrdiff_t n, const element *x, ptrdiff_t incx,
                                              element *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = incx};
    return norm2(&in, out);
}
