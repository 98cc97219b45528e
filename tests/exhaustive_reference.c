/* SPDX-License-Identifier: MIT */
#include "exhaustive.h"

#include <math.h>

/* One element at a time. */
#define BY_ELEMENT(name, value)                                                                    \
    static void filter_##name(ptrdiff_t n, const double *at, double *y)                            \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++) {                                                        \
            const double x = at[i];                                                                \
            y[i] = (value);                                                                        \
        }                                                                                          \
    }

#ifdef MVEC
/* By glibc's vector functions of four doubles, which are compiled for AVX2. */
#include <immintrin.h>

#define CLAMPED(name, least, most)                                                                 \
    __attribute__((target("avx2"))) __m256d _ZGVdN4v_##name(__m256d);                              \
    __attribute__((target("avx2"))) static void filter_##name(ptrdiff_t n, const double *x,        \
                                                              double *y)                           \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i += 4) {                                                     \
            const __m256d low = _mm256_max_pd(_mm256_set1_pd(least), _mm256_loadu_pd(x + i));      \
            const __m256d within = _mm256_min_pd(_mm256_set1_pd(most), low);                       \
            _mm256_storeu_pd(y + i, _ZGVdN4v_##name(within));                                      \
        }                                                                                          \
    }

#define BY_VECTOR(name)                                                                            \
    __attribute__((target("avx2"))) __m256d _ZGVdN4v_##name(__m256d);                              \
    __attribute__((target("avx2"))) static void filter_##name(ptrdiff_t n, const double *x,        \
                                                              double *y)                           \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i += 4)                                                       \
            _mm256_storeu_pd(y + i, _ZGVdN4v_##name(_mm256_loadu_pd(x + i)));                      \
    }
#else
#define BY_VECTOR(name) BY_ELEMENT(name, name(x))
#define CLAMPED(name, least, most) BY_ELEMENT(name, name(x))
#endif

BY_VECTOR(sin)
BY_VECTOR(cos)
BY_VECTOR(tan)
BY_VECTOR(asin)
BY_VECTOR(acos)
BY_VECTOR(atan)
CLAMPED(sinh, -100, 100)
CLAMPED(cosh, -100, 100)
CLAMPED(tanh, -20, 20)
BY_VECTOR(asinh)
BY_VECTOR(acosh)
BY_VECTOR(atanh)
CLAMPED(exp, -110, 100)
CLAMPED(exp2, -160, 140)
CLAMPED(exp10, -50, 42)
CLAMPED(expm1, -50, 100)
BY_VECTOR(log)
BY_VECTOR(log2)
BY_VECTOR(log10)
BY_VECTOR(log1p)
BY_VECTOR(cbrt)
CLAMPED(erf, -10, 10)
CLAMPED(erfc, -10, 12)
BY_ELEMENT(rsqrt, 1 / sqrt(x))
BY_ELEMENT(tgamma, tgamma(x))
BY_ELEMENT(lgamma, lgamma(x))
BY_ELEMENT(sigmoid, x >= -1000 ? 1 / (1 + exp(-x)) : exp(x))
BY_ELEMENT(softplus, x > 50 ? x + exp(-x) : log1p(exp(x)))
BY_ELEMENT(degrees, x * 57.295779513082323)
BY_ELEMENT(radians, x * 0.017453292519943295)

/* sin(pi x) for |x| up to 1/2. */
static double sine_of_turns(double x)
{
    return sin(3.141592653589793 * x);
}

/* x minus an even number, in [-1, 1], exactly. */
static double turns(double x)
{
    return isinf(x) ? (double)NAN : remainder(x, 2);
}

static double sine_of_half_turns(double x)
{
    const double r = turns(x), near = fabs(r) > 0.5 ? copysign(1 - fabs(r), r) : r;
    return near == 0 ? copysign(0, x) : sine_of_turns(near);
}

BY_ELEMENT(sinpi, sine_of_half_turns(x))
BY_ELEMENT(cospi, sine_of_turns(0.5 - fabs(turns(x))))

static int exact_lgamma(mpfr_t y, const mpfr_t x, mpfr_rnd_t rounding)
{
    int sign;
    return mpfr_lgamma(y, &sign, x, rounding);
}

static int exact_sigmoid(mpfr_t y, const mpfr_t x, mpfr_rnd_t rounding)
{
    mpfr_neg(y, x, rounding);
    mpfr_exp(y, y, rounding);
    mpfr_add_ui(y, y, 1, rounding);
    return mpfr_ui_div(y, 1, y, rounding);
}

