/* SPDX-License-Identifier: MIT */
/*
 * Extremes of moving windows, a vector of results at a time. Short windows are evaluated element by
 * element. Along a row, windows are doubled in length, and two overlapping windows make one of any
 * length. Across rows, the algorithm of van Herk (1992) and Gil and Werman (1993) is used: rows are
 * cut into runs as long as the window, so that each window is the end of one run and the beginning
 * of the next.
 */
#include "extreme.h"

#include "filter_vec.h"
#include "squares3.h"

/* Vectors of a strip of columns, which stay in registers. */
enum { STRIP = 4 };

/* Combines the extremes of two parts of a window; b is the later part. */
static inline elements combine_parts(elements a, elements b, elements pick(elements, elements))
{
    return or_nan(seen((nans){0}, a, b), pick(a, b));
}

/* Computes `lanes` results, at most a vector of them. */
static inline void direct_some(ptrdiff_t count, ptrdiff_t stride, ptrdiff_t lanes, const element *x,
                               element *out, elements pick(elements, elements))
{
    elements best = load_some(x, lanes);
    nans where = {0};
    ptrdiff_t k = 1;
    if (count % 2)
        where = seen(where, best, best);
    else {
        const elements next = load_some(x + stride, lanes);
        where = seen(where, best, next);
        best = pick(best, next);
        k = 2;
    }
    for (; k < count; k += 2) {
        const elements next = load_some(x + k * stride, lanes);
        const elements last = load_some(x + (k + 1) * stride, lanes);
        where = seen(where, next, last);
        best = pick(pick(best, next), last);
    }
    store_some(out, or_nan(where, best), lanes);
}

static inline void direct(ptrdiff_t count, ptrdiff_t stride, ptrdiff_t n, const element *x,
                          element *out, elements pick(elements, elements))
{
    ptrdiff_t i = 0;
    for (; i + VEC_LANES <= n; i += VEC_LANES)
        direct_some(count, stride, VEC_LANES, x + i, out + i, pick);
    if (i < n)
        direct_some(count, stride, n - i, x + i, out + i, pick);
}

static inline elements best_of_3(elements a, elements b, elements c,
                                 elements pick(elements, elements))
{
    const nans where = seen(seen((nans){0}, a, b), c, c);
    return or_nan(where, pick(pick(a, b), c));
}

/* Columns of three elements, of which only the extreme is set, in `least`. */
static inline columns best_columns(ptrdiff_t stride, ptrdiff_t lanes, const element *x,
                                   elements pick(elements, elements))
{
    const elements above = load_some(x - stride, lanes), here = load_some(x, lanes);
    return (columns){.least = best_of_3(above, here, load_some(x + stride, lanes), pick)};
}

static inline columns least_columns(ptrdiff_t stride, ptrdiff_t lanes, const element *x)
{
    return best_columns(stride, lanes, x, lower);
}

static inline columns greatest_columns(ptrdiff_t stride, ptrdiff_t lanes, const element *x)
{
    return best_columns(stride, lanes, x, higher);
}

static inline elements best_of_9(const columns *before, const columns *here, const columns *after,
                                 elements pick(elements, elements))
{
    return best_of_3(moved_up(before->least, here->least), here->least,
                     moved_down(here->least, after->least), pick);
}

static inline elements least_of_9(const columns *before, const columns *here, const columns *after)
{
    return best_of_9(before, here, after, lower);
}

static inline elements greatest_of_9(const columns *before, const columns *here,
                                     const columns *after)
{
    return best_of_9(before, here, after, higher);
}

/* out[i] is the extreme of x[i] and x[i + apart]. `out` may be x, since each step reads ahead of
 * what it writes. */
static inline void combine_apart(ptrdiff_t apart, ptrdiff_t n, const element *x, element *out,
                                 elements pick(elements, elements))
{
    ptrdiff_t i = 0;
    for (; i + VEC_LANES <= n; i += VEC_LANES)
        store_some(
            out + i,
            combine_parts(load_some(x + i, VEC_LANES), load_some(x + i + apart, VEC_LANES), pick),
            VEC_LANES);
    if (i < n)
        store_some(out + i,
                   combine_parts(load_some(x + i, n - i), load_some(x + i + apart, n - i), pick),
                   n - i);
}

/* Each step doubles the number of elements from x[i] on of which room[i] is the extreme. */
static inline void along(ptrdiff_t count, ptrdiff_t n, const element *x, element *room,
                         element *out, elements pick(elements, elements))
{
    ptrdiff_t length = n + count - 1, run = 1;
    for (; run <= count / 2; run *= 2) {
        length -= run;
        combine_apart(run, length, run == 1 ? x : room, room, pick);
    }
    combine_apart(count - run, n, run == 1 ? x : room, out, pick);
}

/* The parameters of a strip of columns. Its last vector has `last` lanes. */
typedef struct strip {
    ptrdiff_t count, rows, x_row, out_row, last;
} strip;

static inline __attribute__((always_inline)) ptrdiff_t lanes_of(const strip *s, int v, int vecs)
{
    return v + 1 < vecs ? VEC_LANES : s->last;
}

