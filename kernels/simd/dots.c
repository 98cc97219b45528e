/* SPDX-License-Identifier: MIT */
/*
 * Each lane is a block of the inner dimension. A few steps of all blocks are transposed in
 * registers, once for each line. Then two lines of a are multiplied with up to four lines of b at a
 * time.
 */
#include "dots.h"

#include "cache.h"
#include "matmul.h"
#include "squares.h"

/* Rows and columns of the sums that are in registers at a time. */
enum { ROWS = 2, COLUMNS = 4 };

/* Transposed steps: element of line i and step k is at [k*lines + i]. */
typedef vec steps[SLICE * PRI_DOTS_MOST];

/* The blocks of the lanes. The last block is repeated for the lanes beyond it. */
static row_set blocks_of(const pri_dots_lines *dots, ptrdiff_t count)
{
    const ptrdiff_t apart = PRI_MATMUL_INNER * (dots->mixed ? dots->lines : 1);
    row_set set = {0};
    for (int lane = 0; lane < LANES; lane++)
        set.at[lane] = dots->x + (lane < count ? lane : count - 1) * apart;
    return set;
}

/* Prefetches a part of the next blocks during each slice of steps, in the order of memory. */
static inline void fetch(const pri_dots_lines *dots, ptrdiff_t k)
{
    const ptrdiff_t line = PRI_LINE_BYTES / (ptrdiff_t)sizeof *dots->x;
    const ptrdiff_t lines = dots->mixed ? 1 : dots->lines;
    const ptrdiff_t length = SLICE * LANES * (dots->mixed ? dots->lines : 1);
    const ptrdiff_t ahead = PRI_MATMUL_INNER * LANES * (dots->mixed ? dots->lines : 1);
    for (ptrdiff_t i = 0; i < lines; i++) {
        const element *x = dots->x + i * dots->apart + ahead + k * length / SLICE;
        for (ptrdiff_t e = 0; e < length; e += line)
            __builtin_prefetch(x + e);
    }
}

/* Loads and transposes the steps k .. k + count - 1, at most SLICE of them. `mixed` lines come out
 * in the same layout. */
static inline __attribute__((always_inline)) void
load_steps(const pri_dots_lines *dots, const row_set *set, ptrdiff_t k, int count, vec *to)
{
    vec column[SLICE];
    if (!dots->mixed) {
        for (ptrdiff_t i = 0; i < dots->lines; i++) {
            load_slice(false, set, 0, i * dots->apart + k, count, column);
            PRI_UNROLL
            for (int c = 0; c < SLICE; c++)
                to[c * dots->lines + i] = column[c];
        }
        return;
    }
    const ptrdiff_t all = count * dots->lines;
    ptrdiff_t e = 0;
    for (; e + SLICE <= all; e += SLICE)
        load_slice(false, set, 0, k * dots->lines + e, SLICE, to + e);
    if (e < all) {
        load_slice(false, set, 0, k * dots->lines + e, (int)(all - e), column);
        memcpy(to + e, column, (size_t)(all - e) * sizeof *to);
    }
}

/* Adds the products of `rows` lines of a with `columns` lines of b over `count` steps. */
static inline __attribute__((always_inline)) void add_products(const int rows, const int columns,
                                                               int count, const vec *a, ptrdiff_t m,
                                                               const vec *b, ptrdiff_t n, vec *sums)
{
    vec sum[ROWS][COLUMNS];
    PRI_UNROLL
    for (int i = 0; i < rows; i++) {
        PRI_UNROLL
        for (int j = 0; j < columns; j++)
            sum[i][j] = sums[i * n + j];
    }
    for (int k = 0; k < count; k++) {
        PRI_UNROLL
        for (int i = 0; i < rows; i++) {
            PRI_UNROLL
            for (int j = 0; j < columns; j++)
                sum[i][j] = multiply_add(a[k * m + i], b[k * n + j], sum[i][j]);
        }
    }
    PRI_UNROLL
    for (int i = 0; i < rows; i++) {
        PRI_UNROLL
        for (int j = 0; j < columns; j++)
            sums[i * n + j] = sum[i][j];
    }
}

static inline __attribute__((always_inline)) void
add_rows(const int rows, int count, const vec *a, ptrdiff_t m, const vec *b, ptrdiff_t n, vec *sums)
{
    ptrdiff_t j = 0;
    for (; j + COLUMNS <= n; j += COLUMNS)
        add_products(rows, COLUMNS, count, a, m, b + j, n, sums + j);
    if (j + 2 <= n) {
        add_products(rows, 2, count, a, m, b + j, n, sums + j);
        j += 2;
    }
    if (j < n)
        add_products(rows, 1, count, a, m, b + j, n, sums + j);
}

static void add_steps(int count, const vec *a, ptrdiff_t m, const vec *b, ptrdiff_t n, vec *sums)
{
    ptrdiff_t i = 0;
    for (; i + ROWS <= m; i += ROWS)
        add_rows(ROWS, count, a + i, m, b, n, sums + i * n);
    if (i < m)
        add_rows(1, count, a + i, m, b, n, sums + i * n);
}

static void blocks(const pri_dots_lines *a, const pri_dots_lines *b, ptrdiff_t count,
                   ptrdiff_t inner, element *sums)
{
    const row_set rows = blocks_of(a, count), columns = blocks_of(b, count);
    const ptrdiff_t m = a->lines, n = b->lines;
    steps of_a, of_b;
    vec sum[PRI_DOTS_MOST * PRI_DOTS_MOST];
    memset(sum, 0, (size_t)(m * n) * sizeof *sum);
    ptrdiff_t k = 0;
    for (; k + SLICE <= inner; k += SLICE) {
        if (count == LANES) {
            fetch(a, k);
            fetch(b, k);
        }
        load_steps(a, &rows, k, SLICE, of_a);
        load_steps(b, &columns, k, SLICE, of_b);
        add_steps(SLICE, of_a, m, of_b, n, sum);
    }
    if (k < inner) {
        load_steps(a, &rows, k, (int)(inner - k), of_a);
        load_steps(b, &columns, k, (int)(inner - k), of_b);
        add_steps((int)(inner - k), of_a, m, of_b, n, sum);
    }
    memcpy(sums, sum, (size_t)(m * n) * sizeof *sum);
}

const pri_dots PRI_AT_LEVEL(pri_dots) = {
    .together = LANES,
    .blocks = blocks,
};
