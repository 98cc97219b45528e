/* SPDX-License-Identifier: MIT */
/*
 * Vector types for the kernels, and the vector operations that C lacks.
 *
 * pri_vec_f64 and pri_vec_f32 are as wide as the registers of the instruction-set level, for code
 * in which each lane is a separate result. pri_v8 holds eight doubles at every level (vec8.h).
 */
#ifndef PRI_VEC_H
#define PRI_VEC_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "intrinsics.h"
#include "registers.h"

typedef double pri_vec_f64 __attribute__((vector_size(PRI_VEC_BYTES)));
typedef float pri_vec_f32 __attribute__((vector_size(PRI_VEC_BYTES)));
typedef long long pri_mask_f64 __attribute__((vector_size(PRI_VEC_BYTES)));
typedef int pri_mask_f32 __attribute__((vector_size(PRI_VEC_BYTES)));
typedef unsigned long long pri_bits_f64 __attribute__((vector_size(PRI_VEC_BYTES)));
typedef long long pri_integer_f64; /* a lane of a mask */
typedef int pri_integer_f32;

static inline pri_vec_f64 pri_load_f64(const double *x)
{
    pri_vec_f64 v;
    memcpy(&v, x, sizeof v);
    return v;
}

static inline pri_vec_f32 pri_load_f32(const float *x)
{
    pri_vec_f32 v;
    memcpy(&v, x, sizeof v);
    return v;
}

#if defined(__AVX__)
#define PRI_LOADS_PARTS 1
/* Loads the first `count` lanes, fewer than a full vector, and sets the others to 0. Reads nothing
 * beyond x[count - 1]. */
static inline pri_vec_f64 pri_load_part_f64(const double *x, int count)
{
#if defined(__AVX512F__)
    return (pri_vec_f64)_mm512_maskz_loadu_pd((__mmask8)((1u << count) - 1), x);
#else
    const pri_mask_f64 lanes = {0, 1, 2, 3};
    return (pri_vec_f64)_mm256_maskload_pd(x, (__m256i)(lanes < (long long)count));
#endif
}

static inline pri_vec_f32 pri_load_part_f32(const float *x, int count)
{
#if defined(__AVX512F__)
    return (pri_vec_f32)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), x);
#else
    const pri_mask_f32 lanes = {0, 1, 2, 3, 4, 5, 6, 7};
    return (pri_vec_f32)_mm256_maskload_ps(x, (__m256i)(lanes < count));
#endif
}
#else
#define PRI_LOADS_PARTS 0
#endif

static inline void pri_store_f64(double *x, pri_vec_f64 v)
{
    memcpy(x, &v, sizeof v);
}

static inline void pri_store_f32(float *x, pri_vec_f32 v)
{
    memcpy(x, &v, sizeof v);
}

/* Loads and stores of one vector of doubles from elements of any type: pri_widen converts to
 * double, pri_narrow rounds to the element type. */
static inline pri_vec_f64 pri_widen_f64(const double *x)
{
    return pri_load_f64(x);
}

static inline void pri_narrow_f64(double *x, pri_vec_f64 v)
{
    pri_store_f64(x, v);
}

static inline pri_vec_f64 pri_widen_f32(const float *x)
{
#if defined(__AVX512F__)
    return _mm512_cvtps_pd(_mm256_loadu_ps(x));
#elif defined(__AVX__)
    return _mm256_cvtps_pd(_mm_loadu_ps(x));
#else
    return (pri_vec_f64){(double)x[0], (double)x[1]};
#endif
}

static inline void pri_narrow_f32(float *x, pri_vec_f64 v)
{
#if defined(__AVX512F__)
    _mm256_storeu_ps(x, _mm512_cvtpd_ps(v));
#elif defined(__AVX__)
    _mm_storeu_ps(x, _mm256_cvtpd_ps(v));
#else
    x[0] = (float)v[0];
    x[1] = (float)v[1];
#endif
}

/* Integers of more than 53 bits are rounded. Narrow integers need intrinsics, since GCC 12 would
 * convert them one at a time. */
static inline pri_vec_f64 pri_widen_i64(const int64_t *x)
{
    int64_t v __attribute__((vector_size(PRI_VEC_BYTES)));
    memcpy(&v, x, sizeof v);
    return __builtin_convertvector(v, pri_vec_f64);
}

static inline pri_vec_f64 pri_widen_i32(const int32_t *x)
{
#if defined(__AVX512F__)
    return _mm512_cvtepi32_pd(_mm256_loadu_si256((const __m256i *)x));
#elif defined(__AVX__)
    return _mm256_cvtepi32_pd(_mm_loadu_si128((const __m128i *)x));
#else
    return (pri_vec_f64){(double)x[0], (double)x[1]};
#endif
}

static inline pri_vec_f64 pri_widen_u8(const uint8_t *x)
{
#if defined(__AVX512F__)
    return _mm512_cvtepi32_pd(_mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)x)));
#elif defined(__AVX2__)
    int bytes;
    memcpy(&bytes, x, sizeof bytes);
    return _mm256_cvtepi32_pd(_mm_cvtepu8_epi32(_mm_cvtsi32_si128(bytes)));
