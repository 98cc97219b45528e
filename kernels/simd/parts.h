/* SPDX-License-Identifier: MIT */
/*
 * Loads and stores of partial vectors. Only for typed sources, to be included after the definition
 * of the type vec.
 */
#ifndef PRI_PARTS_H
#define PRI_PARTS_H

#include <string.h>

#include "intrinsics.h"

#if defined(__AVX2__) && !defined(__AVX512F__)
/* A mask of all ones in the first `count` lanes. */
static inline __m256i first_lanes(ptrdiff_t count)
{
    static const int64_t ends[8] = {-1, -1, -1, -1};
    static const int32_t narrow_ends[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
    const void *from = sizeof(element) == 8 ? (const void *)(ends + 4 - count)
                                            : (const void *)(narrow_ends + 8 - count);
    return _mm256_loadu_si256(from);
}
#endif

/* Loads the first `count` lanes, at most a full vector, and sets the others to 0. Reads nothing
 * beyond x[count - 1]. */
static inline vec load_part(const element *x, ptrdiff_t count)
{
#if defined(__AVX512F__)
    if (sizeof(element) == 8)
        return (vec)_mm512_maskz_loadu_epi64((__mmask8)((1u << count) - 1), x);
    if (sizeof(element) == 4)
        return (vec)_mm512_maskz_loadu_epi32((__mmask16)((1u << count) - 1), x);
#elif defined(__AVX2__)
    if (sizeof(element) == 8)
        return (vec)_mm256_maskload_epi64((const void *)x, first_lanes(count));
    if (sizeof(element) == 4)
        return (vec)_mm256_maskload_epi32((const void *)x, first_lanes(count));
#endif
    vec v = {0};
    memcpy(&v, x, (size_t)count * sizeof *x);
    return v;
}

static inline void store_part(element *x, ptrdiff_t count, vec v)
{
#if defined(__AVX512F__)
    if (sizeof(element) == 8)
        _mm512_mask_storeu_epi64(x, (__mmask8)((1u << count) - 1), (__m512i)v);
    else if (sizeof(element) == 4)
        _mm512_mask_storeu_epi32(x, (__mmask16)((1u << count) - 1), (__m512i)v);
    else
        memcpy(x, &v, (size_t)count * sizeof *x);
#elif defined(__AVX2__)
    if (sizeof(element) == 8)
        _mm256_maskstore_epi64((void *)x, first_lanes(count), (__m256i)v);
    else if (sizeof(element) == 4)
        _mm256_maskstore_epi32((void *)x, first_lanes(count), (__m256i)v);
    else
        memcpy(x, &v, (size_t)count * sizeof *x);
#else
    memcpy(x, &v, (size_t)count * sizeof *x);
#endif
}

#endif
