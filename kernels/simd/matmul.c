/* SPDX-License-Identifier: MIT */
#include "matmul.h"

#include "cache.h"
#include "product_lanes.h"

/* The size of a tile. Registers hold its sums, a row of b and one element of a. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { ROWS = 8, VECS = 3 };
#else
enum { ROWS = 6, VECS = 2 };
#endif
enum { COLUMNS = VECS * LANES };

/* Elements of a cache line, and panels of columns that are packed together. */
enum { LINE = PRI_LINE_BYTES / sizeof(element), TOGETHER = 4 };

/* Computes the first `vecs` vectors of each row of a tile. */
static inline __attribute__((always_inline)) void
multiply(const int vecs, ptrdiff_t inner, const element *a, const element *b, vec sums[ROWS][VECS])
{
    PRI_UNROLL
    for (int i = 0; i < ROWS; i++) {
        PRI_UNROLL
        for (int v = 0; v < vecs; v++)
            sums[i][v] = (vec){0};
    }
    for (ptrdiff_t k = 0; k < inner; k++, a += ROWS, b += COLUMNS) {
        vec row[VECS];
        PRI_UNROLL
        for (int v = 0; v < vecs; v++)
            row[v] = load(b + v * LANES);
        PRI_UNROLL
        for (int i = 0; i < ROWS; i++) {
            PRI_UNROLL
            for (int v = 0; v < vecs; v++)
                sums[i][v] = multiply_add(all(a[i]), row[v], sums[i][v]);
        }
    }
}

static inline element updated_element(const pri_matmul_tile *tile, element sum, element c)
{
    const element scaled = tile->alpha * sum;
    if (!tile->first)
        return c + scaled;
    return tile->beta == 0 ? scaled : tile->beta * c + scaled;
}

/* Stores a tile of a c whose rows are not contiguous. */
static void store_elements(const element *sums, const pri_matmul_tile *tile)
{
    for (int i = 0; i < tile->rows; i++)
        for (int j = 0; j < tile->columns; j++) {
            element *c = tile->c + i * tile->row + j * tile->column;
            *c = updated_element(tile, sums[i * COLUMNS + j], *c);
        }
}

static inline vec updated_vector(const pri_matmul_tile *tile, vec sum, vec c)
{
    const vec scaled = tile->alpha * sum;
    if (!tile->first)
        return c + scaled;
    return tile->beta == 0 ? scaled : tile->beta * c + scaled;
}

/* Stores a tile at the edge of c. */
static void store_parts(const element *sums, const pri_matmul_tile *tile)
{
    const bool old = !tile->first || tile->beta != 0;
    for (int i = 0; i < tile->rows; i++, sums += COLUMNS) {
        element *c = tile->c + i * tile->row;
        int j = 0;
        for (; j + LANES <= tile->columns; j += LANES)
            store(c + j, updated_vector(tile, load(sums + j), old ? load(c + j) : (vec){0}));
        if (j < tile->columns) {
            const int rest = tile->columns - j;
            const vec before = old ? load_part(c + j, rest) : (vec){0};
            store_part(c + j, rest, updated_vector(tile, load(sums + j), before));
        }
    }
}

/* Stores incomplete tiles by way of memory, so that the sums of whole tiles stay in registers. */
static inline __attribute__((always_inline)) void store_other(const int vecs, vec sums[ROWS][VECS],
                                                              const pri_matmul_tile *tile)
{
    element all_sums[ROWS * COLUMNS];
    PRI_UNROLL
    for (int i = 0; i < ROWS; i++) {
        PRI_UNROLL
        for (int v = 0; v < vecs; v++)
            store(all_sums + i * COLUMNS + v * LANES, sums[i][v]);
    }
    if (tile->column == 1)
        store_parts(all_sums, tile);
    else
        store_elements(all_sums, tile);
}

static inline __attribute__((always_inline)) void
store_whole(const bool add, element alpha, element *c, ptrdiff_t row, vec sums[ROWS][VECS])
{
    PRI_UNROLL
    for (int i = 0; i < ROWS; i++) {
        PRI_UNROLL
        for (int v = 0; v < VECS; v++) {
            element *at = c + i * row + v * LANES;
            const vec scaled = alpha * sums[i][v];
            store(at, add ? load(at) + scaled : scaled);
        }
    }
}

/* Prefetches a tile's rows of c, which lie apart in memory. They arrive while the products are
 * being added. */
