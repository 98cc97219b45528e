/* SPDX-License-Identifier: MIT */
/*
 * Reductions of lines of few elements: eight lines at a time, which are folded in registers.
 *
 * With up to 32 elements, element i alone is lane i, so that a line's result is the fold of its
 * elements by halves. Lanes without an element are the identity, which changes nothing: they are
 * left out.
 */
#include "short_lines.h"

#include <math.h>

#include "cache.h"
#include "reduce_lanes.h"
#include "registers.h"

enum { EIGHT = 8 };

/* Before a loop over vectors of eight doubles, which is unrolled where each is one register. */
#if defined(__AVX512F__)
#define PRI_UNROLL_8 PRI_UNROLL
#else
#define PRI_UNROLL_8 PRI_ROLLED
#endif

/* How far before its use a line is fetched. The processor's own streams reach less far: 10^6 lines
 * of 20 doubles took 1.2 times as long without. */
#define FETCHED_BYTES 4096

/* Left where both are equal; a NaN if either is one. */
static inline pri_v8 smaller(pri_v8 left, pri_v8 right)
{
    return pri_v8_mark_nan(pri_v8_min(right, left), right, right);
}

static inline pri_v8 larger(pri_v8 left, pri_v8 right)
{
    return pri_v8_mark_nan(pri_v8_max(right, left), right, right);
}

/* The one NaN that results have. */
static inline pri_v8 same_nan(pri_v8 x)
{
    return pri_v8_mark_nan(x, x, x);
}

/* The first n elements at x, if there are fewer than eight, and the identity behind them. */
static inline pri_v8 load_up_to_8(ptrdiff_t n, const element *x, double identity)
{
    return n >= EIGHT ? load(x) : load_part(x, n, identity);
}

static inline void store_up_to_8(ptrdiff_t n, pri_v8 x, double *to)
{
    if (n >= EIGHT)
        memcpy(to, &x, sizeof x);
    else
        memcpy(to, &x, (size_t)n * sizeof *to);
}

/* Lanes v .. v + 7 of a line of up to two rows of lanes; n > v. */
static inline __attribute__((always_inline)) pri_v8
line_lanes(ptrdiff_t n, const element *x, ptrdiff_t v, double identity, combine *join)
{
    const pri_v8 first = load_up_to_8(n - v, x + v, identity);
    const ptrdiff_t w = v + PRI_LANES;
    return n > w ? join(first, load_up_to_8(n - w, x + w, identity)) : first;
}

/* A line's lanes folded to eight. */
static inline __attribute__((always_inline)) pri_v8 fold_to_8(ptrdiff_t n, const element *x,
                                                              double identity, combine *join)
{
    pri_v8 low = line_lanes(n, x, 0, identity, join);
    if (n > 16)
        low = join(low, line_lanes(n, x, 16, identity, join));
    if (n <= 8)
        return low;
    pri_v8 high = line_lanes(n, x, 8, identity, join);
    if (n > 24)
        high = join(high, line_lanes(n, x, 24, identity, join));
    return join(low, high);
}

/* Lane j of 2k takes lane j + k, for k = 4, 2, 1, in eight lines: they share vectors, first two of
 * them, then four, then all. */
static inline __attribute__((always_inline)) pri_v8 fold_lines(const pri_v8 lines[EIGHT],
                                                               combine *join)
{
    pri_v8 twos[4], fours[2];
    PRI_UNROLL_8
    for (int k = 0; k < 4; k++) {
        const int line = k / 2 + 4 * (k % 2);
        twos[k] = join(pri_v8_low_halves(lines[line], lines[line + 2]),
                       pri_v8_high_halves(lines[line], lines[line + 2]));
    }
    PRI_UNROLL_8
    for (int k = 0; k < 2; k++)
        fours[k] = join(pri_v8_even_pairs(twos[2 * k], twos[2 * k + 1]),
                        pri_v8_odd_pairs(twos[2 * k], twos[2 * k + 1]));
    return join(pri_v8_even(fours[0], fours[1]), pri_v8_odd(fours[0], fours[1]));
}

static inline void fetch_ahead(const element *x, ptrdiff_t n)
{
    const char *bytes = (const char *)x + FETCHED_BYTES;
    for (ptrdiff_t k = 0; k < n * (ptrdiff_t)sizeof(element); k += PRI_LINE_BYTES)
        __builtin_prefetch(bytes + k);
}

