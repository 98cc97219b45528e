/* SPDX-License-Identifier: MIT */
/*
 * Vectors of integer keys: the operations of each level that the sorting kernels need.
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

#if defined(__AVX512F__)
static inline unsigned keys_mask(ptrdiff_t n)
{
    const ptrdiff_t some = n < 0 ? 0 : n < LANES ? n : LANES;
    return (1U << some) - 1U;
}
#endif

/* Loads vector r of x, of whose lanes only the first n exist (none if n <= 0). The other lanes
 * become `behind`. */
static inline __attribute__((always_inline)) keys keys_load_up_to(ptrdiff_t n, const key *x, int r,
                                                                  key behind)
{
    keys v = keys_all(behind);
    x += n > 0 ? r * LANES : 0;
#if defined(__AVX512F__)
    return WIDE ? (keys)_mm512_mask_loadu_epi64((__m512i)v, (__mmask8)keys_mask(n), x)
                : (keys)_mm512_mask_loadu_epi32((__m512i)v, (__mmask16)keys_mask(n), x);
#else
    if (n > 0)
        memcpy(&v, x, n < LANES ? (size_t)n * sizeof *x : sizeof v);
    return v;
#endif
}

/* Stores the lanes that keys_load_up_to() loads. */
static inline __attribute__((always_inline)) void keys_store_up_to(ptrdiff_t n, key *x, int r,
                                                                   keys v)
{
    x += n > 0 ? r * LANES : 0;
#if defined(__AVX512F__)
    if (WIDE)
        _mm512_mask_storeu_epi64(x, (__mmask8)keys_mask(n), (__m512i)v);
    else
        _mm512_mask_storeu_epi32(x, (__mmask16)keys_mask(n), (__m512i)v);
#else
    if (n > 0)
        memcpy(x, &v, n < LANES ? (size_t)n * sizeof *x : sizeof v);
#endif
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

/* Returns a mask: bit j is set if lane j of v is at most that of `high`. */
static inline unsigned keys_up_to(keys v, keys high)
{
#if defined(__AVX512F__)
    return WIDE ? (unsigned)_mm512_cmple_epi64_mask((__m512i)v, (__m512i)high)
                : (unsigned)_mm512_cmple_epi32_mask((__m512i)v, (__m512i)high);
#elif defined(__AVX2__)
    const keys more = (keys)(v > high);
    return WIDE ? (unsigned)_mm256_movemask_pd((__m256d)more) ^ 0xf
                : (unsigned)_mm256_movemask_ps((__m256)more) ^ 0xff;
#else
    unsigned found = 0;
    for (int j = 0; j < LANES; j++)
        found |= (unsigned)(v[j] <= high[j]) << j;
    return found;
#endif
}

/* Shuffles of 32-bit lanes by their indices. EXCHANGE takes lane j ^ x of a; BLEND takes lane j of
 * a if j & bit is 0, else of b. */
#if PRI_VEC_BYTES == 64
/* The masks of shuffles are lists. NOLINTBEGIN(bugprone-macro-parentheses) */
#define PRI_EACH_LANE(each, x)                                                                     \
    each(0, x), each(1, x), each(2, x), each(3, x), each(4, x), each(5, x), each(6, x),            \
        each(7, x), each(8, x), each(9, x), each(10, x), each(11, x), each(12, x), each(13, x),    \
        each(14, x), each(15, x)
#elif PRI_VEC_BYTES == 32
#define PRI_EACH_LANE(each, x)                                                                     \
    each(0, x), each(1, x), each(2, x), each(3, x), each(4, x), each(5, x), each(6, x), each(7, x)
#else
#define PRI_EACH_LANE(each, x) each(0, x), each(1, x), each(2, x), each(3, x)
#endif
#define PRI_EXCHANGED(j, x) ((j) ^ (x)) % (PRI_VEC_BYTES / 4)
#define PRI_BLENDED(j, bit) ((j) & (bit) ? (j) + PRI_VEC_BYTES / 4 : (j))
/* NOLINTEND(bugprone-macro-parentheses) */
#define PRI_EXCHANGE(a, x) __builtin_shufflevector(a, a, PRI_EACH_LANE(PRI_EXCHANGED, x))
#define PRI_BLEND(a, b, bit) __builtin_shufflevector(a, b, PRI_EACH_LANE(PRI_BLENDED, bit))

/* Moves lane j ^ x of v to lane j. x is 2^k or 2^k - 1. */
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
    case 7: /* x = 7, or x = 3 of 64-bit lanes, which is 6 for 32-bit lanes */
        return WIDE ? (keys)PRI_EXCHANGE(a, 6) : (keys)PRI_EXCHANGE(a, 7);
    case 8:
        return (keys)PRI_EXCHANGE(a, 8);
    default:
        return WIDE ? (keys)PRI_EXCHANGE(a, 14) : (keys)PRI_EXCHANGE(a, 15);
    }
}

