/* SPDX-License-Identifier: MIT */
/*
 * Maps that only floating-point types have: strided forms, and y = a*x + y.
 */
#include <prange/map.h>

#include "isa/isa.h"
#include "operation.h"
#include "simd/map.h"

prange_status PRI_TYPED(prange_map_strided)(prange_unary op, ptrdiff_t n, const element *x,
                                            ptrdiff_t incx, element *y, ptrdiff_t incy)
{
    const prange_status status = pri_unary_check(__func__, op);
    if (status != PRANGE_OK)
        return status;
    return PRI_TYPED(pri_elementwise_start)(&(pri_elementwise){.function = __func__,
                                                               .n = n,
                                                               .x = x,
                                                               .incx = incx,
                                                               .z = y,
                                                               .incz = incy,
                                                               .output = "y",
                                                               .run = PRI_TYPED(pri_run_unary),
                                                               .op = (int)op,
                                                               .ns = pri_unary_ns(op)});
}

prange_status PRI_TYPED(prange_map2_strided)(prange_binary op, ptrdiff_t n, const element *x,
                                             ptrdiff_t incx, const element *y, ptrdiff_t incy,
                                             element *z, ptrdiff_t incz)
{
    const prange_status status = pri_binary_check(__func__, op);
    if (status != PRANGE_OK)
        return status;
    return PRI_TYPED(pri_elementwise_start)(&(pri_elementwise){.function = __func__,
                                                               .n = n,
                                                               .x = x,
                                                               .incx = incx,
                                                               .y = y,
                                                               .incy = incy,
                                                               .binary = true,
                                                               .z = z,
                                                               .incz = incz,
                                                               .output = "z",
                                                               .run = PRI_TYPED(pri_run_binary),
                                                               .op = (int)op,
                                                               .ns = pri_binary_ns(op)});
}

prange_status PRI_TYPED(prange_map_scalar_strided)(prange_binary op, ptrdiff_t n, const element *x,
                                                   ptrdiff_t incx, element s, element *z,
                                                   ptrdiff_t incz)
{
    const prange_status status = pri_binary_check(__func__, op);
    if (status != PRANGE_OK)
        return status;
    return PRI_TYPED(pri_elementwise_start)(&(pri_elementwise){.function = __func__,
                                                               .n = n,
                                                               .x = x,
                                                               .incx = incx,
                                                               .z = z,
                                                               .incz = incz,
                                                               .output = "z",
                                                               .run = PRI_TYPED(pri_run_scalar),
                                                               .op = (int)op,
                                                               .s = s,
                                                               .ns = pri_binary_ns(op)});
}

/* z is read as well as written. */
static int run_axpy(const pri_elementwise *call, ptrdiff_t n, const element *x, const element *y,
                    element *z)
{
    (void)y;
    pri_isa_get()->PRI_TYPED(map)->axpy(n, call->s, x, z);
    return 0;
}

prange_status PRI_TYPED(prange_axpy)(ptrdiff_t n, element a, const element *x, element *y)
{
    const double ns = pri_binary_ns(PRANGE_ADD);
    if (pri_may_run_inline(n, x, y, ns)) {
        pri_isa_get()->PRI_TYPED(map)->axpy(n, a, x, y);
        return PRANGE_OK;
    }
    return PRI_TYPED(pri_elementwise_start)(&(pri_elementwise){.function = __func__,
                                                               .n = n,
                                                               .x = x,
                                                               .incx = 1,
                                                               .z = y,
                                                               .incz = 1,
                                                               .output = "y",
                                                               .run = run_axpy,
                                                               .s = a,
                                                               .ns = ns,
                                                               .updates = true,
                                                               .built_in = true});
}

prange_status PRI_TYPED(prange_axpy_strided)(ptrdiff_t n, element a, const element *x,
                                             ptrdiff_t incx, element *y, ptrdiff_t incy)
{
    return PRI_TYPED(pri_elementwise_start)(&(pri_elementwise){.function = __func__,
                                                               .n = n,
                                                               .x = x,
                                                               .incx = incx,
                                                               .z = y,
                                                               .incz = incy,
                                                               .output = "y",
                                                               .run = run_axpy,
                                                               .s = a,
                                                               .ns = pri_binary_ns(PRANGE_ADD),
                                                               .updates = true,
                                                               .built_in = true});
}
