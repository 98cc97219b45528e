/* SPDX-License-Identifier: MIT */
#include "pairs.h"

#include <math.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"

/* ns on one thread: per pair besides its coordinates, per prepared coordinate, and per call of the
 * user's metric, at least. */
#define PAIR_NS 0.5
#define PREPARE_NS 1.0
#define CALL_NS 2.0

/* Takes points from a view. Rows of the call's type with contiguous coordinates need no copy,
 * whatever the stride of the rows. */
static prange_status set_view(const char *function, const prange_view *view, ptrdiff_t d,
                              pri_points *set, const char *name)
{
    if (set->given)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s and its view are both given", function, name);
    if (set->given_stride != 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s has a stride of %td beside its view", function,
                        name, set->given_stride);
    pri_box box;
    const prange_status status = pri_box_of(function, name, view, &box);
    if (status != PRANGE_OK)
        return status;
    if (box.ndim != 2 || box.shape[0] != set->n || box.shape[1] != d)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: the view of %s is not %td x %td", function, name,
                        set->n, d);
    set->view = view;
    set->converted = box.type != PRI_VIEW_TYPE || (d > 1 && box.strides[1] != 1);
    if (!set->converted) {
        set->given = (const element *)(const void *)box.data;
        set->given_stride = box.strides[0];
    }
    return PRANGE_OK;
}

/* Takes points from a view, or from rows. */
static prange_status set_points(const char *function, const prange_view *view, ptrdiff_t d,
                                pri_points *set, const char *name)
{
    if (view)
        return set_view(function, view, d, set, name);
    set->given_stride = set->given_stride ? set->given_stride : d;
    return pri_check_rows(function, name, set->given, set->n, d, set->given_stride, sizeof(element),
                          &set->span);
}

/* Sets the value of 0/0: NaN, or 0 if the options say so. */
static void set_quotients(pri_pairs *pairs)
{
    const bool zero = pairs->options->flags & PRANGE_ZERO_OVER_ZERO;
    const pri_preparation prepare = pairs->metric->prepare;
    pairs->none = zero ? 0 : (element)NAN;
    pairs->directions = zero && (prepare == PRI_PREPARE_L2 || prepare == PRI_PREPARE_CENTRED_L2);
    pairs->postprocess =
        pairs->directions ? PRI_POSTPROCESS_DIRECTIONS : pairs->metric->postprocess;
}

prange_status PRI_TYPED(pri_pairs_init)(pri_pairs *pairs, const pri_inputs *in, unsigned flags,
                                        bool two)
{
    const char *function = in->function;
    const pri_options *options = in->options;
    const ptrdiff_t n = in->n, m = in->m, d = in->d;
    prange_status status =
        PRI_TYPED(pri_metric_check)(function, options, flags | PRANGE_ZERO_OVER_ZERO);
    if (status != PRANGE_OK)
        return status;
    if (m != n && (n < 0 || m < 0 || d < 0))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td, m = %td or d = %td is negative", function,
                        n, m, d);
    if (n < 0 || d < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td or d = %td is negative", function, n, d);
    if (options->max_distance && !(flags & PRANGE_EXCLUDE_SELF))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: max_distance is for neighbours only", function);
    if (options->radii && !(flags & PRANGE_EXCLUDE_SELF))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: radii are for neighbours only", function);
    if (!two && (options->y_stride != 0 || options->y_view))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: %s is given, and there is no y", function,
                        options->y_view ? "y_view" : "y_stride");
    *pairs = (pri_pairs){.function = function,
                         .options = options,
                         .metric = PRI_TYPED(pri_metric_of)(options),
                         .kernels = pri_isa_get()->PRI_TYPED(distance),
                         .two = two,
                         .user = options->metric == PRANGE_USER_METRIC,
                         .given = d};
    set_quotients(pairs);
    pairs->x = (pri_points){.n = n, .given = in->x, .given_stride = options->x_stride};
    status = set_points(function, options->x_view, d, &pairs->x, two ? "x" : "points");
    if (two)
        pairs->y = (pri_points){.n = m, .given = in->y, .given_stride = options->y_stride};
    if (status == PRANGE_OK && two)
        status = set_points(function, options->y_view, d, &pairs->y, "y");
    if (status == PRANGE_OK)
        status = PRI_TYPED(pri_metric_check_parameters)(function, options, d);
    if (d == 0) /* rows of nothing may be arbitrarily far apart */
        pairs->x.given_stride = pairs->y.given_stride = 0;
    return status;
}