/* The last lines, fewer than eight, are filled up with copies of their first. */
static inline __attribute__((always_inline)) void reduce_lines(ptrdiff_t n, ptrdiff_t count,
                                                               ptrdiff_t apart, const element *x,
                                                               double identity, combine *join,
                                                               double *out)
{
    for (ptrdiff_t i = 0; i < count; i += EIGHT) {
        const ptrdiff_t left = count - i < EIGHT ? count - i : EIGHT;
        const element *first = x + i * apart;
        pri_v8 lines[EIGHT];
        if (apart == n)
            fetch_ahead(first, EIGHT * n);
        PRI_UNROLL_8
        for (int k = 0; k < EIGHT; k++)
            lines[k] = fold_to_8(n, first + (k < left ? k * apart : 0), identity, join);
        const pri_v8 results = same_nan(fold_lines(lines, join));
        store_up_to_8(left, results, out + i);
    }
}

/* Lanes j, j + 8, j + 16 and j + 24 of eight columns from c on, folded to lane j. */
static inline __attribute__((always_inline)) pri_v8 fold_rows(ptrdiff_t rows,
                                                              const element *const x[PRI_LANES],
                                                              ptrdiff_t j, ptrdiff_t c,
                                                              combine *join)
{
    pri_v8 low = load(x[j] + c);
    if (rows > j + 16)
        low = join(low, load(x[j + 16] + c));
    if (rows <= j + 8)
        return low;
    pri_v8 high = load(x[j + 8] + c);
    if (rows > j + 24)
        high = join(high, load(x[j + 24] + c));
    return join(low, high);
}

static inline __attribute__((always_inline)) pri_v8
reduce_8_columns(ptrdiff_t rows, const element *const x[PRI_LANES], ptrdiff_t c, double identity,
                 combine *join)
{
    pri_v8 lanes[8];
    PRI_UNROLL_8
    for (ptrdiff_t j = 0; j < 8; j++)
        lanes[j] = j < rows ? fold_rows(rows, x, j, c, join) : pri_v8_all(identity);
    PRI_UNROLL_8
    for (ptrdiff_t half = 4; half > 0; half /= 2) {
        PRI_UNROLL_8
        for (ptrdiff_t j = 0; j < half; j++)
            lanes[j] = join(lanes[j], lanes[j + half]);
    }
    return lanes[0];
}

/* Fewer than eight columns of each row, as eight. */
static void copy_columns(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t c,
                         const element *x[PRI_LANES], element to[PRI_LANES][EIGHT])
{
    for (ptrdiff_t j = 0; j < rows; j++) {
        for (ptrdiff_t k = 0; k < EIGHT; k++)
            to[j][k] = k < columns ? x[j][c + k] : 0;
        x[j] = to[j];
    }
}

static inline __attribute__((always_inline)) void
reduce_rows(const pri_matrix *matrix, double identity, combine *join, double *out)
{
    const ptrdiff_t rows = matrix->rows, columns = matrix->columns;
    const element *x[PRI_LANES];
    element last[PRI_LANES][EIGHT];
    for (ptrdiff_t j = 0; j < rows; j++)
        x[j] = pri_matrix_row(matrix, j);
    for (ptrdiff_t c = 0; c < columns; c += EIGHT) {
        const ptrdiff_t left = columns - c < EIGHT ? columns - c : EIGHT;
        if (left < EIGHT)
            copy_columns(rows, left, c, x, last);
        const ptrdiff_t at = left < EIGHT ? 0 : c;
        store_up_to_8(left, same_nan(reduce_8_columns(rows, x, at, identity, join)), out + c);
    }
}

void PRI_AT_LEVEL(pri_sum_short_lines)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                       const element *x, double *out)
{
    reduce_lines(n, count, apart, x, -0.0, add, out);
}

void PRI_AT_LEVEL(pri_sum_few_rows)(const pri_matrix *matrix, double *out)
{
    reduce_rows(matrix, -0.0, add, out);
}

void PRI_AT_LEVEL(pri_min_short_lines)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                       const element *x, double *out)
{
    reduce_lines(n, count, apart, x, (double)INFINITY, smaller, out);
}

void PRI_AT_LEVEL(pri_min_few_rows)(const pri_matrix *matrix, double *out)
{
    reduce_rows(matrix, (double)INFINITY, smaller, out);
}

void PRI_AT_LEVEL(pri_max_short_lines)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                       const element *x, double *out)
{
    reduce_lines(n, count, apart, x, -(double)INFINITY, larger, out);
}

void PRI_AT_LEVEL(pri_max_few_rows)(const pri_matrix *matrix, double *out)
{
    reduce_rows(matrix, -(double)INFINITY, larger, out);
}
