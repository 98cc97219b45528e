/* SPDX-License-Identifier: MIT */
/*
 * A lane is a row of the matrix, so that each row's products are added in order. Contiguous rows
 * are transposed in registers, in squares as wide as a vector; contiguous columns need no
 * transposition.
 */
#include "matvec.h"

#include <stdbool.h>

#include "product_lanes.h"

/* Squares that go through together: a row's additions wait for each other. */
enum { SQUARES = 2, TOGETHER = SQUARES * LANES, STEPS = 4 };

/* How far before its use an element of a row is fetched: so many rows are more than the processor
 * follows by itself. */
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

/* The columns k .. k + count - 1 of the rows that begin at `at`. */
static inline __attribute__((always_inline)) vec add_square(const bool whole, int count,
                                                            const element *const at[LANES],
                                                            ptrdiff_t k, const element *x, vec sum)
{
    vec row[LANES];
    PRI_UNROLL
    for (int r = 0; r < LANES; r++) {
        row[r] = whole ? load(at[r] + k) : load_part(at[r] + k, count);
        if (whole)
            __builtin_prefetch(at[r] + k + FETCHED);
    }
    transpose(row);
    PRI_UNROLL
    for (int r = 0; r < LANES; r++)
        if (whole || r < count)
            sum = multiply_add(all(x[k + r]), row[r], sum);
    return sum;
}

/* Rows beyond the last one are the last one again. */
static inline __attribute__((always_inline)) void add_rows(const int squares, ptrdiff_t count,
                                                           ptrdiff_t inner, const element *a,
                                                           ptrdiff_t row, const element *x,
                                                           element *sums)
{
    const element *at[TOGETHER];
    vec sum[SQUARES];
    element all_sums[TOGETHER];
    for (int r = 0; r < squares * LANES; r++)
        at[r] = a + (r < count ? r : count - 1) * row;
    PRI_UNROLL
    for (int s = 0; s < squares; s++)
        sum[s] = (vec){0};
    ptrdiff_t k = 0;
    for (; k + LANES <= inner; k += LANES) {
        PRI_UNROLL
        for (int s = 0; s < squares; s++)
            sum[s] = add_square(true, LANES, at + s * LANES, k, x, sum[s]);
    }
    const int rest = (int)(inner - k);
    PRI_UNROLL
    for (int s = 0; s < squares && rest > 0; s++)
        sum[s] = add_square(false, rest, at + s * LANES, k, x, sum[s]);
    PRI_UNROLL
    for (int s = 0; s < squares; s++)
        store(all_sums + s * LANES, sum[s]);
    memcpy(sums, all_sums,
           (size_t)(count < squares * LANES ? count : squares * LANES) * sizeof *sums);
}

static void rows(ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t row,
                 const element *x, element *sums)
{
    ptrdiff_t i = 0;
    for (; i + LANES < count; i += TOGETHER)
        add_rows(SQUARES, count - i, inner, a + i * row, row, x, sums + i);
    if (i < count)
        add_rows(1, count - i, inner, a + i * row, row, x, sums + i);
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
    .together = TOGETHER,
    .rows = rows,
    .columns = columns,
};