static int exact_softplus(mpfr_t y, const mpfr_t x, mpfr_rnd_t rounding)
{
    mpfr_exp(y, x, rounding);
    return mpfr_log1p(y, y, rounding);
}

static int exact_degrees(mpfr_t y, const mpfr_t x, mpfr_rnd_t rounding)
{
    mpfr_const_pi(y, rounding);
    mpfr_div(y, x, y, rounding);
    return mpfr_mul_ui(y, y, 180, rounding);
}

static int exact_radians(mpfr_t y, const mpfr_t x, mpfr_rnd_t rounding)
{
    mpfr_const_pi(y, rounding);
    mpfr_mul(y, x, y, rounding);
    return mpfr_div_ui(y, y, 180, rounding);
}

const reference references[] = {
    {"sin", PRI_SIN, filter_sin, mpfr_sin, NULL, NULL, NULL},
    {"cos", PRI_COS, filter_cos, mpfr_cos, NULL, NULL, NULL},
    {"tan", PRI_TAN, filter_tan, mpfr_tan, NULL, NULL, NULL},
    {"asin", PRI_ASIN, filter_asin, mpfr_asin, NULL, NULL, NULL},
    {"acos", PRI_ACOS, filter_acos, mpfr_acos, NULL, NULL, NULL},
    {"atan", PRI_ATAN, filter_atan, mpfr_atan, NULL, NULL, NULL},
    {"sinh", PRI_SINH, filter_sinh, mpfr_sinh, NULL, NULL, NULL},
    {"cosh", PRI_COSH, filter_cosh, mpfr_cosh, NULL, NULL, NULL},
    {"tanh", PRI_TANH, filter_tanh, mpfr_tanh, NULL, NULL, NULL},
    {"asinh", PRI_ASINH, filter_asinh, mpfr_asinh, NULL, NULL, NULL},
    {"acosh", PRI_ACOSH, filter_acosh, mpfr_acosh, NULL, NULL, NULL},
    {"atanh", PRI_ATANH, filter_atanh, mpfr_atanh, NULL, NULL, NULL},
    {"exp", PRI_EXP, filter_exp, mpfr_exp, NULL, NULL, NULL},
    {"exp2", PRI_EXP2, filter_exp2, mpfr_exp2, NULL, NULL, NULL},
    {"exp10", PRI_EXP10, filter_exp10, mpfr_exp10, NULL, NULL, NULL},
    {"expm1", PRI_EXPM1, filter_expm1, mpfr_expm1, NULL, NULL, NULL},
    {"log", PRI_LOG, filter_log, mpfr_log, NULL, NULL, NULL},
    {"log2", PRI_LOG2, filter_log2, mpfr_log2, NULL, NULL, NULL},
    {"log10", PRI_LOG10, filter_log10, mpfr_log10, NULL, NULL, NULL},
    {"log1p", PRI_LOG1P, filter_log1p, mpfr_log1p, NULL, NULL, NULL},
    {"cbrt", PRI_CBRT, filter_cbrt, mpfr_cbrt, NULL, NULL, NULL},
    {"rsqrt", PRI_RSQRT, filter_rsqrt, mpfr_rec_sqrt, NULL, NULL, NULL},
    {"erf", PRI_ERF, filter_erf, mpfr_erf, NULL, NULL, NULL},
    {"erfc", PRI_ERFC, filter_erfc, mpfr_erfc, NULL, NULL, NULL},
    {"tgamma", PRI_TGAMMA, filter_tgamma, mpfr_gamma, NULL, NULL, NULL},
    {"lgamma", PRI_LGAMMA, filter_lgamma, exact_lgamma, NULL, NULL, NULL},
    {"sinpi", PRI_SINPI, filter_sinpi, mpfr_sinpi, NULL, NULL, NULL},
    {"cospi", PRI_COSPI, filter_cospi, mpfr_cospi, NULL, NULL, NULL},
    {"sigmoid", PRI_SIGMOID, filter_sigmoid, exact_sigmoid, NULL, NULL, NULL},
    {"softplus", PRI_SOFTPLUS, filter_softplus, exact_softplus, NULL, NULL, NULL},
    {"degrees", PRI_DEGREES, filter_degrees, exact_degrees, NULL, NULL, NULL},
    {"radians", PRI_RADIANS, filter_radians, exact_radians, NULL, NULL, NULL},
};
const size_t reference_count = sizeof references / sizeof *references;
