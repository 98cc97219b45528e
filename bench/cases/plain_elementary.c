/* SPDX-License-Identifier: MIT */
/*
 * The plain loops over the C library's elementary functions, compiled once for each type: REAL is
 * the type, and NAME(f) the function's name with the type's suffix.
 */
#include <tgmath.h>

#include "elementary.h"
#include "plain.h"

#define DEFINE(UPPER, name, formula, T)                                                            \
    void NAME(plain_##name##_serial)(ptrdiff_t n, const REAL *from, REAL *to)                      \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++) {                                                        \
            const REAL x = from[i];                                                                \
            to[i] = formula;                                                                       \
        }                                                                                          \
    }                                                                                              \
    void NAME(plain_##name##_openmp)(ptrdiff_t n, const REAL *from, REAL *to)                      \
    {                                                                                              \
        _Pragma("omp parallel for") for (ptrdiff_t i = 0; i < n; i++)                              \
        {                                                                                          \
            const REAL x = from[i];                                                                \
            to[i] = formula;                                                                       \
        }                                                                                          \
    }
BENCH_ELEMENTARY(DEFINE, )

#define DEFINE2(UPPER, name, formula, T)                                                           \
    void NAME(plain_##name##_serial)(ptrdiff_t n, const REAL *first, const REAL *second, REAL *to) \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++) {                                                        \
            const REAL x = first[i], y = second[i];                                                \
            to[i] = formula;                                                                       \
        }                                                                                          \
    }                                                                                              \
    void NAME(plain_##name##_openmp)(ptrdiff_t n, const REAL *first, const REAL *second, REAL *to) \
    {                                                                                              \
        _Pragma("omp parallel for") for (ptrdiff_t i = 0; i < n; i++)                              \
        {                                                                                          \
            const REAL x = first[i], y = second[i];                                                \
            to[i] = formula;                                                                       \
        }                                                                                          \
    }
BENCH_ELEMENTARY2(DEFINE2, )
