/* SPDX-License-Identifier: MIT */
/*
 * Partial integrals: sums of values of f, in the blocks of integrate/, with the bits of
 * prange_integrate.
 */
#include <math.h>

#include "base/check.h"
#include "base/status.h"
#include "elements.h"
#include "isa/isa.h"
#include "simd/cache.h"
#include "simd/integrate.h"

/* An index above this is not exact as a double. */
#define POINTS_LIMIT (1LL << 53)

prange_status PRI_TYPED(prange_partial_begin_integral)(element a, element b, ptrdiff_t n,
                                                       prange_partial **partial)
{
    const double from = (double)a, to = (double)b;
    if (!partial)
        return pri_check_pointer(__func__, "partial", NULL);
    if (n < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td is negative", __func__, n);
    if (n > POINTS_LIMIT)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: n = %td is above 2^53", __func__, n);
    if (!isfinite(from) || !isfinite(to) || !isfinite(to - from))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: the range from a = %g to b = %g is not finite",
                        __func__, from, to);
    const pri_partial_kind *kind = &PRI_TYPED(pri_partial_kind);
    const prange_partial like = {.op = PRANGE_PARTIAL_INTEGRAL,
                                 .type = sizeof(element) == 8 ? PRANGE_F64 : PRANGE_F32,
                                 .n = n,
                                 .block = PRI_POINTS_BLOCK,
                                 .node_size = kind->node_size,
                                 .arrays = 1,
                                 .kind = kind,
                                 .a = from,
                                 .b = to,
                                 .dx = n > 0 ? (to - from) / (double)n : 0.0};
    return pri_partial_new(__func__, &like, partial);
}

/* The user's function, which computes values of f at points. */
typedef struct integrand {
    const prange_partial *partial;
    PRI_TYPED(prange_integrand) f;
    PRI_TYPED(prange_block_integrand) block;
    void *ctx;
} integrand;

/* Computes the values of at most a block. */
static int values(ptrdiff_t first, ptrdiff_t count, element *y, void *ctx)
{
    const integrand *integral = ctx;
    _Alignas(PRI_LINE_BYTES) element x[PRI_POINTS_BLOCK];
    pri_isa_get()->PRI_TYPED(integrate)->points(count, integral->partial->a, integral->partial->dx,
                                                first, x);
    if (integral->block)
        return integral->block(count, x, y, integral->ctx);
    for (ptrdiff_t i = 0; i < count; i++)
        y[i] = integral->f(x[i], integral->ctx);
    return 0;
}

static prange_status integrate(const char *function, ptrdiff_t first, ptrdiff_t count,
                               prange_partial *partial, integrand *f, uint64_t user)
{
    if (!partial)
        return pri_check_pointer(function, "partial", NULL);
    if (!user)
        return pri_check_pointer(function, "f", NULL);
    if (partial->kind != &PRI_TYPED(pri_partial_kind) || partial->op != PRANGE_PARTIAL_INTEGRAL)
        return pri_partial_other_op(partial, function);
    const prange_status status = pri_partial_check_range(partial, function, first, count);
    if (status != PRANGE_OK || count == 0)
        return status;
    f->partial = partial;
    const pri_addition add = {.function = function,
                              .partial = partial,
                              .first = first,
                              .end = first + count,
                              .values = values,
                              .ctx = f,
                              .user = user};
    return PRI_TYPED(pri_partial_add_range)(&add);
}

prange_status PRI_TYPED(prange_partial_integrate)(prange_partial *partial, ptrdiff_t first,
                                                  ptrdiff_t count, PRI_TYPED(prange_integrand) f,
                                                  void *ctx)
{
    integrand of_point = {.f = f, .ctx = ctx};
    return integrate(__func__, first, count, partial, &of_point, (uint64_t)(uintptr_t)f);
}

prange_status PRI_TYPED(prange_partial_integrate_block)(prange_partial *partial, ptrdiff_t first,
                                                        ptrdiff_t count,
                                                        PRI_TYPED(prange_block_integrand) f,
                                                        void *ctx)
{
    integrand of_block = {.block = f, .ctx = ctx};
    return integrate(__func__, first, count, partial, &of_block, (uint64_t)(uintptr_t)f);
}
