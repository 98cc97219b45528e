/* SPDX-License-Identifier: MIT */
/*
 * The element types.
 *
 * A typed source is an ordinary .c file which the build compiles once for each of its types, with
 * -DPRI_TYPE=f64 and so on. In it `element` is the C type, static names are plain, and exported
 * names carry the type: PRI_TYPED(prange_sum) is prange_sum_f64.
 *
 * A form is a pair of element type and result type. A source with forms is also compiled with
 * -DPRI_RESULT=f32: its results are rounded to f32, and PRI_FORM(name) is name_to_f32. Without
 * PRI_RESULT the result has the element's type, and PRI_FORM(name) is PRI_TYPED(name).
 *
 * To add a type: a line here, its name in kernels/meson.build, and its prototypes.
 */
#ifndef PRI_TYPES_H
#define PRI_TYPES_H

#include <stddef.h>
#include <stdint.h>

#define PRI_PASTE_(a, b) a##_##b
#define PRI_PASTE(a, b) PRI_PASTE_(a, b)

/* name, element type, accumulator of sums and products, their result, result of means */
#define PRI_TYPES(TYPE)                                                                            \
    TYPE(f64, double, double, double, double)                                                      \
    TYPE(f32, float, double, float, float)                                                         \
    TYPE(i64, int64_t, int64_t, int64_t, double)                                                   \
    TYPE(i32, int32_t, int64_t, int64_t, double)                                                   \
    TYPE(u8, uint8_t, int64_t, int64_t, double)

/* Whether the element type is a floating-point type. */
#define PRI_IS_REAL PRI_PASTE(PRI_IS_REAL, PRI_TYPE)
#define PRI_IS_REAL_f64 1
#define PRI_IS_REAL_f32 1
#define PRI_IS_REAL_i64 0
#define PRI_IS_REAL_i32 0
#define PRI_IS_REAL_u8 0

/* Whether the element type is used as a number; u8 is a byte or a truth value. */
#define PRI_IS_NUMBER PRI_PASTE(PRI_IS_NUMBER, PRI_TYPE)
#define PRI_IS_NUMBER_f64 1
#define PRI_IS_NUMBER_f32 1
#define PRI_IS_NUMBER_i64 1
#define PRI_IS_NUMBER_i32 1
#define PRI_IS_NUMBER_u8 0

#define PRI_DECLARE_TYPE(name, element, accumulator, total, moment)                                \
    typedef element pri_element_##name;                                                            \
    typedef accumulator pri_accumulator_##name;                                                    \
    typedef total pri_total_##name;                                                                \
    typedef moment pri_moment_##name;
PRI_TYPES(PRI_DECLARE_TYPE)
#undef PRI_DECLARE_TYPE

#ifdef PRI_TYPE
#define PRI_TYPED(name) PRI_PASTE(name, PRI_TYPE)
#ifdef PRI_LEVEL
/* The name of a symbol of kernels/simd: pri_reduce_f64_v3, and so on. */
#define PRI_AT_LEVEL(name) PRI_PASTE(PRI_TYPED(name), PRI_LEVEL)
#endif
typedef PRI_TYPED(pri_element) element;
typedef PRI_TYPED(pri_accumulator) accumulator;
typedef PRI_TYPED(pri_total) total;
typedef PRI_TYPED(pri_moment) moment;

/* Whether a value of the element or the accumulator type is a NaN; false for integers. */
#if PRI_IS_REAL
#define pri_isnan(x) ((x) != (x))
#else
#define pri_isnan(x) ((void)(x), 0)
#endif

#ifdef PRI_RESULT
#define PRI_ROUNDED 1
#define PRI_FORM(name) PRI_PASTE(name##_to, PRI_RESULT)
#else
#define PRI_ROUNDED 0
#define PRI_RESULT PRI_TYPE
#define PRI_FORM(name) PRI_TYPED(name)
#endif
#define PRI_RESULT_TYPED(name) PRI_PASTE(name, PRI_RESULT)
typedef PRI_RESULT_TYPED(pri_element) result;
#endif

#endif
