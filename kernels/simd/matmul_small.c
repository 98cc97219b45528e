/* SPDX-License-Identifier: MIT */
/*
 * Small matrix products without packing. A strip of c, one or two vectors wide, stays in registers.
 * Elements of a are multiplied by vectors of b, both read in place. With two vectors per row there
 * are fewer loads than multiplications. For the inner sizes of typical small matrices there is code
 * without a loop over the inner dimension.
 */
#include "matmul_small.h"

#include "cache.h"
#include "matmul.h"
#include "matmul_tiny.h"
#include "product_lanes.h"

/* The widths of a strip, in vectors. PART needs a mask, which HALF and QUARTER avoid. */
typedef enum width { PAIR, WHOLE, HALF, QUARTER, PART } width;

/* Rows of a strip that are computed together, limited by the registers for their sums. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { PAIR_ROWS = 8 };
#else
enum { PAIR_ROWS = 4 };
#endif
enum { ROWS = 8, STREAMS = PRI_VEC_BYTES == PRI_LINE_BYTES };

/* The same for a constant inner size, whose few additions are written out. More rows would gain
 * nothing and take 1.5 times as long to compile. */
enum { FIXED_ROWS = 4 };

/* Halves and quarters of a vector have at least sixteen bytes. */
enum { HAS_HALVES = PRI_VEC_BYTES >= 32, HAS_QUARTERS = PRI_VEC_BYTES >= 64 };

/* A product, or one block of its inner dimension. */
typedef struct block {
    const pri_small_product *product;
    ptrdiff_t inner;
    int columns;    /* columns of a partial vector */
    bool scaled;    /* multiply the sums by alpha */
    bool keeps;     /* add `factor` times the old c */
    bool streamed;  /* store c non-temporally */
    element factor; /* beta, or 1 after the first block */
} block;

/* Columns of a strip of at most one vector, except PART. */
static inline __attribute__((always_inline)) int columns_of(const width wide)
{
    return wide == QUARTER ? LANES / 4 : wide == HALF ? LANES / 2 : LANES;
}

/* Loads a row of a strip and sets the other lanes to 0. */
static inline __attribute__((always_inline)) vec load_row(const width wide, const block *in,
                                                          const element *x)
{
    if (wide == PART)
        return load_part(x, in->columns);
#if defined(__AVX512F__)
    if (wide == HALF)
        return (vec)_mm512_zextpd256_pd512(_mm256_loadu_pd((const void *)x));
    if (wide == QUARTER)
        return (vec)_mm512_zextpd128_pd512(_mm_loadu_pd((const void *)x));
#elif defined(__AVX2__)
    if (wide == HALF)
        return (vec)_mm256_zextpd128_pd256(_mm_loadu_pd((const void *)x));
#endif
    return load(x);
}

static inline __attribute__((always_inline)) void store_row(const width wide, const bool streamed,
                                                            const block *in, element *x, vec v)
{
    if (streamed)
        pri_stream_store(x, (pri_vec_f64)v);
    else if (wide == PART)
        store_part(x, in->columns, v);
    else
        memcpy(x, &v, (size_t)columns_of(wide) * sizeof *x);
}

/* Adds one step of the inner dimension: a column of a times a row of b. */
static inline __attribute__((always_inline)) void add_step(const int rows, const width wide,
                                                           const block *in, const element *a,
                                                           ptrdiff_t a_row, const element *b,
                                                           vec sums[ROWS][2])
{
    const int vecs = wide == PAIR ? 2 : 1;
    vec row[2];
    PRI_UNROLL
    for (int v = 0; v < vecs; v++)
        row[v] = load_row(wide, in, b + v * LANES);
    PRI_UNROLL
    for (int i = 0; i < rows; i++) {
        PRI_UNROLL
        for (int v = 0; v < vecs; v++)
            sums[i][v] = multiply_add(all(a[i * a_row]), row[v], sums[i][v]);
    }
}

/* Replaces the sums by alpha sums + beta c. */
static inline __attribute__((always_inline)) void
scale_rows(const int rows, const width wide, const block *in, const element *c, vec sums[ROWS][2])
{
    const int vecs = wide == PAIR ? 2 : 1;
    if (in->scaled) {
        const vec alpha = all(in->product->alpha);
        PRI_UNROLL
        for (int i = 0; i < rows; i++) {
            PRI_UNROLL
            for (int v = 0; v < vecs; v++)
                sums[i][v] = alpha * sums[i][v];
        }
    }
    if (in->keeps) {
        const vec factor = all(in->factor);
        PRI_UNROLL
        for (int i = 0; i < rows; i++, c += in->product->c_row) {
            PRI_UNROLL
            for (int v = 0; v < vecs; v++)
                sums[i][v] = factor * load_row(wide, in, c + v * LANES) + sums[i][v];
        }
    }
}

