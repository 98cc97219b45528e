/* SPDX-License-Identifier: MIT */
/*
 * Maps of views: argument checks, broadcasting, and the axes put in memory order.
 */
#include <prange/map.h>

#include "base/status.h"
#include "map_boxes.h"

/* Sets the strides of an input along the axes of the output: 0 along broadcast axes. */
static prange_status broadcast(const char *function, const pri_box *in, const pri_box *out,
                               int array, pri_walk *walk)
{
    const int lead = out->ndim - in->ndim;
    if (lead < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %s has %d dimensions, out %d", function, in->name,
                        in->ndim, out->ndim);
    for (int k = 0; k < out->ndim; k++) {
        const bool repeated = k < lead || in->shape[k - lead] == 1;
        if (!repeated && in->shape[k - lead] != out->shape[k])
            return pri_fail(PRANGE_ERROR_SIZE, "%s: %s's axis %d has size %td, out's %td", function,
                            in->name, k - lead, in->shape[k - lead], out->shape[k]);
        walk->strides[array][k] = repeated ? 0 : in->strides[k - lead];
    }
    return PRANGE_OK;
}

/* Checks an input and sets its strides in the walk. */
static prange_status check_input(const char *function, const char *name, const prange_view *view,
                                 const pri_box *out, int array, pri_box *in, pri_walk *walk)
{
    prange_status status = pri_box_of(function, name, view, in);
    if (status != PRANGE_OK)
        return status;
    if (in->type != out->type)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s has type %s, out %s", function, name,
                        pri_type_name(in->type), pri_type_name(out->type));
    status = broadcast(function, in, out, array, walk);
    return status == PRANGE_OK ? pri_box_check_apart(function, out, in, true) : status;
}

static prange_status map(const char *function, int op, const prange_view *x, const prange_view *y,
                         bool binary, const prange_view *out)
{
#define PRI_CHECK_OF(name, element, accumulator, total, moment) pri_map_boxes_check_##name,
#define PRI_RUN_OF(name, element, accumulator, total, moment) pri_map_boxes_run_##name,
    static prange_status (*const check[])(const pri_map_boxes *) = {PRI_TYPES(PRI_CHECK_OF)};
    static prange_status (*const run[])(const pri_map_boxes *) = {PRI_TYPES(PRI_RUN_OF)};
#undef PRI_CHECK_OF
#undef PRI_RUN_OF
    pri_box to, from_x, from_y = {.data = NULL};
    pri_map_boxes boxes = {.function = function, .op = op, .walk = {.arrays = binary ? 3 : 2}};
    prange_status status = pri_box_of(function, "out", out, &to);
    if (status == PRANGE_OK)
        status =
            check_input(function, binary ? "x" : "in", x, &to, PRI_BOX_X, &from_x, &boxes.walk);
    if (status == PRANGE_OK && binary)
        status = check_input(function, "y", y, &to, PRI_BOX_Y, &from_y, &boxes.walk);
    if (status == PRANGE_OK)
        status = pri_box_check_output(function, &to);
    if (status != PRANGE_OK)
        return status;
    boxes.count = to.count;
    boxes.x = from_x.data;
    boxes.y = binary ? from_y.data : NULL;
    boxes.out = to.data;
    boxes.walk.ndim = to.ndim;
    for (int k = 0; k < to.ndim; k++) {
        boxes.walk.shape[k] = to.shape[k];
        boxes.walk.strides[PRI_BOX_OUT][k] = to.strides[k];
    }
    boxes.binary = binary;
    status = check[to.type](&boxes);
    if (status != PRANGE_OK || to.count == 0)
        return status;
    pri_walk_sort(&boxes.walk, PRI_BOX_OUT);
    pri_walk_merge(&boxes.walk);
    return run[to.type](&boxes);
}

prange_status prange_map_view(prange_unary op, const prange_view *in, const prange_view *out)
{
    return map(__func__, (int)op, in, NULL, false, out);
}

prange_status prange_map2_view(prange_binary op, const prange_view *x, const prange_view *y,
                               const prange_view *out)
{
    return map(__func__, (int)op, x, y, true, out);
}
