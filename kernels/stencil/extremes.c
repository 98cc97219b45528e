/* SPDX-License-Identifier: MIT */
/*
 * Minimum and maximum filters, which are separable and run along one axis after another; and the
 * median of a square.
 */
#include <prange/filter.h>

#include "base/status.h"
#include "box.h"
#include "isa/isa.h"
#include "simd/extreme.h"
#include "simd/filter.h"

/* Estimated time per element, and per step of its window, in ns; and per element of 3 x 3
 * windows. */
#define ELEMENT_NS (0.07 * sizeof(element))
#define STEP_NS (0.011 * sizeof(element))
#define SQUARE3_NS (0.06 * sizeof(element))

/* The same for medians of 3 x 3 and 5 x 5. */
#define MEDIAN3_NS (0.07 * sizeof(element))
#define MEDIAN5_NS (0.4 * sizeof(element))

/* The longest windows whose elements are compared directly: across rows, and along a row. */
enum { SHORT_ACROSS = 4, SHORT_ALONG = 9 };

/* The cost of longer windows across rows, in steps of a short window. */
enum { STEPS_ACROSS = 9 };

/* Elements per part of a row: half of a first-level cache, or PART_WINDOWS windows if that is more,
 * since the overlap of two adjacent parts is computed twice. */
enum { PART = 16384 / sizeof(element), PART_WINDOWS = 4 };

typedef struct line_window {
    int axis;
    ptrdiff_t count, low, part;
    const pri_window_kernels *kernels;
} line_window;

/* Kernels of rows of 3 x 3 windows. */
typedef struct square3 {
    void (*row)(ptrdiff_t stride, ptrdiff_t n, const element *x, element *out, bool streamed);
    void (*stream_end)(void);
} square3;

static const element *window_start(const line_window *window, const prange_stencil_part *part)
{
    return (const element *)part->prange_in[0] -
           window->low * part->prange_strides[0][window->axis];
}

static void run_direct(const prange_stencil_part *part, void *ctx)
{
    const line_window *window = ctx;
    const element *x = window_start(window, part);
    element *out = part->prange_out;
    for (ptrdiff_t row = 0; row < part->prange_rows; row++)
        window->kernels->direct(window->count, part->prange_strides[0][window->axis],
                                part->prange_length,
                                x + row * part->prange_strides[0][part->prange_outer],
                                out + row * part->prange_out_strides[part->prange_outer]);
}

static void run_across(const prange_stencil_part *part, void *ctx)
{
    const line_window *window = ctx;
    window->kernels->across(window->count, part->prange_rows, part->prange_length,
                            window_start(window, part), part->prange_strides[0][part->prange_outer],
                            part->prange_out, part->prange_out_strides[part->prange_outer]);
}

static void run_along(const prange_stencil_part *part, void *ctx, void *workspace)
{
    const line_window *window = ctx;
    const element *x = window_start(window, part);
    element *out = part->prange_out;
    for (ptrdiff_t row = 0; row < part->prange_rows; row++) {
        const element *from = x + row * part->prange_strides[0][part->prange_outer];
        element *to = out + row * part->prange_out_strides[part->prange_outer];
        for (ptrdiff_t i = 0; i < part->prange_length; i += window->part)
            window->kernels->along(window->count, pri_min(window->part, part->prange_length - i),
                                   from + i, workspace, to + i);
    }
}

static void box_across(const void *filter, ptrdiff_t rows, ptrdiff_t n, const element *x,
                       ptrdiff_t x_row, element *out, ptrdiff_t out_row)
{
    const line_window *window = filter;
    if (window->count > SHORT_ACROSS) {
        window->kernels->across(window->count, rows, n, x, x_row, out, out_row);
        return;
    }
    for (ptrdiff_t row = 0; row < rows; row++)
        window->kernels->direct(window->count, x_row, n, x + row * x_row, out + row * out_row);
}

static void box_along(const void *filter, ptrdiff_t n, const element *x, element *room,
                      element *out)
{
    const line_window *window = filter;
    if (window->count > SHORT_ALONG)
        window->kernels->along(window->count, n, x, room, out);
    else
        window->kernels->direct(window->count, 1, n, x, out);
}

static void run_square3(const prange_stencil_part *part, void *ctx)
{
    const square3 *cells = ctx;
    const ptrdiff_t x_row = part->prange_strides[0][part->prange_outer],
                    out_row = part->prange_out_strides[part->prange_outer];
    const element *x = part->prange_in[0];
    element *out = part->prange_out;
    for (ptrdiff_t row = 0; row < part->prange_rows; row++)
        cells->row(part->prange_strides[0][1], part->prange_length, x + row * x_row,
                   out + row * out_row, part->prange_streamed);
    if (part->prange_streamed)
        cells->stream_end();
}

static int log2_of(ptrdiff_t count)
{
    return 63 - __builtin_clzll((unsigned long long)count);
}

