/* SPDX-License-Identifier: MIT */
/*
 * Quotients and remainders of two strips: floored ones of reals and of i64, and truncated and
 * nearest ones of reals, as by fmod and remainder, in vectors. One division gives the quotient, or
 * one more, and an exact product tells which. Elements that are too large for that, or that have no
 * quotient, are left to a function of two elements.
 */
#ifndef PRI_FLOORED_H
#define PRI_FLOORED_H

#include "vec_any.h"

#define HAS_FLOORED PRI_PASTE(HAS_FLOORED, PRI_TYPE)
#if defined(__FMA__) || defined(__aarch64__)
#define HAS_FLOORED_f64 1
#define HAS_FLOORED_f32 1
#else
#define HAS_FLOORED_f64 0
#define HAS_FLOORED_f32 0
#endif
#define HAS_FLOORED_i64 1
#define HAS_FLOORED_i32 0
#define HAS_FLOORED_u8 0

typedef enum floored { FLOORED_QUOTIENT, FLOORED_REST, TRUNCATED_REST, NEAREST_REST } floored;

#if HAS_FLOORED

#if PRI_IS_REAL
#define vec_floor PRI_TYPED(pri_floor)
#define vec_trunc PRI_TYPED(pri_trunc)
#define vec_nearest PRI_TYPED(pri_nearest)
#define FLOORED_MOST PRI_PASTE(FLOORED_MOST, PRI_TYPE)
#define FLOORED_MOST_f64 0x1p50
#define FLOORED_MOST_f32 0x1p21F

static inline pri_vec_f64 pri_floor_f64(pri_vec_f64 x)
{
#if defined(__AVX__)
    return PRI_MM(floor_pd)(x);
#else
    return (pri_vec_f64)vrndmq_f64((float64x2_t)x);
#endif
}

static inline pri_vec_f32 pri_floor_f32(pri_vec_f32 x)
{
#if defined(__AVX__)
    return PRI_MM(floor_ps)(x);
#else
    return (pri_vec_f32)vrndmq_f32((float32x4_t)x);
#endif
}

/* To the integer next to 0 or nearest, ties to even, in any rounding mode. */
#if defined(__AVX512F__)
#define ROUND_TO(type, x, to) _mm512_roundscale_##type(x, (to) | _MM_FROUND_NO_EXC)
#elif defined(__AVX__)
#define ROUND_TO(type, x, to) _mm256_round_##type(x, (to) | _MM_FROUND_NO_EXC)
#endif

static inline pri_vec_f64 pri_trunc_f64(pri_vec_f64 x)
{
#if defined(__AVX__)
    return ROUND_TO(pd, x, _MM_FROUND_TO_ZERO);
#else
    return (pri_vec_f64)vrndq_f64((float64x2_t)x);
#endif
}

static inline pri_vec_f32 pri_trunc_f32(pri_vec_f32 x)
{
#if defined(__AVX__)
    return ROUND_TO(ps, x, _MM_FROUND_TO_ZERO);
#else
    return (pri_vec_f32)vrndq_f32((float32x4_t)x);
#endif
}

static inline pri_vec_f64 pri_nearest_f64(pri_vec_f64 x)
{
#if defined(__AVX__)
    return ROUND_TO(pd, x, _MM_FROUND_TO_NEAREST_INT);
#else
    return (pri_vec_f64)vrndnq_f64((float64x2_t)x);
#endif
}

static inline pri_vec_f32 pri_nearest_f32(pri_vec_f32 x)
{
#if defined(__AVX__)
    return ROUND_TO(ps, x, _MM_FROUND_TO_NEAREST_INT);
#else
    return (pri_vec_f32)vrndnq_f32((float32x4_t)x);
#endif
}

/*
 * Sets z to x - n y in the lanes where the rounded quotient q is less than FLOORED_MOST in
 * magnitude and y is finite, and returns the other lanes. n is x/y truncated or rounded to the
 * nearest integer, ties to even. Every step is exact, in any rounding mode:
 *
 * `whole` is q truncated or rounded in the same way. As integers and halves are numbers of the
 * type, rounding x/y to q reaches them but crosses none. So `whole` is n, or n and one more away
 * from 0 (truncated), or the other neighbour of a half that q was rounded to (nearest). A quotient
 * that is exactly a half is not rounded, and its tie goes to even as that of n.
 *
 * left = x - whole y needs no rounding. If |x| >= |y|, it is a multiple of the last place of y and
 * at most |y|. Otherwise `whole` is 0, or 1 in magnitude where x/y > 1/2, and then the difference
 * of two numbers within a factor of 2 is exact.
 *
 * `whole` is not n if left has the sign opposite to x (truncated) or is more than half of y
 * (nearest). Then x - n y is left and |y| towards 0, which is a number of the type, as every value
 * of fmod and remainder is. 2 |left| is exact or overflows, and then is more than |y| too.
 */
static inline __attribute__((always_inline)) uint64_t rest_vec(vec x, vec y, floored what, vec *z)
{
    const element none = 0, two = 2, most = FLOORED_MOST;
    const mask sign = (mask)vec_all(-none);
    const vec exact = x / y;
    const vec whole = what == TRUNCATED_REST ? vec_trunc(exact) : vec_nearest(exact);
    const vec left = vec_fma(-whole, y, x), size = vec_abs(y);
    const mask beyond = what == TRUNCATED_REST
                            ? (mask)((left < none) != (x < none)) & (mask)(left != none)
                            : (mask)(two * vec_abs(left) > size);
    const vec back = (vec)((mask)size | (sign & (mask)left));
    const vec rest = left - vec_only(beyond, back);
    *z = vec_select((mask)(left == none), (vec)(sign & (mask)x), rest);
    const mask near = (mask)(vec_abs(exact) < most) & (mask)(size < (element)__builtin_inf());
    return mask_bits(~near);
}

