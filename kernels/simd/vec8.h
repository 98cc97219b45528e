/* SPDX-License-Identifier: MIT */
/*
 * Vectors of eight doubles at every level, which the compiler splits where registers are narrower.
 * The number of lanes of a reduction determines the bits of its result, so it must not depend on
 * the level.
 *
 * GCC 12 splits arithmetic into operations on registers, but comparisons into operations on single
 * elements. Comparisons are therefore written here register by register.
 */
#ifndef PRI_VEC8_H
#define PRI_VEC8_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "vec.h"

typedef double pri_v8 __attribute__((vector_size(64)));
typedef long long pri_m8 __attribute__((vector_size(64)));
typedef float pri_v8f __attribute__((vector_size(32)));

/* Registers in one pri_v8. */
enum { PRI_V8_PARTS = 64 / PRI_VEC_BYTES };

typedef union pri_v8_parts {
    pri_v8 all;
    pri_m8 mask;
    pri_vec_f64 part[PRI_V8_PARTS];
    pri_mask_f64 part_mask[PRI_V8_PARTS];
} pri_v8_parts;

static inline pri_v8 pri_v8_load_f64(const double *x)
{
    pri_v8 v;
    memcpy(&v, x, sizeof v);
    return v;
}

static inline pri_v8 pri_v8_load_f32(const float *x)
{
    pri_v8f v;
    memcpy(&v, x, sizeof v);
#if defined(__AVX512F__)
    return _mm512_cvtps_pd(v); /* otherwise GCC 12 converts each half separately */
#else
    return __builtin_convertvector(v, pri_v8);
#endif
}

/* Integers of more than 53 bits are rounded. */
static inline pri_v8 pri_v8_load_i64(const int64_t *x)
{
    pri_v8_parts v;
    PRI_UNROLL
    for (int k = 0; k < PRI_V8_PARTS; k++)
        v.part[k] = pri_widen_i64(x + k * (8 / PRI_V8_PARTS));
    return v.all;
}

static inline pri_v8 pri_v8_load_i32(const int32_t *x)
{
    pri_v8_parts v;
    PRI_UNROLL
    for (int k = 0; k < PRI_V8_PARTS; k++)
        v.part[k] = pri_widen_i32(x + k * (8 / PRI_V8_PARTS));
    return v.all;
}

static inline pri_v8 pri_v8_load_u8(const uint8_t *x)
{
    pri_v8_parts v;
    PRI_UNROLL
    for (int k = 0; k < PRI_V8_PARTS; k++)
        v.part[k] = pri_widen_u8(x + k * (8 / PRI_V8_PARTS));
    return v.all;
}

static inline pri_v8 pri_v8_all(double x)
{
    return (pri_v8){x, x, x, x, x, x, x, x};
}

/* Loads the first n < 8 elements and sets the other lanes to `fill`. Uses masks where the level has
 * them: a vector assembled in memory by narrower stores cannot be forwarded, so its load stalls. */
static inline pri_v8 pri_v8_load_part_f64(const double *x, ptrdiff_t n, double fill)
{
#if defined(__AVX512F__)
    return _mm512_mask_loadu_pd(pri_v8_all(fill), (__mmask8)((1u << n) - 1), x);
#else
    pri_v8 v = pri_v8_all(fill);
    memcpy(&v, x, (size_t)n * sizeof *x);
    return v;
#endif
}

static inline pri_v8 pri_v8_load_part_f32(const float *x, ptrdiff_t n, double fill)
{
#if defined(__AVX512F__)
    const __mmask8 there = (__mmask8)((1u << n) - 1);
    return _mm512_mask_cvtps_pd(pri_v8_all(fill), there, _mm256_maskz_loadu_ps(there, x));
#else
    pri_v8 v = pri_v8_all(fill);
    for (ptrdiff_t j = 0; j < n; j++)
        v[j] = (double)x[j];
    return v;
#endif
}

static inline pri_v8 pri_v8_load_part_i64(const int64_t *x, ptrdiff_t n, double fill)
{
#if defined(__AVX512F__)
    const __mmask8 there = (__mmask8)((1u << n) - 1);
    return _mm512_mask_cvtepi64_pd(pri_v8_all(fill), there, _mm512_maskz_loadu_epi64(there, x));
#else
    pri_v8 v = pri_v8_all(fill);
    for (ptrdiff_t j = 0; j < n; j++)
        v[j] = (double)x[j];
    return v;
#endif
}

static inline pri_v8 pri_v8_load_part_i32(const int32_t *x, ptrdiff_t n, double fill)
{
#if defined(__AVX512F__)
    const __mmask8 there = (__mmask8)((1u << n) - 1);
    return _mm512_mask_cvtepi32_pd(pri_v8_all(fill), there, _mm256_maskz_loadu_epi32(there, x));
#else
    pri_v8 v = pri_v8_all(fill);
    for (ptrdiff_t j = 0; j < n; j++)
        v[j] = (double)x[j];
    return v;
#endif
}

