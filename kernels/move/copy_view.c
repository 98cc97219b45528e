/* SPDX-License-Identifier: MIT */
/*
 * Copies of views: argument checks, and the choice of the two inner axes.
 */
#include <prange/move.h>

#include "base/status.h"
#include "copy.h"

static prange_status check_match(const char *function, const pri_box *in, const pri_box *out)
{
    if (in->type != out->type)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: in has type %s, out %s", function,
                        pri_type_name(in->type), pri_type_name(out->type));
    if (in->ndim != out->ndim)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: in has %d dimensions, out %d", function, in->ndim,
                        out->ndim);
    for (int k = 0; k < in->ndim; k++)
        if (in->shape[k] != out->shape[k])
            return pri_fail(PRANGE_ERROR_SIZE, "%s: in's axis %d has size %td, out's %td", function,
                            k, in->shape[k], out->shape[k]);
    return PRANGE_OK;
}

/* Sets the walk over all axes, in the memory order of out. */
static void set_axes(const pri_box *in, const pri_box *out, pri_copy *copy)
{
    const ptrdiff_t size = (ptrdiff_t)pri_type_size(out->type);
    ptrdiff_t begin[PRI_WALK_ARRAYS];
    for (int k = 0; k < out->ndim; k++)
        pri_walk_add(&copy->others, out->shape[k], out->strides[k], in->strides[k]);
    pri_walk_order(&copy->others, PRI_COPY_OUT, begin);
    copy->in = in->data + begin[PRI_COPY_IN] * size;
    copy->out = out->data + begin[PRI_COPY_OUT] * size;
}

static ptrdiff_t magnitude(ptrdiff_t stride)
{
    return stride < 0 ? -stride : stride;
}

/* Removes axis k from the walk and returns it. */
static pri_copy_axis take_axis(pri_walk *walk, int k)
{
    const pri_copy_axis axis = {walk->shape[k], walk->strides[PRI_COPY_OUT][k],
                                walk->strides[PRI_COPY_IN][k]};
    walk->ndim--;
    for (int j = k; j < walk->ndim; j++) {
        walk->shape[j] = walk->shape[j + 1];
        for (int a = 0; a < walk->arrays; a++)
            walk->strides[a][j] = walk->strides[a][j + 1];
    }
    return axis;
}

/* The axis with the smallest nonzero stride of in; among equals the last axis is preferred. */
static int smallest_of_in(const pri_walk *walk)
{
    const ptrdiff_t *strides = walk->strides[PRI_COPY_IN];
    int smallest = walk->ndim - 1;
    for (int k = walk->ndim - 2; k >= 0; k--)
        if (strides[k] != 0 && magnitude(strides[k]) < magnitude(strides[smallest]))
            smallest = k;
    return smallest;
}

static void choose_axes(pri_copy *copy)
{
    pri_walk *walk = &copy->others;
    const pri_copy_axis none = {1, 0, 0};
    const int smallest = smallest_of_in(walk);
    copy->crosswise = walk->ndim > 1 && smallest < walk->ndim - 1;
    copy->cols = walk->ndim > 0 ? take_axis(walk, walk->ndim - 1) : none;
    copy->rows =
        walk->ndim == 0 ? none : take_axis(walk, copy->crosswise ? smallest : walk->ndim - 1);
}

prange_status prange_copy_view(const prange_view *in, const prange_view *out)
{
    pri_box from, to;
    prange_status status = pri_box_of(__func__, "in", in, &from);
    if (status == PRANGE_OK)
        status = pri_box_of(__func__, "out", out, &to);
    if (status == PRANGE_OK)
        status = check_match(__func__, &from, &to);
    if (status == PRANGE_OK)
        status = pri_box_check_output(__func__, &to);
    if (status == PRANGE_OK)
        status = pri_box_check_apart(__func__, &to, &from, true);
    if (status != PRANGE_OK || to.count == 0 || to.data == from.data)
        return status;
    pri_copy copy = {.function = __func__, .count = to.count, .others = {.arrays = 2}};
    set_axes(&from, &to, &copy);
    choose_axes(&copy);
    switch (pri_type_size(to.type)) {
    case sizeof(double):
        pri_copy_run_f64(&copy);
        break;
    case sizeof(float):
        pri_copy_run_f32(&copy);
        break;
    default:
        pri_copy_run_u8(&copy);
    }
    return PRANGE_OK;
}
