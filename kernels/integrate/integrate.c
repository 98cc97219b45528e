/* SPDX-License-Identifier: MIT */
/*
 * The left Riemann sum. All three forms of the integrand become one function of a block of panels
 * and go through the same loop and the same fold.
 */
#include <prange/integrate.h>

#include <math.h>
#include <stdbool.h>

#include "base/check.h"
#include "base/failure.h"
#include "array/fold.h"
#include "isa/isa.h"
#include "base/status.h"
#include "exec/team.h"

/* ns a point of an integrand of one point, which costs a call at least; and of the others until
 * their first blocks have been timed. */
#define CALL_NS 1.5
#define BLOCK_NS 0.1

/* Above this an index is not exact as a double. */
#define POINTS_LIMIT (1LL << 53)

typedef struct integral integral;

/* Adds up f over `count` points from `first` on; the user's code where f failed, else 0. */
typedef int (*block_sum)(const integral *of, ptrdiff_t first, ptrdiff_t count, double *sum);

struct integral {
    const char *title;
    double a, b, dx;
    ptrdiff_t n;
    block_sum panels;
    double ns; /* a point */
    /* The user's function is one of these. */
    prange_integrand_f64 point_f64;
    prange_integrand_f32 point_f32;
    prange_block_integrand_f64 block_f64;
    prange_block_integrand_f32 block_f32;
    prange_panels inlined;
    void *ctx;
    pri_failure failure;
};

static int panels_inlined(const integral *of, ptrdiff_t first, ptrdiff_t count, double *sum)
{
    *sum = of->inlined(of->a, of->dx, first, count, of->ctx);
    return 0;
}

static void group_sum(integral *of, const pri_grid *grid, ptrdiff_t group, pri_partial *out)
{
    const ptrdiff_t end = pri_grid_end(grid, group);
    pri_fold fold;
    pri_fold_start(&fold, pri_join_sum);
    for (ptrdiff_t b = pri_grid_begin(grid, group); b < end; b++) {
        if (!pri_failure_below(&of->failure, group))
            return;
        const ptrdiff_t first = b * grid->length;
        double *sum = &pri_fold_next(&fold)->value;
        const int code = of->panels(of, first, pri_grid_count(grid, b), sum);
        if (code != 0)
            pri_failure_report(&of->failure, group, first, code);
        pri_fold_take(&fold);
    }
    out->value = pri_fold_finish(&fold)->value;
}

/* n > 0 */
static prange_status sum_panels(integral *of, double *sum)
{
    if (of->n <= PRI_POINTS_BLOCK && pri_team_unneeded(0.0)) {
        const int code = of->panels(of, 0, of->n, sum);
        return code == 0 ? PRANGE_OK : pri_fail_callback(of->title, 0, code);
    }
    const pri_grid grid = pri_grid_of(of->n, PRI_POINTS_BLOCK);
    const pri_work work = {
        .name = of->title, .n = of->n, .pieces = grid.groups, .ns = (double)of->n * of->ns};
    pri_partial slots[PRI_GROUPS];
    pri_team team = pri_team_open(&work);
    ptrdiff_t begin = 0;
    if (team.size == 1 && grid.groups > 1) {
        const double start = pri_clock_ns(), left = (double)(grid.groups - 1);
        group_sum(of, &grid, begin, &slots[begin]);
        begin++;
        pri_team_resize(&team, grid.groups - 1, left * (pri_clock_ns() - start));
    }
    if (team.size == 1) {
        for (ptrdiff_t g = begin; g < grid.groups; g++)
            group_sum(of, &grid, g, &slots[g]);
    } else {
#pragma omp parallel for schedule(runtime) num_threads(team.size)
        for (ptrdiff_t g = begin; g < grid.groups; g++) {
            pri_team_seen(&team, g - begin);
            group_sum(of, &grid, g, &slots[g]);
        }
    }
    pri_team_close(&team);
    const prange_status status = pri_failure_status(&of->failure, of->title);
    if (status != PRANGE_OK)
        return status;
    pri_fold_all(pri_join_sum, grid.groups, slots);
    *sum = slots[0].value;
    return PRANGE_OK;
}

static prange_status check(const integral *of, bool given, const void *out)
{
    if (!given)
        return pri_check_pointer(of->title, of->panels == panels_inlined ? "panels" : "f", NULL);
    if (!out)
        return pri_check_pointer(of->title, "out", NULL);
    if (of->n < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "prange_%s: n = %td is negative", of->title, of->n);
    if (of->n > POINTS_LIMIT)
        return pri_fail(PRANGE_ERROR_VALUE, "prange_%s: n = %td is above 2^53", of->title, of->n);
    if (!isfinite(of->a) || !isfinite(of->b) || !isfinite(of->b - of->a))
        return pri_fail(PRANGE_ERROR_VALUE,
                        "prange_%s: the range from a = %g to b = %g is not finite", of->title,
                        of->a, of->b);
    return PRANGE_OK;
}

static prange_status integrate(integral *of, double *area)
{
    double sum = 0.0;
    prange_status status = PRANGE_OK;
    if (of->n > 0) {
        of->dx = (of->b - of->a) / (double)of->n;
        status = sum_panels(of, &sum);
    }
    *area = isnan(of->dx * sum) ? NAN : of->dx * sum;
    return status;
}

#define REAL double
#define TYPED(name) name##_f64
#define TITLE(name) name "_f64"
#include "integrate_typed.h"
#undef REAL
#undef TYPED
#undef TITLE

#define REAL float
#define TYPED(name) name##_f32
#define TITLE(name) name "_f32"
#include "integrate_typed.h"

prange_status prange_integrate_panels_f64(prange_panels panels, void *ctx, double a, double b,
                                          ptrdiff_t n, double *out)
{
    integral of = {.title = "integrate_panels_f64",
                   .a = a,
                   .b = b,
                   .n = n,
                   .panels = panels_inlined,
                   .ns = BLOCK_NS,
                   .inlined = panels,
                   .ctx = ctx,
                   .failure = PRI_NO_FAILURE};
    return finish_f64(&of, panels != NULL, out);
}