/* Checks that a set given as a view does not overlap an output. */
static prange_status check_view(const char *function, const char *name, const pri_points *set,
                                const pri_written *written)
{
    const pri_box out = {.name = written->name,
                         /* Only the address counts. NOLINTNEXTLINE(performance-no-int-to-ptr) */
                         .data = (char *)(uintptr_t)written->data,
                         .type = PRANGE_U8,
                         .ndim = 1,
                         .shape = {written->bytes},
                         .strides = {1},
                         .count = written->bytes};
    pri_box box;
    const prange_status status = pri_box_of(function, name, set->view, &box);
    return status == PRANGE_OK ? pri_box_check_apart(function, &out, &box, false) : status;
}

/* An array that the call reads. */
typedef struct input {
    pri_array array;
    ptrdiff_t n;
    bool checked, positive; /* values must be finite; must not be negative */
} input;

prange_status PRI_TYPED(pri_pairs_check)(const pri_pairs *pairs, int count,
                                         const pri_written written[])
{
    const pri_options *options = pairs->options;
    const char *function = pairs->function;
    const ptrdiff_t d = pairs->given;
    const input inputs[] = {
        {{pairs->two ? "x" : "points", pairs->x.given, 1}, pairs->x.span, false, false},
        {{"y", pairs->y.given, 1}, pairs->y.span, false, false},
        {{"weights", options->weights, 1}, options->weights ? d : 0, true, true},
        {{"variances", options->variances, 1}, options->variances ? d : 0, true, true},
        {{"inverse_covariance", options->inverse_covariance, 1},
         options->inverse_covariance ? d * d : 0,
         true,
         false},
        {{"max_distance", options->max_distance, 1}, options->max_distance ? 1 : 0, false, false},
        {{"radii", options->radii, 1}, options->radii ? pairs->x.n : 0, false, false},
    };
    const pri_points *sets[] = {&pairs->x, &pairs->y};
    for (int k = 0; k < 2; k++)
        for (int w = 0; sets[k]->view && w < count; w++) {
            const prange_status status =
                check_view(function, inputs[k].array.name, sets[k], &written[w]);
            if (status != PRANGE_OK)
                return status;
        }
    for (size_t k = 0; k < sizeof inputs / sizeof *inputs; k++) {
        const input *in = &inputs[k];
        if (in->n == 0)
            continue;
        prange_status status = pri_check_arrays(function, in->n, sizeof(element), 1, &in->array);
        for (int w = 0; w < count && status == PRANGE_OK; w++) {
            const pri_array to = {written[w].name, written[w].data, 1};
            status = pri_check_disjoint(function, 1, &in->array, in->n * (ptrdiff_t)sizeof(element),
                                        &to, written[w].bytes);
        }
        if (status == PRANGE_OK && in->checked)
            status = PRI_TYPED(pri_metric_check_values)(function, in->array.name, in->array.data,
                                                        in->n, in->positive);
        if (status != PRANGE_OK)
            return status;
    }
    return PRANGE_OK;
}

double PRI_TYPED(pri_pairs_ns)(const pri_pairs *pairs, double count)
{
    if (pairs->user)
        return count * CALL_NS;
    const pri_metric *metric = pairs->metric;
    const double n = (double)pairs->x.n + (double)pairs->y.n, d = (double)pairs->d;
    const double depth = metric->prepare == PRI_PREPARE_WHITENED ? d * metric->ns : PREPARE_NS;
    const double before = metric->prepare == PRI_PREPARE_NOTHING ? 0 : n * d * depth;
    return count * (d * metric->ns + PAIR_NS) + before;
}

/* Computes a strip by the user's metric, whose first argument is the point of x. */
static void user_strip(const pri_pairs *pairs, ptrdiff_t top, ptrdiff_t rows, ptrdiff_t left,
                       ptrdiff_t cols, element *out, ptrdiff_t stride)
{
    const pri_options *options = pairs->options;
    const pri_points *across = pairs->across, *packed = pairs->packed;
    const bool swapped = pairs->two && packed == &pairs->x;
    for (ptrdiff_t i = 0; i < rows; i++)
        for (ptrdiff_t j = 0; j < cols; j++) {
            const element *a = across->given + (top + i) * across->given_stride;
            const element *b = packed->given + (left + j) * packed->given_stride;
            out[i * stride + j] =
                options->function(pairs->given, swapped ? b : a, swapped ? a : b, options->ctx);
        }
}

