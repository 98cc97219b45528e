/* SPDX-License-Identifier: MIT */
/*
 * Running totals along an axis: the checks, and the view as lines.
 */
#include <prange/scan.h>

#include "base/status.h"
#include "base/types.h"
#include "scan.h"

static prange_status check(const char *function, prange_scan_op op, const pri_box *in, int axis,
                           const pri_box *out)
{
    if ((unsigned)op > PRANGE_CUMMAX)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: op = %d is unknown", function, (int)op);
    if (axis < 0 || axis >= in->ndim)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: axis = %d is not in 0 .. %d", function, axis,
                        in->ndim - 1);
    if (out->type != in->type)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: in has type %d, out %d", function, (int)in->type,
                        (int)out->type);
    if (out->ndim != in->ndim)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: in has %d dimensions, out %d", function, in->ndim,
                        out->ndim);
    for (int k = 0; k < in->ndim; k++)
        if (out->shape[k] != in->shape[k])
            return pri_fail(PRANGE_ERROR_SIZE, "%s: in's axis %d has size %td, out's %td", function,
                            k, in->shape[k], out->shape[k]);
    return PRANGE_OK;
}

/* The axes across the lines. They may be visited in any order: strides of the input become
 * positive, and the smallest the last. */
static void set_lines(const pri_box *in, int axis, const pri_box *out, pri_scan_lines *lines)
{
    pri_walk *kept = &lines->kept;
    const char *from = in->data;
    char *to = out->data;
    const ptrdiff_t size = (ptrdiff_t)pri_type_size(in->type);
    for (int k = 0; k < in->ndim; k++) {
        if (k == axis)
            continue;
        ptrdiff_t x = in->strides[k], y = out->strides[k];
        if (x < 0) {
            from += (in->shape[k] - 1) * x * size;
            to += (in->shape[k] - 1) * y * size;
            x = -x;
            y = -y;
        }
        kept->shape[kept->ndim] = in->shape[k];
        kept->strides[0][kept->ndim] = x;
        kept->strides[1][kept->ndim++] = y;
    }
    pri_walk_sort(kept, 0);
    pri_walk_merge(kept);
    lines->in = from;
    lines->out = to;
    lines->length = in->shape[axis];
    lines->count = in->count / lines->length;
    lines->x_step = in->strides[axis];
    lines->y_step = out->strides[axis];
}

prange_status prange_scan_axis(prange_scan_op op, const prange_view *in, int axis,
                               const prange_view *out)
{
#define PRI_RUN_OF(name, element, accumulator, total, moment) pri_scan_lines_##name,
    static void (*const run[])(const pri_scan_lines *lines) = {PRI_TYPES(PRI_RUN_OF)};
#undef PRI_RUN_OF
    pri_box from, to;
    prange_status status = pri_box_of(__func__, "in", in, &from);
    if (status == PRANGE_OK)
        status = pri_box_of(__func__, "out", out, &to);
    if (status == PRANGE_OK)
        status = check(__func__, op, &from, axis, &to);
    if (status == PRANGE_OK)
        status = pri_box_check_output(__func__, &to);
    if (status == PRANGE_OK)
        status = pri_box_check_apart(__func__, &to, &from, true);
    if (status != PRANGE_OK || from.count == 0)
        return status;
    pri_scan_lines lines = {.function = __func__, .op = (pri_scan_op)op, .kept = {.arrays = 2}};
    set_lines(&from, axis, &to, &lines);
    run[from.type](&lines);
    return PRANGE_OK;
}
