/* SPDX-License-Identifier: MIT */
/*
 * Matrix-vector products. Each lane is a row of the matrix, so that the products of each row are
 * added in order. Contiguous rows are transposed in registers, in squares as wide as a vector.
 * Contiguous columns need no transposition.
 */
#include "matvec.h"

#include <stdbool.h>

#include "squares.h"

/* Several squares are processed together to hide the latency of additions. Fewer are used for
 * matrices in memory, whose rows are read from end to end. Fewer are also used where rows are a
 * multiple of CROWDED_BYTES apart: more than eight rows would then share a set of the first-level
 * cache, whose ways have the size of a page. */
enum { FEW_SQUARES = 2, CROWDED_BYTES = 2 * 8 * 4096 / (SQUARES * LANES) };

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

/* Keeps a vector in a register, where compilers would otherwise reload it for each use. */
static inline vec keep_in_register(vec x)
{
#if defined(__x86_64__)
    if (sizeof(element) == 4)
        __asm__("" : "+v"(x));
#endif
    return x;
}

/* Adds the products of a slice of each square. The factors stay in registers, since loading them
 * for each square would take half as long as loading the matrix. */
static inline __attribute__((always_inline)) void add_slices(const int squares, const bool evenly,
                                                             const row_set *rows, ptrdiff_t k,
                                                             const element *x, vec *sum)
{
    vec factor[SLICE], column[SLICE];
    PRI_UNROLL
    for (int c = 0; c < SLICE; c++)
        factor[c] = keep_in_register(all(x[k + c]));
    PRI_UNROLL
    for (int s = 0; s < squares; s++) {
        load_slice(evenly, rows, s * LANES, k, SLICE, column);
        PRI_UNROLL
        for (int c = 0; c < SLICE; c++)
            sum[s] = multiply_add(factor[c], column[c], sum[s]);
    }
}

/* The same for the last columns, fewer than a slice. */
static inline __attribute__((always_inline)) void add_part_slices(int count, const int squares,
                                                                  const bool evenly,
                                                                  const row_set *rows, ptrdiff_t k,
                                                                  const element *x, vec *sum)
{
    PRI_UNROLL
    for (int s = 0; s < squares; s++) {
        vec column[SLICE];
        load_slice(evenly, rows, s * LANES, k, count, column);
        PRI_UNROLL
        for (int c = 0; c < SLICE; c++)
            if (c < count)
                sum[s] = multiply_add(all(x[k + c]), column[c], sum[s]);
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
    for (int r = 0; r < squares * LANES; r += APART)
        rows->at[r] += columns;
}

static inline __attribute__((always_inline)) void add_rows(const int squares, const bool evenly,
                                                           const bool far, ptrdiff_t inner,
                                                           row_set *rows, const element *x,
                                                           vec *sum)
{
    PRI_UNROLL
    for (int s = 0; s < squares; s++)
        sum[s] = (vec){0};
    ptrdiff_t k = 0, left = inner;
    for (; left >= LANES; left -= LANES) {
        if (far)
            fetch_rows(squares * LANES, evenly, rows, k + FETCHED);
        PRI_UNROLL
        for (int h = 0; h < LANES; h += SLICE)
            add_slices(squares, evenly, rows, k + h, x, sum);
        advance(squares, evenly, LANES, rows, &x, &k);
    }
    if (left >= SLICE) {
        add_slices(squares, evenly, rows, k, x, sum);
        advance(squares, evenly, SLICE, rows, &x, &k);
        left -= SLICE;
    }
    if (left > 0)
        add_part_slices((int)left, squares, evenly, rows, k, x, sum);
}

/* Computes the rows of whole squares. */
static inline __attribute__((always_inline)) void add_squares(const int squares, const bool far,
                                                              ptrdiff_t inner, const element *a,
                                                              ptrdiff_t row, const element *x,
                                                              element *sums)
{
    const bool evenly = !far || sizeof(element) == 8;
    row_set rows = {0};
    vec sum[SQUARES];
    PRI_UNROLL
    for (int r = 0; r < squares * LANES; r += evenly ? APART : 1)
        rows.at[r] = a + r * row;
    if (evenly)
        set_steps(&rows, row);
    add_rows(squares, evenly, far, inner, &rows, x, sum);
    PRI_UNROLL
    for (int s = 0; s < squares; s++)
        store(sums + s * LANES, sum[s]);
}

static void add_few(ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t row,
                    const element *x, element *sums)
{
    row_set rows = {0};
    vec sum[SQUARES];
    element all_sums[LANES];
    for (int r = 0; r < LANES; r++)
        rows.at[r] = a + (r < count ? r : count - 1) * row;
    add_rows(1, false, false, inner, &rows, x, sum);
    store(all_sums, sum[0]);
    memcpy(sums, all_sums, (size_t)count * sizeof *sums);
}

/* The last squares are shifted back so that they are whole, so some rows are computed twice. */
static void rows(bool far, ptrdiff_t count, ptrdiff_t inner, const element *a, ptrdiff_t row,
                 const element *x, element *sums)
{
    if (count < LANES)
        return add_few(count, inner, a, row, x, sums);
    const bool crowded = row * (ptrdiff_t)sizeof *a % CROWDED_BYTES == 0;
    const int most = far || crowded ? FEW_SQUARES : SQUARES;
    for (ptrdiff_t i = 0, at; i < count;) {
        const ptrdiff_t left = (count - i + LANES - 1) / LANES, whole = count / LANES;
        int squares = most;
        while (squares > left || squares > whole)
            squares /= 2;
        at = i + squares * LANES > count ? count - squares * LANES : i;
        if (squares == 1)
            add_squares(1, false, inner, a + at * row, row, x, sums + at);
        else if (far)
            add_squares(FEW_SQUARES, true, inner, a + at * row, row, x, sums + at);
        else if (squares == FEW_SQUARES)
            add_squares(FEW_SQUARES, false, inner, a + at * row, row, x, sums + at);
        else
            add_squares(SQUARES, false, inner, a + at * row, row, x, sums + at);
        i = at + squares * LANES;
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
    .far_together = FEW_SQUARES * LANES,
    .together = SQUARES * LANES,
    .rows = rows,
    .columns = columns,
};