/* Selects a in the lanes j with j & bit == 0, and b in the others.
 * NOLINTNEXTLINE(readability-function-cognitive-complexity) */
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

/* A mask with all bits set in the lanes that are negative. */
static inline keys keys_negative(keys v)
{
#if defined(__SSE2__) && !defined(__SSE4_2__)
    /* Compilers would compare lanes of 64 bits one by one. */
    if (WIDE)
        return (keys)_mm_shuffle_epi32(_mm_srai_epi32((__m128i)v, 31), _MM_SHUFFLE(3, 3, 1, 1));
#endif
    return (keys)(v < (keys){0});
}

/* Flips all bits except the sign in negative lanes, which converts between sign-magnitude and two's
 * complement order. It is its own inverse. */
static inline keys keys_flip_negative(keys v)
{
    const keys negative = keys_negative(v);
    return v ^ (negative & keys_all(WIDE ? INT64_MAX : INT32_MAX));
}

/* Reverses the order of keys, except that those of NaNs stay last. It is its own inverse. */
static inline __attribute__((always_inline)) keys keys_descending(keys v, pri_sort_form form)
{
    if (!(form & PRI_SORT_REAL))
        return ~v;
    const keys nan = (keys)(v > keys_all(PRI_KEY_INFINITE));
    return (nan & v) | (~nan & (keys_all(PRI_KEY_INFINITE) + keys_all(PRI_KEY_MIN) - v));
}

static inline __attribute__((always_inline)) keys keys_encode(pri_sort_form form, keys v)
{
    if (form & PRI_SORT_REAL)
        v = keys_flip_negative(v) - keys_all(PRI_NEGATIVE_NANS);
    return form & PRI_SORT_DESCENDING ? keys_descending(v, form) : v;
}

static inline __attribute__((always_inline)) keys keys_decode(pri_sort_form form, keys v)
{
    if (form & PRI_SORT_DESCENDING)
        v = keys_descending(v, form);
    return form & PRI_SORT_REAL ? keys_flip_negative(v + keys_all(PRI_NEGATIVE_NANS)) : v;
}

#if defined(__AVX2__)

/* The output of a partition: keys below the pivot are written upwards from `left`, the others
 * downwards from left + room. */
typedef struct keys_ends {
    key *left;
    ptrdiff_t room;
    keys pivot;
} keys_ends;

/* Stores a split vector, whose first `below` keys are below the pivot, at both ends. The keys of
 * the wrong kind are overwritten later. */
static inline __attribute__((always_inline)) void
keys_store_split(keys_ends *ends, const void *split, unsigned below)
{
    ends->room -= LANES;
    memcpy(ends->left, split, sizeof(keys));
    memcpy(ends->left + ends->room, split, sizeof(keys));
    ends->left += below;
}

static inline unsigned count_of(unsigned mask)
{
    return (unsigned)__builtin_popcount(mask);
}

