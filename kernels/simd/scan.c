/* SPDX-License-Identifier: MIT */
/*
 * Scans of floating-point numbers, computed in doubles. A row of eight fills one, two or four of
 * the level's registers. The order of operations is that of scan.h for every register width.
 */
#include "scan.h"

#include <string.h>

#include "scan_columns.h"
#include "vec.h"
#include "vec_typed.h"

typedef pri_vec_f64 part;

enum { WIDTH = PRI_VEC_BYTES / 8, PARTS = PRI_SCAN_ROW / WIDTH };

typedef struct row {
    part v[PARTS];
} row;

typedef part join_parts(part left, part right);

static inline part add(part left, part right)
{
    return left + right;
}

static inline part multiply(part left, part right)
{
    return left * right;
}

/* The later NaN if any; `left` where both are equal. */
static inline part smaller(part left, part right)
{
    return pri_propagate_nan_f64(pri_min_f64(right, left), right);
}

static inline part larger(part left, part right)
{
    return pri_propagate_nan_f64(pri_max_f64(right, left), right);
}

/* Scans a register: lanes 1, 3, 5, 7 are combined with the lane before them; then lanes 2, 3, 6, 7
 * with the last lane of the pair before; then lanes 4 to 7 with the last lane of the four before.
 * LAST broadcasts the last lane to all lanes. */
#if PRI_VEC_BYTES == 64
#define STEP(t, join, mask, ...)                                                                   \
    _mm512_mask_mov_pd(t, mask, join(__builtin_shufflevector(t, t, __VA_ARGS__), t))
#define LAST(t) __builtin_shufflevector(t, t, 7, 7, 7, 7, 7, 7, 7, 7)
static inline __attribute__((always_inline)) part scan_register(part t, part identity,
                                                                join_parts *join)
{
    (void)identity;
    t = STEP(t, join, 0xaa, 0, 0, 2, 2, 4, 4, 6, 6);
    t = STEP(t, join, 0xcc, 1, 1, 1, 1, 5, 5, 5, 5);
    return STEP(t, join, 0xf0, 3, 3, 3, 3, 3, 3, 3, 3);
}
#elif PRI_VEC_BYTES == 32
#define STEP(t, join, mask, ...)                                                                   \
    _mm256_blend_pd(t, join(__builtin_shufflevector(t, t, __VA_ARGS__), t), mask)
#define LAST(t) __builtin_shufflevector(t, t, 3, 3, 3, 3)
static inline __attribute__((always_inline)) part scan_register(part t, part identity,
                                                                join_parts *join)
{
    (void)identity;
    t = STEP(t, join, 0xa, 0, 0, 2, 2);
    return STEP(t, join, 0xc, 1, 1, 1, 1);
}
#else
#define LAST(t) __builtin_shufflevector(t, t, 1, 1)
static inline __attribute__((always_inline)) part scan_register(part t, part identity,
                                                                join_parts *join)
{
    return join(__builtin_shufflevector(identity, t, 0, 2), t);
}
#endif

/* The total of register j of WIDTH registers in lane j, in the order of scan_register(). */
static inline __attribute__((always_inline)) part totals_of_registers(const part v[WIDTH],
                                                                      join_parts *join)
{
#if PRI_VEC_BYTES == 64
    part pairs[4], fours[2];
    for (int k = 0; k < 4; k++) {
        const part a = v[2 * k], b = v[2 * k + 1];
        pairs[k] = join(__builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14),
                        __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15));
    }
    for (int k = 0; k < 2; k++) {
        const part a = pairs[2 * k], b = pairs[2 * k + 1];
        fours[k] = join(__builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13),
                        __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15));
    }
    return join(__builtin_shufflevector(fours[0], fours[1], 0, 1, 2, 3, 8, 9, 10, 11),
                __builtin_shufflevector(fours[0], fours[1], 4, 5, 6, 7, 12, 13, 14, 15));
