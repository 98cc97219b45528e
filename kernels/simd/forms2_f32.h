/* SPDX-License-Identifier: MIT */
/*
 * Block forms of f32 functions of two arguments.
 */
#ifndef PRI_FORMS2_F32_H
#define PRI_FORMS2_F32_H

#include "forms_f32.h"
#include "quick_f32.h"

/* |x|^y */
static inline void careful_powf(ptrdiff_t n, double *x, double *y, float *z)
{
    pairs w;
    int64_t ends;
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = __builtin_fabs(x[i]);
    if (logarithms_of_powers(n, x, y, 1, &w, &ends))
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = (float)prange_math_exp_of_pair_f32(pair_of(&w, i));
    else
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = prange_powf((float)x[i], (float)y[i]);
}

/* The angle of (x, y). */
static inline void careful_atan2f(ptrdiff_t n, double *y, double *x, float *z)
{
    pairs t;
    double quarters[BLOCK], rest[BLOCK];
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_math_sector sector = prange_math_sector_f32((float)y[i], (float)x[i]);
        set_pair(&t, i, sector.t);
        quarters[i] = sector.quarters;
    }
    for (ptrdiff_t i = 0; i < n; i++)
        rest[i] = prange_math_atan_rest(t.hi[i]);
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_math_sector sector = {pair_of(&t, i), quarters[i]};
        z[i] = prange_math_atan2f_from((float)y[i], (float)x[i], sector, rest[i]);
    }
}

/* e^w rounds to 0 or infinity in f32 for |w| above this limit. */
#define FAR_POWER 200.0

/* |x|^y = scale (1 + quick_expm1(r)), for positive finite |x|. */
#if defined(__AVX512F__)
static inline __attribute__((always_inline)) void
quick_powers(ptrdiff_t n, const float *x, const float *y, ptrdiff_t step, double *scale, double *r)
{
    static const double logarithm[16] = {
        -0x1.269621134db91p-2, -0x1.f991c6cb3b37ap-3, -0x1.a93ed3c8ad9e5p-3,
        -0x1.5bf406b543db0p-3, -0x1.1178e8227e47ap-3, -0x1.9335e5d594988p-4,
        -0x1.08598b59e3a06p-4, -0x1.0415d89e74440p-5, 0x0.0p+0,
        0x1.f0a30c01162a8p-5,  0x1.e27076e2af2eap-4,  0x1.5ff3070a793d6p-3,
        0x1.c8ff7c79a9a20p-3,  0x1.1675cababa60fp-2,  0x1.4618bc21c5ec2p-2,
        0x1.739d7f6bbd007p-2};
    double w[BLOCK];
    split_by_table(n, x, logarithm, w, r);
    for (ptrdiff_t i = 0; i < n; i++)
        w[i] = (w[i] + small_log1p(r[i])) * (double)y[i * step];
    PRI_TWICE
    for (ptrdiff_t i = 0; i < n; i += 8) {
        const pri_v8 all =
            n - i < 8 ? pri_v8_load_part_f64(w + i, n - i, 0.0) : pri_v8_load_f64(w + i);
        /* max and min return their second operand if it is a NaN, which keeps NaNs. */
        const pri_v8 above = _mm512_max_pd(pri_v8_all(-FAR_POWER), all);
        reduce_eight(_mm512_min_pd(pri_v8_all(FAR_POWER), above), 1, 0x1.abc9e3b39803fp-60, 0,
                     scale + i, r + i);
    }
}

static inline __attribute__((always_inline)) double quick_expm1(double r)
{
    return small_expm1(r);
}
#else
static inline __attribute__((always_inline)) void
quick_powers(ptrdiff_t n, const float *x, const float *y, ptrdiff_t step, double *scale, double *r)
{
    double k[BLOCK], s[BLOCK];
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_math_ratio ratio = prange_math_ratio_of(__builtin_fabsf(x[i]));
        k[i] = ratio.k;
        s[i] = ratio.s;
    }
    for (ptrdiff_t i = 0; i < n; i++) {
        const double z = s[i] * s[i];
        const double p = prange_math_muladd(prange_math_atanh_f32(z), z, 2.0);
        const double l = prange_math_muladd(k[i], 0x1.62e42fefa39efp-1, p * s[i]);
        const double w = prange_f64_clamp(l * (double)y[i * step], -FAR_POWER, FAR_POWER);
        const prange_math_power_f32 power = prange_math_reduce_exp_f32(w);
        scale[i] = power.scale;
        r[i] = power.r;
    }
}

static inline __attribute__((always_inline)) double quick_expm1(double r)
{
    return prange_math_expm1_f32(r);
}
#endif

