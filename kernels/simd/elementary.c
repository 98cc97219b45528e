/* SPDX-License-Identifier: MIT */
/*
 * The elementary functions of one argument over an array: loops over the functions of
 * prange/math.h, which the compiler vectorises. A user's own loop over these functions therefore
 * gives the same bits.
 */
#include <prange/math.h>

#include "forms_area_f64.h"
#include "forms_f32.h"
#include "forms_f64.h"
#include "forms_gamma_f32.h"
#include "map.h"

#define SCALAR_f64(name) prange_##name
#define SCALAR_f32(name) prange_##name##f
#define SCALAR PRI_PASTE(SCALAR, PRI_TYPE)

/* FORM(name) is the block form of a function (forms.h), or 0. */
#define FORM_f64_exp , block_exp
#define FORM_f64_exp2 , block_exp2
#define FORM_f64_exp10 , block_exp10
#define FORM_f64_log , block_log
#define FORM_f64_log2 , block_log2
#define FORM_f64_log10 , block_log10
#define FORM_f64_log1p , block_log1p
#define FORM_f64_sigmoid , block_sigmoid
#define FORM_f64_softplus , block_softplus
#define FORM_f64_atan , block_atan
#define FORM_f64_asinh , block_asinh
#define FORM_f64_acosh , block_acosh
#define FORM_f64_atanh , block_atanh
#define FORM_f64_sinh , block_sinh
#define FORM_f64_cosh , block_cosh
#define FORM_f64_tanh , block_tanh
#define FORM_f64_expm1 , block_expm1
#define FORM_f64_erf , block_erf
#define FORM_f64_erfc , block_erfc
#define FORM_f64_lgamma , block_lgamma
#define FORM_f64(name) REST(FORM_f64_##name, 0)
#define FORM_f32_exp , block_expf
#define FORM_f32_expm1 , block_expm1f
#define FORM_f32_tanh , block_tanhf
#define FORM_f32_sigmoid , block_sigmoidf
#define FORM_f32_log , block_logf
#define FORM_f32_rsqrt , block_rsqrtf
#if defined(__FMA__) || defined(__aarch64__)
#define FORM_f32_degrees , block_degreesf
#define FORM_f32_radians , block_radiansf
#endif
#define FORM_f32_lgamma , block_lgammaf
#define FORM_f32(name) REST(FORM_f32_##name, 0)
#define FORM PRI_PASTE(FORM, PRI_TYPE)
#define REST(...) REST_OF(__VA_ARGS__, 0)
#define REST_OF(first, form, ...) form

static inline __attribute__((always_inline)) void
each_or_block(ptrdiff_t n, const element *x, element *y, element (*f)(element x), form *kind)
{
    if (kind)
        each_block(n, x, y, f, kind);
    else
        plain(n, x, y, f);
}

#define DEFINE(NAME, name)                                                                         \
    void PRI_AT_LEVEL(pri_map_##name)(ptrdiff_t n, const element *x, element *y)                   \
    {                                                                                              \
        each_or_block(n, x, y, SCALAR(name), FORM(name));                                          \
    }
PRI_ROUNDING(DEFINE)
PRI_TRANSCENDENTAL(DEFINE)
