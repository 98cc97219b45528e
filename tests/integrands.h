/* SPDX-License-Identifier: MIT */
/*
 * Integrands shared by the tests of the three forms. identity, square and scaled have nothing
 * that a compiler could contract to a fused multiply-add.
 */
#ifndef TESTS_INTEGRANDS_H
#define TESTS_INTEGRANDS_H

#include <prange/integrate.h>

/* One integral by the template as some other translation unit compiled it. */
typedef prange_status integral_f64(void *ctx, double a, double b, ptrdiff_t n, double *out);
typedef prange_status integral_f32(void *ctx, float a, float b, ptrdiff_t n, float *out);

/* The template's instances of one set of compiler flags. */
typedef struct templates {
    const char *flags;
    integral_f64 *identity_f64, *square_f64, *scaled_f64;
    integral_f32 *identity_f32, *square_f32, *scaled_f32;
} templates;

extern const templates templates_plain, templates_o0, templates_native;

static inline double parabola_f64(double x, void *ctx)
{
    (void)ctx;
    return x * x - x;
}

static inline float parabola_f32(float x, void *ctx)
{
    (void)ctx;
    return x * x - x;
}

static inline double identity_f64(double x, void *ctx)
{
    (void)ctx;
    return x;
}

static inline float identity_f32(float x, void *ctx)
{
    (void)ctx;
    return x;
}

static inline double square_f64(double x, void *ctx)
{
    (void)ctx;
    return x * x;
}

static inline float square_f32(float x, void *ctx)
{
    (void)ctx;
    return x * x;
}

static inline double scaled_f64(double x, void *ctx)
{
    return *(const double *)ctx * x;
}

static inline float scaled_f32(float x, void *ctx)
{
    return *(const float *)ctx * x;
}

#endif
