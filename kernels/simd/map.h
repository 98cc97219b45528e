/* SPDX-License-Identifier: MIT */
/*
 * Elementwise maps over a run of contiguous elements.
 */
#ifndef PRI_SIMD_MAP_H
#define PRI_SIMD_MAP_H

#include "base/types.h"

/*
 * The elementary functions of one and of two elements: the enumerator (PRANGE_EXP, PRI_EXP) and the
 * name in prange/math.h (prange_exp, prange_expf). Floating-point types have all of them.
 */
#define PRI_ROUNDING(FUNCTION)                                                                     \
    FUNCTION(FLOOR, floor)                                                                         \
    FUNCTION(CEIL, ceil)                                                                           \
    FUNCTION(TRUNC, trunc)                                                                         \
    FUNCTION(ROUND, round)                                                                         \
    FUNCTION(RINT, rint)                                                                           \
    FUNCTION(SIGN, sign)                                                                           \
    FUNCTION(DEGREES, degrees)                                                                     \
    FUNCTION(RADIANS, radians)
/* Functions with a faster form for arguments of ordinary size. */
#define PRI_PERIODIC(FUNCTION)                                                                     \
    FUNCTION(SIN, sin)                                                                             \
    FUNCTION(COS, cos)                                                                             \
    FUNCTION(TAN, tan)
#define PRI_TRANSCENDENTAL(FUNCTION)                                                               \
    FUNCTION(ASIN, asin)                                                                           \
    FUNCTION(ACOS, acos)                                                                           \
    FUNCTION(ATAN, atan)                                                                           \
    FUNCTION(SINH, sinh)                                                                           \
    FUNCTION(COSH, cosh)                                                                           \
    FUNCTION(TANH, tanh)                                                                           \
    FUNCTION(ASINH, asinh)                                                                         \
    FUNCTION(ACOSH, acosh)                                                                         \
    FUNCTION(ATANH, atanh)                                                                         \
    FUNCTION(EXP, exp)                                                                             \
    FUNCTION(EXP2, exp2)                                                                           \
    FUNCTION(EXP10, exp10)                                                                         \
    FUNCTION(EXPM1, expm1)                                                                         \
    FUNCTION(LOG, log)                                                                             \
    FUNCTION(LOG2, log2)                                                                           \
    FUNCTION(LOG10, log10)                                                                         \
    FUNCTION(LOG1P, log1p)                                                                         \
    FUNCTION(CBRT, cbrt)                                                                           \
    FUNCTION(RSQRT, rsqrt)                                                                         \
    FUNCTION(SINPI, sinpi)                                                                         \
    FUNCTION(COSPI, cospi)                                                                         \
    FUNCTION(SIGMOID, sigmoid)                                                                     \
    FUNCTION(SOFTPLUS, softplus)                                                                   \
    FUNCTION(ERF, erf)                                                                             \
    FUNCTION(ERFC, erfc)                                                                           \
    FUNCTION(TGAMMA, tgamma)                                                                       \
    FUNCTION(LGAMMA, lgamma)
#define PRI_ELEMENTARY(FUNCTION)                                                                   \
    PRI_ROUNDING(FUNCTION)                                                                         \
    PRI_PERIODIC(FUNCTION)                                                                         \
    PRI_TRANSCENDENTAL(FUNCTION)
#define PRI_SIGNED2(FUNCTION)                                                                      \
    FUNCTION(COPYSIGN, copysign)                                                                   \
    FUNCTION(NEXTAFTER, nextafter)                                                                 \
    FUNCTION(FMIN, fmin)                                                                           \
    FUNCTION(FMAX, fmax)
/* By calls of the C library. */
#define PRI_CALLED2(FUNCTION)                                                                      \
    FUNCTION(FMOD, fmod)                                                                           \
    FUNCTION(REMAINDER, remainder)
#define PRI_POWERS2(FUNCTION)                                                                      \
    FUNCTION(POW, pow)                                                                             \
    FUNCTION(ATAN2, atan2)                                                                         \
    FUNCTION(HYPOT, hypot)
#define PRI_ELEMENTARY2(FUNCTION)                                                                  \
    PRI_SIGNED2(FUNCTION)                                                                          \
    PRI_CALLED2(FUNCTION)                                                                          \
    PRI_POWERS2(FUNCTION)

