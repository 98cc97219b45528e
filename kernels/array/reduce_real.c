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

static prange_status norm2(const pri_input *in, element *out)
{
    const prange_status status = PRI_TYPED(pri_reduction_check)(in, out);
    if (status != PRANGE_OK)
        return status;
    double norm = 0.0;
    if (in->n > 0) {
        pri_input scaled = *in;
        scaled.scale = 1.0;
        const double squares = PRI_TYPED(pri_reduction_run)(&scaled, PRI_REDUCE_SUMSQ).value;
        norm = sqrt(squares);
        const double largest = isnan(squares) || safe(squares)
                                   ? 0.0
                                   : PRI_TYPED(pri_reduction_run)(in, PRI_REDUCE_MAXABS).value;
        if (largest > 0.0 && largest < (double)INFINITY) {
            int exponent;
            frexp(largest, &exponent);
            scaled.scale = ldexp(1.0, exponent < -1000 ? 1000 : -exponent);
            norm =
                sqrt(PRI_TYPED(pri_reduction_run)(&scaled, PRI_REDUCE_SUMSQ).value) / scaled.scale;
        }
    }
    *out = (element)pri_same_nan(norm);
    return PRANGE_OK;
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