#else
    return (pri_vec_f64){(double)x[0], (double)x[1]};
#endif
}

/* x in every lane. */
static inline pri_vec_f64 pri_all_f64(double x)
{
    return x - (pri_vec_f64){0};
}

static inline pri_vec_f32 pri_all_f32(float x)
{
    return x - (pri_vec_f32){0};
}

/* x where `take` is all ones, 0 where it is all zeros. */
static inline pri_vec_f64 pri_only_f64(pri_mask_f64 take, pri_vec_f64 x)
{
    return (pri_vec_f64)(take & (pri_mask_f64)x);
}

static inline pri_vec_f32 pri_only_f32(pri_mask_f32 take, pri_vec_f32 x)
{
    return (pri_vec_f32)(take & (pri_mask_f32)x);
}

/* x where `take` is all ones, y where it is all zeros. */
static inline pri_vec_f64 pri_select_f64(pri_mask_f64 take, pri_vec_f64 x, pri_vec_f64 y)
{
    return (pri_vec_f64)((take & (pri_mask_f64)x) | (~take & (pri_mask_f64)y));
}

static inline pri_vec_f32 pri_select_f32(pri_mask_f32 take, pri_vec_f32 x, pri_vec_f32 y)
{
    return (pri_vec_f32)((take & (pri_mask_f32)x) | (~take & (pri_mask_f32)y));
}

/* One bit for each lane of a mask. */
static inline uint64_t pri_lanes_f64(pri_mask_f64 mask)
{
#if defined(__AVX512F__)
    return _mm512_movepi64_mask((__m512i)mask);
#elif defined(__SSE2__)
    return (unsigned)PRI_MM(movemask_pd)((pri_vec_f64)mask);
#else
    return (uint64_t)(mask[0] & 1) | (uint64_t)(mask[1] & 2);
#endif
}

static inline uint64_t pri_lanes_f32(pri_mask_f32 mask)
{
#if defined(__AVX512F__)
    return _mm512_movepi32_mask((__m512i)mask);
#elif defined(__SSE2__)
    return (unsigned)PRI_MM(movemask_ps)((pri_vec_f32)mask);
#else
    return (uint64_t)(mask[0] & 1) | (uint64_t)(mask[1] & 2) | (uint64_t)(mask[2] & 4) |
           (uint64_t)(mask[3] & 8);
#endif
}

static inline pri_vec_f64 pri_abs_f64(pri_vec_f64 x)
{
    return pri_only_f64((pri_mask_f64){0} + 0x7fffffffffffffffLL, x);
}

static inline pri_vec_f32 pri_abs_f32(pri_vec_f32 x)
{
    return pri_only_f32((pri_mask_f32){0} + 0x7fffffff, x);
}

/* x < y ? x : y and x > y ? x : y, lane by lane: y where x and y are equal or unordered. */
static inline pri_vec_f64 pri_min_f64(pri_vec_f64 x, pri_vec_f64 y)
{
#if defined(__SSE2__)
    return PRI_MM(min_pd)(x, y);
#else
    return pri_select_f64(x < y, x, y);
#endif
}

static inline pri_vec_f64 pri_max_f64(pri_vec_f64 x, pri_vec_f64 y)
{
#if defined(__SSE2__)
    return PRI_MM(max_pd)(x, y);
#else
    return pri_select_f64(x > y, x, y);
#endif
}

static inline pri_vec_f32 pri_min_f32(pri_vec_f32 x, pri_vec_f32 y)
{
#if defined(__SSE2__)
    return PRI_MM(min_ps)(x, y);
#else
    return pri_select_f32(x < y, x, y);
#endif
}

static inline pri_vec_f32 pri_max_f32(pri_vec_f32 x, pri_vec_f32 y)
{
#if defined(__SSE2__)
    return PRI_MM(max_ps)(x, y);
#else
    return pri_select_f32(x > y, x, y);
#endif
}

/* x, but y in the lanes where y is a NaN. */
static inline pri_vec_f64 pri_propagate_nan_f64(pri_vec_f64 x, pri_vec_f64 y)
{
#if defined(__AVX512F__)
    return _mm512_mask_mov_pd(x, _mm512_cmp_pd_mask(y, y, _CMP_UNORD_Q), y);
#elif defined(__AVX__)
    return _mm256_blendv_pd(x, y, _mm256_cmp_pd(y, y, _CMP_UNORD_Q));
#else
    return pri_select_f64(y != y, y, x);
#endif
}

static inline pri_vec_f32 pri_propagate_nan_f32(pri_vec_f32 x, pri_vec_f32 y)
{
#if defined(__AVX512F__)
    return _mm512_mask_mov_ps(x, _mm512_cmp_ps_mask(y, y, _CMP_UNORD_Q), y);
#elif defined(__AVX__)
    return _mm256_blendv_ps(x, y, _mm256_cmp_ps(y, y, _CMP_UNORD_Q));
#else
    return pri_select_f32(y != y, y, x);
#endif
}

/* The larger of two values whose sign bit is clear. A NaN counts as the largest. The bit patterns,
 * compared as integers, have this order. */
