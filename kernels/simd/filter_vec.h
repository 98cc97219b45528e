/* SPDX-License-Identifier: MIT */
/*
 * Vectors of any element type, as wide as the level's registers: minimum and maximum, tracking of
 * NaNs, shifts by one lane, and partial loads and stores.
 */
#ifndef PRI_FILTER_VEC_H
#define PRI_FILTER_VEC_H

#include "base/types.h"
#include "cache.h"
#include "vec.h"

typedef element elements __attribute__((vector_size(PRI_VEC_BYTES)));

/* a < b ? a : b, lane by lane: b where a and b are equal or unordered. */
static inline elements lower(elements a, elements b)
{
#if PRI_IS_REAL
    return PRI_TYPED(pri_min)(a, b);
#elif defined(__SSE2__)
    return (elements)PRI_MM(min_epu8)((pri_mask_f64)a, (pri_mask_f64)b);
#elif defined(__aarch64__)
    return (elements)vminq_u8((uint8x16_t)a, (uint8x16_t)b);
#else
    const elements less = (elements)(a < b);
    return (less & a) | (~less & b);
#endif
}

/* a > b ? a : b */
static inline elements higher(elements a, elements b)
{
#if PRI_IS_REAL
    return PRI_TYPED(pri_max)(a, b);
#elif defined(__SSE2__)
    return (elements)PRI_MM(max_epu8)((pri_mask_f64)a, (pri_mask_f64)b);
#elif defined(__aarch64__)
    return (elements)vmaxq_u8((uint8x16_t)a, (uint8x16_t)b);
#else
    const elements more = (elements)(a > b);
    return (more & a) | (~more & b);
#endif
}

/*
 * `nans` records the lanes in which a NaN was seen. seen() adds the lanes where a or b is NaN.
 * or_nan() sets the recorded lanes of x to the NaN without payload, or_any_nan() to any NaN.
 */
#if !PRI_IS_REAL
typedef char nans;

static inline nans seen(nans before, elements a, elements b)
{
    (void)a, (void)b;
    return before;
}

static inline elements or_nan(nans where, elements x)
{
    (void)where;
    return x;
}
#elif defined(__AVX512F__)
typedef uint16_t nans;

static inline nans seen(nans before, elements a, elements b)
{
    const unsigned found = sizeof(element) == 8
                               ? (unsigned)_mm512_cmp_pd_mask((__m512d)a, (__m512d)b, _CMP_UNORD_Q)
                               : (unsigned)_mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_UNORD_Q);
    return (nans)(before | found);
}

static inline elements or_nan(nans where, elements x)
{
    const elements nan = PRI_TYPED(pri_all)((element)__builtin_nan(""));
    return sizeof(element) == 8
               ? (elements)_mm512_mask_mov_pd((__m512d)x, (__mmask8)where, (__m512d)nan)
               : (elements)_mm512_mask_mov_ps((__m512)x, where, (__m512)nan);
}
#else
typedef PRI_TYPED(pri_mask) nans;

static inline nans seen(nans before, elements a, elements b)
{
#if defined(__AVX__)
    return before |
           (sizeof(element) == 8 ? (nans)_mm256_cmp_pd((__m256d)a, (__m256d)b, _CMP_UNORD_Q)
                                 : (nans)_mm256_cmp_ps((__m256)a, (__m256)b, _CMP_UNORD_Q));
#elif defined(__SSE2__)
    return before | (sizeof(element) == 8 ? (nans)_mm_cmpunord_pd((__m128d)a, (__m128d)b)
                                          : (nans)_mm_cmpunord_ps((__m128)a, (__m128)b));
#else
    return before | (a != a) | (b != b);
#endif
}

static inline elements or_nan(nans where, elements x)
{
    const elements nan = PRI_TYPED(pri_all)((element)__builtin_nan(""));
#if defined(__AVX__)
    return sizeof(element) == 8
               ? (elements)_mm256_blendv_pd((__m256d)x, (__m256d)nan, (__m256d)where)
               : (elements)_mm256_blendv_ps((__m256)x, (__m256)nan, (__m256)where);
#else
    return PRI_TYPED(pri_select)(where, nan, x);
#endif
}
#endif

static inline elements or_any_nan(nans where, elements x)
{
#if PRI_IS_REAL && !defined(__AVX512F__)
    return (elements)((nans)x | where);
#else
    return or_nan(where, x);
#endif
}

/* Shifts by one lane across a and b. moved_up: the last lane of a, then all but the last lane of b.
 * moved_down: all but the first lane of a, then the first lane of b. */
