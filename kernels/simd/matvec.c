/* SPDX-License-Identifier: MIT */
/*
 * Matrix-vector products. Each lane is a row of the matrix, so that the products of each row are
 * added in order. Contiguous rows are transposed in registers, in squares of up to 32 bytes.
 * Contiguous columns need no transposition.
 */
#include "matvec.h"

#include <stdbool.h>

#include "matmul.h"
#include "product_lanes.h"

#if defined(__AVX512F__)
#define PRI_SQUARE_BYTES 32
#endif
#include "squares.h"

/* Several squares are processed together to hide the latency of additions. Fewer are used for
 * matrices in memory, whose rows are read from end to end. Fewer are also used where rows are a
 * multiple of CROWDED_BYTES apart, and no more than SQUARES where it is half of that: more than
 * eight rows would then share a set of the first-level cache, whose ways have the size of a page.
 */
enum { FEW_SQUARES = 2, CROWDED_BYTES = 2 * 8 * 4096 / (SQUARES * SIDE) };

/* Rows of 32-bit numbers a multiple of PAGE_BYTES apart: a square of eight rows fills a set. BLOCKS
 * blocks of its rows are then processed together instead of several squares. (1,024, 2,048 and
 * 4,096 columns are a little more than a multiple of BLOCKS blocks.) */
enum { PAGE_BYTES = 4096, BLOCKS = 5 };

/* Columns whose products are added while a sum is in a register, and the most remaining rows that
 * are computed one by one. */
enum { STEPS = 8, FEW_LEFT = 3 };

/* Prefetch distance along rows in memory, in elements. Hardware prefetchers do not follow so many
 * rows. */
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

static inline square_vec repeat(element x)
{
    return x - (square_vec){0};
}

static inline void store_square(element *x, square_vec v)
{
    memcpy(x, &v, sizeof v);
}

static inline square_vec multiply_add_square(square_vec x, square_vec y, square_vec sum)
{
#if PRI_SQUARE_BYTES == PRI_VEC_BYTES
    return multiply_add(x, y, sum);
#elif !PRI_IS_REAL
    return x * y + sum;
#else
    return sizeof(element) == 8 ? (square_vec)_mm256_fmadd_pd((__m256d)x, (__m256d)y, (__m256d)sum)
                                : (square_vec)_mm256_fmadd_ps((__m256)x, (__m256)y, (__m256)sum);
#endif
}

/* Keeps a vector in a register, where compilers would otherwise reload it for each use. */
static inline square_vec keep_in_register(square_vec x)
{
#if defined(__x86_64__)
    if (sizeof(element) == 4 || PRI_SQUARE_BYTES < PRI_VEC_BYTES)
        __asm__("" : "+v"(x));
#endif
    return x;
}

/* Adds the products of a slice of each square. The factors stay in registers, since loading them
 * for each square would take half as long as loading the matrix. */
static inline __attribute__((always_inline)) void add_slices(const int first, const int squares,
                                                             const bool evenly, const row_set *rows,
                                                             ptrdiff_t k, const element *x,
                                                             square_vec *sum)
{
    square_vec factor[SLICE], column[SLICE];
    PRI_UNROLL
    for (int c = 0; c < SLICE; c++)
        factor[c] = keep_in_register(repeat(x[k + c]));
    PRI_UNROLL
    for (int s = first; s < first + squares; s++) {
        load_slice(evenly, rows, s * SIDE, k, SLICE, column);
        PRI_UNROLL
        for (int c = 0; c < SLICE; c++)
            sum[s] = multiply_add_square(factor[c], column[c], sum[s]);
    }
}

/* The same for the last columns, fewer than a slice. */
static inline __attribute__((always_inline)) void add_part_slices(int count, const int squares,
                                                                  const bool evenly,
                                                                  const row_set *rows, ptrdiff_t k,
                                                                  const element *x, square_vec *sum)
{
    PRI_UNROLL
    for (int s = 0; s < squares; s++) {
        square_vec column[SLICE];
        load_slice(evenly, rows, s * SIDE, k, count, column);
        PRI_UNROLL
        for (int c = 0; c < SLICE; c++)
            if (c < count)
                sum[s] = multiply_add_square(repeat(x[k + c]), column[c], sum[s]);
    }
}

static inline __attribute__((always_inline)) void fetch_rows(const int rows, const bool evenly,
                                                             const row_set *set, ptrdiff_t k)
{
    for (int r = 0; r < rows; r++)
        __builtin_prefetch(row_at(evenly, set, r) + k);
}

/* Advances by some columns. If `evenly`, the row pointers and x advance, otherwise the column
 * index.
 */
static inline __attribute__((always_inline)) void advance(const int squares, const bool evenly,
                                                          ptrdiff_t columns, row_set *rows,
                                                          const element **x, ptrdiff_t *k)
{
    if (!evenly) {
        *k += columns;
        return;
    }
    *x += columns;
    PRI_UNROLL
    for (int r = 0; r < squares * SIDE; r += APART)
        rows->at[r] += columns;
}

