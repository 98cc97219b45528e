/* SPDX-License-Identifier: MIT */
#include "axis_lines.h"

#include "base/status.h"

prange_status pri_axis_lines_check(const char *function, const pri_box *in, int axis,
                                   const pri_box *out)
{
    if (axis < 0 || axis >= in->ndim)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: axis = %d is not in 0 .. %d", function, axis,
                        in->ndim - 1);
    if (out->ndim != in->ndim)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: in has %d dimensions, %s %d", function, in->ndim,
                        out->name, out->ndim);
    for (int k = 0; k < in->ndim; k++)
        if (out->shape[k] != in->shape[k])
            return pri_fail(PRANGE_ERROR_SIZE, "%s: in's axis %d has size %td, that of %s %td",
                            function, k, in->shape[k], out->name, out->shape[k]);
    return PRANGE_OK;
}

void pri_axis_lines_init(const pri_box *in, int axis, const pri_box *out, pri_axis_lines *lines)
{
    ptrdiff_t begin[PRI_WALK_ARRAYS];
    lines->kept.arrays = 2;
    for (int k = 0; k < in->ndim; k++)
        if (k != axis)
            pri_walk_add(&lines->kept, in->shape[k], in->strides[k], out->strides[k]);
    pri_walk_order(&lines->kept, 0, begin);
    lines->in = in->data + begin[0] * (ptrdiff_t)pri_type_size(in->type);
    lines->out = out->data + begin[1] * (ptrdiff_t)pri_type_size(out->type);
    lines->length = in->shape[axis];
    lines->count = in->count / lines->length;
    lines->x_step = in->strides[axis];
    lines->y_step = out->strides[axis];
}

pri_line_tiles pri_line_tiles_of(const pri_axis_lines *lines, ptrdiff_t width)
{
    const pri_walk *kept = &lines->kept;
    const int last = kept->ndim - 1;
    pri_line_tiles tiles = {.across = 1};
    if (last >= 0)
        tiles = (pri_line_tiles){.across = kept->shape[last],
                                 .x_apart = kept->strides[0][last],
                                 .y_apart = kept->strides[1][last]};
    tiles.width = width < tiles.across ? width : tiles.across;
    tiles.count = lines->count / tiles.across * ((tiles.across - 1) / tiles.width + 1);
    return tiles;
}

pri_line_tile pri_line_tile_at(const pri_axis_lines *lines, const pri_line_tiles *tiles,
                               ptrdiff_t tile)
{
    const ptrdiff_t along = (tiles->across - 1) / tiles->width + 1;
    const ptrdiff_t from = tile % along * tiles->width, left = tiles->across - from;
    const ptrdiff_t first = tile / along * tiles->across + from;
    return (pri_line_tile){pri_walk_offset(&lines->kept, 0, first),
                           pri_walk_offset(&lines->kept, 1, first),
                           left < tiles->width ? left : tiles->width};
}