static inline __attribute__((always_inline)) void fetch(const pri_matmul_tile *tile)
{
    PRI_UNROLL
    for (int i = 0; i < ROWS; i++) {
        const element *c = tile->c + i * tile->row;
        PRI_UNROLL
        for (int j = 0; j < COLUMNS; j += LINE)
            __builtin_prefetch(c + j, 1);
        __builtin_prefetch(c + COLUMNS - 1, 1);
    }
}

static void multiply_edge(ptrdiff_t inner, const element *a, const element *b,
                          const pri_matmul_tile *tile)
{
    vec sums[ROWS][VECS];
    if (tile->columns <= LANES) {
        multiply(1, inner, a, b, sums);
        store_other(1, sums, tile);
    } else if (tile->columns <= 2 * LANES) {
        multiply(2, inner, a, b, sums);
        store_other(2, sums, tile);
    } else {
        multiply(VECS, inner, a, b, sums);
        store_other(VECS, sums, tile);
    }
}

static void tile(ptrdiff_t inner, const element *a, const element *b, const pri_matmul_tile *tile)
{
    if (tile->rows < ROWS || tile->columns < COLUMNS || tile->column != 1 ||
        (tile->first && tile->beta != 0)) {
        multiply_edge(inner, a, b, tile);
        return;
    }
    vec sums[ROWS][VECS];
    fetch(tile);
    multiply(VECS, inner, a, b, sums);
    if (tile->first)
        store_whole(false, tile->alpha, tile->c, tile->row, sums);
    else
        store_whole(true, tile->alpha, tile->c, tile->row, sums);
}

/* Packs TOGETHER adjacent panels of columns at once, since memory is read faster in longer runs of
 * a row. */
static void pack_side_by_side(ptrdiff_t inner, const element *x, ptrdiff_t step, element *panels)
{
    for (ptrdiff_t k = 0; k < inner; k++)
        for (int p = 0; p < TOGETHER; p++)
            for (int v = 0; v < VECS; v++) {
                const vec some = load(x + k * step + (p * VECS + v) * LANES);
                store(panels + (p * inner + k) * COLUMNS + v * LANES, some);
            }
}

/* Packs `some` rows or columns of a panel, each of which is contiguous in x. */
static inline __attribute__((always_inline)) void pack_along(const int some, ptrdiff_t inner,
                                                             int width, const element *x,
                                                             ptrdiff_t line, element *panel)
{
    for (ptrdiff_t k = 0; k < inner; k++) {
        element of_step[ROWS + LANES];
        PRI_UNROLL
        for (int i = 0; i < some; i++)
            of_step[i] = x[i * line + k];
        memcpy(panel + k * width, of_step, (size_t)some * sizeof *of_step);
    }
}

static void pack_panel(ptrdiff_t inner, int count, int width, const element *x, ptrdiff_t line,
                       ptrdiff_t step, element *panel)
{
    if (count < width)
        memset(panel, 0, (size_t)inner * (size_t)width * sizeof *panel);
    if (line == 1 && count == ROWS) {
        for (ptrdiff_t k = 0; k < inner; k++)
            memcpy(panel + k * width, x + k * step, ROWS * sizeof *panel);
    } else if (line == 1) {
        for (ptrdiff_t k = 0; k < inner; k++)
            memcpy(panel + k * width, x + k * step, (size_t)count * sizeof *panel);
    } else if (step == 1 && count == ROWS) {
        pack_along(ROWS, inner, width, x, line, panel);
    } else if (step == 1 && count == COLUMNS) {
        for (int i = 0; i < COLUMNS; i += LANES)
            pack_along(LANES, inner, width, x + i * line, line, panel + i);
    } else {
        for (ptrdiff_t k = 0; k < inner; k++)
            for (int i = 0; i < count; i++)
                panel[k * width + i] = x[i * line + k * step];
    }
}

static void pack(ptrdiff_t inner, ptrdiff_t count, int width, const element *x, ptrdiff_t line,
                 ptrdiff_t step, element *panels)
{
    ptrdiff_t i = 0;
    if (line == 1 && width == COLUMNS)
        for (; i + TOGETHER * COLUMNS <= count; i += TOGETHER * COLUMNS)
            pack_side_by_side(inner, x + i, step, panels + i * inner);
    for (; i < count; i += width)
        pack_panel(inner, (int)(count - i < width ? count - i : width), width, x + i * line, line,
                   step, panels + i * inner);
}

const pri_matmul PRI_AT_LEVEL(pri_matmul) = {
    .rows = ROWS,
    .columns = COLUMNS,
    .tile = tile,
    .pack = pack,
};
