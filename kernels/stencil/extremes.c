/* SPDX-License-Identifier: MIT */
/*
 * The least, the greatest and the middle element of a window.
 */
#include <prange/filter.h>

#include "base/status.h"
#include "filter.h"
#include "isa/isa.h"
#include "simd/filter.h"

/* Estimated time of an element in ns, and of one of its window. */
#define ELEMENT_NS (0.07 * sizeof(element))
#define WINDOW_NS (0.011 * sizeof(element))

typedef struct line {
    int axis;
    ptrdiff_t count, low;
    void (*run)(ptrdiff_t count, ptrdiff_t stride, ptrdiff_t n, const element *x, element *out);
} line;

static void run_line(const prange_stencil_part *part, void *ctx)
{
    const line *window = ctx;
    const ptrdiff_t stride = part->strides[0][window->axis];
    const element *x = (const element *)part->in[0] - window->low * stride;
    element *out = part->out;
    for (ptrdiff_t row = 0; row < part->rows; row++)
        window->run(window->count, stride, part->length, x + row * part->strides[0][part->outer],
                    out + row * part->out_strides[part->outer]);
}

static prange_status run_extreme(pri_filtering *filter, const ptrdiff_t *size, bool least)
{
    line lines[3];
    ptrdiff_t window[3];
    const PRI_TYPED(pri_filter) *kernels = pri_isa_get()->PRI_TYPED(filter);
    prange_status status = pri_filter_check(filter);
    if (status == PRANGE_OK)
        status = pri_filter_window(filter, size, window);
    if (status != PRANGE_OK)
        return status;
    for (int axis = 3 - filter->dims; axis < 3; axis++) {
        ptrdiff_t low[3] = {0}, high[3] = {0};
        low[axis] = window[axis] / 2;
        high[axis] = window[axis] - 1 - low[axis];
        lines[axis] =
            (line){axis, window[axis], low[axis], least ? kernels->minimum : kernels->maximum};
        pri_filter_pass(filter, run_line, &lines[axis], low, high,
                        ELEMENT_NS + WINDOW_NS * (double)window[axis]);
    }
    return pri_filter_run(filter);
}

prange_status PRI_TYPED(prange_filter_minimum)(int dims, const ptrdiff_t *shape, const element *x,
                                               const ptrdiff_t *size, prange_border border,
                                               element constant, element *out)
{
    pri_filtering filter = {__func__, dims,   shape,     PRI_VIEW_TYPE, x,
                            out,      border, &constant, .passes = 0};
    return run_extreme(&filter, size, true);
}

prange_status PRI_TYPED(prange_filter_maximum)(int dims, const ptrdiff_t *shape, const element *x,
                                               const ptrdiff_t *size, prange_border border,
                                               element constant, element *out)
{
    pri_filtering filter = {__func__, dims,   shape,     PRI_VIEW_TYPE, x,
                            out,      border, &constant, .passes = 0};
    return run_extreme(&filter, size, false);
}

/* Estimated time of a median of 3 x 3 and of 5 x 5, in ns. */
#define MEDIAN3_NS (0.22 * sizeof(element))
#define MEDIAN5_NS (0.4 * sizeof(element))

static void run_median(const prange_stencil_part *part, void *ctx)
{
    const PRI_TYPED(pri_filter) *kernels = pri_isa_get()->PRI_TYPED(filter);
    const element *x = part->in[0];
    element *out = part->out;
    for (ptrdiff_t row = 0; row < part->rows; row++)
        (*(const int *)ctx == 3 ? kernels->median3 : kernels->median5)(
            part->strides[0][1], part->length, x + row * part->strides[0][part->outer],
            out + row * part->out_strides[part->outer]);
}

prange_status PRI_TYPED(prange_filter_median)(int dims, const ptrdiff_t *shape, const element *x,
                                              int size, prange_border border, element constant,
                                              element *out)
{
    pri_filtering filter = {__func__, dims,   shape,     PRI_VIEW_TYPE, x,
                            out,      border, &constant, .passes = 0};
    const prange_status status = pri_filter_check(&filter);
    if (status != PRANGE_OK)
        return status;
    if (dims < 2 || (size != 3 && size != 5))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: size = %d of %d dimensions is not offered",
                        __func__, size, dims);
    const ptrdiff_t reach[3] = {0, size / 2, size / 2};
    pri_filter_pass(&filter, run_median, &size, reach, reach, size == 3 ? MEDIAN3_NS : MEDIAN5_NS);
    return pri_filter_run(&filter);
}
