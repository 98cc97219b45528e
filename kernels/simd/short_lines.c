/* SPDX-License-Identifier: MIT */
/*
 * Reductions of short lines. With AVX-512 lines have up to a block of elements, and eight lines at
 * a time are folded in registers. At the other levels lines have up to 32 elements.
 *
 * With up to 32 elements, element i is the only element of lane i, so the result of a line is the
 * fold of its elements by halves. Lanes without an element hold the identity and are skipped.
 */
#include "short_lines.h"

#include "few_rows.h"

#if defined(__AVX512F__)

#include "reduce_lanes.h"

/* Adjacent lines in memory are read at so many places side by side, since hardware prefetching
 * stops at the end of each page. */
enum { PLACES = 4 };

/* Prefetch distances for lines: at each of several places, for lines one after another, and for
 * long lines, which are prefetched while they are read and for which a longer distance is best. */
enum { PLACE_FETCHED_BYTES = 2048, FETCHED_BYTES = 4096, LONG_FETCHED_BYTES = 8192 };

/* Lines of up to two rows of lanes have code of their own. */
#define TWO_ROWS (2 * PRI_LANES)

/* Loads eight elements. */
static inline __attribute__((always_inline)) pri_v8 load_for(fold_op op, const element *x)
{
    return cleaned(op, load(x));
}

/* Loads eight elements, or only n if n < 8, with the identity in the other lanes. */
static inline __attribute__((always_inline)) pri_v8 load_up_to_8(fold_op op, ptrdiff_t n,
                                                                 const element *x)
{
    return cleaned(op, n >= EIGHT ? load(x) : load_part(x, n, op.identity));
}

/* `streamed`: if there are eight results, store them non-temporally; `to` is then the beginning of
 * a cache line. */
static inline void store_up_to_8(ptrdiff_t n, pri_v8 x, int streamed, double *to)
{
    if (n >= EIGHT && streamed)
        pri_stream_store(to, x);
    else if (n >= EIGHT)
        memcpy(to, &x, sizeof x);
    else
        memcpy(to, &x, (size_t)n * sizeof *to);
}

/* Lanes v .. v + 7 of a line of up to two rows of lanes, for n > v. */
static inline __attribute__((always_inline)) pri_v8 line_lanes(ptrdiff_t n, const element *x,
                                                               ptrdiff_t v, fold_op op)
{
    const pri_v8 first = load_up_to_8(op, n - v, x + v);
    const ptrdiff_t w = v + PRI_LANES;
    return n > w ? op.join(first, load_up_to_8(op, n - w, x + w)) : first;
}

/* Folds the lanes of a line of up to two rows to eight. */
static inline __attribute__((always_inline)) pri_v8 fold_any(ptrdiff_t n, const element *x,
                                                             fold_op op)
{
    pri_v8 low = line_lanes(n, x, 0, op);
    if (n > 16)
        low = op.join(low, line_lanes(n, x, 16, op));
    if (n <= 8)
        return low;
    pri_v8 high = line_lanes(n, x, 8, op);
    if (n > 24)
        high = op.join(high, line_lanes(n, x, 24, op));
    return op.join(low, high);
}

/* The same for a line of `vectors` vectors, the last of which may be partial. `vectors` is a
 * constant from 1 to 4, which saves the tests for each line, or 0 for lines of any length. */
static inline __attribute__((always_inline)) pri_v8 fold_to_8(int vectors, ptrdiff_t n,
                                                              const element *x, fold_op op)
{
    if (vectors == 0)
        return fold_any(n, x, op);
    const ptrdiff_t last = EIGHT * (vectors - 1);
    pri_v8 v[4];
    for (int k = 0; k < vectors - 1; k++)
        v[k] = load_for(op, x + EIGHT * k);
    v[vectors - 1] = cleaned(op, load_part(x + last, n - last, op.identity));
    if (vectors > 2)
        v[0] = op.join(v[0], v[2]);
    if (vectors > 3)
        v[1] = op.join(v[1], v[3]);
    return vectors > 1 ? op.join(v[0], v[1]) : v[0];
}

/* Folds eight lines of eight lanes each: lane j of 2k lanes is combined with lane j + k, for k = 4,
 * 2, 1. Lines share vectors, first two of them, then four, then all eight. */
static inline __attribute__((always_inline)) pri_v8 fold_lines(const pri_v8 lines[EIGHT],
                                                               fold_op op)
{
    pri_v8 twos[4], fours[2];
    PRI_UNROLL
    for (int k = 0; k < 4; k++) {
        const int line = k / 2 + 4 * (k % 2);
        twos[k] = op.join(pri_v8_low_halves(lines[line], lines[line + 2]),
                          pri_v8_high_halves(lines[line], lines[line + 2]));
    }
    PRI_UNROLL
    for (int k = 0; k < 2; k++)
        fours[k] = op.join(pri_v8_even_pairs(twos[2 * k], twos[2 * k + 1]),
                           pri_v8_odd_pairs(twos[2 * k], twos[2 * k + 1]));
    return op.join(pri_v8_even(fours[0], fours[1]), pri_v8_odd(fours[0], fours[1]));
}