static void add_pass(pri_filtering *filter, line_window *window)
{
    ptrdiff_t low[3] = {0}, high[3] = {0};
    const int axis = window->axis;
    const bool is_row = axis == 2;
    low[axis] = window->low = window->count / 2;
    high[axis] = window->count - 1 - low[axis];
    if (window->count <= (is_row ? SHORT_ALONG : SHORT_ACROSS)) {
        pri_filter_pass(filter, run_direct, window, low, high,
                        ELEMENT_NS + STEP_NS * (double)window->count);
    } else if (is_row) {
        window->part = pri_max(PART, PART_WINDOWS * window->count);
        pri_stencil *pass = pri_filter_pass(filter, NULL, window, low, high,
                                            ELEMENT_NS + STEP_NS * 2 * log2_of(window->count));
        pass->run_in = run_along;
        pass->workspace =
            (size_t)(pri_min(window->part, pass->shape[2]) + window->count) * sizeof(element);
    } else {
        pri_stencil *pass = pri_filter_pass(filter, run_across, window, low, high,
                                            ELEMENT_NS + STEP_NS * STEPS_ACROSS);
        pass->across = true;
        pass->axis = axis;
        pass->least = axis == 3 - filter->dims ? window->count : 0;
    }
}

static void add_square3(pri_filtering *filter, square3 *cells, double ns)
{
    const ptrdiff_t reach[3] = {0, 1, 1};
    pri_filter_pass(filter, run_square3, cells, reach, reach, ns);
}

/* Across rows, the results of as many rows as the window has are computed together. */
static filter_box make_box(const line_window *across, const line_window *along)
{
    return (filter_box){
        .size = {across->count, along->count},
        .low = {across->count / 2, along->count / 2},
        .rows = across->count > SHORT_ACROSS ? across->count : 1,
        .ctx = {across, along},
        .across = box_across,
        .along = box_along,
    };
}

static prange_status run(pri_filtering *filter, const ptrdiff_t *size,
                         const pri_window_kernels *kernels)
{
    line_window lines[3];
    filter_box both;
    square3 square = {kernels->square3, pri_isa_get()->PRI_TYPED(extreme)->stream_end};
    ptrdiff_t window[3];
    prange_status status = pri_filter_check(filter);
    if (status == PRANGE_OK)
        status = pri_filter_window(filter, size, window);
    if (status != PRANGE_OK)
        return status;
    const bool is_square = filter->dims > 1 && window[1] == 3 && window[2] == 3;
    const bool together = is_square || is_box(filter, window);
    for (int axis = 0; axis < 3; axis++) {
        lines[axis] = (line_window){.axis = axis, .count = window[axis], .kernels = kernels};
        if (window[axis] > 1 && (axis == 0 || !together))
            add_pass(filter, &lines[axis]);
    }
    if (is_square) {
        add_square3(filter, &square, SQUARE3_NS);
    } else if (together) {
        const ptrdiff_t steps = pri_min(window[1], STEPS_ACROSS) + pri_min(window[2], SHORT_ALONG);
        both = make_box(&lines[1], &lines[2]);
        add_box(filter, &both, ELEMENT_NS + STEP_NS * (double)steps);
    } else if (filter->passes == 0) {
        add_pass(filter, &lines[2]);
    }
    return pri_filter_run(filter);
}

prange_status PRI_TYPED(prange_filter_minimum)(int dims, const ptrdiff_t *shape, const element *x,
                                               const ptrdiff_t *size, prange_border border,
                                               element constant, element *out)
{
    pri_filtering filter = {__func__, dims,   shape,     PRI_VIEW_TYPE, x,
                            out,      border, &constant, .passes = 0};
    return run(&filter, size, &pri_isa_get()->PRI_TYPED(extreme)->least);
}

prange_status PRI_TYPED(prange_filter_maximum)(int dims, const ptrdiff_t *shape, const element *x,
                                               const ptrdiff_t *size, prange_border border,
                                               element constant, element *out)
{
    pri_filtering filter = {__func__, dims,   shape,     PRI_VIEW_TYPE, x,
                            out,      border, &constant, .passes = 0};
    return run(&filter, size, &pri_isa_get()->PRI_TYPED(extreme)->greatest);
}

static void run_median5(const prange_stencil_part *part, void *ctx)
{
    const PRI_TYPED(pri_filter) *kernels = pri_isa_get()->PRI_TYPED(filter);
    const ptrdiff_t x_row = part->prange_strides[0][part->prange_outer],
                    out_row = part->prange_out_strides[part->prange_outer];
    const element *x = part->prange_in[0];
    element *out = part->prange_out;
    (void)ctx;
    for (ptrdiff_t row = 0; row < part->prange_rows; row++)
        kernels->median5(part->prange_strides[0][1], part->prange_length, x + row * x_row,
                         out + row * out_row);
}

prange_status PRI_TYPED(prange_filter_median)(int dims, const ptrdiff_t *shape, const element *x,
                                              int size, prange_border border, element constant,
                                              element *out)
{
    pri_filtering filter = {__func__, dims,   shape,     PRI_VIEW_TYPE, x,
                            out,      border, &constant, .passes = 0};
    const PRI_TYPED(pri_filter) *kernels = pri_isa_get()->PRI_TYPED(filter);
    square3 square = {kernels->median3, kernels->stream_end};
    const ptrdiff_t reach[3] = {0, 2, 2};
    const prange_status status = pri_filter_check(&filter);
    if (status != PRANGE_OK)
        return status;
    if (dims < 2 || (size != 3 && size != 5))
        return pri_fail(PRANGE_ERROR_SIZE,
                        "%s: size = %d, dims = %d: a median has size 3 or 5 and dims 2 or 3",
                        __func__, size, dims);
    if (size == 3)
        add_square3(&filter, &square, MEDIAN3_NS);
    else
        pri_filter_pass(&filter, run_median5, NULL, reach, reach, MEDIAN5_NS);
    return pri_filter_run(&filter);
}
