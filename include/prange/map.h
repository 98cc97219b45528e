/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Elementwise maps: y[i] = f(x[i]) for every i, by built-in operations and by user's functions.
 *
 * Integers (i64, i32, u8): neg, abs, square, add, sub, rsub and mul wrap around; min and max
 * compare integers. Other operations on integers are PRANGE_ERROR_VALUE.
 *
 * Accuracy: the operations listed up to PRANGE_RECIPROCAL and PRANGE_RDIV are single IEEE 754
 * operations, correctly rounded; the formulas of other calls show each rounding. All other
 * operations are the functions of math.h, which states their accuracy and special values: in f32
 * those of one element are correctly rounded. The result for an element does not depend on its
 * position, on alignment or on n.
 *
 * In place: an output may be exactly one of the inputs (the same pointer and, for n > 1, the same
 * stride). Any other overlap of an output's memory with an input's is PRANGE_ERROR_OVERLAP, unless
 * their strides are equal and they interleave, as the real and imaginary parts of one array do. An
 * output stride of 0 with n > 1 is PRANGE_ERROR_OVERLAP, too.
 *
 * Strides: the _strided forms access element i at x[i*incx]. Strides count elements and may be
 * negative; an input's may be 0, which repeats one element. The pointer is always that of element
 * 0.
 *
 * Errors of all: PRANGE_ERROR_NULL for a NULL pointer with n > 0, or a NULL function;
 * PRANGE_ERROR_SIZE for n < 0 or an extent that overflows; PRANGE_ERROR_VALUE for an unknown
 * operation; PRANGE_ERROR_OVERLAP; PRANGE_ERROR_CANCELLED by a progress function (progress.h).
 * n = 0 is no error and touches nothing.
 *
 * From 36 MiB of inputs and output on, contiguous outputs that are not also an input are written
 * past the caches (by non-temporal stores), where the processor can do so.
 */
#ifndef PRANGE_MAP_H
#define PRANGE_MAP_H

#include <prange/status.h>
#include <prange/view.h>

PRANGE_BEGIN_DECLS

/** y = op(x) */
typedef enum prange_unary {
    PRANGE_NEG,        /**< -x */
    PRANGE_ABS,        /**< |x|, also of a NaN: the sign bit is cleared */
    PRANGE_SQUARE,     /**< x*x */
    PRANGE_SQRT,       /**< the square root; NaN for x < 0, -0 for -0 */
    PRANGE_RECIPROCAL, /**< 1/x */
    PRANGE_FLOOR,      /**< the largest integer not above x */
    PRANGE_CEIL,       /**< the smallest integer not below x */
    PRANGE_TRUNC,      /**< x rounded towards zero */
    PRANGE_ROUND,      /**< the nearest integer, ties away from zero */
    PRANGE_RINT,       /**< the nearest integer, ties to even */
    PRANGE_SIGN,       /**< 1, -1, or x itself where it is 0 or NaN */
    PRANGE_DEGREES,    /**< 180/pi x */
    PRANGE_RADIANS,    /**< pi/180 x */
    PRANGE_SIN,        /**< the sine */
    PRANGE_COS,        /**< the cosine */
    PRANGE_TAN,        /**< the tangent */
    PRANGE_ASIN,       /**< the inverse sine; NaN for |x| > 1 */
    PRANGE_ACOS,       /**< the inverse cosine; NaN for |x| > 1 */
    PRANGE_ATAN,       /**< the inverse tangent */
    PRANGE_SINH,       /**< the hyperbolic sine */
    PRANGE_COSH,       /**< the hyperbolic cosine */
    PRANGE_TANH,       /**< the hyperbolic tangent */
    PRANGE_ASINH,      /**< the inverse of sinh */
    PRANGE_ACOSH,      /**< the inverse of cosh; NaN for x < 1 */
    PRANGE_ATANH,      /**< the inverse of tanh; NaN for |x| > 1 */
    PRANGE_EXP,        /**< e^x */
    PRANGE_EXP2,       /**< 2^x */
    PRANGE_EXP10,      /**< 10^x */
    PRANGE_EXPM1,      /**< e^x - 1 */
    PRANGE_LOG,        /**< the natural logarithm; NaN below 0 */
    PRANGE_LOG2,       /**< the logarithm to base 2 */
    PRANGE_LOG10,      /**< the logarithm to base 10 */
    PRANGE_LOG1P,      /**< log(1 + x) */
    PRANGE_CBRT,       /**< the cube root */
    PRANGE_RSQRT,      /**< 1 / sqrt(x) */
    PRANGE_SINPI,      /**< sin(pi x) */
    PRANGE_COSPI,      /**< cos(pi x) */
    PRANGE_SIGMOID,    /**< 1 / (1 + e^-x) */
    PRANGE_SOFTPLUS,   /**< log(1 + e^x) */
    PRANGE_ERF,        /**< the error function, 2/sqrt(pi) integral of e^-t^2 from 0 to x */
    PRANGE_ERFC,       /**< 1 - erf(x), accurate also where that is small */
    PRANGE_TGAMMA,     /**< the gamma function; NaN for negative integers */
    PRANGE_LGAMMA,     /**< log |gamma(x)| */
} prange_unary;

