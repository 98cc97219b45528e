/* SPDX-License-Identifier: MIT */
/*
 * Prefix scans along an axis: argument checks.
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
    if (out->type != in->type)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: in has type %s, out %s", function,
                        pri_type_name(in->type), pri_type_name(out->type));
    return pri_axis_lines_check(function, in, axis, out);
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
    pri_scan_lines lines = {.function = __func__, .op = (pri_scan_op)op};
    pri_axis_lines_init(&from, axis, &to, &lines.lines);
    run[from.type](&lines);
    return PRANGE_OK;
}