static inline __attribute__((always_inline)) void fetch_ahead(const element *x, ptrdiff_t n,
                                                              ptrdiff_t bytes_ahead)
{
    const char *bytes = (const char *)x + bytes_ahead;
    PRI_UNROLL
    for (ptrdiff_t k = 0; k < n * (ptrdiff_t)sizeof(element); k += PRI_LINE_BYTES)
        __builtin_prefetch(bytes + k);
}

__attribute__((noinline)) static bool has_number(ptrdiff_t n, const element *x)
{
    bool any = false;
    for (ptrdiff_t i = 0; i < n; i++)
        any |= x[i] == x[i];
    return any;
}

/* The results of eight lines, of which the first `count` begin at x + k*apart. */
static inline __attribute__((always_inline)) pri_v8 results_of(const pri_v8 lines[EIGHT],
                                                               ptrdiff_t n, ptrdiff_t count,
                                                               ptrdiff_t apart, const element *x,
                                                               fold_op op)
{
    pri_v8 results = fold_lines(lines, op);
    if (may_be_nothing(op, results))
        for (ptrdiff_t k = 0; k < count; k++)
            if (results[k] == op.identity && !has_number(n, x + k * apart))
                results[k] = op.nothing;
    return same_nan(results);
}

/* Reduces eight lines, of which those from `count` on are copies of the first. `ahead`: the
 * prefetch distance in bytes, a constant. */
static inline __attribute__((always_inline)) pri_v8 reduce_eight(int vectors, ptrdiff_t n,
                                                                 ptrdiff_t count, ptrdiff_t apart,
                                                                 const element *x, fold_op op,
                                                                 ptrdiff_t ahead)
{
    pri_v8 lines[EIGHT];
    if (apart == n)
        fetch_ahead(x, EIGHT * n, ahead);
    PRI_UNROLL
    for (int k = 0; k < EIGHT; k++)
        lines[k] = fold_to_8(vectors, n, x + (k < count ? k * apart : 0), op);
    return results_of(lines, n, count, apart, x, op);
}

/* Reduces adjacent lines at several places side by side, and streams the results. Returns the
 * number of lines reduced, which leaves out a remainder at the end. */
static inline __attribute__((always_inline)) ptrdiff_t
reduce_places(int vectors, ptrdiff_t n, ptrdiff_t count, const element *x, fold_op op, double *out)
{
    const ptrdiff_t each = count / (PLACES * EIGHT) * EIGHT;
    for (ptrdiff_t i = 0; i < each; i += EIGHT)
        for (ptrdiff_t line = i; line < PLACES * each; line += each)
            pri_stream_store(out + line, reduce_eight(vectors, n, EIGHT, n, x + line * n, op,
                                                      PLACE_FETCHED_BYTES));
    return PLACES * each;
}

/* If streamed, the first lines, up to a cache line of `out`, are reduced before the places side by
 * side. */
static inline __attribute__((always_inline)) void reduce_lines_of(int vectors, ptrdiff_t n,
                                                                  ptrdiff_t count, ptrdiff_t apart,
                                                                  const element *x, fold_op op,
                                                                  int streamed, double *out)
{
    for (ptrdiff_t i = 0, left; i < count; i += left) {
        left = together(i, count, streamed, out);
        const pri_v8 results =
            reduce_eight(vectors, n, left, apart, x + i * apart, op, FETCHED_BYTES);
        store_up_to_8(left, results, streamed, out + i);
        if (streamed && i == 0 && apart == n)
            left += reduce_places(vectors, n, count - left, x + left * n, op, out + left);
    }
    if (streamed)
        pri_stream_fence();
}

/* Prefetches a row of lanes LONG_FETCHED_BYTES ahead. */
static inline __attribute__((always_inline)) void fetch_lanes(const element *x)
{
    const char *bytes = (const char *)x + LONG_FETCHED_BYTES;
    PRI_UNROLL
    for (int k = 0; k < PRI_LANES * (int)sizeof(element); k += PRI_LINE_BYTES)
        __builtin_prefetch(bytes + k);
}

/* Folds the lanes of a longer line to eight. `fetched`: prefetch, since the memory after the line
 * is needed as well. */
