/* SPDX-License-Identifier: MIT */
/*
 * Maps of contiguous arrays, for every element type.
 */
#include <prange/map.h>

#include "isa/isa.h"
#include "operation.h"
#include "simd/map.h"

prange_status PRI_TYPED(prange_map)(prange_unary op, ptrdiff_t n, const element *x, element *y)
{
    const prange_status status = pri_unary_check(__func__, op);
    if (status != PRANGE_OK)
        return status;
    const double ns = pri_unary_ns(op);
    if (pri_may_run_inline(n, x, y, ns)) {
        pri_isa_get()->PRI_TYPED(map)->unary[op](n, x, y);
        return PRANGE_OK;
    }
    return PRI_TYPED(pri_elementwise_start)(&(pri_elementwise){.function = __func__,
                                                               .n = n,
                                                               .x = x,
                                                               .incx = 1,
                                                               .z = y,
                                                               .incz = 1,
                                                               .output = "y",
                                                               .run = PRI_TYPED(pri_run_unary),
                                                               .op = (int)op,
                                                               .built_in = pri_unary_streams(op),
                                                               .ns = ns});
}

prange_status PRI_TYPED(prange_map2)(prange_binary op, ptrdiff_t n, const element *x,
                                     const element *y, element *z)
{
    const prange_status status = pri_binary_check(__func__, op);
    if (status != PRANGE_OK)
        return status;
    const double ns = pri_binary_ns(op);
    if (pri_may_run_inline(n, x, z, ns) && pri_may_run_inline(n, y, z, ns)) {
        pri_isa_get()->PRI_TYPED(map)->binary[op](n, x, y, z);
        return PRANGE_OK;
    }
    return PRI_TYPED(pri_elementwise_start)(&(pri_elementwise){.function = __func__,
                                                               .n = n,
                                                               .x = x,
                                                               .incx = 1,
                                                               .y = y,
                                                               .incy = 1,
                                                               .z = z,
                                                               .incz = 1,
                                                               .binary = true,
                                                               .output = "z",
                                                               .run = PRI_TYPED(pri_run_binary),
                                                               .op = (int)op,
                                                               .built_in = pri_binary_streams(op),
                                                               .ns = ns});
}

prange_status PRI_TYPED(prange_map_scalar)(prange_binary op, ptrdiff_t n, const element *x,
                                           element s, element *z)
{
    const prange_status status = pri_binary_check(__func__, op);
    if (status != PRANGE_OK)
        return status;
    const double ns = pri_binary_ns(op);
    if (pri_may_run_inline(n, x, z, ns)) {
        pri_isa_get()->PRI_TYPED(map)->scalar[op](n, x, s, z);
        return PRANGE_OK;
    }
    return PRI_TYPED(pri_elementwise_start)(&(pri_elementwise){.function = __func__,
                                                               .n = n,
                                                               .x = x,
                                                               .incx = 1,
                                                               .z = z,
                                                               .incz = 1,
                                                               .output = "z",
                                                               .run = PRI_TYPED(pri_run_scalar),
                                                               .op = (int)op,
                                                               .built_in = pri_binary_streams(op),
                                                               .s = s,
                                                               .ns = ns});
}
