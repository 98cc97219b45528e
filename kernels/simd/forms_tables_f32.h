/* SPDX-License-Identifier: MIT */
/*
 * Block forms of f32 functions that use a table of 16 doubles, which fits in two AVX-512 registers.
 * The table makes the reduced argument smaller, which saves four terms of the polynomial. All
 * results are correctly rounded and so have the same bits as the forms without a table; the
 * exhaustive test checks both.
 *
 * docs/coefficients/f32.py generates the tables, f32.sollya the polynomials. Four entries are
 * adjusted, three of the logarithms by up to 2^-47 and one of the powers by a unit in the last
 * place, so that hard-to-round inputs are rounded correctly. No other results become wrong.
 */
#ifndef PRI_FORMS_TABLES_F32_H
#define PRI_FORMS_TABLES_F32_H

#include "forms.h"
#include "vec8.h"

#if defined(__clang__)
#define PRI_TWICE _Pragma("clang loop unroll_count(2)")
#else
#define PRI_TWICE _Pragma("GCC unroll 2")
#endif

typedef uint64_t bits_of_eight __attribute__((vector_size(64)));

/* table[index mod 16] in each lane. */
static inline pri_v8 look_up(const double *table, bits_of_eight index)
{
    return _mm512_permutex2var_pd(pri_v8_load_f64(table), (__m512i)index,
                                  pri_v8_load_f64(table + 8));
}

/*
 * Argument reduction: factor x = n ln 2 / 16 + factor r, and scale = 2^(n/16) from a table. `low`
 * is the low part of ln 2 / 16 beyond a double, or 0. `rest`, unless NULL, holds the relative
 * errors of the table entries divided by factor, which are added to r. Where the result is out of
 * range, scale and r are meaningless.
 */
static inline __attribute__((always_inline)) void
reduce_eight(pri_v8 x, double factor, double low, const double *rest, double *scale, double *r)
{
    static const double power[16] = {
        0x1.0000000000000p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0,
        0x1.306fe0a31b715p+0, 0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0,
        0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f090p+0,
        0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dbp+0};
    const pri_v8 step = pri_v8_all(0x1.62e42fefa39efp-5 / factor);
    const pri_v8 inverse = pri_v8_all(0x1.71547652b82fep+4 * factor);
    const pri_v8 shifted = _mm512_fmadd_pd(x, inverse, pri_v8_all(PRANGE_MATH_SHIFT));
    const pri_v8 whole = shifted - PRANGE_MATH_SHIFT;
    pri_v8 near = _mm512_fnmadd_pd(whole, step, x);
    if (low != 0)
        near = _mm512_fnmadd_pd(whole, pri_v8_all(low / factor), near);
    const bits_of_eight entry = (bits_of_eight)shifted, exponent = entry >> 4 << 52;
    if (rest)
        near += look_up(rest, entry);
    _mm512_storeu_pd(r, near);
    _mm512_storeu_epi64(scale, (__m512i)((bits_of_eight)look_up(power, entry) + exponent));
}

static inline __attribute__((always_inline)) void reduce_by_table(ptrdiff_t n, const float *x,
                                                                  double factor, double low,
                                                                  const double *rest, double *scale,
                                                                  double *r)
{
    ptrdiff_t i = 0;
    PRI_TWICE
    for (; i + 8 <= n; i += 8)
        reduce_eight(pri_v8_load_f32(x + i), factor, low, rest, scale + i, r + i);
    if (i < n)
        reduce_eight(pri_v8_load_part_f32(x + i, n - i, 1.0), factor, low, rest, scale + i, r + i);
}

/* e^r - 1 for |r| up to ln 2 / 32, with an error of 2^-55 relative to e^r. */
static inline __attribute__((always_inline)) double small_expm1(double r)
{
    const double r2 = r * r;
    double p = 0x1.6c1813127d441p-10, odd_p = 0x1.11120b03d040ep-7;
    p = prange_math_muladd(p, r2, 0x1.55555554c7efdp-5);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.55555554dd388p-3);
    p = prange_math_muladd(p, r2, 0x1.0000000000001p-1);
    p = prange_math_muladd(odd_p, r, p);
    return prange_math_muladd(p, r2, r);
}

