/* SPDX-License-Identifier: MIT */
/*
 * Block form of lgamma in f32, by Stirling's series, which is taken at |x| + 8 where |x| < 8.
 */
#ifndef PRI_FORMS_GAMMA_F32_H
#define PRI_FORMS_GAMMA_F32_H

#include "quick_f32.h"

/* A bound on the error of a value, relative to the size of its terms: sixteen times the actual
 * error. */
#define GAMMA_ERROR 0x1p-46

static inline void careful_lgammaf(ptrdiff_t n, double *x, double *y, float *z)
{
    (void)y;
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = prange_lgammaf((float)x[i]);
}

/* ln x for positive normal x. */
static inline __attribute__((always_inline)) double quick_log(double x)
{
    const prange_math_split part = prange_math_split_of(x);
    return prange_math_log_f32(part.k, part.m - 1.0);
}

/* Stirling's series at z >= 8, and the size of its terms. */
static inline __attribute__((always_inline)) double quick_stirling(double z, double *size)
{
    const double inverse = 1.0 / z, z2 = inverse * inverse;
    double p = -0x1.f6ab0d9993c7dp-10;
    p = prange_math_muladd(p, z2, 0x1.b951e2b18ff23p-11);
    p = prange_math_muladd(p, z2, -0x1.3813813813814p-11);
    p = prange_math_muladd(p, z2, 0x1.a01a01a01a01ap-11);
    p = prange_math_muladd(p, z2, -0x1.6c16c16c16c17p-9);
    p = prange_math_muladd(p, z2, 0x1.5555555555555p-4);
    const double main = (z - 0.5) * quick_log(z);
    *size = main;
    return (main - z) + prange_math_muladd(p, inverse, 0x1.d67f1c864beb5p-1);
}

/* a (a + 1) ... (a + 7) */
static inline __attribute__((always_inline)) double rising_product(double a)
{
    /* (a + i) (a + 7 - i) = a (a + 7) + i (7 - i) */
    const double b = a * (a + 7.0);
    return (b * (b + 6.0)) * ((b + 10.0) * (b + 12.0));
}

/* Reflection formula: for negative x the product becomes pi product / |x sin(pi x)|, which is
 * infinite at a pole. */
static inline __attribute__((always_inline)) void reflect_quick(ptrdiff_t n, const float *x,
                                                                double *product)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const double a = (double)x[i], whole = (a + PRANGE_MATH_SHIFT) - PRANGE_MATH_SHIFT;
        const double sine = __builtin_fabs(prange_math_sinpi_f32(a - whole, 0) * a);
        const double reflected = 0x1.921fb54442d18p+1 * product[i] / sine;
        product[i] = prange_f64_select(x[i] < 0, reflected, product[i]);
    }
}

static inline int block_lgammaf(ptrdiff_t n, const float *x, float *y)
{
    double series[BLOCK], size[BLOCK], product[BLOCK];
    quick rounded;
    int32_t doubt = 0, negative = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const double a = __builtin_fabs((double)x[i]);
        series[i] = quick_stirling(a + prange_f64_select(a < 8.0, 8.0, 0.0), &size[i]);
        negative |= (int32_t)prange_math_bitsf(x[i]);
    }
    for (ptrdiff_t i = 0; i < n; i++) {
        const double a = __builtin_fabs((double)x[i]);
        const double near = prange_f64_select(a > 0.0, rising_product(a), __builtin_inf());
        product[i] = prange_f64_select(a < 8.0, near, 1.0);
    }
    if (negative < 0)
        reflect_quick(n, x, product);
    for (ptrdiff_t i = 0; i < n; i++) {
        /* NaN where the product is infinite, as at the poles. */
        const double l = quick_log(product[i]) + product[i] * 0.0;
        const double value = prange_f64_flip(series[i] - l, prange_math_bits((double)x[i]));
        const double error = GAMMA_ERROR * (size[i] + (1.0 + __builtin_fabs(l)));
        doubt |= round_between(value - error, value + error, i, &rounded);
    }
    if (doubt)
        mend(n, x, x, 1, careful_lgammaf, &rounded);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = rounded.z[i];
    return 1;
}

#endif
