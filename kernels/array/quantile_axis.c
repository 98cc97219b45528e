/* SPDX-License-Identifier: MIT */
/*
 * Quantiles along an axis: the public function and its checks.
 */
#include <prange/select.h>

#include "base/status.h"
#include "quantile_lines.h"

/* Moves the first axis to position `axis`, where the input has the lines. */
static pri_box with_axis_moved(const pri_box *out, int axis)
{
    pri_box moved = *out;
    for (int k = 0; k < axis; k++) {
        moved.shape[k] = out->shape[k + 1];
        moved.strides[k] = out->strides[k + 1];
    }
    moved.shape[axis] = out->shape[0];
    moved.strides[axis] = out->strides[0];
    return moved;
}

static prange_status check_shape(const char *function, const pri_box *in, int axis, ptrdiff_t count,
                                 const pri_box *out)
{
    if (axis < 0 || axis >= in->ndim)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: axis = %d is not in 0 .. %d", function, axis,
                        in->ndim - 1);
    if (out->ndim != in->ndim)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: in has %d dimensions, out %d", function, in->ndim,
                        out->ndim);
    if (out->shape[0] != count)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: out's axis 0 has size %td, count is %td", function,
                        out->shape[0], count);
    for (int k = 1; k < in->ndim; k++) {
        const int from = k - (k <= axis);
        if (out->shape[k] != in->shape[from])
            return pri_fail(PRANGE_ERROR_SIZE, "%s: in's axis %d has size %td, out's axis %d %td",
                            function, from, in->shape[from], k, out->shape[k]);
    }
    if (out->count > 0 && in->shape[axis] == 0)
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: undefined for lines without elements", function);
    return PRANGE_OK;
}

static prange_status check_count(const char *function, ptrdiff_t count)
{
    return count < 0 ? pri_fail(PRANGE_ERROR_SIZE, "%s: count = %td is negative", function, count)
                     : PRANGE_OK;
}

static prange_status check_types(const char *function, const pri_box *in, const pri_box *out)
{
    if (in->type == PRANGE_U8)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: in is of type u8, which is not sorted", function);
    if (out->type != PRANGE_F64)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: out has type %s, not f64", function,
                        pri_type_name(out->type));
    return PRANGE_OK;
}

static prange_status check_apart(const char *function, const pri_box *in, const pri_box *q,
                                 const pri_box *out)
{
    prange_status status = pri_box_check_output(function, out);
    if (status == PRANGE_OK)
        status = pri_box_check_apart(function, out, in, false);
    if (status == PRANGE_OK)
        status = pri_box_check_apart(function, out, q, false);
    return status;
}

prange_status prange_quantile_axis(const prange_view *in, int axis, ptrdiff_t count,
                                   const double *q, prange_quantile_method method,
                                   const prange_view *out)
{
    static prange_status (*const run[])(const pri_quantile_lines *) = {
        [PRANGE_F64] = pri_quantile_lines_f64,
        [PRANGE_F32] = pri_quantile_lines_f32,
        [PRANGE_I64] = pri_quantile_lines_i64,
        [PRANGE_I32] = pri_quantile_lines_i32,
    };
    const prange_view all = prange_view_of_const(q, PRANGE_F64, 1, &count, NULL);
    pri_box from, of, to;
    prange_status status = pri_quantile_check_method(__func__, method);
    if (status == PRANGE_OK)
        status = pri_box_of(__func__, "in", in, &from);
    if (status == PRANGE_OK)
        status = check_count(__func__, count);
    if (status == PRANGE_OK)
        status = pri_box_of(__func__, "q", &all, &of);
    if (status == PRANGE_OK)
        status = pri_box_of(__func__, "out", out, &to);
    if (status == PRANGE_OK)
        status = check_types(__func__, &from, &to);
    if (status == PRANGE_OK)
        status = pri_quantile_check_q(__func__, count, q);
    if (status == PRANGE_OK)
        status = check_shape(__func__, &from, axis, count, &to);
    if (status == PRANGE_OK)
        status = check_apart(__func__, &from, &of, &to);
    if (status != PRANGE_OK || to.count == 0)
        return status;
    pri_quantile_lines lines = {.of = {__func__, count, q, method}};
    const pri_box moved = with_axis_moved(&to, axis);
    pri_axis_lines_init(&from, axis, &moved, &lines.lines);
    return run[from.type](&lines);
}
