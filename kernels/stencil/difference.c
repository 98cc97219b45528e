/* SPDX-License-Identifier: MIT */
/*
 * Differences along axes: the Laplacian and the gradient.
 */
#include <prange/filter.h>

#include <math.h>

#include "base/status.h"
#include "filter.h"
#include "isa/isa.h"
#include "simd/filter.h"

/* Estimated time per element with `count` terms, in ns. */
#define TERMS_NS(count) ((0.04 + 0.014 * (count)) * sizeof(element))

/* The terms of a difference: an offset along an axis, and a factor. */
typedef struct terms {
    int count;
    int axis[PRI_FILTER_TERMS];
    ptrdiff_t place[PRI_FILTER_TERMS];
    element factors[PRI_FILTER_TERMS];
    element divisor;
} terms;

static void add_term(terms *job, int axis, ptrdiff_t place, element factor)
{
    job->axis[job->count] = axis;
    job->place[job->count] = place;
    job->factors[job->count++] = factor;
}

/* 1/x if that is exact, so that multiplying by it has the bits of the division; else 0. */
static element exact_inverse(element x)
{
    int exponent;
    const element inverse = 1 / x;
    const bool power_of_2 = fabs(frexp((double)x, &exponent)) == 0.5;
    return power_of_2 && isnormal(inverse) ? inverse : 0;
}

/* Rows of a single element, which are not worth a call each. */
static void run_column(const prange_stencil_part *part, const PRI_TYPED(pri_filter_terms) * t)
{
    const element *x = part->prange_in[0];
    element *out = part->prange_out;
    for (ptrdiff_t row = 0; row < part->prange_rows; row++) {
        element sum = (element)-0.0;
        for (int k = 0; k < t->count; k++)
            sum += t->factors[k] * x[t->offsets[k]];
        *out = t->inverse != 0 ? sum * t->inverse : sum / t->divisor;
        x += part->prange_strides[0][part->prange_outer];
        out += part->prange_out_strides[part->prange_outer];
    }
}

static void run_terms(const prange_stencil_part *part, void *ctx)
{
    const terms *job = ctx;
    const element *x = part->prange_in[0];
    element *out = part->prange_out;
    PRI_TYPED(pri_filter_terms)
    now = {.count = job->count, .divisor = job->divisor, .inverse = exact_inverse(job->divisor)};
    for (int k = 0; k < job->count; k++) {
        now.offsets[k] = job->place[k] * part->prange_strides[0][job->axis[k]];
        now.factors[k] = job->factors[k];
    }
    if (part->prange_length == 1)
        return run_column(part, &now);
    for (ptrdiff_t row = 0; row < part->prange_rows; row++)
        pri_isa_get()->PRI_TYPED(filter)->terms(
            &now, part->prange_length, x + row * part->prange_strides[0][part->prange_outer],
            out + row * part->prange_out_strides[part->prange_outer]);
}

prange_status PRI_TYPED(prange_filter_laplace)(int dims, const ptrdiff_t *shape, const element *x,
                                               prange_border border, element constant, element *out)
{
    pri_filtering filter = {__func__, dims,   shape,     PRI_VIEW_TYPE, x,
                            out,      border, &constant, .passes = 0};
    terms job = {.divisor = 1};
    ptrdiff_t reach[3] = {0};
    const prange_status status = pri_filter_check(&filter);
    if (status != PRANGE_OK)
        return status;
    for (int axis = 3 - dims; axis < 3; axis++) {
        reach[axis] = 1;
        add_term(&job, axis, -1, 1);
        add_term(&job, axis, 0, -2);
        add_term(&job, axis, 1, 1);
    }
    pri_filter_pass(&filter, run_terms, &job, reach, reach, TERMS_NS(job.count));
    return pri_filter_run(&filter);
}

/* The one-sided difference at the first or last element. Its terms are inside the array. */
static terms edge_of(int axis, element spacing, int edge_order, bool last)
{
    terms job = {.divisor = edge_order == 1 ? spacing : 1};
    if (edge_order == 1) {
        add_term(&job, axis, last ? 0 : 1, 1);
        add_term(&job, axis, last ? -1 : 0, -1);
    } else {
        const element outer = (element)1.5 / spacing, middle = 2 / spacing,
                      inner = (element)0.5 / spacing;
        add_term(&job, axis, last ? -2 : 0, last ? inner : -outer);
        add_term(&job, axis, last ? -1 : 1, last ? -middle : middle);
        add_term(&job, axis, last ? 0 : 2, last ? outer : -inner);
    }
    return job;
}

/* Runs the first or the last plane of an axis, whose terms are inside the array. */
static prange_status run_edge(const pri_filtering *filter, int axis, terms *job, bool last)
{
    pri_stencil edge = filter->whole;
    ptrdiff_t at[3] = {0};
    at[axis] = last ? edge.shape[axis] - 1 : 0;
    edge.in[0].data = pri_field_at(&edge.in[0], at);
    edge.out.data = pri_field_at(&edge.out, at);
    edge.shape[axis] = 1;
    edge.threads = filter->pass[0].threads;
    edge.run = run_terms;
    edge.ctx = job;
    edge.ns = TERMS_NS(job->count);
    return pri_stencil_sweep(&edge, 1, false);
}

static prange_status check_gradient(pri_filtering *filter, int axis, element spacing,
                                    int edge_order)
{
    const prange_status status = pri_filter_check(filter);
    if (status != PRANGE_OK)
        return status;
    if (axis < 0 || axis >= filter->dims)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: axis = %d is not in 0 .. %d", filter->function,
                        axis, filter->dims - 1);
    if (spacing == 0 || spacing != spacing)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: spacing = %g is 0 or NaN", filter->function,
                        (double)spacing);
    if (edge_order != 1 && edge_order != 2)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: edge_order = %d is neither 1 nor 2",
                        filter->function, edge_order);
    if (filter->count > 0 && filter->shape[axis] <= edge_order)
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: shape[%d] = %td is too small for edge_order = %d",
                        filter->function, axis, filter->shape[axis], edge_order);
    return PRANGE_OK;
}

prange_status PRI_TYPED(prange_gradient)(int dims, const ptrdiff_t *shape, const element *x,
                                         int axis, element spacing, int edge_order, element *out)
{
    pri_filtering filter = {__func__,   dims, shape, PRI_VIEW_TYPE, x, out, PRANGE_BORDER_NEAREST,
                            .passes = 0};
    prange_status status = check_gradient(&filter, axis, spacing, edge_order);
    if (status != PRANGE_OK || filter.count == 0)
        return status;
    const int place = 3 - dims + axis;
    terms inside = {.divisor = 2 * spacing};
    ptrdiff_t reach[3] = {0};
    reach[place] = 1;
    add_term(&inside, place, 1, 1);
    add_term(&inside, place, -1, -1);
    pri_filter_pass(&filter, run_terms, &inside, reach, reach, TERMS_NS(inside.count))->border =
        PRANGE_BORDER_KEEP;
    status = pri_filter_run(&filter);
    for (int last = 0; status == PRANGE_OK && last < 2; last++) {
        terms edge = edge_of(place, spacing, edge_order, last);
        status = run_edge(&filter, place, &edge, last);
    }
    return status;
}
