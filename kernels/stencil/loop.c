/* SPDX-License-Identifier: MIT */
/*
 * Stencils that a program compiled with prange/stencil_template.h, over views.
 */
#include <stdint.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "base/view.h"
#include "border.h"
#include "isa/isa.h"
#include "stencil.h"

static const char *const names[] = {"input 0", "input 1", "input 2", "input 3"};

static pri_field field_of(const pri_box *box)
{
    pri_field field = {box->data, {0, 0, 0}, pri_type_size(box->type)};
    for (int k = 0; k < box->ndim; k++)
        field.strides[3 - box->ndim + k] = box->strides[k];
    return field;
}

static prange_status check_view(const prange_stencil_loop *loop, const prange_view *view,
                                prange_type type, const char *name, pri_box *box)
{
    const prange_status status = pri_box_of(loop->name, name, view, box);
    if (status != PRANGE_OK)
        return status;
    if (box->ndim != loop->dims)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %s: ndim = %d, and the stencil has %d", loop->name,
                        name, box->ndim, loop->dims);
    if (box->type != type)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s is not of the stencil's type", loop->name,
                        name);
    return PRANGE_OK;
}

static prange_status check_shapes(const char *function, const pri_box *out, const pri_box *in)
{
    for (int k = 0; k < out->ndim; k++)
        if (out->shape[k] != in->shape[k])
            return pri_fail(PRANGE_ERROR_SIZE, "%s: %s: shape[%d] = %td, and that of %s is %td",
                            function, in->name, k, in->shape[k], out->name, out->shape[k]);
    return PRANGE_OK;
}

/* Checks that the output has the shape of the inputs and overlaps none of them. */
static prange_status check_output(const prange_stencil_loop *loop, const prange_view *view,
                                  const char *name, const pri_box in[], pri_box *out)
{
    prange_status status = check_view(loop, view, loop->out_type, name, out);
    if (status == PRANGE_OK)
        status = pri_box_check_output(loop->name, out);
    for (int k = 0; status == PRANGE_OK && k < loop->inputs; k++) {
        status = check_shapes(loop->name, out, &in[k]);
        if (status == PRANGE_OK)
            status = pri_box_check_apart(loop->name, out, &in[k], false);
    }
    return status;
}

/* Checks a loop for values that the template cannot have produced. */
static prange_status check_loop(const char *call, const prange_stencil_loop *loop)
{
    if (!loop)
        return pri_check_pointer(call, "loop", NULL);
    bool good = loop->dims >= 1 && loop->dims <= 3 && loop->inputs >= 1 &&
                loop->inputs <= PRANGE_STENCIL_MOST && loop->run[0] && loop->ns;
    for (int k = 0; good && k < loop->dims; k++)
        good = loop->reach[k][0] <= loop->reach[k][1] && loop->reach[k][0] > PTRDIFF_MIN / 4 &&
               loop->reach[k][1] < PTRDIFF_MAX / 4;
    if (!good)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: a bad number of dimensions or inputs, or reach",
                        loop->name);
    return pri_stencil_check_border(loop->name, loop->border);
}

static pri_stencil stencil_of(const char *call, const prange_stencil_loop *loop, void *ctx,
                              const void *constant, const pri_box in[], const pri_box *out)
{
    const bool compiled[] = {true, loop->run[1] != NULL, loop->run[2] != NULL};
    pri_stencil stencil = {.function = loop->name,
                           .call = call,
                           .user = (uint64_t)(uintptr_t)loop,
                           .dims = loop->dims,
                           .inputs = loop->inputs,
                           .shape = {1, 1, 1},
                           .border = loop->border,
                           .constant = constant,
                           .updates = loop->updates,
                           .run = loop->run[pri_isa_highest(3, compiled)],
                           .ctx = ctx,
                           .learned = loop->ns,
                           .out = field_of(out)};
    for (int k = 0; k < loop->inputs; k++)
        stencil.in[k] = field_of(&in[k]);
    for (int k = 0; k < loop->dims; k++) {
        const int axis = 3 - loop->dims + k;
        stencil.shape[axis] = out->shape[k];
        stencil.low[axis] = pri_max(0, -loop->reach[k][0]);
        stencil.high[axis] = pri_max(0, loop->reach[k][1]);
    }
    return stencil;
}

static prange_status run(pri_stencil *stencil, ptrdiff_t steps, bool both)
{
    prange_status status = pri_stencil_prepare(stencil);
    if (status == PRANGE_OK)
        status = pri_stencil_sweep(stencil, steps, both);
    pri_scratch_free(stencil->scratch);
    return status;
}

static prange_status check_inputs(const char *call, const prange_stencil_loop *loop,
                                  const prange_view *const in[], pri_box boxes[])
{
    prange_status status = check_loop(call, loop);
    if (status == PRANGE_OK)
        status = pri_check_pointer(loop->name, "in", in);
    for (int k = 0; status == PRANGE_OK && k < loop->inputs; k++)
        status = check_view(loop, in[k], loop->type, names[k], &boxes[k]);
    return status;
}

prange_status prange_stencil_apply(const prange_stencil_loop *loop, void *ctx, const void *constant,
                                   const prange_view *const in[], const prange_view *out)
{
    pri_box boxes[PRANGE_STENCIL_MOST], to;
    prange_status status = check_inputs(__func__, loop, in, boxes);
    if (status == PRANGE_OK)
        status = check_output(loop, out, "out", boxes, &to);
    if (status != PRANGE_OK || to.count == 0)
        return status;
    pri_stencil stencil = stencil_of(__func__, loop, ctx, constant, boxes, &to);
    return run(&stencil, 1, false);
}

prange_status prange_stencil_steps(const prange_stencil_loop *loop, void *ctx, const void *constant,
                                   ptrdiff_t steps, const prange_view *const in[],
                                   const prange_view *other)
{
    pri_box boxes[PRANGE_STENCIL_MOST], to;
    prange_status status = check_inputs(__func__, loop, in, boxes);
    if (status == PRANGE_OK && steps < 0)
        status = pri_fail(PRANGE_ERROR_SIZE, "%s: steps = %td is negative", loop->name, steps);
    if (status == PRANGE_OK && loop->type != loop->out_type)
        status = pri_fail(PRANGE_ERROR_VALUE, "%s: steps need one type", loop->name);
    if (status == PRANGE_OK)
        status = check_output(loop, other, "b", boxes, &to);
    if (status == PRANGE_OK)
        status = pri_box_check_output(loop->name, &boxes[0]);
    for (int k = 1; status == PRANGE_OK && k < loop->inputs; k++)
        status = pri_box_check_apart(loop->name, &boxes[0], &boxes[k], false);
    if (status != PRANGE_OK || to.count == 0 || steps == 0)
        return status;
    pri_stencil stencil = stencil_of(__func__, loop, ctx, constant, boxes, &to);
    return run(&stencil, steps, true);
}