static inline pri_v8 pri_v8_load_part_u8(const uint8_t *x, ptrdiff_t n, double fill)
{
#if defined(__AVX512F__)
    const __mmask8 there = (__mmask8)((1u << n) - 1);
    const __m128i bytes = _mm512_castsi512_si128(_mm512_maskz_loadu_epi8(there, x));
    return _mm512_mask_cvtepi32_pd(pri_v8_all(fill), there, _mm256_cvtepu8_epi32(bytes));
#else
    pri_v8 v = pri_v8_all(fill);
    for (ptrdiff_t j = 0; j < n; j++)
        v[j] = (double)x[j];
    return v;
#endif
}

/* take ? x : y, lane by lane; each lane of `take` is all ones or all zeros. */
static inline pri_v8 pri_v8_select(pri_m8 take, pri_v8 x, pri_v8 y)
{
    return (pri_v8)((take & (pri_m8)x) | (~take & (pri_m8)y));
}

/* x < y, lane by lane, as all ones or all zeros. */
static inline pri_m8 pri_v8_below(pri_v8 x, pri_v8 y)
{
    pri_v8_parts left = {x}, right = {y};
    PRI_UNROLL
    for (int k = 0; k < PRI_V8_PARTS; k++)
        left.part_mask[k] = left.part[k] < right.part[k];
    return left.mask;
}

/* The same for integers. */
static inline pri_m8 pri_m8_below(pri_m8 x, pri_m8 y)
{
    pri_v8_parts left = {.mask = x}, right = {.mask = y};
    PRI_UNROLL
    for (int k = 0; k < PRI_V8_PARTS; k++)
        left.part_mask[k] = left.part_mask[k] < right.part_mask[k];
    return left.mask;
}

/* x < y ? x : y, lane by lane: y where x and y are equal or unordered. */
static inline pri_v8 pri_v8_min(pri_v8 x, pri_v8 y)
{
    pri_v8_parts left = {x}, right = {y};
    PRI_UNROLL
    for (int k = 0; k < PRI_V8_PARTS; k++)
        left.part[k] = pri_min_f64(left.part[k], right.part[k]);
    return left.all;
}

/* x > y ? x : y */
static inline pri_v8 pri_v8_max(pri_v8 x, pri_v8 y)
{
    pri_v8_parts left = {x}, right = {y};
    PRI_UNROLL
    for (int k = 0; k < PRI_V8_PARTS; k++)
        left.part[k] = pri_max_f64(left.part[k], right.part[k]);
    return left.all;
}

/* The lower or the upper half of x, followed by the same half of y. */
static inline pri_v8 pri_v8_low_halves(pri_v8 x, pri_v8 y)
{
    return __builtin_shufflevector(x, y, 0, 1, 2, 3, 8, 9, 10, 11);
}

static inline pri_v8 pri_v8_high_halves(pri_v8 x, pri_v8 y)
{
    return __builtin_shufflevector(x, y, 4, 5, 6, 7, 12, 13, 14, 15);
}

/* The even-numbered or the odd-numbered pairs of lanes of x, followed by those of y. */
static inline pri_v8 pri_v8_even_pairs(pri_v8 x, pri_v8 y)
{
    return __builtin_shufflevector(x, y, 0, 1, 4, 5, 8, 9, 12, 13);
}

static inline pri_v8 pri_v8_odd_pairs(pri_v8 x, pri_v8 y)
{
    return __builtin_shufflevector(x, y, 2, 3, 6, 7, 10, 11, 14, 15);
}

/* The even-numbered or the odd-numbered lanes, alternating between x and y. */
static inline pri_v8 pri_v8_even(pri_v8 x, pri_v8 y)
{
    return __builtin_shufflevector(x, y, 0, 8, 2, 10, 4, 12, 6, 14);
}

static inline pri_v8 pri_v8_odd(pri_v8 x, pri_v8 y)
{
    return __builtin_shufflevector(x, y, 1, 9, 3, 11, 5, 13, 7, 15);
}

/* acc, but NaN in the lanes where x or y is NaN. */
static inline pri_v8 pri_v8_mark_nan(pri_v8 acc, pri_v8 x, pri_v8 y)
{
    const pri_v8 nan = pri_v8_all(__builtin_nan(""));
#if defined(__AVX512F__)
    return _mm512_mask_mov_pd(acc, _mm512_cmp_pd_mask(x, y, _CMP_UNORD_Q), nan);
#else
    pri_v8_parts left = {x}, right = {y};
    PRI_UNROLL
    for (int k = 0; k < PRI_V8_PARTS; k++) {
        const pri_vec_f64 a = left.part[k], b = right.part[k];
        left.part_mask[k] = (a == a) & (b == b);
    }
    return pri_v8_select(left.mask, acc, nan);
#endif
}

static inline pri_v8 pri_v8_abs(pri_v8 x)
{
    return (pri_v8)((pri_m8)x & 0x7fffffffffffffffLL);
}

#endif
