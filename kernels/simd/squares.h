/* SPDX-License-Identifier: MIT */
/*
 * Transposition in registers of square blocks of a matrix. Rows are contiguous in memory; the
 * results are columns with one row per lane. They are as wide as a vector, unless the including
 * file defines PRI_SQUARE_BYTES as 32 for narrower ones.
 */
#ifndef PRI_SQUARES_H
#define PRI_SQUARES_H

#include <stdbool.h>

#include "product_lanes.h"

#ifndef PRI_SQUARE_BYTES
#define PRI_SQUARE_BYTES PRI_VEC_BYTES
#endif

typedef element square_vec __attribute__((vector_size(PRI_SQUARE_BYTES)));
typedef double square_f64 __attribute__((vector_size(PRI_SQUARE_BYTES)));
typedef float square_f32 __attribute__((vector_size(PRI_SQUARE_BYTES)));

enum { SIDE = PRI_SQUARE_BYTES / sizeof(element) };

/* The squares that are processed together, and the most of them. */
enum { SQUARES = 4, MOST_SQUARES = 6 };

/*
 * The addresses of the rows of some squares. If rows are found `evenly`, only every eighth row has
 * a pointer. The others are addressed with the distances of 1, 3, 5 and 7 rows, which addressing
 * modes also scale by 2 and 4, so that all pointers and distances fit in registers. Otherwise each
 * row has its own pointer: where the last row is repeated in place of missing rows, for the blocks
 * of dots.c, and for the sixteen rows of 32-bit numbers that are read from memory.
 */
enum { APART = 8, STEPS_APART = APART / 2 };

typedef struct row_set {
    const element *at[MOST_SQUARES * SIDE]; /* evenly: only every eighth entry is used */
    ptrdiff_t steps[STEPS_APART];           /* evenly: distances of 1, 3, 5 and 7 rows, in bytes */
} row_set;

/* Sets the distances of rows that are `row` elements apart. */
static inline __attribute__((always_inline)) void set_steps(row_set *rows, ptrdiff_t row)
{
    PRI_UNROLL
    for (int k = 0; k < STEPS_APART; k++) {
        rows->steps[k] = (2 * k + 1) * row * (ptrdiff_t)sizeof(element);
        /* Hides the value. Otherwise compilers derive the distances from one another and keep more
         * pointers than there are registers. */
        __asm__("" : "+r"(rows->steps[k]));
    }
}

static inline __attribute__((always_inline)) const element *row_at(const bool evenly,
                                                                   const row_set *rows, int r)
{
    if (!evenly)
        return rows->at[r];
    const int rest = r % APART, factor = rest == 0 ? 0 : rest & -rest;
    const char *from = (const char *)rows->at[r / APART * APART];
    return (const element *)(rest == 0 ? from : from + factor * rows->steps[rest / factor / 2]);
}

#if defined(__AVX2__)
/*
 * Squares are transposed from half rows. Loads place halves of two different rows in one vector,
 * which saves a third of the shuffles between vectors. Elements are then interleaved within groups
 * of sixteen bytes and, in squares of 64 bytes, these groups between two groups of rows.
 */
enum { DEALT = 16 / sizeof(element), HALF = SIDE / 2, GROUPS = SIDE / (2 * DEALT) };

#if PRI_SQUARE_BYTES == 64
typedef __m256d half;

static inline half load_half(const element *x)
{
    return _mm256_loadu_pd((const void *)x);
}

/* The first `count` elements, fewer than a half has. */
static inline half load_half_part(const element *x, int count)
{
    const __mmask8 there = (__mmask8)((1u << count) - 1);
    return sizeof(element) == 8 ? _mm256_maskz_loadu_pd(there, (const void *)x)
                                : (half)_mm256_maskz_loadu_ps(there, (const void *)x);
}

static inline square_vec join_halves(half low, half high)
{
    return (square_vec)_mm512_insertf64x4(_mm512_castpd256_pd512(low), high, 1);
}

#define PRI_SQUARE_MM(operation) _mm512_##operation
#else
typedef __m128d half;

static inline half load_half(const element *x)
{
    return _mm_loadu_pd((const void *)x);
}

static inline half load_half_part(const element *x, int count)
{
    const __m128i lanes = _mm_setr_epi32(0, 1, 2, 3);
    return sizeof(element) == 8
               ? _mm_load_sd((const void *)x)
               : (half)_mm_maskload_ps((const void *)x,
                                       _mm_cmplt_epi32(lanes, _mm_set1_epi32(count)));
}

static inline square_vec join_halves(half low, half high)
{
    return (square_vec)_mm256_insertf128_pd(_mm256_castpd128_pd256(low), high, 1);
}

#define PRI_SQUARE_MM(operation) _mm256_##operation
#endif

/* Interleaves the lower or the upper halves of each sixteen bytes of x and y, in units of eight
 * bytes (wide) or of four bytes (narrow). */
static inline square_vec deal_wide(bool upper, square_vec x, square_vec y)
{
    return upper ? (square_vec)PRI_SQUARE_MM(unpackhi_pd)((square_f64)x, (square_f64)y)
                 : (square_vec)PRI_SQUARE_MM(unpacklo_pd)((square_f64)x, (square_f64)y);
}