#elif PRI_VEC_BYTES == 32
    part pairs[2];
    for (int k = 0; k < 2; k++) {
        const part a = v[2 * k], b = v[2 * k + 1];
        pairs[k] = join(__builtin_shufflevector(a, b, 0, 4, 2, 6),
                        __builtin_shufflevector(a, b, 1, 5, 3, 7));
    }
    return join(__builtin_shufflevector(pairs[0], pairs[1], 0, 1, 4, 5),
                __builtin_shufflevector(pairs[0], pairs[1], 2, 3, 6, 7));
#else
    return join(__builtin_shufflevector(v[0], v[1], 0, 2),
                __builtin_shufflevector(v[0], v[1], 1, 3));
#endif
}

static inline __attribute__((always_inline)) row load_row(const element *x)
{
    row t;
    for (int p = 0; p < PARTS; p++)
        t.v[p] = vec_widen(x + p * WIDTH);
    return t;
}

/* Scans a row of eight. */
static inline __attribute__((always_inline)) row scan_row(row t, part identity, join_parts *join)
{
    for (int p = 0; p < PARTS; p++)
        t.v[p] = scan_register(t.v[p], identity, join);
    for (int apart = 1; apart < PARTS; apart *= 2)
        for (int p = 0; p < PARTS; p++)
            if (p & apart)
                t.v[p] = join(LAST(t.v[(p | (apart - 1)) - apart]), t.v[p]);
    return t;
}

/* Loads the last, incomplete row, padded with the identity. */
static inline row load_last(ptrdiff_t n, const element *x, running identity)
{
    element filled[PRI_SCAN_ROW];
    for (int j = 0; j < PRI_SCAN_ROW; j++)
        filled[j] = j < n ? x[j] : (element)identity;
    return load_row(filled);
}

/* The total of a whole block. */
static inline __attribute__((always_inline)) running total_of(const element *x, running neutral,
                                                              join_parts *join)
{
    const part identity = pri_all_f64(neutral);
    part run = identity;
    for (ptrdiff_t i = 0; i < PRI_SCAN_BLOCK; i += PRI_SCAN_ROW)
        run = join(run, LAST(scan_row(load_row(x + i), identity, join).v[PARTS - 1]));
    return run[0];
}

/* The totals of WIDTH blocks side by side, which hides the latency of additions. */
static inline __attribute__((always_inline)) void
totals_side_by_side(const element *x, running *out, running neutral, join_parts *join)
{
    part run = pri_all_f64(neutral);
    for (ptrdiff_t i = 0; i < PRI_SCAN_BLOCK; i += PRI_SCAN_ROW) {
        part sums[PARTS];
        PRI_UNROLL
        for (int p = 0; p < PARTS; p++) {
            part v[WIDTH];
            PRI_UNROLL
            for (int b = 0; b < WIDTH; b++)
                v[b] = vec_widen(x + b * PRI_SCAN_BLOCK + i + p * WIDTH);
            sums[p] = totals_of_registers(v, join);
        }
        for (int apart = 1; apart < PARTS; apart *= 2)
            for (int p = 0; p + apart < PARTS; p += 2 * apart)
                sums[p] = join(sums[p], sums[p + apart]);
        run = join(run, sums[0]);
    }
    pri_store_f64(out, run);
}

static inline __attribute__((always_inline)) void
totals_of(ptrdiff_t blocks, const element *x, running *out, running neutral, join_parts *join)
{
    ptrdiff_t b = 0;
    for (; WIDTH > 2 && b + WIDTH <= blocks; b += WIDTH)
        totals_side_by_side(x + b * PRI_SCAN_BLOCK, out + b, neutral, join);
    for (; b < blocks; b++)
        out[b] = total_of(x + b * PRI_SCAN_BLOCK, neutral, join);
}

