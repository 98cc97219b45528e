/* SPDX-License-Identifier: MIT */
/*
 * Reductions of floating-point arrays alone: strided forms, dot products and norms.
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

/* Between these, no square overflowed, and those that underflowed are too small to matter. */
static bool safe(double squares)
{
    return squares > 0x1p-960 && squares < (double)INFINITY;
}

/* Of n > 0 elements. Squares that are not safe are taken again, of scaled elements. */
static prange_status norm_of(const pri_input *in, double *norm)
{
    pri_input scaled = *in;
    pri_partial all = {.value = 0};
    int exponent;
    scaled.scale = 1.0;
    prange_status status = PRI_TYPED(pri_reduction_run)(&scaled, PRI_REDUCE_SUMSQ, &all);
    *norm = sqrt(all.value);
    if (status != PRANGE_OK || isnan(all.value) || safe(all.value))
        return status;
    status = PRI_TYPED(pri_reduction_run)(in, PRI_REDUCE_MAXABS, &all);
    if (status != PRANGE_OK || !(all.value > 0.0 && all.value < (double)INFINITY))
        return status;
    frexp(all.value, &exponent);
    scaled.scale = ldexp(1.0, exponent < -1000 ? 1000 : -exponent);
    status = PRI_TYPED(pri_reduction_run)(&scaled, PRI_REDUCE_SUMSQ, &all);
    *norm = sqrt(all.value) / scaled.scale;
    return status;
}

static prange_status norm2(const pri_input *in, element *out)
{
    double norm = 0.0;
    prange_status status = PRI_TYPED(pri_reduction_check)(in, out);
    if (status == PRANGE_OK && in->n > 0)
        status = norm_of(in, &norm);
    if (status == PRANGE_OK)
        *out = (element)pri_same_nan(norm);
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
