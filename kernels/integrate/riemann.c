/* SPDX-License-Identifier: MIT */
#include "riemann.h"

#include <math.h>

#include "array/fold.h"
#include "base/check.h"
#include "base/failure.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "simd/integrate.h"

/* Doubles represent every index up to this limit exactly. */
#define POINTS_LIMIT (1LL << 53)

typedef struct riemann_job {
    const pri_integral *integral;
    pri_grid grid;
    pri_partial *slots; /* one per group of blocks */
    pri_failure *failure;
} riemann_job;

/* Sums one group of blocks and stores the folded result in its slot. No block starts if a block
 * before it has failed. */
static void sum_group(const void *argument, ptrdiff_t group, int thread)
{
    (void)thread;
    const riemann_job *job = argument;
    const pri_grid *grid = &job->grid;
    const ptrdiff_t end = pri_grid_end(grid, group);
    pri_fold fold;
    pri_fold_start(&fold, pri_join_sum);
    for (ptrdiff_t b = pri_grid_begin(grid, group); b < end; b++) {
        if (!pri_failure_below(job->failure, group))
            return;
        const ptrdiff_t first = b * grid->length;
        double *sum = &pri_fold_next(&fold)->value;
        const int code =
            job->integral->block_sum(job->integral, first, pri_grid_count(grid, b), sum);
        if (code != 0)
            pri_failure_report(job->failure, group, first, code);
        pri_fold_take(&fold);
    }
    job->slots[group].value = pri_fold_finish(&fold)->value;
}

/* n > 0 */
static prange_status sum_panels(const pri_integral *integral, double *sum)
{
    if (integral->n <= PRI_POINTS_BLOCK && pri_team_unneeded(0.0)) {
        const int code = integral->block_sum(integral, 0, integral->n, sum);
        return code == 0 ? PRANGE_OK : pri_fail_callback(integral->function, 0, code);
    }
    pri_partial slots[PRI_GROUPS];
    pri_failure failure = PRI_NO_FAILURE;
    const riemann_job job = {integral, pri_grid_of(integral->n, PRI_POINTS_BLOCK), slots, &failure};
    const pri_work work = {.name = integral->function,
                           .n = integral->n,
                           .pieces = job.grid.groups,
                           .ns = (double)integral->n * integral->ns,
                           .timed = true,
                           .user = (uint64_t)(uintptr_t)integral->f,
                           .failure = &failure,
                           .reports = true};
    const prange_status ended = pri_parallel_for(&work, sum_group, &job);
    const prange_status status = pri_failure_status(&failure, integral->function);
    if (status != PRANGE_OK || ended != PRANGE_OK)
        return status != PRANGE_OK ? status : ended;
    pri_fold_all(pri_join_sum, job.grid.groups, slots);
    *sum = slots[0].value;
    return PRANGE_OK;
}

static prange_status check(const pri_integral *integral, const void *out)
{
    const char *function = integral->function;
    const double a = integral->a, b = integral->b;
    if (!integral->given)
        return pri_check_pointer(function, integral->integrand, NULL);
    if (!out)
        return pri_check_pointer(function, "out", NULL);
    if (integral->n < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td is negative", function, integral->n);
    if (integral->n > POINTS_LIMIT)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: n = %td is above 2^53", function, integral->n);
    if (!isfinite(a) || !isfinite(b) || !isfinite(b - a))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: the range from a = %g to b = %g is not finite",
                        function, a, b);
    return PRANGE_OK;
}

prange_status pri_riemann(pri_integral *integral, const void *out, double *area)
{
    double sum = 0.0;
    prange_status status = check(integral, out);
    if (status == PRANGE_OK && integral->n > 0) {
        integral->dx = (integral->b - integral->a) / (double)integral->n;
        status = sum_panels(integral, &sum);
    }
    *area = isnan(integral->dx * sum) ? NAN : integral->dx * sum;
    return status;
}