/* Sets z in the lanes where the rounded quotient q is less than FLOORED_MOST in magnitude and y is
 * finite, and returns the other lanes. In the former lanes numpy's quotient, (x - fmod(x, y)) / y
 * rounded to an integer, is the floor of x/y. floor(q) is that floor, or one more, since rounding
 * never crosses an integer downward. The remainder x - floor(q) y is rounded once. Either it has
 * the sign of y; or floor(q) was one more, and then the remainder is exact, as fmod(x, y) is, and y
 * is added to it as to fmod(x, y). */
static inline __attribute__((always_inline)) uint64_t floor_vec(vec x, vec y, floored what, vec *z)
{
    if (what >= TRUNCATED_REST)
        return rest_vec(x, y, what, z);
    const element none = 0, one = 1, most = FLOORED_MOST;
    const vec sign = vec_all(-none);
    const vec exact = x / y, whole = vec_floor(exact), left = vec_fma(-whole, y, x);
    const mask above = (mask)((left < none) != (y < none)) & (mask)(left != none);
    const vec with_sign = (vec)((mask)sign & (mask)y);
    if (what == FLOORED_QUOTIENT)
        *z = whole - vec_only(above, vec_all(one));
    else
        *z = vec_select((mask)(left == none), with_sign, left + vec_only(above, y));
    const mask near = (mask)(vec_abs(exact) < most) & (mask)(vec_abs(y) < (element)__builtin_inf());
    return mask_bits(~near);
}

#else

/* Sets z if all numbers are at least -2^51 and less than 2^51, so that doubles hold them and the
 * product exactly; else returns all lanes. The quotient is rounded to the nearest integer, so that
 * the remainder is less than y in magnitude. */
static inline __attribute__((always_inline)) uint64_t floor_vec(vec x, vec y, floored what, vec *z)
{
    const uint64_t most = UINT64_C(1) << 51, bits = UINT64_C(0x4330000000000000); /* of 2^52 */
    const pri_bits_f64 a = (pri_bits_f64)x + most, b = (pri_bits_f64)y + most;
    *z = x;
    if (pri_lanes_f64((pri_mask_f64)((a | b) >> 52 != 0)))
        return UINT64_MAX;
    const pri_vec_f64 middle = pri_all_f64(0x1.8p52);
    const pri_mask_f64 none = (pri_mask_f64)(y == 0);
    const pri_vec_f64 p = (pri_vec_f64)(a + bits) - middle;
    const pri_vec_f64 d = (pri_vec_f64)(b + bits) - middle + pri_only_f64(none, pri_all_f64(1.0));
    const pri_vec_f64 whole = p / d + middle - middle, left = p - whole * d;
    const pri_mask_f64 above = (pri_mask_f64)((left < 0) != (d < 0)) & (pri_mask_f64)(left != 0);
    const pri_vec_f64 rest = left + pri_only_f64(above, d) + middle;
    const pri_vec_f64 quotient = whole - pri_only_f64(above, pri_all_f64(1.0)) + middle;
    *z = (vec)(what == FLOORED_REST ? rest : quotient) - (vec)middle;
    if (what == FLOORED_QUOTIENT)
        *z &= ~(vec)none;
    return 0;
}
#endif

/* Applies f to the lanes of x and y that are in `lanes`, and stores the results to z. */
static inline __attribute__((always_inline)) void
floor_lanes(uint64_t lanes, vec x, vec y, element *z, element (*f)(element x, element y))
{
    for (; lanes; lanes &= lanes - 1) {
        const int j = __builtin_ctzll(lanes);
        z[j] = f(x[j], y[j]);
    }
}

/* A step is 0 or 1; z may be x or y. */
static inline __attribute__((always_inline)) void
floor_strip(ptrdiff_t n, const element *x, ptrdiff_t x_step, const element *y, ptrdiff_t y_step,
            element *z, floored what, element (*f)(element x, element y))
{
    const vec sx = vec_all(*x), sy = vec_all(*y);
    for (ptrdiff_t i = 0; i + VEC_LANES <= n; i += VEC_LANES) {
        const vec a = x_step ? vec_load(x + i) : sx, b = y_step ? vec_load(y + i) : sy;
        vec c;
        const uint64_t others = floor_vec(a, b, what, &c) & ((UINT64_C(1) << VEC_LANES) - 1);
        vec_store(z + i, c);
        if (others)
            floor_lanes(others, a, b, z + i, f);
    }
    const ptrdiff_t whole = n - n % VEC_LANES, left = n - whole;
    if (left == 0)
        return;
    const vec a = x_step ? load_part(x + whole, left) : sx;
    const vec b = y_step ? load_part(y + whole, left) : sy;
    vec c;
    const uint64_t others = floor_vec(a, b, what, &c) & ((UINT64_C(1) << left) - 1);
    store_part(z + whole, left, c);
    if (others)
        floor_lanes(others, a, b, z + whole, f);
}

#endif

#endif