/* Sets the sums to those of one block, and advances past it. */
static inline __attribute__((always_inline)) void add_block(const int squares, const bool evenly,
                                                            const bool far, ptrdiff_t inner,
                                                            row_set *rows, const element **x,
                                                            ptrdiff_t *k, square_vec *sum)
{
    PRI_UNROLL
    for (int s = 0; s < squares; s++)
        sum[s] = (square_vec){0};
    ptrdiff_t left = inner;
    for (; left >= SIDE; left -= SIDE) {
        if (far)
            fetch_rows(squares * SIDE, evenly, rows, *k + FETCHED);
        PRI_UNROLL
        for (int h = 0; h < SIDE; h += SLICE)
            add_slices(0, squares, evenly, rows, *k + h, *x, sum);
        advance(squares, evenly, SIDE, rows, x, k);
    }
    if (left >= SLICE) {
        add_slices(0, squares, evenly, rows, *k, *x, sum);
        advance(squares, evenly, SLICE, rows, x, k);
        left -= SLICE;
    }
    if (left > 0)
        add_part_slices((int)left, squares, evenly, rows, *k, *x, sum);
}

/* The sums of the blocks, added in order. Only the last block may be short. */
static inline __attribute__((always_inline)) void add_rows(const int squares, const bool evenly,
                                                           const bool far, ptrdiff_t inner,
                                                           row_set *rows, const element *x,
                                                           square_vec *added)
{
    ptrdiff_t k = 0;
    for (ptrdiff_t begin = 0; begin == 0 || begin < inner; begin += PRI_MATMUL_INNER) {
        const ptrdiff_t left = inner - begin;
        square_vec sum[MOST_SQUARES];
        add_block(squares, evenly, far, left < PRI_MATMUL_INNER ? left : PRI_MATMUL_INNER, rows, &x,
                  &k, sum);
        PRI_UNROLL
        for (int s = 0; s < squares; s++)
            added[s] = begin == 0 ? sum[s] : added[s] + sum[s];
    }
}

/* Computes the rows of whole squares. */
static inline __attribute__((always_inline)) void add_squares(const int squares, const bool far,
                                                              ptrdiff_t inner, const element *a,
                                                              ptrdiff_t row, const element *x,
                                                              element *sums)
{
    const bool evenly = !far || sizeof(element) == 8;
    row_set rows = {0};
    square_vec sum[MOST_SQUARES] = {0};
    PRI_UNROLL
    for (int r = 0; r < squares * SIDE; r += evenly ? APART : 1)
        rows.at[r] = a + r * row;
    if (evenly)
        set_steps(&rows, row);
    add_rows(squares, evenly, far, inner, &rows, x, sum);
    PRI_UNROLL
    for (int s = 0; s < squares; s++)
        store_square(sums + s * SIDE, sum[s]);
}

static void add_few(ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t row,
                    const element *x, element *sums)
{
    row_set rows = {0};
    square_vec sum[MOST_SQUARES] = {0};
    element all_sums[SIDE];
    for (int r = 0; r < SIDE; r++)
        rows.at[r] = a + (r < count ? r : count - 1) * row;
    add_rows(1, false, false, inner, &rows, x, sum);
    store_square(all_sums, sum[0]);
    memcpy(sums, all_sums, (size_t)count * sizeof *sums);
}

/* Computes a square of APART rows. The sums of its blocks are independent, so that their latencies
 * hide one another as those of several squares do. */
static void add_blocks(ptrdiff_t inner, const element *a, ptrdiff_t row, const element *x,
                       element *sums)
{
    row_set rows = {0};
    square_vec added = {0}, sum[MOST_SQUARES] = {0};
    set_steps(&rows, row);
    ptrdiff_t begin = 0;
    for (; inner - begin >= BLOCKS * PRI_MATMUL_INNER; begin += BLOCKS * PRI_MATMUL_INNER) {
        PRI_UNROLL
        for (int b = 0; b < BLOCKS; b++) {
            rows.at[b * SIDE] = a + begin + b * PRI_MATMUL_INNER;
            sum[b] = (square_vec){0};
        }
        const element *factors = x + begin;
        for (ptrdiff_t k = 0, none = 0; k < PRI_MATMUL_INNER; k += SLICE) {
            PRI_UNROLL
            for (int b = 0; b < BLOCKS; b++)
                add_slices(b, 1, true, &rows, 0, factors + b * PRI_MATMUL_INNER, sum);
            advance(BLOCKS, true, SLICE, &rows, &factors, &none);
        }
        PRI_UNROLL
        for (int b = 0; b < BLOCKS; b++)
            added = begin == 0 && b == 0 ? sum[b] : added + sum[b];
    }
    const element *factors = x + begin;
    rows.at[0] = a + begin;
    for (ptrdiff_t none = 0; begin < inner; begin += PRI_MATMUL_INNER) {
        const ptrdiff_t left = inner - begin;
        add_block(1, true, false, left < PRI_MATMUL_INNER ? left : PRI_MATMUL_INNER, &rows,
                  &factors, &none, sum);
        added += sum[0];
    }
    store_square(sums, added);
}

