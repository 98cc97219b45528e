/* SPDX-License-Identifier: MIT */
/*
 * Block forms of f32 functions of one argument.
 */
#ifndef PRI_FORMS_F32_H
#define PRI_FORMS_F32_H

#include "forms.h"

/* Functions of e^(factor x), valid for all x. */
static inline __attribute__((always_inline)) int
by_powers(ptrdiff_t n, const float *x, float *y, double factor,
          float (*from)(float x, prange_math_power_f32 power))
{
    double scale[BLOCK], r[BLOCK];
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_math_power_f32 power = prange_math_reduce_exp_f32(factor * (double)x[i]);
        scale[i] = power.scale;
        r[i] = power.r;
    }
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_math_power_f32 power = {.scale = scale[i], .r = r[i]};
        y[i] = from(x[i], power);
    }
    return 1;
}

static inline int block_expm1f(ptrdiff_t n, const float *x, float *y)
{
    return by_powers(n, x, y, 1, prange_math_expm1f_from);
}

#if defined(__AVX512F__)
#include "forms_tables_f32.h"
#else
/* 1/sqrt(x) in f32. */
static inline __attribute__((always_inline)) void near_rsqrts(ptrdiff_t n, const float *x,
                                                              double *near)
{
    for (ptrdiff_t i = 0; i < n; i++)
        near[i] = (double)(1 / __builtin_sqrtf(x[i]));
}

static inline int block_expf(ptrdiff_t n, const float *x, float *y)
{
    return by_powers(n, x, y, 1, prange_math_expf_from);
}

static inline int block_tanhf(ptrdiff_t n, const float *x, float *y)
{
    return by_powers(n, x, y, 2, prange_math_tanhf_from);
}

static inline int block_sigmoidf(ptrdiff_t n, const float *x, float *y)
{
    return by_powers(n, x, y, -1, prange_math_sigmoidf_from);
}

/* For positive finite x. */
static inline int block_logf(ptrdiff_t n, const float *x, float *y)
{
    double k[BLOCK], s[BLOCK];
    int32_t outside = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_math_ratio ratio = prange_math_ratio_of(x[i]);
        outside |= beyond_positive_f32(x[i]);
        k[i] = ratio.k;
        s[i] = ratio.s;
    }
    if (outside < 0)
        return 0;
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_math_ratio ratio = {.k = k[i], .s = s[i]};
        y[i] = prange_math_logf_from(x[i], ratio);
    }
    return 1;
}

#endif

/* 1/sqrt(x) from an approximation `near`, as near * (1 - e)^(-1/2) with e = 1 - near^2 x. */
static inline __attribute__((always_inline)) double rsqrt_from(double x, double near)
{
    const double e = prange_math_muladd(-(near * near), x, 1.0);
#if defined(__AVX512F__)
    const double p = prange_math_muladd(e, 0x1.4p-2, 0x1.8p-2);
#else
    const double p = 0x1.8p-2;
#endif
    return prange_math_muladd(near * e, prange_math_muladd(e, p, 0.5), near);
}

/* For positive finite x. */
static inline int block_rsqrtf(ptrdiff_t n, const float *x, float *y)
{
    double near[BLOCK];
    int32_t outside = 0;
    if (n < FEW)
        return 0;
    for (ptrdiff_t i = 0; i < n; i++)
        outside |= beyond_positive_f32(x[i]);
    if (outside < 0)
        return 0;
    near_rsqrts(n, x, near);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = (float)rsqrt_from((double)x[i], near[i]);
    return 1;
}

#if defined(__FMA__) || defined(__aarch64__)
/* (high + low) x. The result is correctly rounded for the two pairs used here, as a check of all
 * significands of x shows. high and low are both positive, so that zeros and infinities keep their
 * signs. Not valid for nonzero |x| so small that the product with `low` loses digits. */
static inline __attribute__((always_inline)) int by_factor(ptrdiff_t n, const float *x, float *y,
                                                           float high, float low)
{
    int32_t tiny = 0;
    if (n < 4 * FEW)
        return 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const int32_t size = (int32_t)prange_math_bitsf(__builtin_fabsf(x[i])), zero = size - 1;
        tiny |= (size - (int32_t)prange_math_bitsf(0x1p-60F)) & ~zero;
    }
    if (tiny < 0)
        return 0;
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = __builtin_fmaf(x[i], high, x[i] * low);
    return 1;
}

static inline int block_degreesf(ptrdiff_t n, const float *x, float *y)
{
    return by_factor(n, x, y, 0x1.ca5dcp+5F, 0x1.a63c2p-19F);
}

static inline int block_radiansf(ptrdiff_t n, const float *x, float *y)
{
    return by_factor(n, x, y, 0x1.1df46ap-6F, 0x1.294e9cp-33F);
}
#endif

/* For |x| below PRANGE_MATH_NEAR_F32. */
static inline __attribute__((always_inline)) int
near_angles(ptrdiff_t n, const float *x, float *y, prange_math_angle (*reduce)(float x),
            float (*from)(float x, prange_math_angle angle))
{
    double r[BLOCK];
    uint64_t bits[BLOCK];
    int32_t outside = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_math_angle angle = reduce(x[i]);
        outside |= beyond_f32(x[i], PRANGE_MATH_NEAR_F32);
        r[i] = angle.r;
        bits[i] = angle.bits;
    }
    if (outside < 0)
        return 0;
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_math_angle angle = {.bits = bits[i], .r = r[i]};
        y[i] = from(x[i], angle);
    }
    return 1;
}

static inline int block_sinf(ptrdiff_t n, const float *x, float *y)
{
    return near_angles(n, x, y, prange_math_near_pi_f32, prange_math_near_sinf_from);
}

static inline int block_cosf(ptrdiff_t n, const float *x, float *y)
{
    return near_angles(n, x, y, prange_math_near_odd_f32, prange_math_near_cosf_from);
}

static inline int block_tanf(ptrdiff_t n, const float *x, float *y)
{
    return near_angles(n, x, y, prange_math_near_half_f32, prange_math_near_tanf_from);
}

#endif
