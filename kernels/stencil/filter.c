/* SPDX-License-Identifier: MIT */
#include "filter.h"

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "base/view.h"
#include "border.h"

prange_status pri_filter_check(pri_filtering *filter)
{
    const char *function = filter->function;
    pri_box in, out;
    if (filter->dims < 1 || filter->dims > 3)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: dims = %d is not in 1 .. 3", function,
                        filter->dims);
    if (filter->border == PRANGE_BORDER_KEEP)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: border = PRANGE_BORDER_KEEP is for stencils only",
                        function);
    prange_status status = pri_stencil_check_border(function, filter->border);
    const prange_view x = {(void *)filter->x, filter->type, filter->dims, filter->shape, NULL};
    const prange_view to = {filter->out, filter->type, filter->dims, filter->shape, NULL};
    if (status == PRANGE_OK)
        status = pri_box_of(function, "x", &x, &in);
    if (status == PRANGE_OK)
        status = pri_box_of(function, "out", &to, &out);
    if (status == PRANGE_OK)
        status = pri_box_check_apart(function, &out, &in, false);
    if (status != PRANGE_OK)
        return status;
    filter->count = in.count;
    pri_stencil *whole = &filter->whole;
    *whole = (pri_stencil){.function = function,
                           .call = function,
                           .dims = filter->dims,
                           .inputs = 1,
                           .shape = {1, 1, 1},
                           .border = filter->border,
                           .constant = filter->constant,
                           .rows = true};
    for (int k = 0; k < filter->dims; k++)
        whole->shape[3 - filter->dims + k] = filter->shape[k];
    whole->in[0] = (pri_field){in.data,
                               {whole->shape[1] * whole->shape[2], whole->shape[2], 1},
                               pri_type_size(filter->type)};
    whole->out = whole->in[0];
    whole->out.data = out.data;
    return PRANGE_OK;
}

prange_status pri_filter_window(const pri_filtering *filter, const ptrdiff_t *size,
                                ptrdiff_t window[3])
{
    ptrdiff_t count = 1;
    if (!size)
        return pri_check_pointer(filter->function, "size", NULL);
    window[0] = window[1] = window[2] = 1;
    for (int k = 0; k < filter->dims; k++) {
        if (size[k] < 1 || size[k] > PTRDIFF_MAX / 64 ||
            __builtin_mul_overflow(count, size[k], &count))
            return pri_fail(PRANGE_ERROR_SIZE, "%s: size[%d] = %td is below 1 or too large",
                            filter->function, k, size[k]);
        window[3 - filter->dims + k] = size[k];
    }
    return PRANGE_OK;
}

pri_stencil *pri_filter_pass(pri_filtering *filter, pri_stencil_run *run, void *ctx,
                             const ptrdiff_t low[3], const ptrdiff_t high[3], double ns)
{
    pri_stencil *pass = &filter->pass[filter->passes++];
    *pass = filter->whole;
    pass->run = run;
    pass->ctx = ctx;
    pass->ns = ns;
    for (int k = 0; k < 3; k++) {
        pass->low[k] = low[k];
        pass->high[k] = high[k];
    }
    return pass;
}

/* The last pass writes to `out`; the passes before it write to `between` and `out` in turns. */
static void connect(pri_filtering *filter, char *between)
{
    const int last = filter->passes - 1;
    for (int k = 0; k <= last; k++) {
        pri_stencil *pass = &filter->pass[k];
        if ((last - k) % 2)
            pass->out.data = between;
        if (k > 0)
            pass->in[0].data = filter->pass[k - 1].out.data;
    }
}

prange_status pri_filter_run(pri_filtering *filter)
{
    prange_status status = PRANGE_OK;
    char *between = NULL;
    if (filter->count == 0)
        return PRANGE_OK;
    if (filter->passes > 1) {
        between = pri_scratch_large(filter->count, filter->whole.out.size);
        if (!between)
            return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td elements", filter->function,
                            filter->count);
    }
    connect(filter, between);
    for (int k = 0; status == PRANGE_OK && k < filter->passes; k++)
        status = pri_stencil_prepare(&filter->pass[k]);
    for (int k = 0; status == PRANGE_OK && k < filter->passes; k++)
        status = pri_stencil_sweep(&filter->pass[k], 1, false);
    for (int k = 0; k < filter->passes; k++)
        pri_scratch_free(filter->pass[k].scratch);
    pri_scratch_free(between);
    return status;
}