static inline pri_vec_f64 pri_max_abs_f64(pri_vec_f64 x, pri_vec_f64 y)
{
#if defined(__AVX512F__)
    return (pri_vec_f64)_mm512_max_epi64((__m512i)x, (__m512i)y);
#else
    return pri_select_f64((pri_mask_f64)x > (pri_mask_f64)y, x, y);
#endif
}

static inline pri_vec_f32 pri_max_abs_f32(pri_vec_f32 x, pri_vec_f32 y)
{
#if defined(__AVX512F__)
    return (pri_vec_f32)_mm512_max_epi32((__m512i)x, (__m512i)y);
#else
    return pri_select_f32((pri_mask_f32)x > (pri_mask_f32)y, x, y);
#endif
}

/* Shuffles that interleave two vectors: their lower halves, and their upper halves. */
#if PRI_VEC_BYTES == 64
#define PRI_LOW_F64 0, 8, 1, 9, 2, 10, 3, 11
#define PRI_HIGH_F64 4, 12, 5, 13, 6, 14, 7, 15
#define PRI_LOW_F32 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define PRI_HIGH_F32 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif PRI_VEC_BYTES == 32
#define PRI_LOW_F64 0, 4, 1, 5
#define PRI_HIGH_F64 2, 6, 3, 7
#define PRI_LOW_F32 0, 8, 1, 9, 2, 10, 3, 11
#define PRI_HIGH_F32 4, 12, 5, 13, 6, 14, 7, 15
#else
#define PRI_LOW_F64 0, 2
#define PRI_HIGH_F64 1, 3
#define PRI_LOW_F32 0, 4, 1, 5
#define PRI_HIGH_F32 2, 6, 3, 7
#endif

static inline pri_vec_f64 pri_zip_low_f64(pri_vec_f64 x, pri_vec_f64 y)
{
    return __builtin_shufflevector(x, y, PRI_LOW_F64);
}

static inline pri_vec_f64 pri_zip_high_f64(pri_vec_f64 x, pri_vec_f64 y)
{
    return __builtin_shufflevector(x, y, PRI_HIGH_F64);
}

static inline pri_vec_f32 pri_zip_low_f32(pri_vec_f32 x, pri_vec_f32 y)
{
    return __builtin_shufflevector(x, y, PRI_LOW_F32);
}

static inline pri_vec_f32 pri_zip_high_f32(pri_vec_f32 x, pri_vec_f32 y)
{
    return __builtin_shufflevector(x, y, PRI_HIGH_F32);
}

/* x*y + z, rounded once. Levels without such an instruction call the C library, which is exact but
 * slow. */
static inline pri_vec_f64 pri_fma_f64(pri_vec_f64 x, pri_vec_f64 y, pri_vec_f64 z)
{
#if defined(__AVX__)
    return PRI_MM(fmadd_pd)(x, y, z);
#elif defined(__aarch64__)
    return (pri_vec_f64)vfmaq_f64((float64x2_t)z, (float64x2_t)x, (float64x2_t)y);
#else
    for (int j = 0; j < 2; j++)
        z[j] = __builtin_fma(x[j], y[j], z[j]);
    return z;
#endif
}

static inline pri_vec_f32 pri_fma_f32(pri_vec_f32 x, pri_vec_f32 y, pri_vec_f32 z)
{
#if defined(__AVX__)
    return PRI_MM(fmadd_ps)(x, y, z);
#elif defined(__aarch64__)
    return (pri_vec_f32)vfmaq_f32((float32x4_t)z, (float32x4_t)x, (float32x4_t)y);
#else
    for (int j = 0; j < 4; j++)
        z[j] = __builtin_fmaf(x[j], y[j], z[j]);
    return z;
#endif
}

static inline pri_vec_f64 pri_sqrt_f64(pri_vec_f64 x)
{
#if defined(__SSE2__)
    return PRI_MM(sqrt_pd)(x);
#elif defined(__aarch64__)
    return (pri_vec_f64)vsqrtq_f64((float64x2_t)x);
#else
    for (int j = 0; j < 2; j++)
        x[j] = __builtin_sqrt(x[j]);
    return x;
#endif
}

static inline pri_vec_f32 pri_sqrt_f32(pri_vec_f32 x)
{
#if defined(__SSE2__)
    return PRI_MM(sqrt_ps)(x);
#elif defined(__aarch64__)
    return (pri_vec_f32)vsqrtq_f32((float32x4_t)x);
#else
    for (int j = 0; j < 4; j++)
        x[j] = __builtin_sqrtf(x[j]);
    return x;
#endif
}

/* A non-temporal store to an address aligned to a full vector. On AArch64 this is an ordinary
 * store, since C has no intrinsic for stnp. */
static inline void pri_stream_store(void *to, pri_vec_f64 x)
{
#if defined(__SSE2__)
    PRI_MM(stream_pd)(to, x);
#else
    memcpy(to, &x, sizeof x);
#endif
}

/* Orders this thread's streamed stores before its later stores. */
static inline void pri_stream_fence(void)
{
#if defined(__x86_64__)
    _mm_sfence();
#endif
}

#endif
