/* SPDX-License-Identifier: MIT */
/*
 * Reductions of lines of up to a block: eight lines at a time, which are folded in registers.
 *
 * With up to 32 elements, element i alone is lane i, so that a line's result is the fold of its
 * elements by halves. Lanes without an element are the identity, which changes nothing: they are
 * left out.
 */
#include "short_lines.h"

#include <math.h>

#include "cache.h"
#include "few_rows.h"
#include "reduce_lanes.h"
#include "stream.h"

/* Before a loop over vectors of eight doubles, which is unrolled where each is one register. */
#if defined(__AVX512F__)
#define PRI_UNROLL_8 PRI_UNROLL
#else
#define PRI_UNROLL_8 PRI_ROLLED
#endif

/* How far before its use a line is fetched. The processor's own streams reach less far: 10^6 lines
 * of 20 doubles took 1.2 times as long without. Longer lines, which are fetched as they are read,
 * are best fetched from further off. */
#define FETCHED_BYTES 4096
#define LONG_FETCHED_BYTES 8192

/* Up to two rows of lanes have code of their own. */
#define TWO_ROWS (2 * PRI_LANES)

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

/* `streamed`: past the caches, where there are eight and `to` is the beginning of a line of a
 * cache.
 */
static inline void store_up_to_8(ptrdiff_t n, pri_v8 x, int streamed, double *to)
{
    if (n >= EIGHT && streamed)
        stream_v8(to, x);
    else if (n >= EIGHT)
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
static inline __attribute__((always_inline)) pri_v8 fold_any(ptrdiff_t n, const element *x,
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

/* The same of a line of `vectors` vectors, the last of which may have fewer elements: a constant
 * from 1 to 4, which spares the questions of each line, or 0 for any line. */
static inline __attribute__((always_inline)) pri_v8
fold_to_8(int vectors, ptrdiff_t n, const element *x, double identity, combine *join)
{
    if (vectors == 0)
        return fold_any(n, x, identity, join);
    const ptrdiff_t last = EIGHT * (vectors - 1);
    pri_v8 v[4];
    for (int k = 0; k < vectors - 1; k++)
        v[k] = load(x + EIGHT * k);
    v[vectors - 1] = load_part(x + last, n - last, identity);
    if (vectors > 2)
        v[0] = join(v[0], v[2]);
    if (vectors > 3)
        v[1] = join(v[1], v[3]);
    return vectors > 1 ? join(v[0], v[1]) : v[0];
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
    PRI_UNROLL
    for (ptrdiff_t k = 0; k < n * (ptrdiff_t)sizeof(element); k += PRI_LINE_BYTES)
        __builtin_prefetch(bytes + k);
}

/* The last lines, fewer than eight, are filled up with copies of their first. */
static inline __attribute__((always_inline)) void
reduce_lines_of(int vectors, ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart, const element *x,
                double identity, combine *join, int streamed, double *out)
{
    for (ptrdiff_t i = 0, left; i < count; i += left) {
        left = together(i, count, streamed, out);
        const element *first = x + i * apart;
        pri_v8 lines[EIGHT];
        if (apart == n)
            fetch_ahead(first, EIGHT * n);
        PRI_UNROLL_8
        for (int k = 0; k < EIGHT; k++)
            lines[k] = fold_to_8(vectors, n, first + (k < left ? k * apart : 0), identity, join);
        const pri_v8 results = same_nan(fold_lines(lines, join));
        store_up_to_8(left, results, streamed, out + i);
    }
    if (streamed)
        pri_stream_fence();
}

/* A row of lanes, LONG_FETCHED_BYTES further. */
static inline __attribute__((always_inline)) void fetch_lanes(const element *x)
{
    const char *bytes = (const char *)x + LONG_FETCHED_BYTES;
    PRI_UNROLL
    for (int k = 0; k < PRI_LANES * (int)sizeof(element); k += PRI_LINE_BYTES)
        __builtin_prefetch(bytes + k);
}

/* A longer line's lanes folded to eight. `fetched`: what lies behind it is wanted as well. */
static inline __attribute__((always_inline)) pri_v8
fold_long(ptrdiff_t n, const element *x, int fetched, double identity, combine *join)
{
    pri_v8 acc[ROWS];
    if (fetched)
        fetch_lanes(x);
    PRI_UNROLL
    for (int v = 0; v < ROWS; v++)
        acc[v] = load(x + EIGHT * v);
    ptrdiff_t i = PRI_LANES;
    for (; i + PRI_LANES <= n; i += PRI_LANES) {
        if (fetched)
            fetch_lanes(x + i);
        PRI_UNROLL
        for (int v = 0; v < ROWS; v++)
            acc[v] = join(acc[v], load(x + i + EIGHT * v));
    }
    PRI_UNROLL
    for (int v = 0; v < ROWS; v++)
        if (i + EIGHT * v < n)
            acc[v] = join(acc[v], load_up_to_8(n - i - EIGHT * v, x + i + EIGHT * v, identity));
    return join(join(acc[0], acc[2]), join(acc[1], acc[3]));
}

/* The last lines, fewer than eight, are filled up with the first of them. */
static inline __attribute__((always_inline)) void
reduce_long_lines(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart, const element *x, double identity,
                  combine *join, int streamed, double *out)
{
    const int fetched = apart == n && count >= EIGHT;
    for (ptrdiff_t i = 0, left; i < count; i += left) {
        left = together(i, count, streamed, out);
        const element *first = x + i * apart;
        pri_v8 lines[EIGHT];
        ptrdiff_t k = 0;
        do
            lines[k] = fold_long(n, first + k * apart, fetched, identity, join);
        while (++k < left);
        for (; k < EIGHT; k++)
            lines[k] = lines[0];
        store_up_to_8(left, same_nan(fold_lines(lines, join)), streamed, out + i);
    }
    if (streamed)
        pri_stream_fence();
}

static inline __attribute__((always_inline)) void reduce_lines(ptrdiff_t n, ptrdiff_t count,
                                                               ptrdiff_t apart, const element *x,
                                                               double identity, combine *join,
                                                               int streamed, double *out)
{
    if (n > TWO_ROWS)
        return reduce_long_lines(n, count, apart, x, identity, join, streamed, out);
#if defined(__AVX512F__)
    switch ((n - 1) / EIGHT) {
    case 0:
        return reduce_lines_of(1, n, count, apart, x, identity, join, streamed, out);
    case 1:
        return reduce_lines_of(2, n, count, apart, x, identity, join, streamed, out);
    case 2:
        return reduce_lines_of(3, n, count, apart, x, identity, join, streamed, out);
    case 3:
        return reduce_lines_of(4, n, count, apart, x, identity, join, streamed, out);
    }
#endif
    reduce_lines_of(0, n, count, apart, x, identity, join, streamed, out);
}

void PRI_AT_LEVEL(pri_sum_short_lines)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                       const element *x, int streamed, double *out)
{
    if (!reduce_as_columns(n, count, apart, x, add_rows, streamed, out))
        reduce_lines(n, count, apart, x, -0.0, add, streamed, out);
}

void PRI_AT_LEVEL(pri_sum_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_matrix(matrix, add_rows, streamed, out);
}

void PRI_AT_LEVEL(pri_min_short_lines)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                       const element *x, int streamed, double *out)
{
    if (!reduce_as_columns(n, count, apart, x, smaller_rows, streamed, out))
        reduce_lines(n, count, apart, x, (double)INFINITY, smaller, streamed, out);
}

void PRI_AT_LEVEL(pri_min_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_matrix(matrix, smaller_rows, streamed, out);
}

void PRI_AT_LEVEL(pri_max_short_lines)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                       const element *x, int streamed, double *out)
{
    if (!reduce_as_columns(n, count, apart, x, larger_rows, streamed, out))
        reduce_lines(n, count, apart, x, -(double)INFINITY, larger, streamed, out);
}

void PRI_AT_LEVEL(pri_max_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_matrix(matrix, larger_rows, streamed, out);
}
