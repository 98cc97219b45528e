/* SPDX-License-Identifier: MIT */
/*
 * The elementary functions of two arguments over an array, in the same way as in elementary.c.
 */
#include <prange/math.h>

#include "forms2_f32.h"
#include "forms2_f64.h"
#include "map.h"

#define SCALAR_f64(name) prange_##name
#define SCALAR_f32(name) prange_##name##f
#define SCALAR PRI_PASTE(SCALAR, PRI_TYPE)

/* FORM(name) is the block form of a function (forms.h), or 0. */
#define FORM_f64_pow , block_pow
#define FORM_f64_atan2 , block_atan2
#define FORM_f64(name) REST(FORM_f64_##name, 0)
#define FORM_f32_pow , block_powf
#define FORM_f32_atan2 , block_atan2f
#if defined(__AVX512F__)
#define FORM_f32_hypot , block_hypotf
#endif
#define FORM_f32(name) REST(FORM_f32_##name, 0)
#define FORM PRI_PASTE(FORM, PRI_TYPE)
#define REST(...) REST_OF(__VA_ARGS__, 0)
#define REST_OF(first, form, ...) form

static inline __attribute__((always_inline)) void
each2_or_block(ptrdiff_t n, const element *x, const element *y, ptrdiff_t step, element *z,
               element (*f)(element x, element y), form2 *kind)
{
    if (kind)
        each2_block(n, x, y, step, z, f, kind);
    else
        each2_plain(n, x, y, step, z, f);
}

#define DEFINE(NAME, name)                                                                         \
    void PRI_AT_LEVEL(pri_map_##name)(ptrdiff_t n, const element *x, const element *y, element *z) \
    {                                                                                              \
        each2_or_block(n, x, y, 1, z, SCALAR(name), FORM(name));                                   \
    }                                                                                              \
    void PRI_AT_LEVEL(pri_scalar_##name)(ptrdiff_t n, const element *x, element s, element *z)     \
    {                                                                                              \
        each2_or_block(n, x, &s, 0, z, SCALAR(name), FORM(name));                                  \
    }
PRI_SIGNED2(DEFINE)
PRI_POWERS2(DEFINE)

void PRI_AT_LEVEL(pri_map_ldexp)(ptrdiff_t n, const element *x, const int32_t *exponent, element *y)
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = SCALAR(ldexp)(x[i], exponent[i]);
}
