/* SPDX-License-Identifier: MIT */
/*
 * Reductions of contiguous arrays, for every element type.
 */
#include <prange/reduce.h>

#include "reduction.h"

prange_status PRI_TYPED(prange_sum)(ptrdiff_t n, const element *x, total *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = 1};
    return PRI_TYPED(pri_reduce_value)(&in, PRI_REDUCE_SUM, 0, out);
}

prange_status PRI_TYPED(prange_prod)(ptrdiff_t n, const element *x, total *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = 1};
    return PRI_TYPED(pri_reduce_value)(&in, PRI_REDUCE_PROD, 1, out);
}

prange_status PRI_TYPED(prange_min)(ptrdiff_t n, const element *x, element *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = 1};
    return PRI_TYPED(pri_reduce_extreme)(&in, PRI_REDUCE_MIN, out);
}

prange_status PRI_TYPED(prange_max)(ptrdiff_t n, const element *x, element *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = 1};
    return PRI_TYPED(pri_reduce_extreme)(&in, PRI_REDUCE_MAX, out);
}

prange_status PRI_TYPED(prange_argmin)(ptrdiff_t n, const element *x, ptrdiff_t *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = 1};
    return PRI_TYPED(pri_reduce_locate)(&in, PRI_REDUCE_MIN, out);
}

prange_status PRI_TYPED(prange_argmax)(ptrdiff_t n, const element *x, ptrdiff_t *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = 1};
    return PRI_TYPED(pri_reduce_locate)(&in, PRI_REDUCE_MAX, out);
}

prange_status PRI_TYPED(prange_mean)(ptrdiff_t n, const element *x, moment *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = 1};
    return PRI_TYPED(pri_reduce_mean)(&in, out);
}

prange_status PRI_TYPED(prange_var)(ptrdiff_t n, const element *x, ptrdiff_t ddof, moment *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = 1};
    return PRI_TYPED(pri_reduce_var)(&in, ddof, out);
}

prange_status PRI_TYPED(prange_std)(ptrdiff_t n, const element *x, ptrdiff_t ddof, moment *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = 1};
    return PRI_TYPED(pri_reduce_std)(&in, ddof, out);
}
