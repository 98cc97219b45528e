/* SPDX-License-Identifier: MIT */
/*
 * Products of matrices of a few elements, with all sizes known at compile time. Their rows are so
 * short that even partial vectors do not pay. In a 4 x 4 x 4 product each vector holds two or four
 * rows.
 */
#ifndef PRI_MATMUL_TINY_H
#define PRI_MATMUL_TINY_H

#include "cache.h"
#include "matmul_small.h"
#include "product_lanes.h"

enum { TINY = 4 };

/* Whether some sizes have code of their own. They have none where a fused multiply-add is a library
 * call. */
#if defined(__FMA__) || defined(__aarch64__) || !PRI_IS_REAL
#define HAS_FIXED 1
#else
#define HAS_FIXED 0
#endif

typedef void each_function(const pri_small_batch *batch, ptrdiff_t count, ptrdiff_t rest,
                           const element *a, const element *b, element *c);

static inline void fetch(const element *x, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i += PRI_LINE_BYTES / (ptrdiff_t)sizeof *x)
        __builtin_prefetch(x + i);
}

/* Prefetches the matrices of a later product. They are short runs of memory, which the hardware
 * prefetcher recognises too late. */
static inline void fetch_one(const pri_small_batch *batch, const element *a, const element *b,
                             const element *c)
{
    const pri_small_product *one = &batch->one;
    fetch(a + batch->ahead * batch->a_step, one->m * one->k);
    fetch(b + batch->ahead * batch->b_step, one->k * one->n);
    if (!batch->streamed)
        fetch(c + batch->ahead * batch->c_step, one->m * one->n);
}

#if HAS_FIXED
static inline element multiply_add_one(element a, element b, element sum)
{
#if PRI_IS_REAL
    return sizeof a == 8 ? (element)__builtin_fma(a, b, sum)
                         : (element)__builtin_fmaf((float)a, (float)b, (float)sum);
#else
    return (element)(a * b + sum);
#endif
}

static inline __attribute__((always_inline)) void
multiply_tiny(const int m, const int n, const int k, const pri_small_batch *batch, ptrdiff_t count,
              ptrdiff_t rest, const element *a, const element *b, element *c)
{
    const pri_small_batch small = *batch;
    const ptrdiff_t fetched = small.ahead > 0 ? count + rest - small.ahead : 0;
    for (ptrdiff_t p = 0; p < count; p++, a += small.a_step, b += small.b_step, c += small.c_step) {
        element sums[TINY * TINY] = {0};
        if (p < fetched)
            fetch_one(&small, a, b, c);
        PRI_UNROLL
        for (int i = 0; i < m; i++) {
            PRI_UNROLL
            for (int l = 0; l < k; l++) {
                PRI_UNROLL
                for (int j = 0; j < n; j++)
                    sums[i * n + j] = multiply_add_one(a[i * k + l], b[l * n + j], sums[i * n + j]);
            }
        }
        memcpy(c, sums, (size_t)(m * n) * sizeof *c);
    }
}

#define DEFINE_TINY(m, n, k)                                                                       \
    static __attribute__((noinline)) void multiply_tiny_##m##n##k(                                 \
        const pri_small_batch *batch, ptrdiff_t count, ptrdiff_t rest, const element *a,           \
        const element *b, element *c)                                                              \
    {                                                                                              \
        multiply_tiny(m, n, k, batch, count, rest, a, b, c);                                       \
    }
DEFINE_TINY(1, 1, 1)
DEFINE_TINY(2, 1, 2)
DEFINE_TINY(3, 1, 3)
DEFINE_TINY(4, 1, 4)
DEFINE_TINY(1, 2, 2)
DEFINE_TINY(1, 3, 3)
DEFINE_TINY(2, 2, 2)
DEFINE_TINY(3, 3, 3)
#endif

/* The number of rows of four elements in a vector. With a single row, multiplying by elements of a
 * is just as fast. */
enum { FOURS = LANES / TINY, HAS_FOURS = FOURS > 1 };

#if defined(__AVX2__)
/* Broadcasts element k of each row to all lanes of that row. */
static inline vec spread(vec rows, int k)
{
#if defined(__AVX512F__)
    const __m512i lanes = _mm512_setr_epi64(k, k, k, k, 4 + k, 4 + k, 4 + k, 4 + k);
    return sizeof(element) == 4 ? (vec)_mm512_permutevar_ps((__m512)rows, _mm512_set1_epi32(k))
                                : (vec)_mm512_permutexvar_pd(lanes, (__m512d)rows);
#else
    return (vec)_mm256_permutevar_ps((__m256)rows, _mm256_set1_epi32(k));
#endif
}

/* The same four elements in every row of a vector. */
static inline vec repeat(const element *x)
{
#if defined(__AVX512F__)
    return sizeof(element) == 4 ? (vec)_mm512_broadcast_f32x4(_mm_loadu_ps((const void *)x))
                                : (vec)_mm512_broadcast_f64x4(_mm256_loadu_pd((const void *)x));
#else
    return (vec)_mm256_broadcast_ps((const void *)x);
#endif
}

static __attribute__((noinline)) void multiply_fours(const pri_small_batch *batch, ptrdiff_t count,
                                                     ptrdiff_t rest, const element *a,
                                                     const element *b, element *c)
{
    enum { VECTORS = HAS_FOURS ? TINY / FOURS : 1 };
    const pri_small_batch small = *batch;
    const ptrdiff_t fetched = small.ahead > 0 ? count + rest - small.ahead : 0;
    for (ptrdiff_t p = 0; p < count; p++, a += small.a_step, b += small.b_step, c += small.c_step) {
        vec rows[VECTORS], sums[VECTORS] = {{0}};
        if (p < fetched)
            fetch_one(&small, a, b, c);
        PRI_UNROLL
        for (int v = 0; v < VECTORS; v++)
            rows[v] = load(a + v * LANES);
        PRI_UNROLL
        for (int k = 0; k < TINY; k++) {
            const vec row = repeat(b + k * TINY);
            PRI_UNROLL
            for (int v = 0; v < VECTORS; v++)
                sums[v] = multiply_add(spread(rows[v], k), row, sums[v]);
        }
        PRI_UNROLL
        for (int v = 0; v < VECTORS; v++)
            if (small.streamed)
                pri_stream_store(c + v * LANES, (pri_vec_f64)sums[v]);
            else
                store(c + v * LANES, sums[v]);
    }
}
#endif

/* The function for a product of tiny, gapless matrices, or NULL if there is none. */
static each_function *tiny_of(const pri_small_product *one)
{
#if HAS_FIXED
    static each_function *const squares[TINY] = {NULL, multiply_tiny_111, multiply_tiny_222,
                                                 multiply_tiny_333};
    static each_function *const columns[TINY + 1] = {NULL, multiply_tiny_111, multiply_tiny_212,
                                                     multiply_tiny_313, multiply_tiny_414};
    static each_function *const rows[TINY] = {NULL, multiply_tiny_111, multiply_tiny_122,
                                              multiply_tiny_133};
    if (one->k > TINY || one->b_row != one->n || one->c_row != one->n)
        return NULL;
#if defined(__AVX2__)
    if (HAS_FOURS && one->m == TINY && one->n == TINY && one->k == TINY)
        return multiply_fours;
#endif
    if (one->m == one->k && one->n == 1)
        return columns[one->k];
    if (one->k < TINY && one->n == one->k && (one->m == one->k || one->m == 1))
        return (one->m == 1 ? rows : squares)[one->k];
#else
    (void)one;
#endif
    return NULL;
}

#endif
