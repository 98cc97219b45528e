/* SPDX-License-Identifier: MIT */
/*
 * Elementwise maps with non-temporal stores. The compiler does not generate such stores from an
 * ordinary loop, so each operation is written for vectors here. The operations are those of map.c,
 * correctly rounded or wrapping, and so give the same bits.
 */

#include "map.h"
#include "vec_any.h"

/* Prefetch distance, in bytes, for a single input into the second-level cache. Prefetching two
 * inputs gains nothing. */
#define AHEAD 4096

static inline void fetch(const element *x)
{
    __builtin_prefetch((const char *)x + AHEAD, 0, 2);
}

/* Inlined into each operation. */
static inline __attribute__((always_inline)) void apply_unary(ptrdiff_t n, const element *x,
                                                              element *y, vec (*f)(vec x))
{
    ptrdiff_t i = unaligned(n, y);
    store_part(y, i, f(load_part(x, i)));
    for (; i + VEC_LANES <= n; i += VEC_LANES) {
        fetch(x + i);
        pri_stream_store(y + i, (pri_vec_f64)f(vec_load(x + i)));
    }
    store_part(y + i, n - i, f(load_part(x + i, n - i)));
}

static inline __attribute__((always_inline)) void
apply_binary(ptrdiff_t n, const element *x, const element *y, element *z, vec (*f)(vec x, vec y))
{
    ptrdiff_t i = unaligned(n, z);
    store_part(z, i, f(load_part(x, i), load_part(y, i)));
    for (; i + VEC_LANES <= n; i += VEC_LANES)
        pri_stream_store(z + i, (pri_vec_f64)f(vec_load(x + i), vec_load(y + i)));
    store_part(z + i, n - i, f(load_part(x + i, n - i), load_part(y + i, n - i)));
}

static inline __attribute__((always_inline)) void
apply_scalar(ptrdiff_t n, const element *x, element s, element *z, vec (*f)(vec x, vec y))
{
    const vec y = vec_all(s);
    ptrdiff_t i = unaligned(n, z);
    store_part(z, i, f(load_part(x, i), y));
    for (; i + VEC_LANES <= n; i += VEC_LANES) {
        fetch(x + i);
        pri_stream_store(z + i, (pri_vec_f64)f(vec_load(x + i), y));
    }
    store_part(z + i, n - i, f(load_part(x + i, n - i), y));
}

static inline vec negate(vec x)
{
    return -x;
}

static inline vec absolute(vec x)
{
    return vec_abs(x);
}

static inline vec square(vec x)
{
    return x * x;
}

#if PRI_IS_REAL
static inline vec root(vec x)
{
    return vec_sqrt(x);
}

static inline vec reciprocal(vec x)
{
    return 1 / x;
}
#endif

static inline vec add(vec x, vec y)
{
    return x + y;
}

static inline vec subtract(vec x, vec y)
{
    return x - y;
}

static inline vec multiply(vec x, vec y)
{
    return x * y;
}

#if PRI_IS_REAL
static inline vec divide(vec x, vec y)
{
    return x / y;
}
#endif

static inline vec subtract_from(vec x, vec y)
{
    return y - x;
}

#if PRI_IS_REAL
static inline vec divide_into(vec x, vec y)
{
    return y / x;
}
#endif

void PRI_AT_LEVEL(pri_stream_unary)(pri_unary op, ptrdiff_t n, const element *x, element *y)
{
    switch (op) {
    case PRI_NEG:
        return apply_unary(n, x, y, negate);
    case PRI_ABS:
        return apply_unary(n, x, y, absolute);
#if PRI_IS_REAL
    case PRI_SQRT:
        return apply_unary(n, x, y, root);
    case PRI_RECIPROCAL:
        return apply_unary(n, x, y, reciprocal);
#endif
    default:
        return apply_unary(n, x, y, square);
    }
}

void PRI_AT_LEVEL(pri_stream_binary)(pri_binary op, ptrdiff_t n, const element *x, const element *y,
                                     element *z)
{
    switch (op) {
    case PRI_ADD:
        return apply_binary(n, x, y, z, add);
    case PRI_SUB:
        return apply_binary(n, x, y, z, subtract);
    case PRI_MUL:
        return apply_binary(n, x, y, z, multiply);
    case PRI_MIN:
        return apply_binary(n, x, y, z, vec_least);
    case PRI_MAX:
        return apply_binary(n, x, y, z, vec_greatest);
#if PRI_IS_REAL
    case PRI_DIV:
        return apply_binary(n, x, y, z, divide);
    case PRI_RDIV:
        return apply_binary(n, x, y, z, divide_into);
#endif
    default:
        return apply_binary(n, x, y, z, subtract_from);
    }
}

void PRI_AT_LEVEL(pri_stream_scalar)(pri_binary op, ptrdiff_t n, const element *x, element s,
                                     element *z)
{
    switch (op) {
    case PRI_ADD:
        return apply_scalar(n, x, s, z, add);
    case PRI_SUB:
        return apply_scalar(n, x, s, z, subtract);
    case PRI_MUL:
        return apply_scalar(n, x, s, z, multiply);
    case PRI_MIN:
        return apply_scalar(n, x, s, z, vec_least);
    case PRI_MAX:
        return apply_scalar(n, x, s, z, vec_greatest);
#if PRI_IS_REAL
    case PRI_DIV:
        return apply_scalar(n, x, s, z, divide);
    case PRI_RDIV:
        return apply_scalar(n, x, s, z, divide_into);
#endif
    default:
        return apply_scalar(n, x, s, z, subtract_from);
    }
}
