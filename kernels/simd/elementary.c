/* SPDX-License-Identifier: MIT */
/*
 * The elementary functions of one element over a block: loops over the functions of prange/math.h,
 * which the compiler vectorises. So a loop of the user's own has the same bits.
 */
#include <prange/math.h>

#include "forms.h"
#include "map.h"

#define SCALAR_f64(name) prange_##name
#define SCALAR_f32(name) prange_##name##f
#define SCALAR PRI_PASTE(SCALAR, PRI_TYPE)

/*
 * Functions that have a faster form within bounds: WITHIN(name) is the form for a block and the
 * bounds, or 0 for the others.
 */
#define WITHIN_f64_exp , block_exp, -708.0, 708.0
#define WITHIN_f64_log , block_log, 0x1p-1022, 0x1.fffffffffffffp1023
#define WITHIN_f64(name) REST(WITHIN_f64_##name, 0, 0, 0)
#define WITHIN_f32(name) 0, 0, 0
#define WITHIN PRI_PASTE(WITHIN, PRI_TYPE)
#define REST(...) REST_OF(__VA_ARGS__)
#define REST_OF(first, form, least, most, ...) form, least, most

static inline __attribute__((always_inline)) void
each_or_form(ptrdiff_t n, const element *x, element *y, element (*f)(element x),
             void (*form)(ptrdiff_t n, const element *x, element *y), element least, element most)
{
    if (form)
        each_within(n, x, y, f, form, least, most);
    else
        each(n, x, y, f);
}

#define DEFINE(NAME, name)                                                                         \
    void PRI_AT_LEVEL(pri_map_##name)(ptrdiff_t n, const element *x, element *y)                   \
    {                                                                                              \
        each_or_form(n, x, y, SCALAR(name), WITHIN(name));                                         \
    }
PRI_ROUNDING(DEFINE)
PRI_TRANSCENDENTAL(DEFINE)
