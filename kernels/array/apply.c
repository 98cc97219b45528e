/* SPDX-License-Identifier: MIT */
/*
 * Maps by functions of the user's, of one element and of a block.
 */
#include <prange/map.h>

#include "base/check.h"
#include "elementwise.h"

/* A user's function of one element costs a call at least, 1.3 ns; one of a block is taken to be
 * as cheap as our own until its first block has been timed. */
#define CALL_NS 1.3
#define BLOCK_NS 0.1

/* Elements a piece of a map by the user's function of one element: short, so that a slow function
 * of few elements is shared out. */
#define CALL_BLOCK 64

static int run_function(const pri_elementwise *call, ptrdiff_t n, const element *x,
                        const element *y, element *z)
{
    (void)y;
    const PRI_TYPED(prange_function) f = (PRI_TYPED(prange_function))call->f;
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = f(x[i], call->ctx);
    return 0;
}

static int run_block_function(const pri_elementwise *call, ptrdiff_t n, const element *x,
                              const element *y, element *z)
{
    (void)y;
    return ((PRI_TYPED(prange_block_function))call->f)(n, x, z, call->ctx);
}

prange_status PRI_TYPED(prange_apply)(PRI_TYPED(prange_function) f, void *ctx, ptrdiff_t n,
                                      const element *x, element *y)
{
    if (!f)
        return pri_check_pointer(__func__, "f", NULL);
    return PRI_TYPED(pri_elementwise_start)(&(pri_elementwise){.function = __func__,
                                                               .n = n,
                                                               .x = x,
                                                               .incx = 1,
                                                               .z = y,
                                                               .incz = 1,
                                                               .output = "y",
                                                               .run = run_function,
                                                               .f = (void (*)(void))f,
                                                               .ctx = ctx,
                                                               .ns = CALL_NS,
                                                               .timed = true,
                                                               .block = CALL_BLOCK});
}

prange_status PRI_TYPED(prange_apply_strided)(PRI_TYPED(prange_function) f, void *ctx, ptrdiff_t n,
                                              const element *x, ptrdiff_t incx, element *y,
                                              ptrdiff_t incy)
{
    if (!f)
        return pri_check_pointer(__func__, "f", NULL);
    return PRI_TYPED(pri_elementwise_start)(&(pri_elementwise){.function = __func__,
                                                               .n = n,
                                                               .x = x,
                                                               .incx = incx,
                                                               .z = y,
                                                               .incz = incy,
                                                               .output = "y",
                                                               .run = run_function,
                                                               .f = (void (*)(void))f,
                                                               .ctx = ctx,
                                                               .ns = CALL_NS,
                                                               .timed = true,
                                                               .block = CALL_BLOCK});
}

prange_status PRI_TYPED(prange_apply_block)(PRI_TYPED(prange_block_function) f, void *ctx,
                                            ptrdiff_t n, const element *x, element *y)
{
    if (!f)
        return pri_check_pointer(__func__, "f", NULL);
    return PRI_TYPED(pri_elementwise_start)(&(pri_elementwise){.function = __func__,
                                                               .n = n,
                                                               .x = x,
                                                               .incx = 1,
                                                               .z = y,
                                                               .incz = 1,
                                                               .output = "y",
                                                               .run = run_block_function,
                                                               .f = (void (*)(void))f,
                                                               .ctx = ctx,
                                                               .ns = BLOCK_NS,
                                                               .timed = true,
                                                               .whole = true});
}

prange_status PRI_TYPED(prange_apply_block_strided)(PRI_TYPED(prange_block_function) f, void *ctx,
                                                    ptrdiff_t n, const element *x, ptrdiff_t incx,
                                                    element *y, ptrdiff_t incy)
{
    if (!f)
        return pri_check_pointer(__func__, "f", NULL);
    return PRI_TYPED(pri_elementwise_start)(&(pri_elementwise){.function = __func__,
                                                               .n = n,
                                                               .x = x,
                                                               .incx = incx,
                                                               .z = y,
                                                               .incz = incy,
                                                               .output = "y",
                                                               .run = run_block_function,
                                                               .f = (void (*)(void))f,
                                                               .ctx = ctx,
                                                               .ns = BLOCK_NS,
                                                               .timed = true,
                                                               .whole = true});
}
