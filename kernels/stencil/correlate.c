/* SPDX-License-Identifier: MIT */
/*
 * Linear filters: correlation and convolution with a window of weights, and the separable Gaussian
 * and uniform filters, which filter along one axis after the other.
 */
#include <prange/filter.h>
#include <prange/math.h>

#include <math.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "box.h"
#include "isa/isa.h"
#include "simd/filter.h"

/* Estimated time in ns per element, and in addition per weight. */
#define ELEMENT_NS (0.075 * sizeof(element))
#define WEIGHT_NS (0.0065 * sizeof(element))

/* The largest radius of a Gaussian window. */
#define RADIUS_MOST (1 << 20)

typedef struct weighted {
    ptrdiff_t size[3], low[3], high[3];
    const element *weights;
    element divisor;
} weighted;

/* Whether the window is long and lies along `axis` alone. For an axis across the rows, several rows
 * are then filtered together. */
static bool is_across(const weighted *window, int axis)
{
    const ptrdiff_t size = window->size[axis];
    return size > PRI_FILTER_ROWS && size == window->size[0] * window->size[1] * window->size[2];
}

static void run_weighted(const prange_stencil_part *part, void *ctx)
{
    const weighted *window = ctx;
    PRI_TYPED(pri_filter_box) box = {.weights = window->weights, .divisor = window->divisor};
    const element *x = part->prange_in[0];
    element *out = part->prange_out;
    for (int k = 0; k < 3; k++) {
        box.size[k] = window->size[k];
        box.strides[k] = part->prange_strides[0][k];
        x -= window->low[k] * box.strides[k];
    }
    const PRI_TYPED(pri_filter) *const kernels = pri_isa_get()->PRI_TYPED(filter);
    const ptrdiff_t stride = part->prange_strides[0][part->prange_outer];
    const ptrdiff_t out_stride = part->prange_out_strides[part->prange_outer];
    const bool across = is_across(window, part->prange_outer);
    ptrdiff_t row = 0;
    for (; across && row + PRI_FILTER_ROWS <= part->prange_rows; row += PRI_FILTER_ROWS)
        kernels->correlate_down(window->size[part->prange_outer], window->weights, window->divisor,
                                part->prange_length, x + row * stride, stride,
                                out + row * out_stride, out_stride);
    for (; row < part->prange_rows; row++)
        kernels->correlate(&box, part->prange_length, x + row * stride, out + row * out_stride);
}

/* Filters rows by a window that lies across them. */
static void rows_across(const void *kernel, ptrdiff_t rows, ptrdiff_t n, const element *x,
                        ptrdiff_t x_row, element *out, ptrdiff_t out_row)
{
    const PRI_TYPED(pri_filter) *const kernels = pri_isa_get()->PRI_TYPED(filter);
    const weighted *window = kernel;
    const PRI_TYPED(pri_filter_box)
        box = {{1, window->size[1], 1}, {0, x_row, 0}, window->weights, window->divisor};
    ptrdiff_t row = 0;
    for (; is_across(window, 1) && row + PRI_FILTER_ROWS <= rows; row += PRI_FILTER_ROWS)
        kernels->correlate_down(window->size[1], window->weights, window->divisor, n,
                                x + row * x_row, x_row, out + row * out_row, out_row);
    for (; row < rows; row++)
        kernels->correlate(&box, n, x + row * x_row, out + row * out_row);
}

/* Filters a row by a window that lies along it. */
static void row_along(const void *kernel, ptrdiff_t n, const element *x, element *room,
                      element *out)
{
    const weighted *window = kernel;
    const PRI_TYPED(pri_filter_box)
        box = {{1, 1, window->size[2]}, {0, 0, 1}, window->weights, window->divisor};
    (void)room;
    pri_isa_get()->PRI_TYPED(filter)->correlate(&box, n, x, out);
}

/* Adds a pass with a window that begins `low` before its element. */
static void add_pass(pri_filtering *filter, weighted *window)
{
    double weights = 1;
    for (int k = 0; k < 3; k++) {
        window->high[k] = window->size[k] - 1 - window->low[k];
        weights *= (double)window->size[k];
    }
    pri_stencil *pass = pri_filter_pass(filter, run_weighted, window, window->low, window->high,
                                        ELEMENT_NS + weights * WEIGHT_NS);
    const int axis = window->size[0] > 1 ? 0 : 1;
    pass->across = is_across(window, axis);
    pass->axis = axis;
}

