/* SPDX-License-Identifier: MIT */
/*
 * Shared by the tests of products: their definition, in which each block of 192 products is added
 * in order by fma(), and then the blocks' sums in order. All bits are compared, and the elements
 * after each output.
 */
#ifndef TESTS_PRODUCT_REFERENCE_H
#define TESTS_PRODUCT_REFERENCE_H

#include <criterion/criterion.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "element.h"
#include "fused.h"

enum { INNER = 192, GUARD = 16 };

typedef struct sizes {
    ptrdiff_t count, m, n, k;
} sizes;

/* The thread counts to try: first, first + step, ... up to last. */
typedef struct teams {
    int first, last, step;
} teams;

static inline teams one_team(int threads)
{
    return (teams){threads, threads, 1};
}

static const ptrdiff_t edges[] = {0,  1,  2,  3,  5,  7,  8,  9,   15,  16,  17,  23, 24,
                                  25, 31, 32, 33, 47, 48, 65, 191, 192, 193, 385, 517};
enum { EDGES = sizeof edges / sizeof *edges };

/* fma() of integers, which wrap. */
UNCHECKED static inline int64_t fused_i64(int64_t x, int64_t y, int64_t sum)
{
    return (int64_t)((uint64_t)x * (uint64_t)y + (uint64_t)sum);
}

UNCHECKED static inline int32_t fused_i32(int32_t x, int32_t y, int32_t sum)
{
    return (int32_t)((uint32_t)x * (uint32_t)y + (uint32_t)sum);
}

static inline double times_f64(double x, double y)
{
    return x * y;
}

static inline double plus_f64(double x, double y)
{
    return x + y;
}

static inline float times_f32(float x, float y)
{
    return x * y;
}

static inline float plus_f32(float x, float y)
{
    return x + y;
}

static inline int64_t times_i64(int64_t x, int64_t y)
{
    return fused_i64(x, y, 0);
}

static inline int64_t plus_i64(int64_t x, int64_t y)
{
    return fused_i64(x, 1, y);
}

static inline int32_t times_i32(int32_t x, int32_t y)
{
    return fused_i32(x, y, 0);
}

static inline int32_t plus_i32(int32_t x, int32_t y)
{
    return fused_i32(x, 1, y);
}

#define BODY "product_reference_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"

#endif
