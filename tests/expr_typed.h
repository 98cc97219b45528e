/* SPDX-License-Identifier: MIT */
/*
 * Arrays whose type is known only at run time, of values that every type can represent.
 */
#ifndef TESTS_EXPR_TYPED_H
#define TESTS_EXPR_TYPED_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <prange.h>

enum { TYPES = 5 };

static inline void *typed_at(prange_type type, void *in, ptrdiff_t i)
{
    static const ptrdiff_t bytes[TYPES] = {8, 4, 8, 4, 1};
    return (char *)in + i * bytes[type];
}

static inline double typed_value(prange_type type, void *in, ptrdiff_t i)
{
    double f64;
    float f32;
    int64_t i64;
    int32_t i32;
    uint8_t u8;
    const void *from = typed_at(type, in, i);
    switch (type) {
    case PRANGE_F64:
        return memcpy(&f64, from, sizeof f64), f64;
    case PRANGE_F32:
        return memcpy(&f32, from, sizeof f32), (double)f32;
    case PRANGE_I64:
        return memcpy(&i64, from, sizeof i64), (double)i64;
    case PRANGE_I32:
        return memcpy(&i32, from, sizeof i32), (double)i32;
    default:
        return memcpy(&u8, from, sizeof u8), (double)u8;
    }
}

static inline void typed_set(prange_type type, void *in, ptrdiff_t i, double value)
{
    void *const to = typed_at(type, in, i);
    switch (type) {
    case PRANGE_F64:
        memcpy(to, &value, sizeof value);
        break;
    case PRANGE_F32:
        memcpy(to, &(float){(float)value}, sizeof(float));
        break;
    case PRANGE_I64:
        memcpy(to, &(int64_t){(int64_t)value}, sizeof(int64_t));
        break;
    case PRANGE_I32:
        memcpy(to, &(int32_t){(int32_t)value}, sizeof(int32_t));
        break;
    default:
        memcpy(to, &(uint8_t){(uint8_t)value}, sizeof(uint8_t));
        break;
    }
}

#endif
