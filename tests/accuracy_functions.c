/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stddef.h>

#include <prange/math.h>

#include "accuracy.h"
#include "math_f64_list.h"

static long double near_sigmoid(long double x)
{
    return 1.0L / (1.0L + expl(-x));
}

static int exact_sigmoid(mpfr_t y, const mpfr_t x, mpfr_rnd_t round)
{
    mpfr_neg(y, x, round);
    mpfr_exp(y, y, round);
    mpfr_add_ui(y, y, 1, round);
    return mpfr_ui_div(y, 1, y, round);
}

static int exact_sinpi(mpfr_t y, const mpfr_t x, mpfr_rnd_t round)
{
    return mpfr_sinpi(y, x, round);
}

static int exact_cospi(mpfr_t y, const mpfr_t x, mpfr_rnd_t round)
{
    return mpfr_cospi(y, x, round);
}

static long double near_sinpi(long double x)
{
    const long double pi = 3.141592653589793238462643383279502884L;
    const long double y = remainderl(x, 2.0L), turns = rintl(2.0L * y), r = pi * (y - 0.5L * turns);
    const long double size = (int)turns & 1 ? cosl(r) : sinl(r);
    return (int)turns & 2 ? -size : size;
}

static long double near_cospi(long double x)
{
    return near_sinpi(remainderl(fabsl(x), 2.0L) + 0.5L);
}

static long double near_softplus(long double x)
{
    return x > 0.0L ? x + log1pl(expl(-x)) : log1pl(expl(x));
}

static int exact_softplus(mpfr_t y, const mpfr_t x, mpfr_rnd_t round)
{
    mpfr_exp(y, x, round);
    return mpfr_log1p(y, y, round);
}

static long double near_rsqrt(long double x)
{
    return 1.0L / sqrtl(x);
}

static int exact_lgamma(mpfr_t y, const mpfr_t x, mpfr_rnd_t round)
{
    int sign;
    return mpfr_lgamma(y, &sign, x, round);
}

static double glibc_exp10(double x)
{
    return exp10(x);
}

#define ONE(name)                                                                                  \
    static double one_##name(double x)                                                             \
    {                                                                                              \
        return prange_##name(x);                                                                   \
    }
#define TWO(name)                                                                                  \
    static double two_##name(double x, double y)                                                   \
    {                                                                                              \
        return prange_##name(x, y);                                                                \
    }
MATH_F64_ONE(ONE)
MATH_F64_TWO(TWO)

