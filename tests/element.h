/* SPDX-License-Identifier: MIT */
/*
 * The element type of a body file (*_typed.h), for all types of kernels/base/types.h: TYPE is f64,
 * f32, i64, i32 or u8 at each inclusion of the body (each_type.h).
 */
#ifndef TESTS_ELEMENT_H
#define TESTS_ELEMENT_H

#include <prange/view.h>

#include "base/types.h"
#include "random.h"

#define T(name) PRI_PASTE(name, TYPE)
#define ELEMENT T(pri_element)
#define TOTAL T(pri_total)
#define MOMENT T(pri_moment)
#define SUITE TYPE

#define ELEMENT_IS_REAL T(ELEMENT_IS_REAL)
#define ELEMENT_IS_REAL_f64 1
#define ELEMENT_IS_REAL_f32 1
#define ELEMENT_IS_REAL_i64 0
#define ELEMENT_IS_REAL_i32 0
#define ELEMENT_IS_REAL_u8 0

#define ELEMENT_TYPE T(ELEMENT_TYPE)
#define ELEMENT_TYPE_f64 PRANGE_F64
#define ELEMENT_TYPE_f32 PRANGE_F32
#define ELEMENT_TYPE_i64 PRANGE_I64
#define ELEMENT_TYPE_i32 PRANGE_I32
#define ELEMENT_TYPE_u8 PRANGE_U8

/* The name of a public function, as in error messages. */
#define ELEMENT_QUOTE_(name) #name
#define ELEMENT_QUOTE(name) ELEMENT_QUOTE_(name)
#define NAMED(name) "prange_" name "_" ELEMENT_QUOTE(TYPE)

/* Two integers in three have all bits random, the others are small, or next to the limits. */
static inline int64_t random_integer(uint64_t seed, ptrdiff_t i, int bits)
{
    const uint64_t value = random_bits(seed, i), dice = random_bits(~seed, i);
    const int64_t top = bits == 64 ? INT64_MAX : ((int64_t)1 << (bits - 1)) - 1;
    switch (dice % 9) {
    case 0:
        return (int64_t)(value % 3) - 1;
    case 1:
        return top - (int64_t)(value % 3);
    case 2:
        return -top - 1 + (int64_t)(value % 3);
    default:
        return (int64_t)value;
    }
}

static inline void random_fill_i64(uint64_t seed, ptrdiff_t n, int64_t *x)
{
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = random_integer(seed, i, 64);
}

static inline void random_fill_i32(uint64_t seed, ptrdiff_t n, int32_t *x)
{
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = (int32_t)random_integer(seed, i, 32);
}

static inline void random_fill_u8(uint64_t seed, ptrdiff_t n, uint8_t *x)
{
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = (uint8_t)random_integer(seed, i, 9);
}

#endif