/** z = x op y */
typedef enum prange_binary {
    PRANGE_ADD,       /**< x + y */
    PRANGE_SUB,       /**< x - y */
    PRANGE_MUL,       /**< x * y */
    PRANGE_DIV,       /**< x / y */
    PRANGE_MIN,       /**< the smaller; NaN if either is NaN; x if they compare equal */
    PRANGE_MAX,       /**< the larger; NaN if either is NaN; x if they compare equal */
    PRANGE_RSUB,      /**< y - x */
    PRANGE_RDIV,      /**< y / x */
    PRANGE_COPYSIGN,  /**< |x| with the sign of y */
    PRANGE_NEXTAFTER, /**< the next number after x towards y; y if they are equal */
    PRANGE_FMIN,      /**< the smaller; the number if the other is NaN; -0 < 0 */
    PRANGE_FMAX,      /**< the larger; the number if the other is NaN; 0 > -0 */
    PRANGE_FMOD,      /**< x - y trunc(x/y), exactly, with the sign of x */
    PRANGE_REMAINDER, /**< x - y rint(x/y), exactly; 0 has the sign of x */
    PRANGE_POW,       /**< x^y */
    PRANGE_ATAN2,     /**< atan2(x, y) as in C: the angle of the point (y, x) */
    PRANGE_HYPOT,     /**< sqrt(x^2 + y^2) */
} prange_binary;

/** y[i] = op(x[i]) @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_map_f64(prange_unary op, ptrdiff_t n,
                                                       const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_map_f32(prange_unary op, ptrdiff_t n, const float *x,
                                                       float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_map_strided_f64(prange_unary op, ptrdiff_t n,
                                                               const double *x, ptrdiff_t incx,
                                                               double *y, ptrdiff_t incy);
PRANGE_API PRANGE_CHECKED prange_status prange_map_strided_f32(prange_unary op, ptrdiff_t n,
                                                               const float *x, ptrdiff_t incx,
                                                               float *y, ptrdiff_t incy);
PRANGE_API PRANGE_CHECKED prange_status prange_map_i64(prange_unary op, ptrdiff_t n,
                                                       const int64_t *x, int64_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_map_i32(prange_unary op, ptrdiff_t n,
                                                       const int32_t *x, int32_t *y);
PRANGE_API PRANGE_CHECKED prange_status prange_map_u8(prange_unary op, ptrdiff_t n,
                                                      const uint8_t *x, uint8_t *y);
/** @} */

/** z[i] = x[i] op y[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_map2_f64(prange_binary op, ptrdiff_t n,
                                                        const double *x, const double *y,
                                                        double *z);
PRANGE_API PRANGE_CHECKED prange_status prange_map2_f32(prange_binary op, ptrdiff_t n,
                                                        const float *x, const float *y, float *z);
PRANGE_API PRANGE_CHECKED prange_status prange_map2_strided_f64(prange_binary op, ptrdiff_t n,
                                                                const double *x, ptrdiff_t incx,
                                                                const double *y, ptrdiff_t incy,
                                                                double *z, ptrdiff_t incz);
PRANGE_API PRANGE_CHECKED prange_status prange_map2_strided_f32(prange_binary op, ptrdiff_t n,
                                                                const float *x, ptrdiff_t incx,
                                                                const float *y, ptrdiff_t incy,
                                                                float *z, ptrdiff_t incz);
PRANGE_API PRANGE_CHECKED prange_status prange_map2_i64(prange_binary op, ptrdiff_t n,
                                                        const int64_t *x, const int64_t *y,
                                                        int64_t *z);
PRANGE_API PRANGE_CHECKED prange_status prange_map2_i32(prange_binary op, ptrdiff_t n,
                                                        const int32_t *x, const int32_t *y,
                                                        int32_t *z);
PRANGE_API PRANGE_CHECKED prange_status prange_map2_u8(prange_binary op, ptrdiff_t n,
                                                       const uint8_t *x, const uint8_t *y,
                                                       uint8_t *z);
/** @} */

