/* SPDX-License-Identifier: MIT */
/*
 * Vectors of any element type as wide as the level's registers: the lesser and the greater of two,
 * a trace of NaNs, and loads and stores of a part.
 */
#ifndef PRI_FILTER_VEC_H
#define PRI_FILTER_VEC_H

#include "base/types.h"
#include "vec.h"

typedef element elements __attribute__((vector_size(PRI_VEC_BYTES)));

/* a < b ? a : b and a > b ? a : b, lane by lane: b where they are equal. */
#define PRI_OF_f64 1
#define PRI_OF_f32 2
#define PRI_OF_u8 3
#define PRI_OF_TYPE PRI_PASTE(PRI_OF, PRI_TYPE)

#if PRI_OF_TYPE == 1
#if defined(__AVX512F__)
#define PRI_LOWER _mm512_min_pd
#define PRI_HIGHER _mm512_max_pd
#elif defined(__AVX__)
#define PRI_LOWER _mm256_min_pd
#define PRI_HIGHER _mm256_max_pd
#elif defined(__SSE2__)
#define PRI_LOWER _mm_min_pd
#define PRI_HIGHER _mm_max_pd
#endif
#elif PRI_OF_TYPE == 2
#if defined(__AVX512F__)
#define PRI_LOWER _mm512_min_ps
#define PRI_HIGHER _mm512_max_ps
#elif defined(__AVX__)
#define PRI_LOWER _mm256_min_ps
#define PRI_HIGHER _mm256_max_ps
#elif defined(__SSE2__)
#define PRI_LOWER _mm_min_ps
#define PRI_HIGHER _mm_max_ps
#endif
#elif defined(__AVX512F__)
#define PRI_LOWER(a, b) (elements) _mm512_min_epu8((__m512i)(a), (__m512i)(b))
#define PRI_HIGHER(a, b) (elements) _mm512_max_epu8((__m512i)(a), (__m512i)(b))
#elif defined(__AVX2__)
#define PRI_LOWER(a, b) (elements) _mm256_min_epu8((__m256i)(a), (__m256i)(b))
#define PRI_HIGHER(a, b) (elements) _mm256_max_epu8((__m256i)(a), (__m256i)(b))
#elif defined(__SSE2__)
#define PRI_LOWER(a, b) (elements) _mm_min_epu8((__m128i)(a), (__m128i)(b))
#define PRI_HIGHER(a, b) (elements) _mm_max_epu8((__m128i)(a), (__m128i)(b))
#elif defined(__aarch64__)
#define PRI_LOWER(a, b) (elements) vminq_u8((uint8x16_t)(a), (uint8x16_t)(b))
#define PRI_HIGHER(a, b) (elements) vmaxq_u8((uint8x16_t)(a), (uint8x16_t)(b))
#endif

/* NEON's own of floating-point numbers treats NaN and zeros in another way. */
#ifndef PRI_LOWER
#if PRI_IS_REAL
#define PRI_LOWER(a, b) PRI_TYPED(pri_select)((a) < (b), a, b)
#define PRI_HIGHER(a, b) PRI_TYPED(pri_select)((a) > (b), a, b)
#else
#define PRI_LOWER(a, b) (((elements)((a) < (b)) & (a)) | ((elements)((a) >= (b)) & (b)))
#define PRI_HIGHER(a, b) (((elements)((a) > (b)) & (a)) | ((elements)((a) <= (b)) & (b)))
#endif
#endif

static inline elements lower(elements a, elements b)
{
    return PRI_LOWER(a, b);
}

static inline elements higher(elements a, elements b)
{
    return PRI_HIGHER(a, b);
}

/* Lanes in which a NaN has been seen. */
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
#if PRI_OF_TYPE == 1
    return (nans)(before | _mm512_cmp_pd_mask(a, b, _CMP_UNORD_Q));
#else
    return (nans)(before | _mm512_cmp_ps_mask(a, b, _CMP_UNORD_Q));
#endif
}
static inline elements or_nan(nans where, elements x)
{
#if PRI_OF_TYPE == 1
    return _mm512_mask_mov_pd(x, (__mmask8)where, _mm512_set1_pd(__builtin_nan("")));
#else
    return _mm512_mask_mov_ps(x, where, _mm512_set1_ps(__builtin_nanf("")));
#endif
}
#else
typedef PRI_TYPED(pri_mask) nans;
static inline nans seen(nans before, elements a, elements b)
{
    return before | (a != a) | (b != b);
}
static inline elements or_nan(nans where, elements x)
{
    return PRI_TYPED(pri_select)(where, PRI_TYPED(pri_all)((element)__builtin_nan("")), x);
}
#endif

/* The first `count` elements, the others 0. */
static inline elements load_some(const element *x, ptrdiff_t count)
{
    elements v = {0};
    if (count >= VEC_LANES)
        memcpy(&v, x, sizeof v);
    else
        memcpy(&v, x, (size_t)count * sizeof *x);
    return v;
}

static inline void store_some(element *x, elements v, ptrdiff_t count)
{
    if (count >= VEC_LANES)
        memcpy(x, &v, sizeof v);
    else
        memcpy(x, &v, (size_t)count * sizeof *x);
}

#endif
