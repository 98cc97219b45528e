/* SPDX-License-Identifier: MIT */
/*
 * Maps by the user's functions, of single elements and of blocks.
 */
#include <prange/map.h>

#include "base/check.h"
#include "elementwise.h"

/* Estimated time per element: a function of one element costs at least its call, 1.3 ns. A function
 * of a block is assumed to be as cheap as a built-in operation until its first block has been
 * timed. */
#define CALL_NS 1.3
#define BLOCK_NS 0.1

/* Elements per piece for a function of one element. Pieces are short, so that threads share a slow
 * function of few elements. */
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

static int run_function2(const pri_elementwise *call, ptrdiff_t n, const element *x,
                         const element *y, element *z)
{
    const PRI_TYPED(prange_function2) f = (PRI_TYPED(prange_function2))call->f;
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = f(x[i], y[i], call->ctx);
    return 0;
}

static int run_block_function2(const pri_elementwise *call, ptrdiff_t n, const element *x,
                               const element *y, element *z)
{
    return ((PRI_TYPED(prange_block_function2))call->f)(n, x, y, z, call->ctx);
}

/* The user's function, of one element or of a block, and the adapter that calls it. */
typedef struct user_function {
    pri_elementwise_run *run;
    void (*f)(void);
    void *ctx;
    bool of_block;
} user_function;

static prange_status start(pri_elementwise call, const user_function *user)
{
    if (!user->f)
        return pri_check_pointer(call.function, "f", NULL);
    call.run = user->run;
    call.f = user->f;
    call.ctx = user->ctx;
    call.ns = user->of_block ? BLOCK_NS : CALL_NS;
    call.timed = true;
    call.whole = user->of_block;
    call.block = user->of_block ? 0 : CALL_BLOCK;
    return PRI_TYPED(pri_elementwise_start)(&call);
}

static prange_status apply(const char *function, const user_function *user, ptrdiff_t n,
                           const element *x, ptrdiff_t incx, element *y, ptrdiff_t incy)
{
    return start((pri_elementwise){.function = function,
                                   .n = n,
                                   .x = x,
                                   .incx = incx,
                                   .z = y,
                                   .incz = incy,
                                   .output = "y"},
                 user);
}

static prange_status apply2(const char *function, const user_function *user, ptrdiff_t n,
                            const element *x, ptrdiff_t incx, const element *y, ptrdiff_t incy,
                            element *z, ptrdiff_t incz)
{
    return start((pri_elementwise){.function = function,
                                   .n = n,
                                   .x = x,
                                   .incx = incx,
                                   .y = y,
                                   .incy = incy,
                                   .z = z,
                                   .incz = incz,
                                   .binary = true,
                                   .output = "z"},
                 user);
}

prange_status PRI_TYPED(prange_apply)(PRI_TYPED(prange_function) f, void *ctx, ptrdiff_t n,
                                      const element *x, element *y)
{
    const user_function user = {run_function, (void (*)(void))f, ctx, false};
    return apply(__func__, &user, n, x, 1, y, 1);
}

prange_status PRI_TYPED(prange_apply_strided)(PRI_TYPED(prange_function) f, void *ctx, ptrdiff_t n,
                                              const element *x, ptrdiff_t incx, element *y,
                                              ptrdiff_t incy)
{
    const user_function user = {run_function, (void (*)(void))f, ctx, false};
    return apply(__func__, &user, n, x, incx, y, incy);
}

prange_status PRI_TYPED(prange_apply_block)(PRI_TYPED(prange_block_function) f, void *ctx,
                                            ptrdiff_t n, const element *x, element *y)
{
    const user_function user = {run_block_function, (void (*)(void))f, ctx, true};
    return apply(__func__, &user, n, x, 1, y, 1);
}

prange_status PRI_TYPED(prange_apply_block_strided)(PRI_TYPED(prange_block_function) f, void *ctx,
                                                    ptrdiff_t n, const element *x, ptrdiff_t incx,
                                                    element *y, ptrdiff_t incy)
{
    const user_function user = {run_block_function, (void (*)(void))f, ctx, true};
    return apply(__func__, &user, n, x, incx, y, incy);
}

prange_status PRI_TYPED(prange_apply2)(PRI_TYPED(prange_function2) f, void *ctx, ptrdiff_t n,
                                       const element *x, const element *y, element *z)
{
    const user_function user = {run_function2, (void (*)(void))f, ctx, false};
    return apply2(__func__, &user, n, x, 1, y, 1, z, 1);
}

prange_status PRI_TYPED(prange_apply2_strided)(PRI_TYPED(prange_function2) f, void *ctx,
                                               ptrdiff_t n, const element *x, ptrdiff_t incx,
                                               const element *y, ptrdiff_t incy, element *z,
                                               ptrdiff_t incz)
{
    const user_function user = {run_function2, (void (*)(void))f, ctx, false};
    return apply2(__func__, &user, n, x, incx, y, incy, z, incz);
}

prange_status PRI_TYPED(prange_apply2_block)(PRI_TYPED(prange_block_function2) f, void *ctx,
                                             ptrdiff_t n, const element *x, const element *y,
                                             element *z)
{
    const user_function user = {run_block_function2, (void (*)(void))f, ctx, true};
    return apply2(__func__, &user, n, x, 1, y, 1, z, 1);
}

prange_status PRI_TYPED(prange_apply2_block_strided)(PRI_TYPED(prange_block_function2) f, void *ctx,
                                                     ptrdiff_t n, const element *x, ptrdiff_t incx,
                                                     const element *y, ptrdiff_t incy, element *z,
                                                     ptrdiff_t incz)
{
    const user_function user = {run_block_function2, (void (*)(void))f, ctx, true};
    return apply2(__func__, &user, n, x, incx, y, incy, z, incz);
}