/** z[i] = x[i] op s; PRANGE_RSUB and PRANGE_RDIV give s - x[i] and s / x[i] @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_map_scalar_f64(prange_binary op, ptrdiff_t n,
                                                              const double *x, double s, double *z);
PRANGE_API PRANGE_CHECKED prange_status prange_map_scalar_f32(prange_binary op, ptrdiff_t n,
                                                              const float *x, float s, float *z);
PRANGE_API PRANGE_CHECKED prange_status prange_map_scalar_strided_f64(prange_binary op, ptrdiff_t n,
                                                                      const double *x,
                                                                      ptrdiff_t incx, double s,
                                                                      double *z, ptrdiff_t incz);
PRANGE_API PRANGE_CHECKED prange_status prange_map_scalar_strided_f32(prange_binary op, ptrdiff_t n,
                                                                      const float *x,
                                                                      ptrdiff_t incx, float s,
                                                                      float *z, ptrdiff_t incz);
PRANGE_API PRANGE_CHECKED prange_status prange_map_scalar_i64(prange_binary op, ptrdiff_t n,
                                                              const int64_t *x, int64_t s,
                                                              int64_t *z);
PRANGE_API PRANGE_CHECKED prange_status prange_map_scalar_i32(prange_binary op, ptrdiff_t n,
                                                              const int32_t *x, int32_t s,
                                                              int32_t *z);
PRANGE_API PRANGE_CHECKED prange_status prange_map_scalar_u8(prange_binary op, ptrdiff_t n,
                                                             const uint8_t *x, uint8_t s,
                                                             uint8_t *z);
/** @} */

/** y[i] = a*x[i] + y[i]: the product is rounded, then the sum; y is input and output @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_axpy_f64(ptrdiff_t n, double a, const double *x,
                                                        double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_axpy_f32(ptrdiff_t n, float a, const float *x,
                                                        float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_axpy_strided_f64(ptrdiff_t n, double a,
                                                                const double *x, ptrdiff_t incx,
                                                                double *y, ptrdiff_t incy);
PRANGE_API PRANGE_CHECKED prange_status prange_axpy_strided_f32(ptrdiff_t n, float a,
                                                                const float *x, ptrdiff_t incx,
                                                                float *y, ptrdiff_t incy);
/** @} */

/** y[i] = x[i] 2^exponent[i], exact unless subnormal, then rounded once; y may be x @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_ldexp_f64(ptrdiff_t n, const double *x,
                                                         const int32_t *exponent, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_ldexp_f32(ptrdiff_t n, const float *x,
                                                         const int32_t *exponent, float *y);
/** @} */

/**
 * Maps of views (view.h), element by element, with broadcasting as in numpy: axes are aligned from
 * the last; an axis that an input lacks, or has with size 1, is repeated along out's axis. All
 * views have the same type. An output may be exactly an input (the same data, type, shape and
 * strides).
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_map_view(prange_unary op, const prange_view *in,
                                                        const prange_view *out);
PRANGE_API PRANGE_CHECKED prange_status prange_map2_view(prange_binary op, const prange_view *x,
                                                         const prange_view *y,
                                                         const prange_view *out);
/** @} */

/**
 * y[i] = f(x[i], ctx) for a function of yours. It runs on several threads at once and must not
 * modify shared state. Unless the work is certain to repay a team, the first elements (64, or a
 * block) run on the caller and are timed, so that a slow function of few elements gets threads too.
 *
 * A function of one element costs a call for each, 2 ns, which the compiler cannot vectorise. Where
 * f calls exp or sin and the program is compiled with -O3 -ffast-math, a PRANGE_FOR with f in its
 * body gets the C library's vector functions and is 5 to 8 times as fast. So is a function of a
 * block, whose loop is also compiled with the program's flags.
 * @{
 */
typedef double (*prange_function_f64)(double x, void *ctx);
typedef float (*prange_function_f32)(float x, void *ctx);

