/* SPDX-License-Identifier: MIT */
/*
 * Division of two strips by a condition, so that a function is computed only where its results are
 * taken, and the way back.
 */
#include "branch.h"

#include "intrinsics.h"
#include "branchless_select.h"

#if PRI_HAS_BRANCH
enum { TOGETHER = 64 / sizeof(element) };

static inline unsigned mask_of(const uint8_t *take)
{
    const void *const at = take;
    const __m128i bytes = TOGETHER == 8 ? _mm_loadl_epi64(at) : _mm_loadu_si128(at);
    const __m512i wide = _mm512_castsi128_si512(bytes);
    return (unsigned)_mm512_test_epi8_mask(wide, wide) & ((1U << TOGETHER) - 1);
}

/* Compressing in registers, since compressing stores are slow on some processors. */
static inline void store_packed(unsigned mask, const element *x, element *to)
{
    const __m512i all = _mm512_loadu_si512(x);
    _mm512_storeu_si512(to, TOGETHER == 8 ? _mm512_maskz_compress_epi64((__mmask8)mask, all)
                                          : _mm512_maskz_compress_epi32((__mmask16)mask, all));
}

static inline void store_merged(unsigned mask, const element *taken, const element *others,
                                element *to)
{
    const __m512i a = _mm512_loadu_si512(taken), b = _mm512_loadu_si512(others);
    if (TOGETHER == 8)
        _mm512_storeu_si512(to,
                            _mm512_mask_expand_epi64(_mm512_maskz_expand_epi64((__mmask8)~mask, b),
                                                     (__mmask8)mask, a));
    else
        _mm512_storeu_si512(to,
                            _mm512_mask_expand_epi32(_mm512_maskz_expand_epi32((__mmask16)~mask, b),
                                                     (__mmask16)mask, a));
}

static ptrdiff_t split(ptrdiff_t n, const uint8_t *take, const element *x, const element *y,
                       element *taken, element *others)
{
    ptrdiff_t count = 0, i = 0;
    for (; i + TOGETHER <= n; i += TOGETHER) {
        const unsigned mask = mask_of(take + i);
        store_packed(mask, x + i, taken + count);
        store_packed(~mask, y + i, others + i - count);
        count += __builtin_popcount(mask);
    }
    for (; i < n; i++) {
        taken[count] = x[i];
        others[i - count] = y[i];
        count += take[i] != 0;
    }
    return count;
}

static void merge(ptrdiff_t n, const uint8_t *take, const element *taken, const element *others,
                  element *z)
{
    ptrdiff_t count = 0, i = 0;
    for (; i + TOGETHER <= n; i += TOGETHER) {
        const unsigned mask = mask_of(take + i);
        store_merged(mask, taken + count, others + i - count, z + i);
        count += __builtin_popcount(mask);
    }
    for (; i < n; i++) {
        const bool takes = take[i] != 0;
        z[i] = pri_branchless_select(others[i - count], taken[count], takes);
        count += takes;
    }
}

const pri_branch PRI_AT_LEVEL(pri_branch) = {.split = split, .merge = merge};
#endif
