/* SPDX-License-Identifier: MIT */
/*
 * The trapezoidal rule. The terms of a block are written to a buffer, which stays in the L1 cache,
 * and added by the kernel of sums. The terms are doubles also if the input is f32, so the file is
 * compiled for f64 alone.
 */
#include <prange/rolling.h>

#include "array/fold.h"
#include "base/check.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "simd/reduce.h"

/* Estimated time per term, in ns. */
#define TERM_NS 0.6

typedef struct trapezoids trapezoids;

/* Writes terms first .. first + n - 1. */
typedef void write_terms(const trapezoids *job, ptrdiff_t first, ptrdiff_t n, double *terms);

struct trapezoids {
    write_terms *write;
    const void *y, *x;
    double dx;
    pri_grid grid; /* of the terms */
    pri_partial *partials;
};

static void terms_f64(const trapezoids *job, ptrdiff_t first, ptrdiff_t n, double *terms)
{
    const double *y = (const double *)job->y + first, *x = job->x;
    for (ptrdiff_t i = 0; i < n; i++)
        terms[i] = (x ? x[first + i + 1] - x[first + i] : job->dx) * (y[i + 1] + y[i]) / 2.0;
}

static void terms_f32(const trapezoids *job, ptrdiff_t first, ptrdiff_t n, double *terms)
{
    const float *y = (const float *)job->y + first, *x = job->x;
    for (ptrdiff_t i = 0; i < n; i++) {
        const double width = x ? (double)x[first + i + 1] - (double)x[first + i] : job->dx;
        terms[i] = width * ((double)y[i + 1] + (double)y[i]) / 2.0;
    }
}

static void sum_group(const void *argument, ptrdiff_t group, int thread)
{
    const trapezoids *job = argument;
    double terms[PRI_REDUCE_BLOCK];
    pri_fold fold;
    (void)thread;
    pri_fold_start(&fold, pri_join_sum);
    for (ptrdiff_t b = pri_grid_begin(&job->grid, group); b < pri_grid_end(&job->grid, group);
         b++) {
        const ptrdiff_t count = pri_grid_count(&job->grid, b);
        job->write(job, b * job->grid.length, count, terms);
        pri_isa_get()->reduce_f64->block[PRI_REDUCE_SUM](count, terms, NULL, 1.0,
                                                         pri_fold_next(&fold));
        pri_fold_take(&fold);
    }
    job->partials[group] = *pri_fold_finish(&fold);
}

static double sum(const char *function, ptrdiff_t n, trapezoids *job)
{
    pri_partial partials[PRI_GROUPS];
    job->grid = pri_grid_of(n - 1, PRI_REDUCE_BLOCK);
    job->partials = partials;
    const pri_work work = {.name = function,
                           .n = n,
                           .pieces = job->grid.groups,
                           .ns = (double)n * TERM_NS,
                           .bytes = (double)n * (job->x ? 2 : 1) * sizeof(double)};
    pri_parallel_for(&work, sum_group, job);
    pri_fold_all(pri_join_sum, job->grid.groups, partials);
    return partials[0].value;
}

/* Checks the arguments. x may be NULL. */
static prange_status check(const char *function, ptrdiff_t n, size_t size, const void *y,
                           const void *x, const void *out)
{
    const pri_array arrays[] = {{"y", y, 1}, {"x", x, 1}}, to = {"out", out, 1};
    const int count = x ? 2 : 1;
    prange_status status = pri_check_arrays(function, n, size, count, arrays);
    if (status == PRANGE_OK)
        status = pri_check_pointer(function, "out", out);
    for (int k = 0; k < count && status == PRANGE_OK; k++)
        status = pri_check_disjoint(function, size, &to, 1, &arrays[k], n);
    return status;
}

prange_status prange_trapezoid_f64(ptrdiff_t n, const double *y, const double *x, double dx,
                                   double *out)
{
    trapezoids job = {.write = terms_f64, .y = y, .x = x, .dx = dx};
    const prange_status status = check(__func__, n, sizeof *y, y, x, out);
    if (status == PRANGE_OK)
        *out = n < 2 ? 0.0 : sum(__func__, n, &job);
    return status;
}

prange_status prange_trapezoid_f32(ptrdiff_t n, const float *y, const float *x, float dx,
                                   float *out)
{
    trapezoids job = {.write = terms_f32, .y = y, .x = x, .dx = (double)dx};
    const prange_status status = check(__func__, n, sizeof *y, y, x, out);
    if (status == PRANGE_OK)
        *out = n < 2 ? 0.0f : (float)sum(__func__, n, &job);
    return status;
}
