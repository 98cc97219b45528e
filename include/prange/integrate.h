/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The integral of f over [a, b] by the left Riemann sum of n panels:
 *
 *     out = dx * sum over i = 0 .. n-1 of f(a + i*dx),    dx = (b - a) / n
 *
 * There are three ways to give f, from the simplest to the fastest. For the same values of f they
 * give the same bits:
 *   - a function of one point (prange_integrate);
 *   - a function of a block of points, which the compiler can vectorise (prange_integrate_block);
 *   - an expression, compiled into the loop (prange/integrate_template.h).
 *
 * Accuracy: the rule's own error is about (b - a) * dx / 2 * max |f'|. Points are f64: i*dx is
 * rounded, then its sum with a. The values are summed in f64 in blocks of 1,024, by the lanes and
 * the tree of reduce.h; the error of that sum is at most (32 + 5 + log2(n/1024) + 1) u times the
 * sum of the magnitudes, u = 2^-53. The f32 forms round each point to f32, pass it to f, widen the
 * value of f to f64, and round the result once.
 *
 * NaN: if f returns NaN, the result is NaN. n = 0 gives 0. For a > b, dx is negative and the points
 * go down from a. For a = b the result is 0 if f is finite.
 *
 * f runs on several threads at once and must not modify shared state. Up to 1,024 points run on the
 * caller. With more points, unless the work is certain to repay a team, the first block runs on the
 * caller and its time decides the team.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL f or out; PRANGE_ERROR_SIZE for n < 0; PRANGE_ERROR_VALUE
 * for a, b or b - a that is not finite, or n above 2^53; PRANGE_ERROR_CALLBACK when a block
 * function returned other than 0: no further block above it starts, all blocks below it run, out is
 * untouched, and prange_last_failure() has the number of the first point of the lowest failing
 * block; PRANGE_ERROR_CANCELLED by a progress function (progress.h).
 */
#ifndef PRANGE_INTEGRATE_H
#define PRANGE_INTEGRATE_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** The integral of a function of one point, y = f(x, ctx). @{ */
typedef double (*prange_integrand_f64)(double x, void *ctx);
typedef float (*prange_integrand_f32)(float x, void *ctx);

PRANGE_API PRANGE_CHECKED prange_status prange_integrate_f64(prange_integrand_f64 f, void *ctx,
                                                             double a, double b, ptrdiff_t n,
                                                             double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_integrate_f32(prange_integrand_f32 f, void *ctx,
                                                             float a, float b, ptrdiff_t n,
                                                             float *out);
/** @} */

/**
 * The integral of a function of a block of points: f sets y[j] = f(x[j]) for j = 0 .. n-1, n at
 * most 1,024, and returns 0, or a code of its own to fail.
 * @{
 */
typedef int (*prange_block_integrand_f64)(ptrdiff_t n, const double *x, double *y, void *ctx);
typedef int (*prange_block_integrand_f32)(ptrdiff_t n, const float *x, float *y, void *ctx);

PRANGE_API PRANGE_CHECKED prange_status prange_integrate_block_f64(prange_block_integrand_f64 f,
                                                                   void *ctx, double a, double b,
                                                                   ptrdiff_t n, double *out);
PRANGE_API PRANGE_CHECKED prange_status prange_integrate_block_f32(prange_block_integrand_f32 f,
                                                                   void *ctx, float a, float b,
                                                                   ptrdiff_t n, float *out);
/** @} */

/**
 * The function behind prange/integrate_template.h: panels() returns the sum of f(a + i*dx) over
 * i = first .. first + count - 1. count is 1,024 for every block but the last, which may be
 * shorter.
 * @{
 */
typedef double (*prange_panels)(double a, double dx, ptrdiff_t first, ptrdiff_t count, void *ctx);

PRANGE_API PRANGE_CHECKED prange_status prange_integrate_panels_f64(prange_panels panels, void *ctx,
                                                                    double a, double b, ptrdiff_t n,
                                                                    double *out);
/** @} */

PRANGE_END_DECLS

#endif
