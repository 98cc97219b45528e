/* SPDX-License-Identifier: MIT */
/*
 * Kernels that fill, copy and select the elements of a block: loops that the compiler vectorises,
 * and branch-free stores where it cannot.
 */
#include "move.h"

#include "vec.h"

static void fill(ptrdiff_t n, element value, element *to)
{
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = value;
}

#if PRI_IS_REAL
/* Indices within a block are 32-bit integers, which every level can convert to double in vectors.
 */
static void ramp(const pri_ramp *ramp, ptrdiff_t first, ptrdiff_t n, element *to)
{
    const pri_ramp r = *ramp;
    const double origin = (double)first;
    const int count = (int)n;
    if (r.parts != 0.0) {
        for (int i = 0; i < count; i++)
            to[i] = (element)((origin + i) / r.parts * r.width + r.start);
        return;
    }
    for (int i = 0; i < count; i++)
        to[i] = (element)((origin + i) * r.step + r.start);
}
#else
static void ramp(const pri_ramp *ramp, ptrdiff_t first, ptrdiff_t n, element *to)
{
    const pri_ramp r = *ramp;
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = (element)(r.start + r.step * (element)(first + i));
}
#endif

static void reverse(ptrdiff_t n, const element *last, element *to)
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = last[-i];
}

static void take(ptrdiff_t n, const element *x, const ptrdiff_t *index, element *to)
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        to[i] = x[index[i]];
}

#if defined(__AVX512F__)
/* Groups of eight elements are compressed in registers, since compressing stores are slow on some
 * processors. Each group stores eight elements, never beyond to[n - 1]. */
typedef element eight __attribute__((vector_size(8 * sizeof(element))));
typedef uint8_t eight_bytes __attribute__((vector_size(8)));
typedef int64_t eight_masks __attribute__((vector_size(64)));

static ptrdiff_t compress_eights(ptrdiff_t n, const element *x, const uint8_t *mask, element *to)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i + 8 <= n; i += 8) {
        eight_bytes bytes;
        memcpy(&bytes, mask + i, sizeof bytes);
        const __mmask8 taken =
            _mm512_movepi64_mask((__m512i) __builtin_convertvector(bytes != 0, eight_masks));
        if (sizeof *x == 8)
            _mm512_storeu_si512(to + count,
                                _mm512_maskz_compress_epi64(taken, _mm512_loadu_si512(x + i)));
        else
            _mm256_storeu_si256(
                (__m256i *)(void *)(to + count),
                _mm256_maskz_compress_epi32(
                    taken, _mm256_loadu_si256((const __m256i *)(const void *)(x + i))));
        count += __builtin_popcount(taken);
    }
    return count;
}

static ptrdiff_t positions_of_eights(ptrdiff_t n, const element *x, ptrdiff_t first, ptrdiff_t *to)
{
    eight_masks places = {0, 1, 2, 3, 4, 5, 6, 7};
    ptrdiff_t count = 0;
    places += first;
    for (ptrdiff_t i = 0; i + 8 <= n; i += 8, places += 8) {
        eight values;
        memcpy(&values, x + i, sizeof values);
        const __mmask8 taken =
            _mm512_movepi64_mask((__m512i) __builtin_convertvector(values != 0, eight_masks));
        _mm512_storeu_si512(to + count, _mm512_maskz_compress_epi64(taken, (__m512i)places));
        count += __builtin_popcount(taken);
    }
    return count;
}
#endif

static ptrdiff_t compress(ptrdiff_t n, const element *x, const uint8_t *mask, element *to)
{
    ptrdiff_t count = 0, i = 0;
#if defined(__AVX512F__)
    if (sizeof *x > 1) {
        count = compress_eights(n, x, mask, to);
        i = n - n % 8;
    }
#endif
    for (; i < n; i++) {
        to[count] = x[i];
        count += mask[i] != 0;
    }
    return count;
}

static ptrdiff_t positions(ptrdiff_t n, const element *x, ptrdiff_t first, ptrdiff_t *to)
{
    ptrdiff_t count = 0, i = 0;
#if defined(__AVX512F__)
    count = positions_of_eights(n, x, first, to);
    i = n - n % 8;
#endif
    for (; i < n; i++) {
        to[count] = first + i;
        count += x[i] != 0;
    }
    return count;
}

#if PRI_IS_INDEX
/* For an index out of range the sign bit is set either in the index or in last - index. */
static bool within(ptrdiff_t bound, ptrdiff_t n, const ptrdiff_t *index)
{
    const uint64_t last = (uint64_t)bound - 1;
    uint64_t signs = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        signs |= (uint64_t)index[i] | (last - (uint64_t)index[i]);
    return signs <= INT64_MAX;
}
#endif

const pri_move PRI_AT_LEVEL(pri_move) = {
    .fill = fill,
    .ramp = ramp,
    .reverse = reverse,
    .take = take,
    .compress = compress,
    .positions = positions,
#if PRI_IS_INDEX
    .within = within,
#endif
};
