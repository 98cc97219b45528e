/* SPDX-License-Identifier: MIT */
/*
 * The elementary functions that have cases: the enumerator, the name, and the formula of x, or of x
 * and y, in the C library, by <tgmath.h> in any type.
 */
#ifndef BENCH_ELEMENTARY_H
#define BENCH_ELEMENTARY_H

#include <stddef.h>

/* clang-format off */
#define BENCH_ELEMENTARY(FUNCTION, T)                                                              \
    FUNCTION(EXP, exp, exp(x), T)             FUNCTION(EXP2, exp2, exp2(x), T)                     \
    FUNCTION(EXPM1, expm1, expm1(x), T)       FUNCTION(LOG, log, log(x), T)                        \
    FUNCTION(LOG2, log2, log2(x), T)          FUNCTION(LOG10, log10, log10(x), T)                  \
    FUNCTION(LOG1P, log1p, log1p(x), T)       FUNCTION(SIN, sin, sin(x), T)                        \
    FUNCTION(COS, cos, cos(x), T)             FUNCTION(TAN, tan, tan(x), T)                        \
    FUNCTION(ASIN, asin, asin(x), T)          FUNCTION(ACOS, acos, acos(x), T)                     \
    FUNCTION(ATAN, atan, atan(x), T)          FUNCTION(SINH, sinh, sinh(x), T)                     \
    FUNCTION(COSH, cosh, cosh(x), T)          FUNCTION(TANH, tanh, tanh(x), T)                     \
    FUNCTION(ASINH, asinh, asinh(x), T)       FUNCTION(ATANH, atanh, atanh(x), T)                  \
    FUNCTION(CBRT, cbrt, cbrt(x), T)          FUNCTION(RSQRT, rsqrt, 1 / sqrt(x), T)               \
    FUNCTION(ERF, erf, erf(x), T)             FUNCTION(ERFC, erfc, erfc(x), T)                     \
    FUNCTION(SIGMOID, sigmoid, 1 / (1 + exp(-x)), T)                                               \
    FUNCTION(SOFTPLUS, softplus, log1p(exp(x)), T)
#define BENCH_ELEMENTARY2(FUNCTION, T)                                                             \
    FUNCTION(POW, pow, pow(x, y), T)          FUNCTION(ATAN2, atan2, atan2(x, y), T)               \
    FUNCTION(HYPOT, hypot, hypot(x, y), T)
/* clang-format on */

/* y = f(x) and z = f(x, y) as plain loops: serial, and under an OpenMP pragma. */
#define BENCH_DECLARE(NAME, name, formula, T)                                                      \
    void plain_##name##_serial_##T(ptrdiff_t n, const BENCH_##T *x, BENCH_##T *y);                 \
    void plain_##name##_openmp_##T(ptrdiff_t n, const BENCH_##T *x, BENCH_##T *y);
#define BENCH_f64 double
#define BENCH_f32 float
BENCH_ELEMENTARY(BENCH_DECLARE, f64)
BENCH_ELEMENTARY(BENCH_DECLARE, f32)

#define BENCH_DECLARE2(NAME, name, formula, T)                                                     \
    void plain_##name##_serial_##T(ptrdiff_t n, const BENCH_##T *x, const BENCH_##T *y,            \
                                   BENCH_##T *z);                                                  \
    void plain_##name##_openmp_##T(ptrdiff_t n, const BENCH_##T *x, const BENCH_##T *y,            \
                                   BENCH_##T *z);
BENCH_ELEMENTARY2(BENCH_DECLARE2, f64)
BENCH_ELEMENTARY2(BENCH_DECLARE2, f32)

#endif
