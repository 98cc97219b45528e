/* SPDX-License-Identifier: MIT */
/*
 * Integrands that take one point or a block of points. Compiled for f64 and f32.
 */
#include <prange/integrate.h>

#include "base/types.h"
#include "isa/isa.h"
#include "riemann.h"
#include "simd/cache.h"
#include "simd/integrate.h"
#include "simd/reduce.h"

static double sum_of(ptrdiff_t n, const element *y)
{
    pri_partial partial = {.index = 0};
    pri_isa_get()->PRI_TYPED(reduce)->block[PRI_REDUCE_SUM](n, y, NULL, 1.0, &partial);
    return partial.value;
}

static void set_points(const pri_integral *integral, ptrdiff_t first, ptrdiff_t count, element *x)
{
    pri_isa_get()->PRI_TYPED(integrate)->points(count, integral->a, integral->dx, first, x);
}

static int sum_points(const pri_integral *integral, ptrdiff_t first, ptrdiff_t count, double *sum)
{
    const PRI_TYPED(prange_integrand) f = (PRI_TYPED(prange_integrand))integral->f;
    _Alignas(PRI_LINE_BYTES) element x[PRI_POINTS_BLOCK], y[PRI_POINTS_BLOCK];
    set_points(integral, first, count, x);
    for (ptrdiff_t i = 0; i < count; i++)
        y[i] = f(x[i], integral->ctx);
    *sum = sum_of(count, y);
    return 0;
}

static int sum_block(const pri_integral *integral, ptrdiff_t first, ptrdiff_t count, double *sum)
{
    const PRI_TYPED(prange_block_integrand) f = (PRI_TYPED(prange_block_integrand))integral->f;
    _Alignas(PRI_LINE_BYTES) element x[PRI_POINTS_BLOCK], y[PRI_POINTS_BLOCK];
    set_points(integral, first, count, x);
    const int code = f(count, x, y, integral->ctx);
    *sum = code == 0 ? sum_of(count, y) : 0.0;
    return code;
}

static prange_status run(pri_integral *integral, element *out)
{
    double area;
    const prange_status status = pri_riemann(integral, out, &area);
    if (status == PRANGE_OK)
        *out = (element)area;
    return status;
}

prange_status PRI_TYPED(prange_integrate)(PRI_TYPED(prange_integrand) f, void *ctx, element a,
                                          element b, ptrdiff_t n, element *out)
{
    pri_integral integral = {.function = __func__,
                             .a = a,
                             .b = b,
                             .n = n,
                             .integrand = "f",
                             .given = f != NULL,
                             .block_sum = sum_points,
                             .f = (void (*)(void))f,
                             .ctx = ctx,
                             .ns = PRI_POINT_NS};
    return run(&integral, out);
}

prange_status PRI_TYPED(prange_integrate_block)(PRI_TYPED(prange_block_integrand) f, void *ctx,
                                                element a, element b, ptrdiff_t n, element *out)
{
    pri_integral integral = {.function = __func__,
                             .a = a,
                             .b = b,
                             .n = n,
                             .integrand = "f",
                             .given = f != NULL,
                             .block_sum = sum_block,
                             .f = (void (*)(void))f,
                             .ctx = ctx,
                             .ns = PRI_BLOCK_NS};
    return run(&integral, out);
}