/* Joins two half rows or four quarter rows to a cache line. */
static inline __attribute__((always_inline)) vec join_parts(const int parts, vec sums[][2])
{
#if defined(__AVX512F__)
    const __m512i first = (__m512i)sums[0][0];
    if (parts == 2)
        return (vec)_mm512_inserti64x4(first, _mm512_castsi512_si256((__m512i)sums[1][0]), 1);
    const __m128i second = _mm512_castsi512_si128((__m512i)sums[1][0]);
    const __m128i third = _mm512_castsi512_si128((__m512i)sums[2][0]);
    const __m128i fourth = _mm512_castsi512_si128((__m512i)sums[3][0]);
    const __m256i low = _mm256_inserti128_si256(_mm512_castsi512_si256(first), second, 1);
    const __m256i high = _mm256_inserti128_si256(_mm256_castsi128_si256(third), fourth, 1);
    return (vec)_mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
#else
    (void)parts;
    return sums[0][0]; /* nothing is streamed */
#endif
}

/* Streams rows that are halves or quarters of cache lines, a whole line at a time. */
static inline __attribute__((always_inline)) void stream_parts(const int rows, const int parts,
                                                               element *c, vec sums[ROWS][2])
{
    PRI_UNROLL
    for (int i = 0; i + parts <= rows; i += parts)
        pri_stream_store(c + i / parts * LANES, (pri_vec_f64)join_parts(parts, sums + i));
}

static inline __attribute__((always_inline)) void store_rows(const int rows, const width wide,
                                                             const bool streamed, const block *in,
                                                             element *c, vec sums[ROWS][2])
{
    const int vecs = wide == PAIR ? 2 : 1;
    const ptrdiff_t c_row = in->product->c_row;
    PRI_UNROLL
    for (int i = 0; i < rows; i++, c += c_row) {
        PRI_UNROLL
        for (int v = 0; v < vecs; v++)
            store_row(wide, streamed, in, c + v * LANES, sums[i][v]);
    }
}

static inline __attribute__((always_inline)) void multiply_rows(const int fixed, const int rows,
                                                                const width wide, const block *in,
                                                                const element *a, const element *b,
                                                                element *c)
{
    const pri_small_product *product = in->product;
    vec sums[ROWS][2];
    PRI_UNROLL
    for (int i = 0; i < rows; i++)
        sums[i][0] = sums[i][1] = (vec){0};
    if (fixed > 0) {
        PRI_UNROLL
        for (int k = 0; k < fixed; k++, b += product->b_row)
            add_step(rows, wide, in, a + k, fixed, b, sums);
    } else {
        for (ptrdiff_t k = 0; k < in->inner; k++, a += product->a_column, b += product->b_row)
            add_step(rows, wide, in, a, product->a_row, b, sums);
    }
    if (fixed == 0)
        scale_rows(rows, wide, in, c, sums);
    if (STREAMS && wide <= WHOLE && in->streamed)
        store_rows(rows, wide, true, in, c, sums);
    else if (STREAMS && (wide == HALF || wide == QUARTER) && in->streamed)
        stream_parts(rows, wide == HALF ? 2 : 4, c, sums);
    else
        store_rows(rows, wide, false, in, c, sums);
}

static inline __attribute__((always_inline)) void multiply_strip(const int fixed, const width wide,
                                                                 const block *in, const element *a,
                                                                 const element *b, element *c)
{
    const pri_small_product *product = in->product;
    const ptrdiff_t a_row = fixed > 0 ? fixed : product->a_row;
    const int most = fixed > 0 ? FIXED_ROWS : wide == PAIR ? PAIR_ROWS : ROWS;
    ptrdiff_t i = 0;
    for (; i + most <= product->m; i += most)
        multiply_rows(fixed, most, wide, in, a + i * a_row, b, c + i * product->c_row);
    if (most > 4 && i + 4 <= product->m) {
        multiply_rows(fixed, 4, wide, in, a + i * a_row, b, c + i * product->c_row);
        i += 4;
    }
    if (i + 2 <= product->m) {
        multiply_rows(fixed, 2, wide, in, a + i * a_row, b, c + i * product->c_row);
        i += 2;
    }
    if (i < product->m)
        multiply_rows(fixed, 1, wide, in, a + i * a_row, b, c + i * product->c_row);
}

static __attribute__((noinline)) void multiply_part(const block *in, const element *a,
                                                    const element *b, element *c)
{
    if (HAS_QUARTERS && in->columns == LANES / 4)
        multiply_strip(0, QUARTER, in, a, b, c);
    else
        multiply_strip(0, PART, in, a, b, c);
}