static inline __attribute__((always_inline)) running scan_part(ptrdiff_t n, const element *x,
                                                               running carry, running run,
                                                               element *y, running neutral,
                                                               join_parts *join)
{
    const part identity = pri_all_f64(neutral), before = pri_all_f64(carry);
    part now = pri_all_f64(run);
    ptrdiff_t i = 0;
    for (; i + PRI_SCAN_ROW <= n; i += PRI_SCAN_ROW) {
        const row t = scan_row(load_row(x + i), identity, join);
        for (int p = 0; p < PARTS; p++)
            vec_narrow(y + i + p * WIDTH, join(before, join(now, t.v[p])));
        now = join(now, LAST(t.v[PARTS - 1]));
    }
    if (i < n) {
        const row t = scan_row(load_last(n - i, x + i, neutral), identity, join);
        element last[PRI_SCAN_ROW];
        for (int p = 0; p < PARTS; p++)
            vec_narrow(last + p * WIDTH, join(before, join(now, t.v[p])));
        memcpy(y + i, last, (size_t)(n - i) * sizeof *y);
        now = join(now, LAST(t.v[PARTS - 1]));
    }
    return now[0];
}

#if PRI_VEC_BYTES == 64
/* Rows whose results fill a cache line: one in f64, two in f32. */
enum { LINE_ROWS = LINE / PRI_SCAN_ROW };

static inline vec line_of(const part rows[LINE_ROWS])
{
    if (sizeof(element) == 8)
        return (vec)rows[0];
    const __m512 first = _mm512_castps256_ps512(_mm512_cvtpd_ps(rows[0]));
    return (vec)_mm512_insertf32x8(first, _mm512_cvtpd_ps(rows[LINE_ROWS - 1]), 1);
}

/* The last `past` elements of line `last`, followed by the first elements of line `next`. */
static inline vec line_shifted(vec last, vec next, int past)
{
    if (sizeof(element) == 8) {
        const __m512i lanes = _mm512_setr_epi64(8, 9, 10, 11, 12, 13, 14, 15);
        return (vec)_mm512_permutex2var_pd(
            (__m512d)last, _mm512_sub_epi64(lanes, _mm512_set1_epi64(past)), (__m512d)next);
    }
    const __m512i lanes =
        _mm512_setr_epi32(16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31);
    return (vec)_mm512_permutex2var_ps(
        (__m512)last, _mm512_sub_epi32(lanes, _mm512_set1_epi32(past)), (__m512)next);
}

/* The results of the rows at x, one cache line of them. */
static inline __attribute__((always_inline)) vec scan_line(const element *x, part before, part *now,
                                                           part identity, join_parts *join)
{
    part rows[LINE_ROWS];
    PRI_UNROLL
    for (int r = 0; r < LINE_ROWS; r++) {
        const row t = scan_row(load_row(x + r * PRI_SCAN_ROW), identity, join);
        rows[r] = join(before, join(*now, t.v[0]));
        *now = join(*now, LAST(t.v[0]));
    }
    return line_of(rows);
}

/* Streams cache lines directly from registers, at any alignment of y. With a buffer, the processor
 * would not compute while it copies the buffer. */
static inline __attribute__((always_inline)) running stream_part(ptrdiff_t n, const element *x,
                                                                 running carry, running run,
                                                                 element *y, ptrdiff_t ahead,
                                                                 running neutral, join_parts *join)
{
    if (n < LINE)
        return scan_part(n, x, carry, run, y, neutral, join);
    const part identity = pri_all_f64(neutral), before = pri_all_f64(carry);
    const int past = (int)((uintptr_t)y % sizeof(vec) / sizeof *y);
    part now = pri_all_f64(run);
    vec last = scan_line(x, before, &now, identity, join);
    memcpy(y, &last, (size_t)(LINE - past) * sizeof *y);
    ptrdiff_t i = LINE;
    for (; i + LINE <= n; i += LINE) {
        if (ahead)
            __builtin_prefetch(x + i + ahead);
        const vec next = scan_line(x + i, before, &now, identity, join);
        pri_stream_store(y + i - past, (part)line_shifted(last, next, past));
        last = next;
    }
    memcpy(y + i - past, (const element *)&last + LINE - past, (size_t)past * sizeof *y);
    return scan_part(n - i, x + i, carry, now[0], y + i, neutral, join);
}