/* 1/sqrt(x) with a relative error of 2^-14, by an instruction. */
static inline __attribute__((always_inline)) void near_rsqrts(ptrdiff_t n, const float *x,
                                                              double *near)
{
    ptrdiff_t i = 0;
    for (; i + 8 <= n; i += 8)
        _mm512_storeu_pd(near + i, _mm512_rsqrt14_pd(pri_v8_load_f32(x + i)));
    if (i < n)
        _mm512_storeu_pd(near + i, _mm512_rsqrt14_pd(pri_v8_load_part_f32(x + i, n - i, 1.0)));
}

static inline __attribute__((always_inline)) void near_rsqrts_f64(ptrdiff_t n, const double *x,
                                                                  double *near)
{
    ptrdiff_t i = 0;
    for (; i + 8 <= n; i += 8)
        _mm512_storeu_pd(near + i, _mm512_rsqrt14_pd(pri_v8_load_f64(x + i)));
    if (i < n)
        _mm512_storeu_pd(near + i, _mm512_rsqrt14_pd(pri_v8_load_part_f64(x + i, n - i, 1.0)));
}

static inline int block_expf(ptrdiff_t n, const float *x, float *y)
{
    double scale[BLOCK], r[BLOCK];
    reduce_by_table(n, x, 1, 0x1.abc9e3b39803fp-60, 0, scale, r);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) {
        const double z = prange_math_muladd(small_expm1(r[i]), scale[i], scale[i]);
        y[i] = prange_math_expf_limit(x[i], (float)z);
    }
    return 1;
}

static inline int block_tanhf(ptrdiff_t n, const float *x, float *y)
{
    static const double rest[16] = {0x0.0p+0,
                                    0x1.79aa65d837b6dp-55,
                                    -0x1.01b15eaa59348p-56,
                                    0x1.68efde3a8a894p-55,
                                    0x1.34d754db0abb6p-56,
                                    0x1.59f48a72a4c6dp-56,
                                    0x1.690cebb7aafb0p-57,
                                    0x1.063e1e21c5409p-55,
                                    -0x1.3b3efbf5e2228p-55,
                                    -0x1.b32dcb94da51dp-57,
                                    0x1.db72fc1f0eab4p-56,
                                    0x1.1affc2b91ce27p-57,
                                    0x1.c1a7792cb3387p-56,
                                    0x1.36eae30af0cb3p-57,
                                    0x1.4a385a63d07a7p-57,
                                    -0x1.8b31d10ee6d8ap-54};
    double scale[BLOCK], r[BLOCK];
    reduce_by_table(n, x, 2, 0, rest, scale, r);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = prange_math_tanhf_of(
            x[i], prange_math_muladd(small_expm1(2 * r[i]), scale[i], scale[i] - 1));
    return 1;
}

static inline int block_sigmoidf(ptrdiff_t n, const float *x, float *y)
{
    double scale[BLOCK], r[BLOCK];
    reduce_by_table(n, x, -1, 0, 0, scale, r);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = prange_math_sigmoidf_of(x[i], r[i],
                                       prange_math_muladd(small_expm1(-r[i]), scale[i], scale[i]));
    return 1;
}

/*
 * |x| = 2^k m with m in [47/64, 47/32). The leading bits of m select a table entry close to 1/m, so
 * that ln |x| = base + ln(1 + r) with a small r; `logarithm` holds the negated logarithms of the
 * entries. Returns the mask of the lanes where x is not positive and finite.
 */
