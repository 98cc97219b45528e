/* SPDX-License-Identifier: MIT */
#include "operation.h"

#include "base/status.h"
#include "isa/isa.h"
#include "simd/map.h"

/* The tables of kernels are indexed by the public enums. */
_Static_assert((int)PRANGE_NEG == PRI_NEG && (int)PRANGE_ABS == PRI_ABS &&
                   (int)PRANGE_SQUARE == PRI_SQUARE && (int)PRANGE_SQRT == PRI_SQRT &&
                   (int)PRANGE_RECIPROCAL == PRI_RECIPROCAL,
               "simd/map.h has another order");
_Static_assert((int)PRANGE_ADD == PRI_ADD && (int)PRANGE_SUB == PRI_SUB &&
                   (int)PRANGE_MUL == PRI_MUL && (int)PRANGE_DIV == PRI_DIV &&
                   (int)PRANGE_MIN == PRI_MIN && (int)PRANGE_MAX == PRI_MAX &&
                   (int)PRANGE_RSUB == PRI_RSUB && (int)PRANGE_RDIV == PRI_RDIV,
               "simd/map.h has another order");
#define HOLD(NAME, name)                                                                           \
    _Static_assert((int)PRANGE_##NAME == PRI_##NAME, "simd/map.h has another order");
PRI_ELEMENTARY(HOLD)
PRI_ELEMENTARY2(HOLD)
#undef HOLD

static const pri_map *kernels(void)
{
    return pri_isa_get()->PRI_TYPED(map);
}

prange_status PRI_TYPED(pri_operation_refuse)(const char *function, int op, const char *name)
{
    if (!name)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: op = %d is unknown", function, op);
    return pri_fail(PRANGE_ERROR_VALUE, "%s: %s is not defined for integers", function, name);
}

int PRI_TYPED(pri_run_unary)(const pri_elementwise *call, ptrdiff_t n, const element *x,
                             const element *y, element *z)
{
    (void)y;
    if (call->streamed)
        kernels()->stream_unary((pri_unary)call->op, n, x, z);
    else
        kernels()->unary[call->op](n, x, z);
    return 0;
}

int PRI_TYPED(pri_run_binary)(const pri_elementwise *call, ptrdiff_t n, const element *x,
                              const element *y, element *z)
{
    if (call->streamed)
        kernels()->stream_binary((pri_binary)call->op, n, x, y, z);
    else
        kernels()->binary[call->op](n, x, y, z);
    return 0;
}

int PRI_TYPED(pri_run_scalar)(const pri_elementwise *call, ptrdiff_t n, const element *x,
                              const element *y, element *z)
{
    (void)y;
    if (call->streamed)
        kernels()->stream_scalar((pri_binary)call->op, n, x, call->s, z);
    else
        kernels()->scalar[call->op](n, x, call->s, z);
    return 0;
}
