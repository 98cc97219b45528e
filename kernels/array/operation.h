/* SPDX-License-Identifier: MIT */
/*
 * The built-in operations of maps.
 */
#ifndef PRI_OPERATION_H
#define PRI_OPERATION_H

#include <prange/map.h>

#include "base/check.h"
#include "elementwise.h"
#include "exec/team.h"
#include "isa/isa.h"
#include "operation_name.h"
#include "simd/map.h"

/* Fails for an operation that is unknown (its name is NULL), or that the type does not have. */
prange_status PRI_TYPED(pri_operation_refuse)(const char *function, int op, const char *name);

/* Inlined, since a map of 10 elements takes 8 ns. */
static inline prange_status pri_unary_check(const char *function, prange_unary op)
{
    const bool known = (unsigned)op < PRI_UNARY_COUNT;
    if (known && (PRI_IS_REAL || pri_isa_get()->PRI_TYPED(map)->unary[op]))
        return PRANGE_OK;
    return PRI_TYPED(pri_operation_refuse)(function, (int)op, pri_unary_name(op));
}

static inline prange_status pri_binary_check(const char *function, prange_binary op)
{
    const bool known = (unsigned)op < PRI_BINARY_COUNT;
    if (known && (PRI_IS_REAL || pri_isa_get()->PRI_TYPED(map)->binary[op]))
        return PRANGE_OK;
    return PRI_TYPED(pri_operation_refuse)(function, (int)op, pri_binary_name(op));
}

/* Estimated time per element, in ns, on one thread with data in the second-level cache (measured at
 * level v4, f64 and f32): for operations limited by memory, and for operations limited by the
 * divider. Integers are assumed to have the same time per byte. */
#define PRI_STREAMING_NS (sizeof(element) == 8 ? 0.13 : 0.055)
#define PRI_DIVIDING_NS (sizeof(element) == 8 ? 0.24 : 0.08)

/* Elementary functions, assumed to cost the same: some cost half, some several times as much. */
#define PRI_ELEMENTARY_NS (sizeof(element) == 8 ? 1.0 : 0.4)

/* Powers, angles and hypotenuses, also assumed to cost the same. */
#define PRI_POWER_NS (sizeof(element) == 8 ? 3.0 : 0.8)

/* Remainders, unless the quotients are beyond the reach of vectors. */
#define PRI_REMAINDER_NS (sizeof(element) == 8 ? 0.6 : 0.3)

/* Whether the operation has a kernel that writes past the caches. */
static inline bool pri_unary_streams(prange_unary op)
{
    return op <= PRANGE_RECIPROCAL;
}

static inline bool pri_binary_streams(prange_binary op)
{
    return op <= PRANGE_RDIV;
}

static inline double pri_unary_ns(prange_unary op)
{
    if (op > PRANGE_RADIANS)
        return PRI_ELEMENTARY_NS;
    return op == PRANGE_SQRT || op == PRANGE_RECIPROCAL ? PRI_DIVIDING_NS : PRI_STREAMING_NS;
}

static inline double pri_binary_ns(prange_binary op)
{
    if (op == PRANGE_FMOD || op == PRANGE_REMAINDER)
        return PRI_REMAINDER_NS;
    if (op > PRANGE_FMAX)
        return PRI_POWER_NS;
    return op == PRANGE_DIV || op == PRANGE_RDIV ? PRI_DIVIDING_NS : PRI_STREAMING_NS;
}

/* Whether a contiguous call is small and valid by a quick test, so that it may run at once: the
 * general path would add 15 ns, the time of 500 squares. */
static inline bool pri_may_run_inline(ptrdiff_t n, const element *in, const element *out, double ns)
{
    return n > 0 && pri_team_unneeded((double)n * ns) &&
           pri_plainly_apart(out, in, (size_t)n * sizeof(element));
}

/* Run call->op on one array, on two arrays, and on an array and the scalar call->s. */
pri_elementwise_run PRI_TYPED(pri_run_unary), PRI_TYPED(pri_run_binary), PRI_TYPED(pri_run_scalar);

#endif