static inline __attribute__((always_inline)) pri_v8 fold_long(ptrdiff_t n, const element *x,
                                                              int fetched, fold_op op)
{
    pri_v8 acc[ROWS];
    if (fetched)
        fetch_lanes(x);
    PRI_UNROLL
    for (int v = 0; v < ROWS; v++)
        acc[v] = load_for(op, x + EIGHT * v);
    ptrdiff_t i = PRI_LANES;
    for (; i + PRI_LANES <= n; i += PRI_LANES) {
        if (fetched)
            fetch_lanes(x + i);
        PRI_UNROLL
        for (int v = 0; v < ROWS; v++)
            acc[v] = op.join(acc[v], load_for(op, x + i + EIGHT * v));
    }
    PRI_UNROLL
    for (int v = 0; v < ROWS; v++)
        if (i + EIGHT * v < n)
            acc[v] = op.join(acc[v], load_up_to_8(op, n - i - EIGHT * v, x + i + EIGHT * v));
    return op.join(op.join(acc[0], acc[2]), op.join(acc[1], acc[3]));
}

/* A group of fewer than eight lines is padded with copies of its first line. */
static inline __attribute__((always_inline)) void reduce_long_lines(ptrdiff_t n, ptrdiff_t count,
                                                                    ptrdiff_t apart,
                                                                    const element *x, fold_op op,
                                                                    int streamed, double *out)
{
    const int fetched = apart == n && count >= EIGHT;
    for (ptrdiff_t i = 0, left; i < count; i += left) {
        left = together(i, count, streamed, out);
        const element *first = x + i * apart;
        pri_v8 lines[EIGHT];
        for (ptrdiff_t k = 0; k < left; k++)
            lines[k] = fold_long(n, first + k * apart, fetched, op);
        for (ptrdiff_t k = left; k < EIGHT; k++)
            lines[k] = lines[0];
        const pri_v8 results = results_of(lines, n, left, apart, first, op);
        store_up_to_8(left, results, streamed, out + i);
    }
    if (streamed)
        pri_stream_fence();
}

static inline __attribute__((always_inline)) void reduce_lines(ptrdiff_t n, ptrdiff_t count,
                                                               ptrdiff_t apart, const element *x,
                                                               fold_op op, int streamed,
                                                               double *out)
{
    if (n > TWO_ROWS)
        return reduce_long_lines(n, count, apart, x, op, streamed, out);
    switch ((n - 1) / EIGHT) {
    case 0:
        return reduce_lines_of(1, n, count, apart, x, op, streamed, out);
    case 1:
        return reduce_lines_of(2, n, count, apart, x, op, streamed, out);
    case 2:
        return reduce_lines_of(3, n, count, apart, x, op, streamed, out);
    case 3:
        return reduce_lines_of(4, n, count, apart, x, op, streamed, out);
    }
    reduce_lines_of(0, n, count, apart, x, op, streamed, out);
}

#else

/* Lines of at most one element per lane are treated as columns that lie apart. The method above
 * folds lines to eight doubles, which are several registers at these levels and went through
 * memory. */
static inline __attribute__((always_inline)) void reduce_lines(ptrdiff_t n, ptrdiff_t count,
                                                               ptrdiff_t apart, const element *x,
                                                               fold_op op, int streamed,
                                                               double *out)
{
    few_rows rows = {.rows = n};
    for (ptrdiff_t j = 0; j < n; j++)
        rows.x[j] = x + j;
    reduce_rows(&rows, apart, count, op, streamed, out);
}

#endif

void PRI_AT_LEVEL(pri_sum_short_lines)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                       const element *x, int streamed, double *out)
{
    reduce_lines(n, count, apart, x, of_sum, streamed, out);
}

void PRI_AT_LEVEL(pri_prod_short_lines)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                        const element *x, int streamed, double *out)
{
    reduce_lines(n, count, apart, x, of_prod, streamed, out);
}

void PRI_AT_LEVEL(pri_min_short_lines)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                       const element *x, int streamed, double *out)
{
    reduce_lines(n, count, apart, x, of_min, streamed, out);
}

void PRI_AT_LEVEL(pri_max_short_lines)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                       const element *x, int streamed, double *out)
{
    reduce_lines(n, count, apart, x, of_max, streamed, out);
}

void PRI_AT_LEVEL(pri_nansum_short_lines)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                          const element *x, int streamed, double *out)
{
    reduce_lines(n, count, apart, x, of_nansum, streamed, out);
}

void PRI_AT_LEVEL(pri_nanmin_short_lines)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                          const element *x, int streamed, double *out)
{
    reduce_lines(n, count, apart, x, of_nanmin, streamed, out);
}

void PRI_AT_LEVEL(pri_nanmax_short_lines)(ptrdiff_t n, ptrdiff_t count, ptrdiff_t apart,
                                          const element *x, int streamed, double *out)
{
    reduce_lines(n, count, apart, x, of_nanmax, streamed, out);
}
