/* SPDX-License-Identifier: MIT */
/*
 * Sorting along an axis: the public functions and their checks.
 */
#include <prange/sort.h>

#include "base/status.h"
#include "sort_lines.h"

static prange_status check(const char *function, const pri_box *in, int axis, bool indices,
                           const pri_box *out)
{
    if (in->type == PRANGE_U8)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: in is of type u8, which is not sorted", function);
    if (out->type != (indices ? PRANGE_I64 : in->type))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: in has type %s, %s %s", function,
                        pri_type_name(in->type), out->name, pri_type_name(out->type));
    return pri_axis_lines_check(function, in, axis, out);
}

static prange_status sort(pri_sort_lines *lines, const prange_view *in, int axis,
                          const prange_view *out)
{
    static prange_status (*const run[])(const pri_sort_lines *) = {
        [PRANGE_F64] = pri_sort_lines_f64,
        [PRANGE_F32] = pri_sort_lines_f32,
        [PRANGE_I64] = pri_sort_lines_i64,
        [PRANGE_I32] = pri_sort_lines_i32,
    };
    const char *const function = lines->function;
    pri_box from, to;
    prange_status status = pri_box_of(function, "in", in, &from);
    if (status == PRANGE_OK)
        status = pri_box_of(function, lines->indices ? "order" : "out", out, &to);
    if (status == PRANGE_OK)
        status = check(function, &from, axis, lines->indices, &to);
    if (status == PRANGE_OK)
        status = pri_box_check_output(function, &to);
    if (status == PRANGE_OK)
        status = pri_box_check_apart(function, &to, &from, !lines->indices);
    if (status != PRANGE_OK || from.count == 0)
        return status;
    pri_axis_lines_init(&from, axis, &to, &lines->lines);
    return run[from.type](lines);
}

prange_status prange_sort_axis(const prange_view *in, int axis, const prange_view *out)
{
    return sort(&(pri_sort_lines){.function = __func__}, in, axis, out);
}

prange_status prange_sort_axis_descending(const prange_view *in, int axis, const prange_view *out)
{
    return sort(&(pri_sort_lines){.function = __func__, .descending = true}, in, axis, out);
}

prange_status prange_argsort_axis(const prange_view *in, int axis, const prange_view *order)
{
    return sort(&(pri_sort_lines){.function = __func__, .indices = true}, in, axis, order);
}

prange_status prange_argsort_axis_descending(const prange_view *in, int axis,
                                             const prange_view *order)
{
    return sort(&(pri_sort_lines){.function = __func__, .indices = true, .descending = true}, in,
                axis, order);
}
