/* SPDX-License-Identifier: MIT */
/*
 * Sorting along an axis: the checks, and the view as lines.
 */
#include <prange/sort.h>

#include "base/status.h"
#include "sort_lines.h"

static prange_status check(const char *function, const pri_box *in, int axis, bool indices,
                           const pri_box *out)
{
    if (in->type == PRANGE_U8)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: in is of type u8, which is not sorted", function);
    if (axis < 0 || axis >= in->ndim)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: axis = %d is not in 0 .. %d", function, axis,
                        in->ndim - 1);
    if (out->type != (indices ? PRANGE_I64 : in->type))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: in has type %d, %s %d", function, (int)in->type,
                        out->name, (int)out->type);
    if (out->ndim != in->ndim)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: in has %d dimensions, %s %d", function, in->ndim,
                        out->name, out->ndim);
    for (int k = 0; k < in->ndim; k++)
        if (out->shape[k] != in->shape[k])
            return pri_fail(PRANGE_ERROR_SIZE, "%s: in's axis %d has size %td, that of %s %td",
                            function, k, in->shape[k], out->name, out->shape[k]);
    return PRANGE_OK;
}

static prange_status sort(const char *function, const prange_view *in, int axis, bool indices,
                          const char *name, const prange_view *out)
{
    static prange_status (*const run[])(const pri_sort_lines *) = {
        [PRANGE_F64] = pri_sort_lines_f64,
        [PRANGE_F32] = pri_sort_lines_f32,
        [PRANGE_I64] = pri_sort_lines_i64,
        [PRANGE_I32] = pri_sort_lines_i32,
    };
    pri_box from, to;
    prange_status status = pri_box_of(function, "in", in, &from);
    if (status == PRANGE_OK)
        status = pri_box_of(function, name, out, &to);
    if (status == PRANGE_OK)
        status = check(function, &from, axis, indices, &to);
    if (status == PRANGE_OK)
        status = pri_box_check_output(function, &to);
    if (status == PRANGE_OK)
        status = pri_box_check_apart(function, &to, &from, !indices);
    if (status != PRANGE_OK || from.count == 0)
        return status;
    pri_sort_lines lines = {.function = function,
                            .indices = indices,
                            .kept = {.arrays = 2},
                            .length = from.shape[axis],
                            .count = from.count / from.shape[axis],
                            .x_step = from.strides[axis],
                            .y_step = to.strides[axis],
                            .in = from.data,
                            .out = to.data};
    for (int k = 0; k < from.ndim; k++) {
        if (k == axis)
            continue;
        lines.kept.shape[lines.kept.ndim] = from.shape[k];
        lines.kept.strides[0][lines.kept.ndim] = from.strides[k];
        lines.kept.strides[1][lines.kept.ndim++] = to.strides[k];
    }
    pri_walk_sort(&lines.kept, 0);
    pri_walk_merge(&lines.kept);
    return run[from.type](&lines);
}

prange_status prange_sort_axis(const prange_view *in, int axis, const prange_view *out)
{
    return sort(__func__, in, axis, false, "out", out);
}

prange_status prange_argsort_axis(const prange_view *in, int axis, const prange_view *order)
{
    return sort(__func__, in, axis, true, "order", order);
}