/* Compiled with and without prefetching, so that the loop has no test for it. */
static inline __attribute__((always_inline)) running
scan_streamed(ptrdiff_t n, const element *x, running carry, running run, element *y,
              ptrdiff_t ahead, running neutral, join_parts *join)
{
    return ahead ? stream_part(n, x, carry, run, y, ahead, neutral, join)
                 : stream_part(n, x, carry, run, y, 0, neutral, join);
}

static running stream_sum(ptrdiff_t n, const element *x, running carry, running run, element *y,
                          ptrdiff_t ahead)
{
    return scan_streamed(n, x, carry, run, y, ahead, -0.0, add);
}

static running stream_prod(ptrdiff_t n, const element *x, running carry, running run, element *y,
                           ptrdiff_t ahead)
{
    return scan_streamed(n, x, carry, run, y, ahead, 1.0, multiply);
}

static running stream_min(ptrdiff_t n, const element *x, running carry, running run, element *y,
                          ptrdiff_t ahead)
{
    return scan_streamed(n, x, carry, run, y, ahead, (double)INFINITY, smaller);
}

static running stream_max(ptrdiff_t n, const element *x, running carry, running run, element *y,
                          ptrdiff_t ahead)
{
    return scan_streamed(n, x, carry, run, y, ahead, -(double)INFINITY, larger);
}
#endif

static void totals_sum(ptrdiff_t blocks, const element *x, running *out)
{
    totals_of(blocks, x, out, -0.0, add);
}

static running part_sum(ptrdiff_t n, const element *x, running carry, running run, element *y)
{
    return scan_part(n, x, carry, run, y, -0.0, add);
}

static void some_sum(const row_group *group, ptrdiff_t count)
{
    scan_some(group, count, add_one, false);
}

static void columns_sum(const pri_scan_columns *matrix)
{
    const column_scan kernel = {-0.0, add_one, false, some_sum};
    scan_columns(matrix, kernel);
}

static void totals_prod(ptrdiff_t blocks, const element *x, running *out)
{
    totals_of(blocks, x, out, 1.0, multiply);
}

static running part_prod(ptrdiff_t n, const element *x, running carry, running run, element *y)
{
    return scan_part(n, x, carry, run, y, 1.0, multiply);
}

static void some_prod(const row_group *group, ptrdiff_t count)
{
    scan_some(group, count, multiply_one, false);
}

static void columns_prod(const pri_scan_columns *matrix)
{
    const column_scan kernel = {1.0, multiply_one, false, some_prod};
    scan_columns(matrix, kernel);
}

static void totals_min(ptrdiff_t blocks, const element *x, running *out)
{
    totals_of(blocks, x, out, (double)INFINITY, smaller);
}

static running part_min(ptrdiff_t n, const element *x, running carry, running run, element *y)
{
    return scan_part(n, x, carry, run, y, (double)INFINITY, smaller);
}

static void some_min(const row_group *group, ptrdiff_t count)
{
    scan_some(group, count, pri_scan_min, true);
}

static void columns_min(const pri_scan_columns *matrix)
{
    const column_scan kernel = {(double)INFINITY, pri_scan_min, true, some_min};
    scan_columns(matrix, kernel);
}

static void totals_max(ptrdiff_t blocks, const element *x, running *out)
{
    totals_of(blocks, x, out, -(double)INFINITY, larger);
}

static running part_max(ptrdiff_t n, const element *x, running carry, running run, element *y)
{
    return scan_part(n, x, carry, run, y, -(double)INFINITY, larger);
}

static void some_max(const row_group *group, ptrdiff_t count)
{
    scan_some(group, count, pri_scan_max, true);
}

static void columns_max(const pri_scan_columns *matrix)
{
    const column_scan kernel = {-(double)INFINITY, pri_scan_max, true, some_max};
    scan_columns(matrix, kernel);
}

const pri_scan PRI_AT_LEVEL(pri_scan) = {
    .totals = {totals_sum, totals_prod, totals_min, totals_max},
    .part = {part_sum, part_prod, part_min, part_max},
#if PRI_VEC_BYTES == 64
    .stream = {stream_sum, stream_prod, stream_min, stream_max},
#endif
    .columns = {columns_sum, columns_prod, columns_min, columns_max},
};
