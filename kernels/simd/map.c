/* SPDX-License-Identifier: MIT */
/*
 * Elementwise maps over contiguous arrays: plain loops that the compiler vectorises. Their
 * iterations are independent, since an output is either identical to an input or does not overlap
 * it.
 */
#include <math.h>

#include "each.h"
#include "map.h"
#include "stream.h"

static inline element neg_of(element x)
{
    return (element)(-x);
}

static void map_neg(ptrdiff_t n, const element *x, element *y)
{
    each(n, x, y, neg_of);
}

static inline element abs_of(element x)
{
#if PRI_IS_REAL
    return (element)__builtin_fabs(x);
#else
    const accumulator wide = x;
    return (element)(wide < 0 ? -wide : wide);
#endif
}

static void map_abs(ptrdiff_t n, const element *x, element *y)
{
    each(n, x, y, abs_of);
}

static inline element square_of(element x)
{
    return (element)(x * x);
}

static void map_square(ptrdiff_t n, const element *x, element *y)
{
    each(n, x, y, square_of);
}

static inline element add_of(element x, element y)
{
    return (element)(x + y);
}

static void map_add(ptrdiff_t n, const element *x, const element *y, element *z)
{
    each2(n, x, y, z, add_of);
}

static void add_scalar(ptrdiff_t n, const element *x, element s, element *z)
{
    each_with(n, x, s, z, add_of);
}

static inline element sub_of(element x, element y)
{
    return (element)(x - y);
}

static void map_sub(ptrdiff_t n, const element *x, const element *y, element *z)
{
    each2(n, x, y, z, sub_of);
}

static void sub_scalar(ptrdiff_t n, const element *x, element s, element *z)
{
    each_with(n, x, s, z, sub_of);
}

static inline element mul_of(element x, element y)
{
    return (element)(x * y);
}

static void map_mul(ptrdiff_t n, const element *x, const element *y, element *z)
{
    each2(n, x, y, z, mul_of);
}

static void mul_scalar(ptrdiff_t n, const element *x, element s, element *z)
{
    each_with(n, x, s, z, mul_of);
}

static inline element min_of(element x, element y)
{
    return y < x || pri_isnan(y) ? y : x;
}

static void map_min(ptrdiff_t n, const element *x, const element *y, element *z)
{
    each2(n, x, y, z, min_of);
}

static void min_scalar(ptrdiff_t n, const element *x, element s, element *z)
{
    each_with(n, x, s, z, min_of);
}

static inline element max_of(element x, element y)
{
    return y > x || pri_isnan(y) ? y : x;
}

static void map_max(ptrdiff_t n, const element *x, const element *y, element *z)
{
    each2(n, x, y, z, max_of);
}

static void max_scalar(ptrdiff_t n, const element *x, element s, element *z)
{
    each_with(n, x, s, z, max_of);
}

static inline element rsub_of(element x, element y)
{
    return (element)(y - x);
}

static void map_rsub(ptrdiff_t n, const element *x, const element *y, element *z)
{
    each2(n, x, y, z, rsub_of);
}

static void rsub_scalar(ptrdiff_t n, const element *x, element s, element *z)
{
    each_with(n, x, s, z, rsub_of);
}

#if PRI_IS_REAL
static inline element sqrt_of(element x)
{
    return (element)__builtin_sqrt(x);
}

static void map_sqrt(ptrdiff_t n, const element *x, element *y)
{
    each(n, x, y, sqrt_of);
}

static inline element reciprocal_of(element x)
{
    return 1 / x;
}

static void map_reciprocal(ptrdiff_t n, const element *x, element *y)
{
    each(n, x, y, reciprocal_of);
}

static inline element div_of(element x, element y)
{
    return x / y;
}

static void map_div(ptrdiff_t n, const element *x, const element *y, element *z)
{
    each2(n, x, y, z, div_of);
}

static void div_scalar(ptrdiff_t n, const element *x, element s, element *z)
{
    each_with(n, x, s, z, div_of);
}