const function functions[] = {
    {.name = "exp",
     .bound = 0.52,
     .one = one_exp,
     .libm = exp,
     .near = expl,
     .exact = mpfr_exp,
     .x = {{-1.0, 1.0}, {-709.0, 709.7}, {-746.0, -707.0}, {-0x1p-30, 0x1p-30}}},
    {.name = "exp2",
     .bound = 0.52,
     .one = one_exp2,
     .libm = exp2,
     .near = exp2l,
     .exact = mpfr_exp2,
     .x = {{-1.0, 1.0}, {-1022.0, 1024.0}, {-1076.0, -1021.0}, {-0x1p-30, 0x1p-30}}},
    {.name = "exp10",
     .bound = 0.52,
     .one = one_exp10,
     .libm = glibc_exp10,
     .near = exp10l,
     .exact = mpfr_exp10,
     .x = {{-1.0, 1.0}, {-307.0, 308.2}, {-324.0, -307.0}, {-0x1p-30, 0x1p-30}}},
    {.name = "expm1",
     .bound = 0.52,
     .one = one_expm1,
     .libm = expm1,
     .near = expm1l,
     .exact = mpfr_expm1,
     .x = {{-1.0, 1.0}, {-0.35, 0.35}, {-40.0, 40.0}, {1.0, 709.7}, {-0x1p-10, 0x1p-10}}},
    {.name = "sinh",
     .bound = 0.6,
     .one = one_sinh,
     .libm = sinh,
     .near = sinhl,
     .exact = mpfr_sinh,
     .x = {{-1.0, 1.0}, {-0.4, 0.4}, {-40.0, 40.0}, {1.0, 710.4}, {-0x1p-10, 0x1p-10}}},
    {.name = "cosh",
     .bound = 0.6,
     .one = one_cosh,
     .libm = cosh,
     .near = coshl,
     .exact = mpfr_cosh,
     .x = {{-1.0, 1.0}, {-0.4, 0.4}, {-40.0, 40.0}, {1.0, 710.4}, {-0x1p-10, 0x1p-10}}},
    {.name = "tanh",
     .bound = 0.6,
     .one = one_tanh,
     .libm = tanh,
     .near = tanhl,
     .exact = mpfr_tanh,
     .x = {{-1.0, 1.0}, {-0.4, 0.4}, {-20.0, 20.0}, {1.0, 2.0}, {-0x1p-10, 0x1p-10}}},
    {.name = "sigmoid",
     .bound = 0.6,
     .one = one_sigmoid,
     .near = near_sigmoid,
     .exact = exact_sigmoid,
     .x = {{-1.0, 1.0}, {-40.0, 40.0}, {-700.0, 40.0}, {-746.0, -700.0}, {-0x1p-10, 0x1p-10}}},
    {.name = "log",
     .bound = 0.52,
     .one = one_log,
     .libm = log,
     .near = logl,
     .exact = mpfr_log,
     .x = {{0.7, 1.42}, {0.4, 4.0}, {0x1p-1074, 0x1p1023}, {1.0 - 0x1p-10, 1.0 + 0x1p-10}}},
    {.name = "log2",
     .bound = 0.52,
     .one = one_log2,
     .libm = log2,
     .near = log2l,
     .exact = mpfr_log2,
     .x = {{0.7, 1.42}, {0.4, 4.0}, {0x1p-1074, 0x1p1023}, {1.0 - 0x1p-10, 1.0 + 0x1p-10}}},
    {.name = "log10",
     .bound = 0.52,
     .one = one_log10,
     .libm = log10,
     .near = log10l,
     .exact = mpfr_log10,
     .x = {{0.7, 1.42}, {0.4, 4.0}, {0x1p-1074, 0x1p1023}, {1.0 - 0x1p-10, 1.0 + 0x1p-10}}},
    {.name = "log1p",
     .bound = 0.52,
     .one = one_log1p,
     .libm = log1p,
     .near = log1pl,
     .exact = mpfr_log1p,
     .x = {{-0.9, 1.0},
           {-0.3, 0.42},
           {-1.0 + 0x1p-53, 0.0},
           {0x1p-1074, 0x1.fffffffffffffp1023},
           {-0x1p-10, 0x1p-10}}},
    {.name = "sin",
     .bound = 0.52,
     .one = one_sin,
     .libm = sin,
     .near = sinl,
     .exact = mpfr_sin,
     .x = {{-0.8, 0.8},
           {-0x1p-8, 0x1p-8},
           {-10.0, 10.0},
           {-0x1p20, 0x1p20},
           {0x1p20, 0x1p1023},
           {0x1p20, 0x1p40}}},
    {.name = "cos",
     .bound = 0.52,
     .one = one_cos,
     .libm = cos,
     .near = cosl,
     .exact = mpfr_cos,
     .x = {{-0.8, 0.8},
           {-0x1p-8, 0x1p-8},
           {-10.0, 10.0},
           {-0x1p20, 0x1p20},
           {0x1p20, 0x1p1023},
           {0x1p20, 0x1p40}}},
    {.name = "tan",
     .bound = 0.52,
     .one = one_tan,
     .libm = tan,
     .near = tanl,
     .exact = mpfr_tan,
     .x = {{-0.8, 0.8},
           {-0x1p-8, 0x1p-8},
           {-10.0, 10.0},
           {-0x1p20, 0x1p20},
           {0x1p20, 0x1p1023},
           {0x1p20, 0x1p40}}},
    {.name = "sinpi",
     .bound = 0.6,
     .one = one_sinpi,
     .near = near_sinpi,
     .exact = exact_sinpi,
     .x = {{-0.3, 0.3},
           {-0x1p-8, 0x1p-8},
           {-10.0, 10.0},
           {-0x1p-1022, 0x1p-1022},
           {0x1p20, 0x1p52}}},
    {.name = "cospi",
     .bound = 0.6,
     .one = one_cospi,
     .near = near_cospi,
     .exact = exact_cospi,
     .x = {{-0.3, 0.3}, {-0x1p-8, 0x1p-8}, {-10.0, 10.0}, {0x1p20, 0x1p52}}},
    {.name = "atan",
     .bound = 0.52,
     .one = one_atan,
     .libm = atan,
     .near = atanl,
     .exact = mpfr_atan,
     .x = {{-0.5, 0.5}, {0.4, 2.5}, {-10.0, 10.0}, {-0x1p20, 0x1p20}, {-0x1p1023, 0x1p1023}}},
    {.name = "asin",
     .bound = 0.52,
     .one = one_asin,
     .libm = asin,
     .near = asinl,
     .exact = mpfr_asin,
     .x = {{-0.5, 0.5}, {0.5, 1.0}, {-1.0, 1.0}, {-0x1p-8, 0x1p-8}, {1.0 - 0x1p-20, 1.0}}},
    {.name = "acos",
     .bound = 0.52,
     .one = one_acos,
     .libm = acos,
     .near = acosl,
     .exact = mpfr_acos,
     .x = {{-0.5, 0.5}, {0.5, 1.0}, {-1.0, 1.0}, {-0x1p-8, 0x1p-8}, {1.0 - 0x1p-20, 1.0}}},
    {.name = "asinh",
     .bound = 0.6,
     .one = one_asinh,
     .libm = asinh,
     .near = asinhl,
     .exact = mpfr_asinh,
     .x = {{-0.5, 0.5},
           {0.5, 1.0},
           {-1.0, 1.0},
           {-0x1p-8, 0x1p-8},
           {1.0, 0x1p40},
           {0x1p39, 0x1p1023}}},
    {.name = "acosh",
     .bound = 0.6,
     .one = one_acosh,
     .libm = acosh,
     .near = acoshl,
     .exact = mpfr_acosh,
     .x = {{1.0, 1.5}, {1.5, 10.0}, {1.0, 1.0 + 0x1p-20}, {1.0, 0x1p40}, {0x1p39, 0x1p1023}}},
    {.name = "atanh",
     .bound = 0.6,
     .one = one_atanh,
     .libm = atanh,
     .near = atanhl,
     .exact = mpfr_atanh,
     .x = {{-0.5, 0.5}, {0.5, 1.0}, {-1.0, 1.0}, {-0x1p-8, 0x1p-8}, {1.0 - 0x1p-20, 1.0}}},
    {.name = "softplus",
     .bound = 0.6,
     .one = one_softplus,
     .near = near_softplus,
     .exact = exact_softplus,
     .x = {{-1.0, 1.0}, {-45.0, 45.0}, {-746.0, -40.0}, {0.0, 1000.0}, {-0x1p-10, 0x1p-10}}},
    {.name = "atan2",
     .bound = 0.6,
     .x = {{-1.0, 1.0}, {-0x1p1023, 0x1p1023}, {-0x1p-1021, 0x1p-1021}, {-10.0, 10.0}},
     .y = {{-1.0, 1.0}, {-0x1p1023, 0x1p1023}, {-0x1p-1021, 0x1p-1021}, {-1e6, 1e6}},
     .two = two_atan2,
     .libm2 = atan2,
     .near2 = atan2l,
     .exact2 = mpfr_atan2},
    {.name = "cbrt",
     .bound = 0.52,
     .one = one_cbrt,
     .libm = cbrt,
     .near = cbrtl,
     .exact = mpfr_cbrt,
     .x = {{1.0, 8.0}, {-10.0, 10.0}, {0x1p-1074, 0x1p1023}}},
    {.name = "rsqrt",
     .bound = 0.6,
     .one = one_rsqrt,
     .near = near_rsqrt,
     .exact = mpfr_rec_sqrt,
     .x = {{1.0, 4.0}, {0.0, 10.0}, {0x1p-1074, 0x1p1023}}},
    {.name = "pow",
     .bound = 0.6,
     .x = {{0.5, 2.0},
           {0.0, 10.0},
           {0x1p-1074, 0x1p1023},
           {1.0 - 0x1p-20, 1.0 + 0x1p-20},
           {0.0, 1e10}},
     .y = {{-1000.0, 1000.0}, {-100.0, 100.0}, {-1.1, 1.1}, {-0x1p30, 0x1p30}, {-33.0, 33.0}},
     .two = two_pow,
     .libm2 = pow,
     .near2 = powl,
     .exact2 = mpfr_pow},
    {.name = "hypot",
     .bound = 0.6,
     .x = {{-1.0, 1.0}, {-0x1p1022, 0x1p1022}, {-0x1p-1021, 0x1p-1021}, {-10.0, 10.0}},
     .y = {{-1.0, 1.0}, {-0x1p1022, 0x1p1022}, {-0x1p-1021, 0x1p-1021}, {-1e6, 1e6}},
     .two = two_hypot,
     .libm2 = hypot,
     .near2 = hypotl,
     .exact2 = mpfr_hypot},
    {.name = "erf",
     .bound = 0.6,
     .one = one_erf,
     .libm = erf,
     .near = erfl,
     .exact = mpfr_erf,
     .x = {{-0.5, 0.5}, {0.4, 1.0}, {-6.0, 6.0}, {-0x1p-8, 0x1p-8}, {-0x1p-1021, 0x1p-1021}}},
    {.name = "erfc",
     .bound = 0.6,
     .one = one_erfc,
     .libm = erfc,
     .near = erfcl,
     .exact = mpfr_erfc,
     .x = {{-0.5, 0.5}, {0.4, 1.0}, {-6.0, 6.0}, {-0x1p-8, 0x1p-8}, {0.5, 26.0}, {25.0, 27.5}}},
    {.name = "tgamma",
     .bound = 0.6,
     .one = one_tgamma,
     .libm = tgamma,
     .near = tgammal,
     .exact = mpfr_gamma,
     .x = {{0.0, 3.0},
           {2.0, 20.0},
           {10.0, 171.6},
           {-10.0, 0.0},
           {-184.0, -150.0},
           {-0x1p-20, 0x1p-20}}},
    {.name = "lgamma",
     .bound = 0.6,
     .one = one_lgamma,
     .libm = lgamma,
     .near = lgammal,
     .exact = exact_lgamma,
     .x = {{0.5, 3.0},
           {2.0, 20.0},
           {10.0, 171.6},
           {0x1p-1000, 0x1p1000},
           {0.99, 1.01},
           {1.99, 2.01},
           {0.6, 0.8},
           {2.5, 2.7}}},
    {.name = NULL},
};
