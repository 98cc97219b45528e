/* SPDX-License-Identifier: MIT */
/*
 * Separable filters along the last two axes in one pass. A box of rows and columns is filtered
 * across the rows into memory of the thread, which stays in a cache, and from there along the rows.
 */
#ifndef PRI_BOX_H
#define PRI_BOX_H

#include <stdbool.h>

#include "filter.h"

/* Arrays of at least BOX_ARRAY bytes are filtered by boxes, if windows have at most BOX_BYTES and
 * fit the array at least BOX_TIMES times along each axis. The edges, where whole neighbourhoods are
 * copied, are then a small part of the array. */
enum { BOX_ARRAY = 1 << 19, BOX_BYTES = 8192, BOX_TIMES = 4 };

/* Bytes of the thread's memory; and the least windows per row of a box, since the overlap of two
 * adjacent boxes is computed twice. */
enum { BOX_MEMORY = 32768, BOX_WINDOWS = 4 };

typedef struct filter_box {
    ptrdiff_t size[2], low[2]; /* of the window, across and along rows; its lower reach */
    ptrdiff_t rows;            /* result rows per box */
    ptrdiff_t columns, apart;  /* result columns per box; row stride of the thread's memory */
    const void *ctx[2];        /* contexts of `across` and `along` */
    /* Filters rows of n elements across the rows; their windows begin at x. */
    void (*across)(const void *ctx, ptrdiff_t rows, ptrdiff_t n, const element *x, ptrdiff_t x_row,
                   element *out, ptrdiff_t out_row);
    /* Filters one row of n elements along the row; its windows begin at x. `room` has as many
     * elements as the windows cover. */
    void (*along)(const void *ctx, ptrdiff_t n, const element *x, element *room, element *out);
} filter_box;

static void run_box(const prange_stencil_part *part, void *ctx, void *workspace)
{
    const filter_box *b = ctx;
    const ptrdiff_t x_row = part->prange_strides[0][1], out_row = part->prange_out_strides[1];
    const element *x = (const element *)part->prange_in[0] - b->low[0] * x_row - b->low[1];
    element *out = part->prange_out, *between = workspace, *room = between + b->rows * b->apart;
    for (ptrdiff_t i = 0; i < part->prange_rows; i += b->rows)
        for (ptrdiff_t j = 0; j < part->prange_length; j += b->columns) {
            const ptrdiff_t rows = pri_min(b->rows, part->prange_rows - i);
            const ptrdiff_t columns = pri_min(b->columns, part->prange_length - j);
            b->across(b->ctx[0], rows, columns + b->size[1] - 1, x + i * x_row + j, x_row, between,
                      b->apart);
            for (ptrdiff_t row = 0; row < rows; row++)
                b->along(b->ctx[1], columns, between + row * b->apart, room,
                         out + (i + row) * out_row + j);
        }
}

/* Whether the array and the window suit filtering by boxes. */
static bool is_box(const pri_filtering *filter, const ptrdiff_t window[3])
{
    const ptrdiff_t *shape = filter->whole.shape;
    const ptrdiff_t bytes = sizeof(element);
    bool small = filter->dims > 1 && filter->count >= BOX_ARRAY / bytes &&
                 window[1] <= BOX_BYTES / bytes / window[2];
    for (int axis = 1; axis < 3; axis++)
        small = small && window[axis] > 1 && shape[axis] / window[axis] >= BOX_TIMES;
    return small;
}

/* Adds the pass. The caller has set all members of `b` but columns and apart. */
static void add_box(pri_filtering *filter, filter_box *b, double ns)
{
    const ptrdiff_t low[3] = {0, b->low[0], b->low[1]};
    const ptrdiff_t high[3] = {0, b->size[0] - 1 - b->low[0], b->size[1] - 1 - b->low[1]};
    const ptrdiff_t columns = BOX_MEMORY / (ptrdiff_t)sizeof(element) / b->rows;
    b->columns = pri_min(filter->whole.shape[2], pri_max(columns, BOX_WINDOWS * b->size[1]));
    b->apart = b->columns + b->size[1] - 1;
    pri_stencil *pass = pri_filter_pass(filter, NULL, b, low, high, ns);
    pass->run_in = run_box;
    pass->workspace = (size_t)((b->rows + 1) * b->apart) * sizeof(element);
    pass->across = true;
    pass->axis = 1;
    pass->least = filter->dims == 2 ? b->size[0] : 0;
}

#endif