/* Suffix extremes of a run of rows: row i of `out`, first <= i < end, becomes the extreme of the
 * rows i .. end - 1 of x. Rows from s->rows on are not stored. */
static inline __attribute__((always_inline)) void end_run(const strip *s, const int vecs,
                                                          ptrdiff_t first, ptrdiff_t end,
                                                          const element *x, element *out,
                                                          elements pick(elements, elements))
{
    elements best[STRIP] = {{0}};
    for (ptrdiff_t i = end - 1; i >= first; i--) {
        const element *from = x + i * s->x_row;
        element *to = out + i * s->out_row;
        PRI_UNROLL
        for (int v = 0; v < vecs; v++) {
            const ptrdiff_t lanes = lanes_of(s, v, vecs);
            const elements next = load_some(from + v * VEC_LANES, lanes);
            best[v] = i + 1 == end ? next : combine_parts(next, best[v], pick);
            if (i < s->rows)
                store_some(to + v * VEC_LANES, best[v], lanes);
        }
    }
}

/* Combines the suffix extremes with prefix extremes of the next run, whose rows of x start at
 * `begin`: row first + 1 takes in one row of that run, row first + 2 two rows, and so on. */
static inline __attribute__((always_inline)) void
begin_run(const strip *s, const int vecs, ptrdiff_t first, ptrdiff_t end, ptrdiff_t begin,
          const element *x, element *out, elements pick(elements, elements))
{
    elements best[STRIP] = {{0}};
    for (ptrdiff_t i = first + 1; i < end; i++, begin++) {
        const element *from = x + begin * s->x_row;
        element *to = out + i * s->out_row;
        PRI_UNROLL
        for (int v = 0; v < vecs; v++) {
            const ptrdiff_t lanes = lanes_of(s, v, vecs);
            const elements next = load_some(from + v * VEC_LANES, lanes);
            best[v] = i == first + 1 ? next : combine_parts(best[v], next, pick);
            store_some(to + v * VEC_LANES,
                       combine_parts(load_some(to + v * VEC_LANES, lanes), best[v], pick), lanes);
        }
    }
}

static inline __attribute__((always_inline)) void run_strip(const strip *s, const int vecs,
                                                            const element *x, element *out,
                                                            elements pick(elements, elements))
{
    for (ptrdiff_t first = 0; first < s->rows; first += s->count) {
        const ptrdiff_t end = first + s->count;
        end_run(s, vecs, first, end, x, out, pick);
        begin_run(s, vecs, first, end < s->rows ? end : s->rows, end, x, out, pick);
    }
}

static inline void across(ptrdiff_t count, ptrdiff_t rows, ptrdiff_t n, const element *x,
                          ptrdiff_t x_row, element *out, ptrdiff_t out_row,
                          elements pick(elements, elements))
{
    strip s = {count, rows, x_row, out_row, VEC_LANES};
    ptrdiff_t j = 0;
    for (; j + STRIP * VEC_LANES <= n; j += STRIP * VEC_LANES)
        run_strip(&s, STRIP, x + j, out + j, pick);
    for (; j < n; j += VEC_LANES) {
        s.last = n - j < VEC_LANES ? n - j : VEC_LANES;
        run_strip(&s, 1, x + j, out + j, pick);
    }
}

static void direct_least(ptrdiff_t count, ptrdiff_t stride, ptrdiff_t n, const element *x,
                         element *out)
{
    direct(count, stride, n, x, out, lower);
}

static void square3_least(ptrdiff_t stride, ptrdiff_t n, const element *x, element *out,
                          bool streamed)
{
    row_of_squares(stride, n, x, out, streamed, least_columns, least_of_9);
}

static void square3_greatest(ptrdiff_t stride, ptrdiff_t n, const element *x, element *out,
                             bool streamed)
{
    row_of_squares(stride, n, x, out, streamed, greatest_columns, greatest_of_9);
}

static void direct_greatest(ptrdiff_t count, ptrdiff_t stride, ptrdiff_t n, const element *x,
                            element *out)
{
    direct(count, stride, n, x, out, higher);
}

static void along_least(ptrdiff_t count, ptrdiff_t n, const element *x, element *room, element *out)
{
    along(count, n, x, room, out, lower);
}

static void along_greatest(ptrdiff_t count, ptrdiff_t n, const element *x, element *room,
                           element *out)
{
    along(count, n, x, room, out, higher);
}

static void across_least(ptrdiff_t count, ptrdiff_t rows, ptrdiff_t n, const element *x,
                         ptrdiff_t x_row, element *out, ptrdiff_t out_row)
{
    across(count, rows, n, x, x_row, out, out_row, lower);
}

static void across_greatest(ptrdiff_t count, ptrdiff_t rows, ptrdiff_t n, const element *x,
                            ptrdiff_t x_row, element *out, ptrdiff_t out_row)
{
    across(count, rows, n, x, x_row, out, out_row, higher);
}

const pri_extreme PRI_AT_LEVEL(pri_extreme) = {
    .least = {direct_least, square3_least, along_least, across_least},
    .greatest = {direct_greatest, square3_greatest, along_greatest, across_greatest},
    .stream_end = pri_stream_fence,
};