/* A centred window along a single axis. */
static weighted window_along(int axis, ptrdiff_t size, const element *weights, element divisor)
{
    weighted window = {.size = {1, 1, 1}, .weights = weights, .divisor = divisor};
    window.size[axis] = size;
    window.low[axis] = size / 2;
    return window;
}

/* Whether a pass over the values outside the array yields the border values of its output. Only
 * then can two passes be combined: a constant other than 0 is not reproduced exactly. */
static bool is_kept_outside(const pri_filtering *filter)
{
    return filter->border != PRANGE_BORDER_CONSTANT || *(const element *)filter->constant == 0;
}

/* Filters along one axis after the other; small windows along the last two axes share a pass. */
static prange_status run_axes(pri_filtering *filter, weighted windows[3])
{
    const int first = 3 - filter->dims;
    const ptrdiff_t size[3] = {0, first < 2 ? windows[1].size[1] : 1, windows[2].size[2]};
    const bool together = is_box(filter, size) && is_kept_outside(filter);
    filter_box box = {
        .size = {size[1], size[2]},
        .low = {size[1] / 2, size[2] / 2},
        .rows = size[1] > PRI_FILTER_ROWS ? PRI_FILTER_ROWS : 1,
        .ctx = {&windows[1], &windows[2]},
        .across = rows_across,
        .along = row_along,
    };
    for (int axis = first; axis < (together ? 1 : 3); axis++)
        add_pass(filter, &windows[axis]);
    if (together)
        add_box(filter, &box, 2 * ELEMENT_NS + (double)(size[1] + size[2]) * WEIGHT_NS);
    return pri_filter_run(filter);
}

/* Checks the sizes of the window, and the weights, which must not overlap the output. */
static prange_status check_weights(pri_filtering *filter, const ptrdiff_t *size,
                                   const element *weights, weighted *window)
{
    prange_status status = pri_filter_check(filter);
    if (status == PRANGE_OK)
        status = pri_filter_window(filter, size, window->size);
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t count = window->size[0] * window->size[1] * window->size[2];
    const pri_array weighed = {"weights", weights, 1}, out = {"out", filter->out, 1};
    status = pri_check_arrays(filter->function, count, sizeof *weights, 1, &weighed);
    return status == PRANGE_OK ? pri_check_disjoint(filter->function, sizeof *weights, &out,
                                                    filter->count, &weighed, count)
                               : status;
}

static prange_status correlate(pri_filtering *filter, const ptrdiff_t *size, const element *weights)
{
    weighted window = {.weights = weights, .divisor = 1};
    const prange_status status = check_weights(filter, size, weights, &window);
    if (status != PRANGE_OK)
        return status;
    for (int k = 0; k < 3; k++)
        window.low[k] = window.size[k] / 2;
    add_pass(filter, &window);
    return pri_filter_run(filter);
}

prange_status PRI_TYPED(prange_filter_correlate)(int dims, const ptrdiff_t *shape, const element *x,
                                                 const ptrdiff_t *size, const element *weights,
                                                 prange_border border, element constant,
                                                 element *out)
{
    pri_filtering filter = {__func__, dims,   shape,     PRI_VIEW_TYPE, x,
                            out,      border, &constant, .passes = 0};
    return correlate(&filter, size, weights);
}

/* Correlates with the reversed weights and the mirrored window. */
static prange_status convolve(pri_filtering *filter, weighted *window, const element *weights)
{
    const ptrdiff_t count = window->size[0] * window->size[1] * window->size[2];
    element *reversed = pri_scratch(count, sizeof *reversed);
    if (!reversed)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td weights", filter->function,
                        count);
    for (ptrdiff_t i = 0; i < count; i++)
        reversed[i] = weights[count - 1 - i];
    window->weights = reversed;
    for (int k = 0; k < 3; k++)
        window->low[k] = window->size[k] - 1 - window->size[k] / 2;
    add_pass(filter, window);
    const prange_status status = pri_filter_run(filter);
    pri_scratch_free(reversed);
    return status;
}