/* Distances of a column that are computed together, if they are not contiguous in the output. */
#define COLUMN_BLOCK 64

/* From this many rows on, one lane per row is faster than one lane per column: for one column, and
 * for a few columns in wide panels if a term is slow (at 5 columns both are as fast). */
#define FEW_ROWS 16
#define FEW_COLUMNS 4
#define WIDE_PANEL 32
#define LONG_TERM_NS 0.1

static bool has_few_columns(const pri_pairs *pairs, ptrdiff_t rows, ptrdiff_t cols)
{
    const bool slow_terms =
        pairs->metric->ns >= LONG_TERM_NS && pairs->kernels->width >= WIDE_PANEL;
    return rows >= FEW_ROWS && cols <= (slow_terms ? FEW_COLUMNS : 1);
}

/* Computes one column of a strip: rows paired with one point. The sums of rows and columns change
 * places, which changes no distance. */
static void compute_column(const pri_pairs *pairs, ptrdiff_t top, ptrdiff_t rows, ptrdiff_t left,
                           element *out, ptrdiff_t stride)
{
    const pri_distance *kernels = pairs->kernels;
    const pri_metric *metric = pairs->metric;
    const pri_points *across = pairs->across, *packed = pairs->packed;
    const bool summed = packed->sums != NULL;
    element buffer[COLUMN_BLOCK];
    for (ptrdiff_t first = 0, some; first < rows; first += some) {
        some = stride == 1 ? rows : pri_min(COLUMN_BLOCK, rows - first);
        element *to = stride == 1 ? out : buffer;
        const pri_paired paired = {.rows = some,
                                   .d = pairs->d,
                                   .x = across->rows + (top + first) * across->stride,
                                   .y = packed->rows + left * packed->stride,
                                   .x_stride = across->stride,
                                   .y_stride = 0,
                                   .p = pairs->options->p,
                                   .weights = pairs->weights,
                                   .out = to,
                                   .epilogue =
                                       pairs->squares ? PRI_EPILOGUE_NONE : metric->epilogue,
                                   .none = pairs->none};
        const pri_sums sums = {.rows = 1,
                               .cols = some,
                               .out = to,
                               .row_sums = summed ? packed->sums + left : NULL,
                               .col_sums = summed ? across->sums + top + first : NULL,
                               .total = pairs->total,
                               .none = pairs->none};
        kernels->paired[metric->step][pairs->weights != NULL](&paired);
        kernels->postprocess[pairs->postprocess](&sums);
        for (ptrdiff_t i = 0; stride != 1 && i < some; i++)
            out[(first + i) * stride] = to[i];
    }
}

void PRI_TYPED(pri_pairs_strip)(const pri_pairs *pairs, ptrdiff_t top, ptrdiff_t rows,
                                ptrdiff_t left, ptrdiff_t cols, element *out, ptrdiff_t stride)
{
    if (pairs->user)
        return user_strip(pairs, top, rows, left, cols, out, stride);
    const pri_distance *kernels = pairs->kernels;
    const pri_metric *metric = pairs->metric;
    const pri_points *across = pairs->across, *packed = pairs->packed;
    const ptrdiff_t width = kernels->width, panel = (left + pairs->lead) / width;
    if (has_few_columns(pairs, rows, cols)) {
        for (ptrdiff_t j = 0; j < cols; j++)
            compute_column(pairs, top, rows, left + j, out + j, stride);
        return;
    }
    const pri_strip strip = {.rows = rows,
                             .cols = cols,
                             .d = pairs->d,
                             .points = across->rows + top * across->stride,
                             .stride = across->stride,
                             .panel = pairs->panels + panel * width * pairs->d,
                             .p = pairs->options->p,
                             .weights = pairs->weights,
                             .out = out,
                             .out_stride = stride,
                             .epilogue = pairs->squares ? PRI_EPILOGUE_NONE : metric->epilogue,
                             .none = pairs->none};
    const bool summed = packed->sums != NULL;
    const pri_sums sums = {.rows = rows,
                           .cols = cols,
                           .out = out,
                           .out_stride = stride,
                           .row_sums = summed ? across->sums + top : NULL,
                           .col_sums = summed ? packed->sums + left : NULL,
                           .total = pairs->total,
                           .none = pairs->none};
    kernels->strip[metric->step][pairs->weights != NULL](&strip);
    kernels->postprocess[pairs->postprocess](&sums);
}