static inline __m128i lanes_of(unsigned mask)
{
    return _mm_loadl_epi64((const __m128i *)(pri_sort_lanes + mask));
}

/* Moves the lanes whose bits are set in `kept` to the front, and writes the vector to `to`. A bit
 * stands for a lane with AVX-512, else for 32 bits. Returns how many lanes there are. */
static inline __attribute__((always_inline)) int keys_pack(keys v, unsigned kept, key *to)
{
#if defined(__AVX512F__)
    const __m512i all = (__m512i)v;
    if (WIDE)
        _mm512_storeu_si512(to,
                            _mm512_permutexvar_epi64(_mm512_cvtepu8_epi64(lanes_of(kept)), all));
    else
        _mm512_storeu_si512(to, _mm512_maskz_compress_epi32((__mmask16)kept, all));
    return __builtin_popcount(kept);
#else
    const __m256i lanes = _mm256_cvtepu8_epi32(lanes_of(kept));
    const __m256i front = _mm256_permutevar8x32_epi32((__m256i)v, lanes);
    memcpy(to, &front, sizeof front);
    return __builtin_popcount(kept) / HALVES;
#endif
}

/* Writes the keys in low .. low + width to `to`, and arbitrary keys behind them up to a vector.
 * Returns the number of keys in the range, and adds the number of keys below `low` to *below. */
static inline __attribute__((always_inline)) int keys_append(keys v, keys low, keys width, key *to,
                                                             ptrdiff_t *below)
{
#if defined(__AVX512F__)
    const __m512i all = (__m512i)v, from = (__m512i)(v - low);
    *below += __builtin_popcount(WIDE ? _mm512_cmplt_epi64_mask(all, (__m512i)low)
                                      : _mm512_cmplt_epi32_mask(all, (__m512i)low));
    const unsigned in = WIDE ? (unsigned)_mm512_cmple_epu64_mask(from, (__m512i)width)
                             : (unsigned)_mm512_cmple_epu32_mask(from, (__m512i)width);
    return keys_pack(v, in, to);
#else
    const keys less = (keys)(v < low), more = (keys)(v > low + width);
    const unsigned out = (unsigned)_mm256_movemask_ps((__m256)(less | more));
    *below += __builtin_popcount((unsigned)_mm256_movemask_ps((__m256)less)) / HALVES;
    return keys_pack(v, ~out & 0xff, to);
#endif
}

/* Splits the keys of a vector between the two ends, each of which has room for a vector. */
static inline __attribute__((always_inline)) void keys_split(keys_ends *ends, keys v)
{
#if defined(__AVX512F__)
    const __m512i all = (__m512i)v, pivot = (__m512i)ends->pivot;
    if (WIDE) {
        const unsigned below = _mm512_cmplt_epi64_mask(all, pivot);
        const __m512i split = _mm512_permutexvar_epi64(_mm512_cvtepu8_epi64(lanes_of(below)), all);
        keys_store_split(ends, &split, count_of(below));
        return;
    }
    /* The table of permutations has 8 lanes, so each half of the vector would be stored at both
     * ends, which takes longer than two compressions. */
    const __mmask16 below = _mm512_cmplt_epi32_mask(all, pivot);
    const unsigned count = count_of(below);
    const __m512i others = _mm512_maskz_compress_epi32(_knot_mask16(below), all);
    ends->room -= LANES;
    _mm512_storeu_si512(ends->left, _mm512_maskz_compress_epi32(below, all));
    ends->left += count;
    _mm512_mask_storeu_epi32(ends->left + ends->room, (__mmask16)(0xffffU >> count), others);
#else
    const unsigned below = (unsigned)_mm256_movemask_ps((__m256)(v < ends->pivot));
    const __m256i lanes = _mm256_cvtepu8_epi32(lanes_of(below));
    const __m256i split = _mm256_permutevar8x32_epi32((__m256i)v, lanes);
    keys_store_split(ends, &split, count_of(below) / HALVES);
#endif
}

#endif

#endif
