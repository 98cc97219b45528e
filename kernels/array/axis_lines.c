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
