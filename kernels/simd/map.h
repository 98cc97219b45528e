/* SPDX-License-Identifier: MIT */
/*
 * Elementwise maps over contiguous arrays.
 */
#ifndef PRI_SIMD_MAP_H
#define PRI_SIMD_MAP_H

#include "base/types.h"

/*
 * The elementary functions of one and of two arguments: the stem of the enumerators (PRANGE_EXP,
 * PRI_EXP) and the stem of the names in prange/math.h (prange_exp, prange_expf). Floating-point
 * types have all of them, integers none.
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
/* Functions with a faster form for arguments of ordinary magnitude. */
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
#define PRI_REMAINDERS2(FUNCTION)                                                                  \
    FUNCTION(FMOD, fmod)                                                                           \
    FUNCTION(REMAINDER, remainder)
#define PRI_POWERS2(FUNCTION)                                                                      \
    FUNCTION(POW, pow)                                                                             \
    FUNCTION(ATAN2, atan2)                                                                         \
    FUNCTION(HYPOT, hypot)
#define PRI_ELEMENTARY2(FUNCTION)                                                                  \
    PRI_SIGNED2(FUNCTION)                                                                          \
    PRI_REMAINDERS2(FUNCTION)                                                                      \
    PRI_POWERS2(FUNCTION)

/* The operations, in the order of the public enums; array/operation.c checks that they agree. */
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
 * Entries are NULL where the type has no such operation. An output may be identical to an input.
 * The stream kernels use non-temporal stores to an output that is not an input. They exist for the
 * type's operations up to PRI_RECIPROCAL and PRI_RDIV; stream itself copies. stream_end orders
 * these stores before later ones. gather and scatter convert between strided and contiguous arrays.
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
/* Table entries defined in elementary.c, periodic.c, elementary2.c and remainder.c. */
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

/* Table entry defined in elementary2.c. */
#if PRI_IS_REAL
void PRI_AT_LEVEL(pri_map_ldexp)(ptrdiff_t n, const element *x, const int32_t *exponent,
                                 element *y);
#endif

/* Table entries defined in map_streamed.c. */
void PRI_AT_LEVEL(pri_stream_unary)(pri_unary op, ptrdiff_t n, const element *x, element *y);
void PRI_AT_LEVEL(pri_stream_binary)(pri_binary op, ptrdiff_t n, const element *x, const element *y,
                                     element *z);
void PRI_AT_LEVEL(pri_stream_scalar)(pri_binary op, ptrdiff_t n, const element *x, element s,
                                     element *z);
#endif

#endif

#endif
