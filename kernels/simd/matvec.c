/* SPDX-License-Identifier: MIT */
/*
 * A lane is a row of the matrix, so that each row's products are added in order. Contiguous rows
 * are transposed in registers, in squares as wide as a vector; contiguous columns need no
 * transposition.
 */
#include "matvec.h"

#include <stdbool.h>

#include "product_lanes.h"

/* Squares that go through together, since a row's additions wait for each other: from memory fewer
 * rows, which are read from end to end. */
enum { FAR_SQUARES = 2, SQUARES = 4, STEPS = 4 };

/* How far before its use an element of a row that comes from memory is fetched: so many rows are
 * more than the processor follows by itself. */
enum { FETCHED = 1024 / sizeof(element) };

static inline element multiply_add_one(element x, element y, element sum)
{
#if PRI_IS_REAL
    return sizeof(element) == 8 ? (element)__builtin_fma((double)x, (double)y, (double)sum)
                                : (element)__builtin_fmaf((float)x, (float)y, (float)sum);
#else
    return x * y + sum;
#endif
}

static inline vec zip_low(vec x, vec y)
{
    return sizeof(element) == 8 ? (vec)pri_zip_low_f64((pri_vec_f64)x, (pri_vec_f64)y)
                                : (vec)pri_zip_low_f32((pri_vec_f32)x, (pri_vec_f32)y);
}

static inline vec zip_high(vec x, vec y)
{
    return sizeof(element) == 8 ? (vec)pri_zip_high_f64((pri_vec_f64)x, (pri_vec_f64)y)
                                : (vec)pri_zip_high_f32((pri_vec_f32)x, (pri_vec_f32)y);
}

#if defined(__AVX2__)
/*
 * Squares are transposed from halves of rows: a vector has a half of one row and of another, which
 * loads put there, so that a third of the exchanges between vectors is saved. Elements are then
 * dealt out within sixteen bytes, and with AVX-512 these between two groups of rows.
 */
enum { DEALT = 16 / sizeof(element), HALF = LANES / 2, GROUPS = LANES / (2 * DEALT) };

static inline vec join_halves(const element *low, const element *high)
{
    const double *first = (const void *)low, *second = (const void *)high;
#if defined(__AVX512F__)
    const __m512d lower = _mm512_castpd256_pd512(_mm256_loadu_pd(first));
    return (vec)_mm512_insertf64x4(lower, _mm256_loadu_pd(second), 1);
#else
    return (vec)_mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(first)),
                                     _mm_loadu_pd(second), 1);
#endif
}

/* Of each sixteen bytes the lower halves of x and y, or the upper ones: as they are, or four bytes
 * of each in turns. */
static inline vec deal_wide(bool upper, vec x, vec y)
{
#if defined(__AVX512F__)
    return upper ? (vec)_mm512_unpackhi_pd((__m512d)x, (__m512d)y)
                 : (vec)_mm512_unpacklo_pd((__m512d)x, (__m512d)y);
#else
    return upper ? (vec)_mm256_unpackhi_pd((__m256d)x, (__m256d)y)
                 : (vec)_mm256_unpacklo_pd((__m256d)x, (__m256d)y);
#endif
}

static inline vec deal_narrow(bool upper, vec x, vec y)
{
#if defined(__AVX512F__)
    return upper ? (vec)_mm512_unpackhi_ps((__m512)x, (__m512)y)
                 : (vec)_mm512_unpacklo_ps((__m512)x, (__m512)y);
#else
    return upper ? (vec)_mm256_unpackhi_ps((__m256)x, (__m256)y)
                 : (vec)_mm256_unpacklo_ps((__m256)x, (__m256)y);
#endif
}

/* A group of rows, in the order first .. first + DEALT - 1 and the DEALT behind: out[c] becomes its
 * column k + c, and with AVX-512 its column k + DEALT + c in every second sixteen bytes. */
