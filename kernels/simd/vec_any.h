/* SPDX-License-Identifier: MIT */
/*
 * Vectors of any element type: floating-point vectors from vec_typed.h, integer vectors with
 * wrapping arithmetic, partial vectors, and the distance to the first aligned vector of an array.
 */
#ifndef PRI_VEC_ANY_H
#define PRI_VEC_ANY_H

#include "base/types.h"
#if PRI_IS_REAL
#include "vec_typed.h"

/* Minimum and maximum: y where y is a NaN, otherwise x where x is a NaN or equals y. */
static inline vec vec_least(vec x, vec y)
{
    return vec_or_nan(vec_min(y, x), y);
}

static inline vec vec_greatest(vec x, vec y)
{
    return vec_or_nan(vec_max(y, x), y);
}

/* 1 where `take` is all ones, 0 where it is all zeros; and x times that, in which a 0 keeps the
 * sign of x, and infinities become NaN. */
static inline vec vec_truth(mask take)
{
    return vec_only(take, vec_all((element)1));
}

static inline vec vec_times_truth(vec x, mask take)
{
    return x * vec_truth(take);
}
#else
#include "vec.h"

typedef element vec __attribute__((vector_size(PRI_VEC_BYTES)));
typedef vec mask;

static inline vec vec_load(const element *x)
{
    vec v;
    memcpy(&v, x, sizeof v);
    return v;
}

static inline void vec_store(element *x, vec v)
{
    memcpy(x, &v, sizeof v);
}

static inline vec vec_all(element x)
{
    return x - (vec){0};
}

/* 1 where `take` is all ones, 0 where it is all zeros; and x times that. */
static inline vec vec_truth(mask take)
{
    const element one = 1;
    return take & vec_all(one);
}

static inline vec vec_times_truth(vec x, mask take)
{
    return take & x;
}

/* x where `take` is all ones, y where it is all zeros. */
static inline vec vec_select(mask take, vec x, vec y)
{
    return (take & x) | (~take & y);
}

static inline vec vec_least(vec x, vec y)
{
    return vec_select((mask)(y < x), y, x);
}

static inline vec vec_greatest(vec x, vec y)
{
    return vec_select((mask)(y > x), y, x);
}

/* The lowest integer, whose negative is not representable, is returned unchanged, as are all
 * unsigned values. */
static inline vec vec_abs(vec x)
{
    const element zero = 0;
    const vec negative = (vec)(x < vec_all(zero));
    return (x ^ negative) - negative;
}
#endif

#include "parts.h"

/* Elements before the first vector-aligned element of the output, at most n. */
static inline ptrdiff_t unaligned(ptrdiff_t n, const element *out)
{
    const ptrdiff_t past = (ptrdiff_t)((uintptr_t)out % PRI_VEC_BYTES / sizeof(element));
    const ptrdiff_t before = past ? VEC_LANES - past : 0;
    return before < n ? before : n;
}

/* The same for any array, or 0 where alignment does not pay because there are too few elements.
 * Vectors that cross cache lines cost a third more time. */
static inline ptrdiff_t head_of(ptrdiff_t n, const element *array)
{
    return n <= 256 ? 0 : unaligned(n, array);
}

#endif