static inline square_vec deal_narrow(bool upper, square_vec x, square_vec y)
{
    return upper ? (square_vec)PRI_SQUARE_MM(unpackhi_ps)((square_f32)x, (square_f32)y)
                 : (square_vec)PRI_SQUARE_MM(unpacklo_ps)((square_f32)x, (square_f32)y);
}

/* Transposes the columns from k on of the group of 2*DEALT rows from `first` on. out[c] becomes
 * column k + c, and in squares of 64 bytes alternates in units of sixteen bytes with column k +
 * DEALT + c. */
static inline __attribute__((always_inline)) void deal_group(const bool evenly, const row_set *rows,
                                                             int first, ptrdiff_t k, int count,
                                                             square_vec out[DEALT])
{
    square_vec pairs[DEALT];
    PRI_UNROLL
    for (int i = 0; i < DEALT; i++) {
        const element *low = row_at(evenly, rows, first + i) + k;
        const element *high = row_at(evenly, rows, first + DEALT + i) + k;
        pairs[i] = count == HALF
                       ? join_halves(load_half(low), load_half(high))
                       : join_halves(load_half_part(low, count), load_half_part(high, count));
    }
    if (DEALT == 2) {
        out[0] = deal_wide(false, pairs[0], pairs[1]);
        out[1] = deal_wide(true, pairs[0], pairs[1]);
        return;
    }
    PRI_UNROLL
    for (int upper = 0; upper < 2; upper++) {
        const square_vec front = deal_narrow(upper, pairs[0], pairs[1 % DEALT]);
        const square_vec back = deal_narrow(upper, pairs[2 % DEALT], pairs[3 % DEALT]);
        out[2 * upper % DEALT] = deal_wide(false, front, back);
        out[(2 * upper + 1) % DEALT] = deal_wide(true, front, back);
    }
}

/* The columns k .. k + count - 1 of a square, at most half of its columns. */
static inline __attribute__((always_inline)) void columns_of_half(const bool evenly,
                                                                  const row_set *rows, int first,
                                                                  ptrdiff_t k, int count,
                                                                  square_vec column[HALF])
{
    square_vec dealt[GROUPS][DEALT];
    PRI_UNROLL
    for (int g = 0; g < GROUPS; g++)
        deal_group(evenly, rows, first + g * 2 * DEALT, k, count, dealt[g]);
    PRI_UNROLL
    for (int c = 0; c < DEALT; c++) {
#if PRI_SQUARE_BYTES == 64
        const __m512d front = (__m512d)dealt[0][c], back = (__m512d)dealt[1][c];
        column[c] = (square_vec)_mm512_shuffle_f64x2(front, back, 0x88);
        column[DEALT + c] = (square_vec)_mm512_shuffle_f64x2(front, back, 0xdd);
#else
        column[c] = dealt[0][c];
#endif
    }
}
#else
static inline square_vec zip_low(square_vec x, square_vec y)
{
    return sizeof(element) == 8 ? (square_vec)pri_zip_low_f64((pri_vec_f64)x, (pri_vec_f64)y)
                                : (square_vec)pri_zip_low_f32((pri_vec_f32)x, (pri_vec_f32)y);
}

static inline square_vec zip_high(square_vec x, square_vec y)
{
    return sizeof(element) == 8 ? (square_vec)pri_zip_high_f64((pri_vec_f64)x, (pri_vec_f64)y)
                                : (square_vec)pri_zip_high_f32((pri_vec_f32)x, (pri_vec_f32)y);
}

/* Each round interleaves the rows of the lower half with those of the upper half. */
static inline __attribute__((always_inline)) void transpose(square_vec row[SIDE])
{
    square_vec dealt[SIDE];
    PRI_UNROLL
    for (int round = 1; round < SIDE; round *= 2) {
        PRI_UNROLL
        for (int r = 0; r < SIDE / 2; r++) {
            dealt[2 * r] = zip_low(row[r], row[r + SIDE / 2]);
            dealt[2 * r + 1] = zip_high(row[r], row[r + SIDE / 2]);
        }
        PRI_UNROLL
        for (int r = 0; r < SIDE; r++)
            row[r] = dealt[r];
    }
}
#endif

#if defined(__AVX2__)
enum { SLICE = HALF };
#else
enum { SLICE = SIDE };
#endif

/* The columns k .. k + count - 1 of the square of rows from `first` on: a whole slice, or the
 * remainder at the end. */
static inline __attribute__((always_inline)) void load_slice(const bool evenly, const row_set *rows,
                                                             int first, ptrdiff_t k, int count,
                                                             square_vec column[SLICE])
{
#if defined(__AVX2__)
    columns_of_half(evenly, rows, first, k, count, column);
#else
    PRI_UNROLL
    for (int r = 0; r < SIDE; r++) {
        const element *x = row_at(evenly, rows, first + r) + k;
        column[r] = count == SLICE ? load(x) : load_part(x, count);
    }
    transpose(column);
#endif
}

#endif