static inline __attribute__((always_inline)) void deal_group(const element *const *at, ptrdiff_t k,
                                                             vec out[DEALT])
{
    vec pairs[DEALT];
    PRI_UNROLL
    for (int i = 0; i < DEALT; i++)
        pairs[i] = join_halves(at[i] + k, at[DEALT + i] + k);
    if (DEALT == 2) {
        out[0] = deal_wide(false, pairs[0], pairs[1]);
        out[1] = deal_wide(true, pairs[0], pairs[1]);
        return;
    }
    PRI_UNROLL
    for (int upper = 0; upper < 2; upper++) {
        const vec front = deal_narrow(upper, pairs[0], pairs[1 % DEALT]);
        const vec back = deal_narrow(upper, pairs[2 % DEALT], pairs[3 % DEALT]);
        out[2 * upper % DEALT] = deal_wide(false, front, back);
        out[(2 * upper + 1) % DEALT] = deal_wide(true, front, back);
    }
}

/* The columns k .. k + HALF - 1 of a square. */
static inline __attribute__((always_inline)) void columns_of_half(const element *const at[LANES],
                                                                  ptrdiff_t k, vec column[HALF])
{
    vec dealt[GROUPS][DEALT];
    PRI_UNROLL
    for (int g = 0; g < GROUPS; g++)
        deal_group(at + g * 2 * DEALT, k, dealt[g]);
    PRI_UNROLL
    for (int c = 0; c < DEALT; c++) {
#if defined(__AVX512F__)
        const __m512d first = (__m512d)dealt[0][c], second = (__m512d)dealt[1][c];
        column[c] = (vec)_mm512_shuffle_f64x2(first, second, 0x88);
        column[DEALT + c] = (vec)_mm512_shuffle_f64x2(first, second, 0xdd);
#else
        column[c] = dealt[0][c];
#endif
    }
}
#endif

/* Each round deals the rows of the upper half out between those of the lower. */
static inline __attribute__((always_inline)) void transpose(vec row[LANES])
{
    vec dealt[LANES];
    PRI_UNROLL
    for (int round = 1; round < LANES; round *= 2) {
        PRI_UNROLL
        for (int r = 0; r < LANES / 2; r++) {
            dealt[2 * r] = zip_low(row[r], row[r + LANES / 2]);
            dealt[2 * r + 1] = zip_high(row[r], row[r + LANES / 2]);
        }
        PRI_UNROLL
        for (int r = 0; r < LANES; r++)
            row[r] = dealt[r];
    }
}

#if defined(__AVX2__)
enum { SLICE = HALF };
#else
enum { SLICE = LANES };
#endif

/* The columns k .. k + SLICE - 1 of the rows that begin at `at`. */
static inline __attribute__((always_inline)) void load_slice(const element *const at[LANES],
                                                             ptrdiff_t k, vec column[SLICE])
{
#if defined(__AVX2__)
    columns_of_half(at, k, column);
#else
    PRI_UNROLL
    for (int r = 0; r < LANES; r++)
        column[r] = load(at[r] + k);
    transpose(column);
#endif
}

/* The first `count` columns of a square, of rows that have no more. */
static inline __attribute__((always_inline)) void
load_part_square(int count, const element *const at[LANES], ptrdiff_t k, vec column[LANES])
{
    PRI_UNROLL
    for (int r = 0; r < LANES; r++)
        column[r] = load_part(at[r] + k, count);
    transpose(column);
}

/* A vector that is in a register, where compilers would load it again for each use. */
static inline vec kept(vec x)
{
#if defined(__x86_64__)
    if (sizeof(element) == 4)
        __asm__("" : "+v"(x));
#endif
    return x;
}

/* Adds the products of a slice of each square. Their factors stay in registers: to load them for
 * each square takes as long as half of the matrix. */
static inline __attribute__((always_inline)) void
add_slices(const int squares, const element *const *at, ptrdiff_t k, const element *x, vec *sum)
{
    vec factor[SLICE], column[SLICE];
    PRI_UNROLL
    for (int c = 0; c < SLICE; c++)
        factor[c] = kept(all(x[k + c]));
    PRI_UNROLL
    for (int s = 0; s < squares; s++) {
        load_slice(at + s * LANES, k, column);
        PRI_UNROLL
        for (int c = 0; c < SLICE; c++)
            sum[s] = multiply_add(factor[c], column[c], sum[s]);
    }
}

