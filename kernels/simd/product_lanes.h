/* SPDX-License-Identifier: MIT */
/*
 * Vectors of the present element type, integers among them, for products of matrices.
 */
#ifndef PRI_PRODUCT_LANES_H
#define PRI_PRODUCT_LANES_H

#include "vec.h"

typedef element vec __attribute__((vector_size(PRI_VEC_BYTES)));

enum { LANES = PRI_VEC_BYTES / sizeof(element) };

static inline vec load(const element *x)
{
    vec v;
    memcpy(&v, x, sizeof v);
    return v;
}

static inline void store(element *x, vec v)
{
    memcpy(x, &v, sizeof v);
}

static inline vec all(element x)
{
    return x - (vec){0};
}

#if defined(__AVX2__) && !defined(__AVX512F__)
/* All ones in the first `count` lanes. */
static inline __m256i first_lanes(int count)
{
    static const int64_t ends[8] = {-1, -1, -1, -1};
    static const int32_t narrow_ends[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
    const void *from = sizeof(element) == 8 ? (const void *)(ends + 4 - count)
                                            : (const void *)(narrow_ends + 8 - count);
    return _mm256_loadu_si256(from);
}
#endif

/* The first `count` lanes, which are fewer than LANES; the others are 0. */
static inline vec load_part(const element *x, int count)
{
#if defined(__AVX512F__)
    return sizeof(element) == 8 ? (vec)_mm512_maskz_loadu_epi64((__mmask8)((1u << count) - 1), x)
                                : (vec)_mm512_maskz_loadu_epi32((__mmask16)((1u << count) - 1), x);
#elif defined(__AVX2__)
    return sizeof(element) == 8 ? (vec)_mm256_maskload_epi64((const void *)x, first_lanes(count))
                                : (vec)_mm256_maskload_epi32((const void *)x, first_lanes(count));
#else
    element part[LANES] = {0};
    for (int i = 0; i < count; i++)
        part[i] = x[i];
    return load(part);
#endif
}

static inline void store_part(element *x, int count, vec v)
{
#if defined(__AVX512F__)
    if (sizeof(element) == 8)
        _mm512_mask_storeu_epi64(x, (__mmask8)((1u << count) - 1), (__m512i)v);
    else
        _mm512_mask_storeu_epi32(x, (__mmask16)((1u << count) - 1), (__m512i)v);
#elif defined(__AVX2__)
    if (sizeof(element) == 8)
        _mm256_maskstore_epi64((void *)x, first_lanes(count), (__m256i)v);
    else
        _mm256_maskstore_epi32((void *)x, first_lanes(count), (__m256i)v);
#else
    element part[LANES];
    store(part, v);
    for (int i = 0; i < count; i++)
        x[i] = part[i];
#endif
}

static inline vec multiply_add(vec x, vec y, vec sum)
{
#if PRI_IS_REAL
    return PRI_TYPED(pri_fma)(x, y, sum);
#else
    return x * y + sum;
#endif
}

#endif