static inline __attribute__((always_inline)) void
multiply_block(const int fixed, block *in, const element *a, const element *b, element *c)
{
    const ptrdiff_t n = in->product->n;
    ptrdiff_t j = 0;
    for (; j + 2 * LANES <= n; j += 2 * LANES)
        multiply_strip(fixed, PAIR, in, a, b + j, c + j);
    if (j + LANES <= n) {
        multiply_strip(fixed, WHOLE, in, a, b + j, c + j);
        j += LANES;
    }
    in->columns = (int)(n - j);
    if (HAS_HALVES && in->columns == LANES / 2)
        multiply_strip(fixed, HALF, in, a, b + j, c + j);
    else if (in->columns > 0)
        multiply_part(in, a, b + j, c + j);
}

/* For k = 0 there is one empty block, which computes beta c. */
static inline __attribute__((always_inline)) void multiply_any(const pri_small_product *product,
                                                               bool streamed, const element *a,
                                                               const element *b, element *c)
{
    for (ptrdiff_t k = 0; k == 0 || k < product->k; k += PRI_MATMUL_INNER) {
        const ptrdiff_t left = product->k - k;
        block in = {
            .product = product,
            .inner = left < PRI_MATMUL_INNER ? left : PRI_MATMUL_INNER,
            .scaled = product->alpha != 1,
            .keeps = k > 0 || product->beta != 0,
            .streamed = streamed,
            .factor = k > 0 ? 1 : product->beta,
        };
        multiply_block(0, &in, a + k * product->a_column, b + k * product->b_row, c);
    }
}

/* Works on a local copy of the batch, which stores to c cannot alias. */
static inline __attribute__((always_inline)) void
multiply_each(const int fixed, const pri_small_batch *batch, ptrdiff_t count, ptrdiff_t rest,
              const element *a, const element *b, element *c)
{
    const pri_small_batch small = *batch;
    const ptrdiff_t fetched = small.ahead > 0 ? count + rest - small.ahead : 0;
    for (ptrdiff_t p = 0; p < count; p++) {
        const element *left = a + p * small.a_step, *right = b + p * small.b_step;
        element *out = c + p * small.c_step;
        if (p < fetched)
            fetch_one(&small, left, right, out);
        if (fixed > 0) {
            block in = {.product = &small.one, .inner = fixed, .streamed = small.streamed};
            multiply_block(fixed, &in, left, right, out);
        } else {
            multiply_any(&small.one, small.streamed, left, right, out);
        }
    }
}

/* One function per inner size. A single function for all of them would take twice as long to
 * compile. */
#define DEFINE_EACH(inner)                                                                         \
    static __attribute__((noinline)) void multiply_each_##inner(                                   \
        const pri_small_batch *batch, ptrdiff_t count, ptrdiff_t rest, const element *a,           \
        const element *b, element *c)                                                              \
    {                                                                                              \
        multiply_each(inner, batch, count, rest, a, b, c);                                         \
    }
DEFINE_EACH(0)
#if HAS_FIXED
DEFINE_EACH(2)
DEFINE_EACH(3)
DEFINE_EACH(4)
DEFINE_EACH(6)
DEFINE_EACH(8)
#endif

/* The functions by inner size, for gapless matrices a; [0] is for any product. */
static each_function *const each_of[] = {
    [0] = multiply_each_0,
#if HAS_FIXED
    [2] = multiply_each_2, [3] = multiply_each_3, [4] = multiply_each_4,
    [6] = multiply_each_6, [8] = multiply_each_8,
#endif
};

static void multiply_batch(const pri_small_batch *batch, ptrdiff_t count, ptrdiff_t rest,
                           const element *a, const element *b, element *c)
{
    const ptrdiff_t sizes = (ptrdiff_t)(sizeof each_of / sizeof *each_of);
    const pri_small_product *one = &batch->one;
    const bool plain = one->a_column == 1 && one->a_row == one->k && one->alpha == 1 &&
                       one->beta == 0 && one->k < sizes;
    each_function *const tiny = plain ? tiny_of(one) : NULL;
    const ptrdiff_t fixed = plain && each_of[one->k] ? one->k : 0;
    (tiny ? tiny : each_of[fixed])(batch, count, rest, a, b, c);
}

static void multiply(const pri_small_product *product, const element *a, const element *b,
                     element *c)
{
    const pri_small_batch alone = {.one = *product};
    multiply_batch(&alone, 1, 0, a, b, c);
}

const pri_matmul_small PRI_AT_LEVEL(pri_matmul_small) = {
    .multiply = multiply,
    .multiply_batch = multiply_batch,
    .streams = STREAMS,
};