prange_status PRI_TYPED(prange_filter_convolve)(int dims, const ptrdiff_t *shape, const element *x,
                                                const ptrdiff_t *size, const element *weights,
                                                prange_border border, element constant,
                                                element *out)
{
    pri_filtering filter = {__func__, dims,   shape,     PRI_VIEW_TYPE, x,
                            out,      border, &constant, .passes = 0};
    weighted window = {.divisor = 1};
    const prange_status status = check_weights(&filter, size, weights, &window);
    return status == PRANGE_OK ? convolve(&filter, &window, weights) : status;
}

static prange_status radius_of(const char *function, double sigma, double truncate,
                               ptrdiff_t *radius)
{
    const double reach = truncate * sigma + 0.5;
    if (!(sigma >= 0.0 && isfinite(sigma)) || !(truncate >= 0.0 && isfinite(truncate)))
        return pri_fail(PRANGE_ERROR_VALUE,
                        "%s: sigma = %g or truncate = %g is negative or not finite", function,
                        sigma, truncate);
    if (!(reach < RADIUS_MOST + 1.0))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: a radius of %g is too large", function, reach);
    *radius = (ptrdiff_t)reach;
    return PRANGE_OK;
}

/* Computes the weights of a Gaussian window. `exact` is scratch memory. */
static void gaussian_weights(double sigma, ptrdiff_t radius, double *exact, element *weights)
{
    const double factor = sigma > 0.0 ? -0.5 / (sigma * sigma) : 0.0;
    double sum = 0.0;
    for (ptrdiff_t j = -radius; j <= radius; j++)
        sum += exact[j + radius] = j == 0 ? 1.0 : prange_exp(factor * (double)(j * j));
    for (ptrdiff_t k = 0; k <= 2 * radius; k++)
        weights[k] = (element)(exact[k] / sum);
}

prange_status PRI_TYPED(prange_filter_gaussian)(int dims, const ptrdiff_t *shape, const element *x,
                                                const double *sigma, double truncate,
                                                prange_border border, element constant,
                                                element *out)
{
    pri_filtering filter = {__func__, dims,   shape,     PRI_VIEW_TYPE, x,
                            out,      border, &constant, .passes = 0};
    weighted windows[3];
    ptrdiff_t radius[3] = {0};
    pri_memory memory = {0};
    prange_status status = pri_filter_check(&filter);
    if (status == PRANGE_OK)
        status = pri_check_pointer(__func__, "sigma", sigma);
    for (int k = 0; status == PRANGE_OK && k < dims; k++)
        status = radius_of(__func__, sigma[k], truncate, &radius[k]);
    if (status != PRANGE_OK)
        return status;
    for (int k = 0; k < dims; k++) {
        const ptrdiff_t size = 2 * radius[k] + 1;
        element *weights = pri_memory_take(&memory, 1, size, sizeof *weights);
        double *exact = pri_memory_take(&memory, 1, size, sizeof *exact);
        if (memory.missing)
            break;
        gaussian_weights(sigma[k], radius[k], exact, weights);
        windows[3 - dims + k] = window_along(3 - dims + k, size, weights, 1);
    }
    status = memory.missing
                 ? pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for the weights", __func__)
                 : run_axes(&filter, windows);
    pri_memory_free(&memory);
    return status;
}

prange_status PRI_TYPED(prange_filter_uniform)(int dims, const ptrdiff_t *shape, const element *x,
                                               const ptrdiff_t *size, prange_border border,
                                               element constant, element *out)
{
    pri_filtering filter = {__func__, dims,   shape,     PRI_VIEW_TYPE, x,
                            out,      border, &constant, .passes = 0};
    weighted windows[3];
    ptrdiff_t window[3], longest = 1;
    prange_status status = pri_filter_check(&filter);
    if (status == PRANGE_OK)
        status = pri_filter_window(&filter, size, window);
    if (status != PRANGE_OK)
        return status;
    for (int k = 0; k < 3; k++)
        longest = pri_max(longest, window[k]);
    element *ones = pri_scratch(longest, sizeof *ones);
    if (!ones)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td weights", __func__, longest);
    for (ptrdiff_t i = 0; i < longest; i++)
        ones[i] = 1;
    for (int axis = 3 - dims; axis < 3; axis++)
        windows[axis] = window_along(axis, window[axis], ones, (element)window[axis]);
    status = run_axes(&filter, windows);
    pri_scratch_free(ones);
    return status;
}