static inline element rdiv_of(element x, element y)
{
    return y / x;
}

static void map_rdiv(ptrdiff_t n, const element *x, const element *y, element *z)
{
    each2(n, x, y, z, rdiv_of);
}

static void rdiv_scalar(ptrdiff_t n, const element *x, element s, element *z)
{
    each_with(n, x, s, z, rdiv_of);
}

#endif

static void axpy(ptrdiff_t n, element a, const element *x, element *y)
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = (element)(a * x[i] + y[i]);
}

/* Loading four elements before storing them is up to twice as fast as copying one by one. The
 * compiler cannot reorder the accesses by itself, since x and y might overlap. */
static void gather(ptrdiff_t n, const element *x, ptrdiff_t incx, element *y)
{
    ptrdiff_t i = 0;
    for (; i + 4 <= n; i += 4) {
        const element *from = x + i * incx;
        const element a = from[0], b = from[incx], c = from[2 * incx], d = from[3 * incx];
        y[i] = a;
        y[i + 1] = b;
        y[i + 2] = c;
        y[i + 3] = d;
    }
    for (; i < n; i++)
        y[i] = x[i * incx];
}

static void scatter(ptrdiff_t n, const element *x, element *y, ptrdiff_t incy)
{
    ptrdiff_t i = 0;
    for (; i + 4 <= n; i += 4) {
        element *to = y + i * incy;
        const element a = x[i], b = x[i + 1], c = x[i + 2], d = x[i + 3];
        to[0] = a;
        to[incy] = b;
        to[2 * incy] = c;
        to[3 * incy] = d;
    }
    for (; i < n; i++)
        y[i * incy] = x[i];
}

const pri_map PRI_AT_LEVEL(pri_map) = {
    .unary = {[PRI_NEG] = map_neg,
              [PRI_ABS] = map_abs,
              [PRI_SQUARE] = map_square,
#if PRI_IS_REAL
              [PRI_SQRT] = map_sqrt,
              [PRI_RECIPROCAL] = map_reciprocal,
#define ENTRY(NAME, name) [PRI_##NAME] = PRI_AT_LEVEL(pri_map_##name),
              PRI_ELEMENTARY(ENTRY)
#endif
    },
    .binary = {[PRI_ADD] = map_add,
               [PRI_SUB] = map_sub,
               [PRI_MUL] = map_mul,
               [PRI_MIN] = map_min,
               [PRI_MAX] = map_max,
               [PRI_RSUB] = map_rsub,
#if PRI_IS_REAL
               [PRI_DIV] = map_div,
               [PRI_RDIV] = map_rdiv,
               PRI_ELEMENTARY2(ENTRY)
#undef ENTRY
#endif
    },
    .scalar = {[PRI_ADD] = add_scalar,
               [PRI_SUB] = sub_scalar,
               [PRI_MUL] = mul_scalar,
               [PRI_MIN] = min_scalar,
               [PRI_MAX] = max_scalar,
               [PRI_RSUB] = rsub_scalar,
#if PRI_IS_REAL
               [PRI_DIV] = div_scalar,
               [PRI_RDIV] = rdiv_scalar,
#define ENTRY(NAME, name) [PRI_##NAME] = PRI_AT_LEVEL(pri_scalar_##name),
               PRI_ELEMENTARY2(ENTRY)
#undef ENTRY
#endif
    },
    .axpy = axpy,
#if PRI_IS_REAL
    .ldexp = PRI_AT_LEVEL(pri_map_ldexp),
#endif
    .stream_unary = PRI_AT_LEVEL(pri_stream_unary),
    .stream_binary = PRI_AT_LEVEL(pri_stream_binary),
    .stream_scalar = PRI_AT_LEVEL(pri_stream_scalar),
    .stream = stream_elements,
    .stream_end = pri_stream_fence,
    .gather = gather,
    .scatter = scatter,
};
