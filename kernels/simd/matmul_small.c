/* SPDX-License-Identifier: MIT */
/*
 * A strip of c, as wide as a vector, stays in registers; an element of a is multiplied with a
 * vector of b where both lie. With one vector a row there is a load for each multiplication, which
 * these processors do in the same cycle, and no matrix is copied.
 */
#include "matmul_small.h"

#include <stdbool.h>

#include "matmul.h"
#include "product_lanes.h"

enum { ROWS = 8 };

/* The strip in hand: `columns` of LANES. */
typedef struct strip {
    const pri_small_product *of;
    ptrdiff_t inner;
    int columns;
    bool keeps;     /* c is read, and multiplied by `factor` */
    element factor; /* beta, or 1 after the first block */
} strip;

static inline __attribute__((always_inline)) void multiply_rows(const int rows, const bool whole,
                                                                const strip *in, const element *a,
                                                                const element *b, element *c)
{
    const pri_small_product *of = in->of;
    const ptrdiff_t a_row = of->a_row;
    vec sums[ROWS];
    PRI_UNROLL
    for (int i = 0; i < rows; i++)
        sums[i] = (vec){0};
    for (ptrdiff_t k = 0; k < in->inner; k++, a += of->a_column, b += of->b_row) {
        const vec row = whole ? load(b) : load_part(b, in->columns);
        PRI_UNROLL
        for (int i = 0; i < rows; i++)
            sums[i] = multiply_add(all(a[i * a_row]), row, sums[i]);
    }
    PRI_UNROLL
    for (int i = 0; i < rows; i++, c += of->c_row) {
        vec out = all(of->alpha) * sums[i];
        if (in->keeps)
            out = all(in->factor) * (whole ? load(c) : load_part(c, in->columns)) + out;
        if (whole)
            store(c, out);
        else
            store_part(c, in->columns, out);
    }
}

static inline __attribute__((always_inline)) void
multiply_strip(const bool whole, const strip *in, const element *a, const element *b, element *c)
{
    const pri_small_product *of = in->of;
    ptrdiff_t i = 0;
    for (; i + ROWS <= of->m; i += ROWS)
        multiply_rows(ROWS, whole, in, a + i * of->a_row, b, c + i * of->c_row);
    if (i + 4 <= of->m) {
        multiply_rows(4, whole, in, a + i * of->a_row, b, c + i * of->c_row);
        i += 4;
    }
    if (i + 2 <= of->m) {
        multiply_rows(2, whole, in, a + i * of->a_row, b, c + i * of->c_row);
        i += 2;
    }
    if (i < of->m)
        multiply_rows(1, whole, in, a + i * of->a_row, b, c + i * of->c_row);
}

/* Of k = 0 there is one block too, in which nothing is added to beta c. */
static void multiply(const pri_small_product *of, const element *a, const element *b, element *c)
{
    for (ptrdiff_t k = 0; k == 0 || k < of->k; k += PRI_MATMUL_INNER) {
        const ptrdiff_t left = of->k - k;
        strip in = {
            .of = of,
            .inner = left < PRI_MATMUL_INNER ? left : PRI_MATMUL_INNER,
            .columns = LANES,
            .keeps = k > 0 || of->beta != 0,
            .factor = k > 0 ? 1 : of->beta,
        };
        const element *from = a + k * of->a_column, *row = b + k * of->b_row;
        ptrdiff_t j = 0;
        for (; j + LANES <= of->n; j += LANES)
            multiply_strip(true, &in, from, row + j, c + j);
        in.columns = (int)(of->n - j);
        if (in.columns > 0)
            multiply_strip(false, &in, from, row + j, c + j);
    }
}

const pri_matmul_small PRI_AT_LEVEL(pri_matmul_small) = {.multiply = multiply};
