/* SPDX-License-Identifier: MIT */
/*
 * Vectors of integer keys: what the sorting network and the partition need of a level.
 */
#ifndef PRI_SORT_VEC_H
#define PRI_SORT_VEC_H

#include "sort.h"
#include "vec.h"

#if defined(__AVX2__)
#include "sort_lanes.h"
#endif

typedef element keys __attribute__((vector_size(PRI_VEC_BYTES)));
typedef int pri_lanes32 __attribute__((vector_size(PRI_VEC_BYTES)));

enum { LANES = VEC_LANES, WIDE = sizeof(element) == 8, HALVES = sizeof(element) / 4 };

static inline keys keys_load(const key *x)
{
    keys v;
    memcpy(&v, x, sizeof v);
    return v;
}

static inline void keys_store(key *x, keys v)
{
    memcpy(x, &v, sizeof v);
}

static inline keys keys_all(key x)
{
    return x - (keys){0};
}

static inline keys keys_min(keys a, keys b)
{
#if defined(__AVX512F__)
    return WIDE ? (keys)_mm512_min_epi64((__m512i)a, (__m512i)b)
                : (keys)_mm512_min_epi32((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    return WIDE ? (keys)_mm256_blendv_epi8((__m256i)b, (__m256i)a, (__m256i)(a < b))
                : (keys)_mm256_min_epi32((__m256i)a, (__m256i)b);
#else
    const keys less = (keys)(a < b);
    return (less & a) | (~less & b);
#endif
}

static inline keys keys_max(keys a, keys b)
{
#if defined(__AVX512F__)
    return WIDE ? (keys)_mm512_max_epi64((__m512i)a, (__m512i)b)
                : (keys)_mm512_max_epi32((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    return WIDE ? (keys)_mm256_blendv_epi8((__m256i)a, (__m256i)b, (__m256i)(a < b))
                : (keys)_mm256_max_epi32((__m256i)a, (__m256i)b);
#else
    const keys less = (keys)(a < b);
    return (less & b) | (~less & a);
#endif
}

/* The 32-bit lanes of a and b by number. EXCHANGE takes lane j ^ x of a; BLEND lane j of a where
 * j & bit is 0, else of b. */
#if PRI_VEC_BYTES == 64
#define PRI_EACH_LANE(of, x)                                                                       \
    of(0, x), of(1, x), of(2, x), of(3, x), of(4, x), of(5, x), of(6, x), of(7, x), of(8, x),      \
        of(9, x), of(10, x), of(11, x), of(12, x), of(13, x), of(14, x), of(15, x)
#elif PRI_VEC_BYTES == 32
#define PRI_EACH_LANE(of, x)                                                                       \
    of(0, x), of(1, x), of(2, x), of(3, x), of(4, x), of(5, x), of(6, x), of(7, x)
#else
#define PRI_EACH_LANE(of, x) of(0, x), of(1, x), of(2, x), of(3, x)
#endif
#define PRI_EXCHANGED(j, x) ((j) ^ (x)) % (PRI_VEC_BYTES / 4)
#define PRI_BLENDED(j, bit) ((j) & (bit) ? (j) + PRI_VEC_BYTES / 4 : (j))
#define PRI_EXCHANGE(a, x) __builtin_shufflevector(a, a, PRI_EACH_LANE(PRI_EXCHANGED, x))
#define PRI_BLEND(a, b, bit) __builtin_shufflevector(a, b, PRI_EACH_LANE(PRI_BLENDED, bit))

/* Lane j ^ x of v in lane j, x being 2^k or 2^k - 1. */
static inline __attribute__((always_inline)) keys keys_exchange(keys v, int x)
{
    const pri_lanes32 a = (pri_lanes32)v;
    switch (x * HALVES + (x & (x - 1) ? HALVES - 1 : 0)) {
    case 1:
        return (keys)PRI_EXCHANGE(a, 1);
    case 2:
        return (keys)PRI_EXCHANGE(a, 2);
    case 3:
        return (keys)PRI_EXCHANGE(a, 3);
    case 4:
        return (keys)PRI_EXCHANGE(a, 4);
    case 7: /* of pairs: 6 */
        return WIDE ? (keys)PRI_EXCHANGE(a, 6) : (keys)PRI_EXCHANGE(a, 7);
    case 8:
        return (keys)PRI_EXCHANGE(a, 8);
    default:
        return WIDE ? (keys)PRI_EXCHANGE(a, 14) : (keys)PRI_EXCHANGE(a, 15);
    }
}

/* a in the lanes j where j & bit is 0, b in the others. */
static inline __attribute__((always_inline)) keys keys_blend(keys a, keys b, int bit)
{
    const pri_lanes32 low = (pri_lanes32)a, high = (pri_lanes32)b;
    switch (bit * HALVES) {
    case 1:
        return (keys)PRI_BLEND(low, high, 1);
    case 2:
        return (keys)PRI_BLEND(low, high, 2);
    case 4:
        return (keys)PRI_BLEND(low, high, 4);
    default:
        return (keys)PRI_BLEND(low, high, 8);
    }
}

/* Of a floating-point number's bits, or of a key: those of the opposite sign are turned over, which
 * is its own inverse. */
static inline keys keys_turned(keys v)
{
    const keys negative = (keys)(v < (keys){0});
    return v ^ (negative & keys_all(WIDE ? INT64_MAX : INT32_MAX));
}

/* Negative NaNs, the lowest, wrap to the end of the order. */
#define NEGATIVE_NANS (WIDE ? 0xfffffffffffff : 0x7fffff)

static inline keys keys_encode(keys v)
{
    return keys_turned(v) - keys_all((key)NEGATIVE_NANS);
}

static inline keys keys_decode(keys v)
{
    return keys_turned(v + keys_all((key)NEGATIVE_NANS));
}

#if defined(__AVX2__)
/* The lanes below the pivot in front and the others behind them; their number in *count. */
static inline __attribute__((always_inline)) keys keys_split(keys v, keys pivot, ptrdiff_t *count)
{
#if defined(__AVX512F__)
    const __m512i all = (__m512i)v;
    if (WIDE) {
        const unsigned below = _mm512_cmplt_epi64_mask(all, (__m512i)pivot);
        const __m128i lanes = _mm_loadl_epi64((const __m128i *)(pri_sort_lanes + below));
        *count = __builtin_popcount(below);
        return (keys)_mm512_permutexvar_epi64(_mm512_cvtepu8_epi64(lanes), all);
    }
    const unsigned below = _mm512_cmplt_epi32_mask(all, (__m512i)pivot);
    const int n = __builtin_popcount(below);
    const __m512i low = _mm512_maskz_compress_epi32((__mmask16)below, all);
    const __m512i high = _mm512_maskz_compress_epi32((__mmask16)~below, all);
    *count = n;
    return (keys)_mm512_mask_expand_epi32(low, (__mmask16)(0xffffu << n), high);
#else
    const __m256i all = (__m256i)v, below = (__m256i)(v < pivot);
    const unsigned mask = (unsigned)_mm256_movemask_ps((__m256)below);
    *count = __builtin_popcount(mask) / HALVES;
    const __m128i lanes = _mm_loadl_epi64((const __m128i *)(pri_sort_lanes + mask));
    return (keys)_mm256_permutevar8x32_epi32(all, _mm256_cvtepu8_epi32(lanes));
#endif
}
#endif

#endif