static inline __attribute__((always_inline)) int
block_powf(ptrdiff_t n, const float *x, const float *y, ptrdiff_t step, float *z)
{
    double scale[BLOCK], r[BLOCK];
    quick rounded;
    int32_t doubt = 0, special = 0;
    quick_powers(n, x, y, step, scale, r);
    for (ptrdiff_t i = 0; i < n; i++) {
        doubt |=
            round_quick(prange_math_muladd(quick_expm1(r[i]), scale[i], scale[i]), i, &rounded);
        special |= beyond_positive_f32(x[i]);
    }
    if (doubt)
        mend(n, x, y, step, careful_powf, &rounded);
    if (special < 0)
        for (ptrdiff_t i = 0; i < n; i++)
            rounded.z[i] = (float)prange_f64_pow_special((double)x[i], (double)y[i * step],
                                                         (double)rounded.z[i]);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = rounded.z[i];
    return 1;
}

#if defined(__AVX512F__)
static inline void careful_hypotf(ptrdiff_t n, double *x, double *y, float *z)
{
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = prange_hypotf((float)x[i], (float)y[i]);
}

/* Computes the square root from an estimate of its reciprocal. The square root instruction takes
 * four times as long. */
static __attribute__((noinline)) int many_hypotf(ptrdiff_t n, const float *x, const float *y,
                                                 ptrdiff_t step, float *z)
{
    double square[BLOCK], near[BLOCK];
    quick rounded;
    int32_t doubt = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const double a = (double)x[i], b = (double)y[i * step];
        square[i] = a * a + b * b;
    }
    near_rsqrts_f64(n, square, near);
    for (ptrdiff_t i = 0; i < n; i++)
        doubt |= round_quick(square[i] * rsqrt_from(square[i], near[i]), i, &rounded);
    if (doubt)
        mend(n, x, y, step, careful_hypotf, &rounded);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = rounded.z[i];
    return 1;
}

static inline __attribute__((always_inline)) int
block_hypotf(ptrdiff_t n, const float *x, const float *y, ptrdiff_t step, float *z)
{
    return n < FEW ? 0 : many_hypotf(n, x, y, step, z);
}
#endif

/* atan t for |t| up to sqrt(2) - 1, with a relative error of 2^-43. */
static inline __attribute__((always_inline)) double quick_atan(double t)
{
    const double z = t * t, z2 = z * z;
    double p = -0x1.edc1c75e7dc71p-5, odd_p = 0x1.0dfb5f932908ep-5;
    p = prange_math_muladd(p, z2, -0x1.7415b64919241p-4);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.377e1b1e092f4p-4);
    p = prange_math_muladd(p, z2, -0x1.249240dab996ap-3);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.c7196391933fap-4);
    p = prange_math_muladd(p, z2, -0x1.5555555552617p-2);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.999999885ec10p-3);
    p = prange_math_muladd(odd_p, z, p);
    return prange_math_muladd(t * z, p, t);
}

/* The angle of (x[i], y[i]). atan t is the angle between the point and the nearest axis or
 * diagonal. quarters pi/4 + atan t has the magnitude of the result; the sign of y[i] is applied at
 * the end. */
static inline __attribute__((always_inline)) int
block_atan2f(ptrdiff_t n, const float *y, const float *x, ptrdiff_t step, float *z)
{
    double t[BLOCK], quarters[BLOCK];
    quick rounded;
    int32_t doubt = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const float along = x[i * step], a = __builtin_fabsf(y[i]), b = __builtin_fabsf(along);
        const uint32_t steep = a > b ? UINT32_MAX : 0;
        const uint32_t left = (uint32_t)((int32_t)prange_math_bitsf(along) >> 31);
        const float most = a > b ? a : b, least = a > b ? b : a;
        /* The bits of 2.0f and 4.0f. */
        const uint32_t turned = (steep & 0x40000000) | (~steep & left & 0x40800000);
        const double axis =
            (double)prange_math_of_bitsf(turned | ((steep ^ left) & UINT32_C(0x80000000)));
        /* The tiny addend makes t 0 instead of NaN where both are 0. */
        const double l = (double)least, m = (double)most + 0x1p-1000;
        const uint64_t middle = l > m * 0x1.a82799fcef316p-2;
        t[i] = (l - prange_f64_select(middle, m, 0.0)) / (m + prange_f64_select(middle, l, 0.0));
        quarters[i] = axis + prange_f64_select(middle, 1.0, 0.0);
    }
    for (ptrdiff_t i = 0; i < n; i++)
        doubt |= round_quick(
            prange_math_muladd(quarters[i], 0x1.921fb54442d18p-1, quick_atan(t[i])), i, &rounded);
    if (doubt)
        mend(n, y, x, step, careful_atan2f, &rounded);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = __builtin_copysignf(rounded.z[i], y[i]);
    return 1;
}

#endif