/* Computes the rows in single squares, block by block. */
static void add_paged(ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t row,
                      const element *x, element *sums)
{
    for (ptrdiff_t i = 0; i < count; i += SIDE) {
        const ptrdiff_t at = i + SIDE > count ? count - SIDE : i;
        add_blocks(inner, a + at * row, row, x, sums + at);
    }
}

static void add_some_squares(int squares, bool far, ptrdiff_t inner, const element *a,
                             ptrdiff_t row, const element *x, element *sums)
{
    switch (squares) {
    case 1:
        add_squares(1, false, inner, a, row, x, sums);
        break;
    case FEW_SQUARES:
        if (far)
            add_squares(FEW_SQUARES, true, inner, a, row, x, sums);
        else
            add_squares(FEW_SQUARES, false, inner, a, row, x, sums);
        break;
    case 3:
        add_squares(3, false, inner, a, row, x, sums);
        break;
    case SQUARES:
        add_squares(SQUARES, false, inner, a, row, x, sums);
        break;
    case 5:
        add_squares(5, false, inner, a, row, x, sums);
        break;
    default:
        add_squares(MOST_SQUARES, false, inner, a, row, x, sums);
    }
}

/* How many squares, at most `most`, are computed next, if `left` have not been and there are
 * `whole` ones in all. A single square takes as long as the latency of its additions, so one or two
 * at the end join four, if there are as many whole ones. */
static int next_squares(int most, ptrdiff_t left, ptrdiff_t whole)
{
    if (left > most)
        return most < SQUARES ? most : SQUARES;
    return (int)(left > whole ? (left + 1) / 2 : left);
}

/* The last squares are shifted back so that they are whole, so some rows are computed twice. */
static void rows(bool far, ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t row,
                 const element *x, element *sums)
{
    if (count < SIDE)
        return add_few(count, inner, a, row, x, sums);
    const ptrdiff_t bytes = row * (ptrdiff_t)sizeof *a;
    if ((int)SIDE == (int)APART && !far && bytes % PAGE_BYTES == 0 &&
        inner >= BLOCKS * PRI_MATMUL_INNER)
        return add_paged(count, inner, a, row, x, sums);
    const int most = far || bytes % CROWDED_BYTES == 0  ? FEW_SQUARES
                     : bytes % (CROWDED_BYTES / 2) == 0 ? SQUARES
                                                        : MOST_SQUARES;
    const ptrdiff_t whole = count / SIDE;
    for (ptrdiff_t i = 0, at; i < count;) {
        const ptrdiff_t left = (count - i + SIDE - 1) / SIDE;
        const int squares = next_squares(most, left, whole);
        at = i + squares * SIDE > count ? count - squares * SIDE : i;
        add_some_squares(squares, far, inner, a + at * row, row, x, sums + at);
        i = at + squares * SIDE;
    }
}

/* Adds the products of `steps` columns, in order in each lane. If `far`, the next columns are
 * prefetched. */
static inline __attribute__((always_inline)) void add_columns(const int steps, const bool far,
                                                              ptrdiff_t count, const element *a,
                                                              ptrdiff_t column, const element *x,
                                                              element *sums)
{
    ptrdiff_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        vec sum = load(sums + i);
        PRI_UNROLL
        for (int k = 0; k < steps; k++) {
            if (far)
                __builtin_prefetch(a + (steps + k) * column + i);
            sum = multiply_add(all(x[k]), load(a + k * column + i), sum);
        }
        store(sums + i, sum);
    }
#if defined(__AVX2__)
    /* Masked stores cannot be forwarded to the loads of the next call, so a few remaining rows are
     * computed one by one. */
    const int left = (int)(count - i);
    if (left > FEW_LEFT) {
        vec sum = load_part(sums + i, left);
        PRI_UNROLL
        for (int k = 0; k < steps; k++)
            sum = multiply_add(all(x[k]), load_part(a + k * column + i, left), sum);
        store_part(sums + i, left, sum);
        return;
    }
#endif
    for (; i < count; i++) {
        PRI_UNROLL
        for (int k = 0; k < steps; k++)
            sums[i] = multiply_add_one(x[k], a[k * column + i], sums[i]);
    }
}

static void columns(bool far, ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t column,
                    const element *x, element *sums)
{
    ptrdiff_t k = 0;
    memset(sums, 0, (size_t)count * sizeof *sums);
    for (; far && k + STEPS <= inner; k += STEPS)
        add_columns(STEPS, true, count, a + k * column, column, x + k, sums);
    for (; k + STEPS <= inner; k += STEPS)
        add_columns(STEPS, false, count, a + k * column, column, x + k, sums);
    if (inner - k >= 4) {
        add_columns(4, false, count, a + k * column, column, x + k, sums);
        k += 4;
    }
    if (inner - k >= 2) {
        add_columns(2, false, count, a + k * column, column, x + k, sums);
        k += 2;
    }
    if (k < inner)
        add_columns(1, false, count, a + k * column, column, x + k, sums);
}

const pri_matvec PRI_AT_LEVEL(pri_matvec) = {
    .far_together = FEW_SQUARES * SIDE,
    .together = SQUARES * SIDE,
    .rows = rows,
    .columns = columns,
};