static inline __attribute__((always_inline)) vec
add_part_square(int count, const element *const at[LANES], ptrdiff_t k, const element *x, vec sum)
{
    vec column[LANES];
    load_part_square(count, at, k, column);
    PRI_UNROLL
    for (int c = 0; c < LANES; c++)
        if (c < count)
            sum = multiply_add(all(x[k + c]), column[c], sum);
    return sum;
}

/* Rows beyond the last one are the last one again. */
static inline __attribute__((always_inline)) void add_rows(const int squares, const bool far,
                                                           ptrdiff_t count, ptrdiff_t inner,
                                                           const element *a, ptrdiff_t row,
                                                           const element *x, element *sums)
{
    const element *at[SQUARES * LANES];
    vec sum[SQUARES];
    element all_sums[SQUARES * LANES];
    for (int r = 0; r < squares * LANES; r++)
        at[r] = a + (r < count ? r : count - 1) * row;
    PRI_UNROLL
    for (int s = 0; s < squares; s++)
        sum[s] = (vec){0};
    ptrdiff_t k = 0;
    for (; k + LANES <= inner; k += LANES) {
        for (int r = 0; r < squares * LANES && far; r++)
            __builtin_prefetch(at[r] + k + FETCHED);
        PRI_UNROLL
        for (int h = 0; h < LANES; h += SLICE)
            add_slices(squares, at, k + h, x, sum);
    }
    const int rest = (int)(inner - k);
    PRI_UNROLL
    for (int s = 0; s < squares && rest > 0; s++)
        sum[s] = add_part_square(rest, at + s * LANES, k, x, sum[s]);
    PRI_UNROLL
    for (int s = 0; s < squares; s++)
        store(all_sums + s * LANES, sum[s]);
    memcpy(sums, all_sums,
           (size_t)(count < squares * LANES ? count : squares * LANES) * sizeof *sums);
}

static void rows(bool far, ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t row,
                 const element *x, element *sums)
{
    ptrdiff_t i = 0;
    for (; far && i + LANES < count; i += FAR_SQUARES * LANES)
        add_rows(FAR_SQUARES, true, count - i, inner, a + i * row, row, x, sums + i);
    for (; i + FAR_SQUARES * LANES < count; i += SQUARES * LANES)
        add_rows(SQUARES, false, count - i, inner, a + i * row, row, x, sums + i);
    for (; i + LANES < count; i += FAR_SQUARES * LANES)
        add_rows(FAR_SQUARES, false, count - i, inner, a + i * row, row, x, sums + i);
    if (i < count)
        add_rows(1, false, count - i, inner, a + i * row, row, x, sums + i);
}

/* `steps` columns, of which each lane adds its products in order. */
static inline __attribute__((always_inline)) void add_columns(const int steps, ptrdiff_t count,
                                                              const element *a, ptrdiff_t column,
                                                              const element *x, element *sums)
{
    ptrdiff_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        vec sum = load(sums + i);
        PRI_UNROLL
        for (int k = 0; k < steps; k++)
            sum = multiply_add(all(x[k]), load(a + k * column + i), sum);
        store(sums + i, sum);
    }
    for (; i < count; i++) {
        PRI_UNROLL
        for (int k = 0; k < steps; k++)
            sums[i] = multiply_add_one(x[k], a[k * column + i], sums[i]);
    }
}

static void columns(ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t column,
                    const element *x, element *sums)
{
    ptrdiff_t k = 0;
    memset(sums, 0, (size_t)count * sizeof *sums);
    for (; k + STEPS <= inner; k += STEPS)
        add_columns(STEPS, count, a + k * column, column, x + k, sums);
    for (; k < inner; k++)
        add_columns(1, count, a + k * column, column, x + k, sums);
}

const pri_matvec PRI_AT_LEVEL(pri_matvec) = {
    .far_together = FAR_SQUARES * LANES,
    .together = SQUARES * LANES,
    .rows = rows,
    .columns = columns,
};