/* The operations, in the order of the public enums, to which array/operation.c holds them. */
#define PRI_ENUMERATOR(NAME, name) PRI_##NAME,
typedef enum pri_unary {
    PRI_NEG,
    PRI_ABS,
    PRI_SQUARE,
    PRI_SQRT,
    PRI_RECIPROCAL,
    PRI_ELEMENTARY(PRI_ENUMERATOR) /**/
    PRI_UNARY_COUNT
} pri_unary;

typedef enum pri_binary {
    PRI_ADD,
    PRI_SUB,
    PRI_MUL,
    PRI_DIV,
    PRI_MIN,
    PRI_MAX,
    PRI_RSUB,
    PRI_RDIV,
    PRI_ELEMENTARY2(PRI_ENUMERATOR) /**/
    PRI_BINARY_COUNT
} pri_binary;
#undef PRI_ENUMERATOR

#ifdef PRI_TYPE

/*
 * NULL where the type has no such operation. An output may be exactly an input.
 * The streamed ones write past the caches to an output that is no input; they have the type's
 * operations up to PRI_RECIPROCAL and PRI_RDIV. stream does so with a copy. stream_end orders such
 * stores before later ones. gather and scatter convert between strided and contiguous.
 */
typedef struct PRI_TYPED(pri_map) {
    void (*unary[PRI_UNARY_COUNT])(ptrdiff_t n, const element *x, element *y);
    void (*binary[PRI_BINARY_COUNT])(ptrdiff_t n, const element *x, const element *y, element *z);
    void (*scalar[PRI_BINARY_COUNT])(ptrdiff_t n, const element *x, element s, element *z);
    void (*axpy)(ptrdiff_t n, element a, const element *x, element *y);
#if PRI_IS_REAL
    void (*ldexp)(ptrdiff_t n, const element *x, const int32_t *exponent, element *y);
#endif
    void (*stream_unary)(pri_unary op, ptrdiff_t n, const element *x, element *y);
    void (*stream_binary)(pri_binary op, ptrdiff_t n, const element *x, const element *y,
                          element *z);
    void (*stream_scalar)(pri_binary op, ptrdiff_t n, const element *x, element s, element *z);
    void (*stream)(ptrdiff_t n, const element *x, element *y);
    void (*stream_end)(void);
    void (*gather)(ptrdiff_t n, const element *x, ptrdiff_t incx, element *y);
    void (*scatter)(ptrdiff_t n, const element *x, element *y, ptrdiff_t incy);
} pri_map;

#ifdef PRI_LEVEL
#if PRI_IS_REAL
/* Of elementary.c and elementary2.c: entries of the table. */
#define PRI_DECLARE(NAME, name)                                                                    \
    void PRI_AT_LEVEL(pri_map_##name)(ptrdiff_t n, const element *x, element *y);
PRI_ELEMENTARY(PRI_DECLARE)
#undef PRI_DECLARE
#define PRI_DECLARE(NAME, name)                                                                    \
    void PRI_AT_LEVEL(pri_map_##name)(ptrdiff_t n, const element *x, const element *y,             \
                                      element *z);                                                 \
    void PRI_AT_LEVEL(pri_scalar_##name)(ptrdiff_t n, const element *x, element s, element *z);
PRI_ELEMENTARY2(PRI_DECLARE)
#undef PRI_DECLARE
#endif

/* Of elementary2.c: an entry of the table. */
#if PRI_IS_REAL
void PRI_AT_LEVEL(pri_map_ldexp)(ptrdiff_t n, const element *x, const int32_t *exponent,
                                 element *y);
#endif

/* Of map_streamed.c: entries of the table. */
void PRI_AT_LEVEL(pri_stream_unary)(pri_unary op, ptrdiff_t n, const element *x, element *y);
void PRI_AT_LEVEL(pri_stream_binary)(pri_binary op, ptrdiff_t n, const element *x, const element *y,
                                     element *z);
void PRI_AT_LEVEL(pri_stream_scalar)(pri_binary op, ptrdiff_t n, const element *x, element s,
                                     element *z);
#endif

#endif

#endif