#if defined(__AVX512F__) && PRI_IS_REAL
enum { QUARTER = sizeof(element) / 4 };
static inline elements moved_up(elements a, elements b)
{
    return (elements)_mm512_alignr_epi32((__m512i)b, (__m512i)a, 16 - QUARTER);
}
static inline elements moved_down(elements a, elements b)
{
    return (elements)_mm512_alignr_epi32((__m512i)b, (__m512i)a, QUARTER);
}
#elif defined(__AVX512F__)
static inline elements moved_up(elements a, elements b)
{
    const __m512i low = _mm512_alignr_epi64((__m512i)b, (__m512i)a, 6);
    return (elements)_mm512_alignr_epi8((__m512i)b, low, 15);
}
static inline elements moved_down(elements a, elements b)
{
    const __m512i high = _mm512_alignr_epi64((__m512i)b, (__m512i)a, 2);
    return (elements)_mm512_alignr_epi8(high, (__m512i)a, 1);
}
#elif defined(__AVX2__)
static inline elements moved_up(elements a, elements b)
{
    const __m256i between = _mm256_permute2x128_si256((__m256i)a, (__m256i)b, 0x21);
    return (elements)_mm256_alignr_epi8((__m256i)b, between, 16 - sizeof(element));
}
static inline elements moved_down(elements a, elements b)
{
    const __m256i between = _mm256_permute2x128_si256((__m256i)a, (__m256i)b, 0x21);
    return (elements)_mm256_alignr_epi8(between, (__m256i)a, sizeof(element));
}
#elif defined(__SSE2__) && !PRI_IS_REAL
static inline elements moved_up(elements a, elements b)
{
    return (elements)_mm_or_si128(_mm_srli_si128((__m128i)a, 15), _mm_slli_si128((__m128i)b, 1));
}
static inline elements moved_down(elements a, elements b)
{
    return (elements)_mm_or_si128(_mm_srli_si128((__m128i)a, 1), _mm_slli_si128((__m128i)b, 15));
}
#else
/* Lane j of the result is lane n + j - 1 (up) or j + 1 (down) of the concatenation of a and b,
 * which have n lanes each. */
#define PRI_UP_f64 1, 2
#define PRI_DOWN_f64 1, 2
#define PRI_UP_f32 3, 4, 5, 6
#define PRI_DOWN_f32 1, 2, 3, 4
#define PRI_UP_u8 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
#define PRI_DOWN_u8 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16

static inline elements moved_up(elements a, elements b)
{
    return __builtin_shufflevector(a, b, PRI_TYPED(PRI_UP));
}
static inline elements moved_down(elements a, elements b)
{
    return __builtin_shufflevector(a, b, PRI_TYPED(PRI_DOWN));
}
#endif

/* Whether partial vectors are loaded by masks. */
#if defined(__AVX512F__) || (PRI_LOADS_PARTS && PRI_IS_REAL)
enum { MASKED_PARTS = 1 };
#else
enum { MASKED_PARTS = 0 };
#endif

/* Loads the first `count` elements and sets the other lanes to 0. Masks avoid the stall of loading
 * a vector that was assembled in memory. */
static inline elements load_some(const element *x, ptrdiff_t count)
{
    elements v = {0};
    if (count >= VEC_LANES)
        memcpy(&v, x, sizeof v);
#if PRI_LOADS_PARTS && PRI_IS_REAL
    else
        v = (elements)PRI_TYPED(pri_load_part)(x, (int)count);
#elif defined(__AVX512F__)
    else
        v = (elements)_mm512_maskz_loadu_epi8(((__mmask64)1 << count) - 1, x);
#else
    else if (count == 1)
        v = (elements){*x};
    else if (count > 0)
        memcpy(&v, x, (size_t)count * sizeof *x);
#endif
    return v;
}

static inline void store_some(element *x, elements v, ptrdiff_t count)
{
    if (count >= VEC_LANES)
        memcpy(x, &v, sizeof v);
#if defined(__AVX512F__)
    else
        _mm512_mask_storeu_epi8(x, ((__mmask64)1 << count * (ptrdiff_t)sizeof *x) - 1, (__m512i)v);
#else
    else if (count > 0)
        memcpy(x, &v, (size_t)count * sizeof *x);
#endif
}

/* The number of elements before the first cache line, from which on vectors do not cross lines. 0
 * if n is too small for alignment to matter. */
static inline ptrdiff_t before_line(const element *x, ptrdiff_t n)
{
    enum { FEW = 12 * VEC_LANES };
    const ptrdiff_t past = (ptrdiff_t)((uintptr_t)x % PRI_LINE_BYTES);
    return past && n >= FEW ? (PRI_LINE_BYTES - past) / (ptrdiff_t)sizeof *x : 0;
}

#endif