static inline __attribute__((always_inline)) __mmask8 split_eight(pri_v8 x, const double *logarithm,
                                                                  double *base, double *r)
{
    static const double inverse[16] = {
        0x1.5555555555555p+0, 0x1.47ae147ae147bp+0, 0x1.3b13b13b13b14p+0, 0x1.2f684bda12f68p+0,
        0x1.2492492492492p+0, 0x1.1a7b9611a7b96p+0, 0x1.1111111111111p+0, 0x1.0842108421084p+0,
        0x1.0000000000000p+0, 0x1.e1e1e1e1e1e1ep-1, 0x1.c71c71c71c71cp-1, 0x1.af286bca1af28p-1,
        0x1.999999999999ap-1, 0x1.8618618618618p-1, 0x1.745d1745d1746p-1, 0x1.642c8590b2164p-1};
    const uint64_t low = 0x3fe7800000000000, one = 0x3ff0000000000000, mask = 0xfffffffffffff;
    const bits_of_eight moved = (bits_of_eight)x + (one - low), entry = moved >> 48;
    const pri_v8 k = _mm512_getexp_pd((__m512d)moved), m = (pri_v8)((moved & mask) + low);
    const pri_v8 ln2 = pri_v8_all(0x1.62e42fefa39efp-1);
    _mm512_storeu_pd(r, _mm512_fmadd_pd(m, look_up(inverse, entry), pri_v8_all(-1.0)));
    _mm512_storeu_pd(base, _mm512_fmadd_pd(k, ln2, look_up(logarithm, entry)));
    /* All classes except positive finite numbers. The class of subnormals is left out, since no f32
     * number is subnormal as a double. */
    return _mm512_fpclass_pd_mask(x, 0xdf);
}

static inline __attribute__((always_inline)) int
split_by_table(ptrdiff_t n, const float *x, const double *logarithm, double *base, double *r)
{
    __mmask8 outside = 0;
    ptrdiff_t k = 0;
    PRI_TWICE
    for (; k + 8 <= n; k += 8)
        outside |= split_eight(pri_v8_load_f32(x + k), logarithm, base + k, r + k);
    if (k < n)
        outside |= split_eight(pri_v8_load_part_f32(x + k, n - k, 1.0), logarithm, base + k, r + k);
    return outside;
}

/* ln(1 + r) for r from -0.0303 to 0.0313, with a relative error of 2^-49. */
static inline __attribute__((always_inline)) double small_log1p(double r)
{
    const double r2 = r * r;
    double p = -0x1.ff53d090c4c0dp-4, odd_p = 0x1.24f2b26b88583p-3;
    p = prange_math_muladd(p, r2, -0x1.55557db9dee9bp-3);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.99998dece7076p-3);
    p = prange_math_muladd(p, r2, -0x1.fffffffcc6ad4p-3);
    odd_p = prange_math_muladd(odd_p, r2, 0x1.55555555829bfp-2);
    p = prange_math_muladd(p, r2, -0x1.0000000000022p-1);
    p = prange_math_muladd(odd_p, r, p);
    return prange_math_muladd(p, r2, r);
}

/* For positive finite x. */
static inline int block_logf(ptrdiff_t n, const float *x, float *y)
{
    static const double logarithm[16] = {
        -0x1.269621134db91p-2, -0x1.f991c6cb3b37ap-3, -0x1.a93ed3c8ad9e5p-3,
        -0x1.5bf406b543d0bp-3, -0x1.1178e8227e458p-3, -0x1.9335e5d594988p-4,
        -0x1.08598b59e3a06p-4, -0x1.0415d89e74440p-5, 0x0.0p+0,
        0x1.f0a30c01162a8p-5,  0x1.e27076e2af2eap-4,  0x1.5ff3070a793d4p-3,
        0x1.c8ff7c79a9a20p-3,  0x1.1675cababa60fp-2,  0x1.4618bc21c5ec2p-2,
        0x1.739d7f6bbd007p-2};
    double base[BLOCK], r[BLOCK];
    if (split_by_table(n, x, logarithm, base, r))
        return 0;
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) {
        const float z = (float)(base[i] + small_log1p(r[i]));
        y[i] = prange_math_hard_f32(x[i], 0x1.6351d8p+95F, 1, z);
    }
    return 1;
}

#endif
