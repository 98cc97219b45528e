/* SPDX-License-Identifier: MIT */
#include "matmul.h"

#include "vec.h"

typedef element vec __attribute__((vector_size(PRI_VEC_BYTES)));

/* Registers: the sums of a tile, a row of b, and one element of a. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { ROWS = 8, VECS = 3 };
#else
enum { ROWS = 6, VECS = 2 };
#endif
enum { LANES = PRI_VEC_BYTES / sizeof(element), COLUMNS = VECS * LANES };

static inline vec load(const element *x)
{
    vec v;
    memcpy(&v, x, sizeof v);
    return v;
}

static inline vec multiply_add(element a, vec b, vec sum)
{
#if PRI_IS_REAL
    return PRI_TYPED(pri_fma)(PRI_TYPED(pri_all)(a), b, sum);
#else
    return a * b + sum;
#endif
}

static inline __attribute__((always_inline)) void multiply(ptrdiff_t inner, const element *a,
                                                           const element *b, vec sums[ROWS][VECS])
{
    PRI_UNROLL
    for (int i = 0; i < ROWS; i++) {
        PRI_UNROLL
        for (int v = 0; v < VECS; v++)
            sums[i][v] = (vec){0};
    }
    for (ptrdiff_t k = 0; k < inner; k++, a += ROWS, b += COLUMNS) {
        vec row[VECS];
        PRI_UNROLL
        for (int v = 0; v < VECS; v++)
            row[v] = load(b + v * LANES);
        PRI_UNROLL
        for (int i = 0; i < ROWS; i++) {
            PRI_UNROLL
            for (int v = 0; v < VECS; v++)
                sums[i][v] = multiply_add(a[i], row[v], sums[i][v]);
        }
    }
}

static inline element of_element(const pri_matmul_tile *tile, element sum, element c)
{
    const element scaled = tile->alpha * sum;
    if (!tile->first)
        return c + scaled;
    return tile->beta == 0 ? scaled : tile->beta * c + scaled;
}

/* Tiles at the edge, and of a c whose rows are not contiguous. */
static __attribute__((noinline)) void store_elements(vec sums[ROWS][VECS],
                                                     const pri_matmul_tile *tile)
{
    element all[ROWS][COLUMNS];
    memcpy(all, sums, sizeof all);
    for (int i = 0; i < tile->rows; i++)
        for (int j = 0; j < tile->columns; j++) {
            element *c = tile->c + i * tile->row + j * tile->column;
            *c = of_element(tile, all[i][j], *c);
        }
}

static void tile(ptrdiff_t inner, const element *a, const element *b, const pri_matmul_tile *tile)
{
    vec sums[ROWS][VECS];
    multiply(inner, a, b, sums);
    const bool whole = tile->rows == ROWS && tile->columns == COLUMNS && tile->column == 1;
    if (!whole || (tile->first && tile->beta != 0)) {
        store_elements(sums, tile);
        return;
    }
    PRI_UNROLL
    for (int i = 0; i < ROWS; i++) {
        element *c = tile->c + i * tile->row;
        PRI_UNROLL
        for (int v = 0; v < VECS; v++) {
            vec sum = tile->alpha * sums[i][v];
            if (!tile->first)
                sum = load(c + v * LANES) + sum;
            memcpy(c + v * LANES, &sum, sizeof sum);
        }
    }
}

static void pack(ptrdiff_t inner, int count, int width, const element *x, ptrdiff_t line,
                 ptrdiff_t step, element *panel)
{
    if (count < width)
        memset(panel, 0, (size_t)inner * (size_t)width * sizeof *panel);
    if (line == 1) {
        for (ptrdiff_t k = 0; k < inner; k++)
            memcpy(panel + k * width, x + k * step, (size_t)count * sizeof *panel);
        return;
    }
    for (ptrdiff_t k = 0; k < inner; k++)
        for (int i = 0; i < count; i++)
            panel[k * width + i] = x[i * line + k * step];
}

const pri_matmul PRI_AT_LEVEL(pri_matmul) = {
    .rows = ROWS,
    .columns = COLUMNS,
    .tile = tile,
    .pack = pack,
};
