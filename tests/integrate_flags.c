/* SPDX-License-Identifier: MIT */
/*
 * The template, several times in one translation unit. Compiled with several sets of flags, each
 * under the name that FLAGS gives it.
 */
#include "integrands.h"

#define PRANGE_INTEGRATE_NAME template_identity_f64
#define PRANGE_INTEGRATE_F(x, ctx) (x)
#include <prange/integrate_template.h>

#define PRANGE_INTEGRATE_NAME template_square_f64
#define PRANGE_INTEGRATE_F(x, ctx) ((x) * (x))
#define PRANGE_INTEGRATE_TYPE f64
#include <prange/integrate_template.h>

#define PRANGE_INTEGRATE_NAME const_scaled_f64
#define PRANGE_INTEGRATE_F(x, ctx) (*(ctx) * (x))
#define PRANGE_INTEGRATE_CTX const double
#define PRANGE_INTEGRATE_TYPE double
#include <prange/integrate_template.h>

static prange_status template_scaled_f64(void *ctx, double a, double b, ptrdiff_t n, double *out)
{
    const double *scale = ctx;
    return const_scaled_f64(scale, a, b, n, out);
}

#define PRANGE_INTEGRATE_NAME template_identity_f32
#define PRANGE_INTEGRATE_F(x, ctx) (x)
#define PRANGE_INTEGRATE_REAL float
#include <prange/integrate_template.h>

#define PRANGE_INTEGRATE_NAME template_square_f32
#define PRANGE_INTEGRATE_F(x, ctx) ((x) * (x))
#define PRANGE_INTEGRATE_TYPE f32
#include <prange/integrate_template.h>

#define PRANGE_INTEGRATE_NAME const_scaled_f32
#define PRANGE_INTEGRATE_F(x, ctx) (*(ctx) * (x))
#define PRANGE_INTEGRATE_CTX const float
#define PRANGE_INTEGRATE_TYPE float
#include <prange/integrate_template.h>

static prange_status template_scaled_f32(void *ctx, float a, float b, ptrdiff_t n, float *out)
{
    const float *scale = ctx;
    return const_scaled_f32(scale, a, b, n, out);
}

#define PASTE_(name, suffix) name##suffix
#define PASTE(name, suffix) PASTE_(name, suffix)
#define STRING_(text) #text
#define STRING(text) STRING_(text)

const templates PASTE(templates_, FLAGS) = {
    STRING(FLAGS),         template_identity_f64, template_square_f64, template_scaled_f64,
    template_identity_f32, template_square_f32,   template_scaled_f32,
};