PRANGE_API PRANGE_CHECKED prange_status prange_apply_f64(prange_function_f64 f, void *ctx,
                                                         ptrdiff_t n, const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_apply_f32(prange_function_f32 f, void *ctx,
                                                         ptrdiff_t n, const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_apply_strided_f64(prange_function_f64 f, void *ctx,
                                                                 ptrdiff_t n, const double *x,
                                                                 ptrdiff_t incx, double *y,
                                                                 ptrdiff_t incy);
PRANGE_API PRANGE_CHECKED prange_status prange_apply_strided_f32(prange_function_f32 f, void *ctx,
                                                                 ptrdiff_t n, const float *x,
                                                                 ptrdiff_t incx, float *y,
                                                                 ptrdiff_t incy);
/** @} */

/**
 * The same by a function of a block, which the compiler can vectorise: f writes y[0] to y[n-1] from
 * x[0] to x[n-1], contiguous, and returns 0 or a code of its own. Every block but the last has 4
 * KiB, 512 f64 or 1,024 f32, whatever the thread count. In a contiguous map in place x and y are
 * the same pointer; otherwise either may be an internal buffer, for strides or for an output that
 * is written past the caches.
 *
 * A code other than 0 makes the call return PRANGE_ERROR_CALLBACK: no further block above the
 * failing one starts, all blocks below it finish, and prange_last_failure() has the first index of
 * the lowest failing block.
 * @{
 */
typedef int (*prange_block_function_f64)(ptrdiff_t n, const double *x, double *y, void *ctx);
typedef int (*prange_block_function_f32)(ptrdiff_t n, const float *x, float *y, void *ctx);

PRANGE_API PRANGE_CHECKED prange_status prange_apply_block_f64(prange_block_function_f64 f,
                                                               void *ctx, ptrdiff_t n,
                                                               const double *x, double *y);
PRANGE_API PRANGE_CHECKED prange_status prange_apply_block_f32(prange_block_function_f32 f,
                                                               void *ctx, ptrdiff_t n,
                                                               const float *x, float *y);
PRANGE_API PRANGE_CHECKED prange_status prange_apply_block_strided_f64(prange_block_function_f64 f,
                                                                       void *ctx, ptrdiff_t n,
                                                                       const double *x,
                                                                       ptrdiff_t incx, double *y,
                                                                       ptrdiff_t incy);
PRANGE_API PRANGE_CHECKED prange_status prange_apply_block_strided_f32(prange_block_function_f32 f,
                                                                       void *ctx, ptrdiff_t n,
                                                                       const float *x,
                                                                       ptrdiff_t incx, float *y,
                                                                       ptrdiff_t incy);
/** @} */

/**
 * Functions of two elements: z[i] = f(x[i], y[i], ctx). z may be exactly x or y.
 * @{
 */
typedef double (*prange_function2_f64)(double x, double y, void *ctx);
typedef float (*prange_function2_f32)(float x, float y, void *ctx);

PRANGE_API PRANGE_CHECKED prange_status prange_apply2_f64(prange_function2_f64 f, void *ctx,
                                                          ptrdiff_t n, const double *x,
                                                          const double *y, double *z);
PRANGE_API PRANGE_CHECKED prange_status prange_apply2_f32(prange_function2_f32 f, void *ctx,
                                                          ptrdiff_t n, const float *x,
                                                          const float *y, float *z);
PRANGE_API PRANGE_CHECKED prange_status prange_apply2_strided_f64(prange_function2_f64 f, void *ctx,
                                                                  ptrdiff_t n, const double *x,
                                                                  ptrdiff_t incx, const double *y,
                                                                  ptrdiff_t incy, double *z,
                                                                  ptrdiff_t incz);
PRANGE_API PRANGE_CHECKED prange_status prange_apply2_strided_f32(prange_function2_f32 f, void *ctx,
                                                                  ptrdiff_t n, const float *x,
                                                                  ptrdiff_t incx, const float *y,
                                                                  ptrdiff_t incy, float *z,
                                                                  ptrdiff_t incz);
/** @} */

/**
 * Functions of two blocks: f writes z[0] to z[n-1] from x[0] to x[n-1] and y[0] to y[n-1], with the
 * rules of prange_apply_block.
 * @{
 */
typedef int (*prange_block_function2_f64)(ptrdiff_t n, const double *x, const double *y, double *z,
                                          void *ctx);
typedef int (*prange_block_function2_f32)(ptrdiff_t n, const float *x, const float *y, float *z,
                                          void *ctx);

PRANGE_API PRANGE_CHECKED prange_status prange_apply2_block_f64(prange_block_function2_f64 f,
                                                                void *ctx, ptrdiff_t n,
                                                                const double *x, const double *y,
                                                                double *z);
PRANGE_API PRANGE_CHECKED prange_status prange_apply2_block_f32(prange_block_function2_f32 f,
                                                                void *ctx, ptrdiff_t n,
                                                                const float *x, const float *y,
                                                                float *z);
PRANGE_API PRANGE_CHECKED prange_status prange_apply2_block_strided_f64(
    prange_block_function2_f64 f, void *ctx, ptrdiff_t n, const double *x, ptrdiff_t incx,
    const double *y, ptrdiff_t incy, double *z, ptrdiff_t incz);
PRANGE_API PRANGE_CHECKED prange_status prange_apply2_block_strided_f32(
    prange_block_function2_f32 f, void *ctx, ptrdiff_t n, const float *x, ptrdiff_t incx,
    const float *y, ptrdiff_t incy, float *z, ptrdiff_t incz);
/** @} */

PRANGE_END_DECLS

#endif
