/* SPDX-License-Identifier: MIT */
/*
 * Counts of nonzero elements, and tests for them.
 */
#include <prange/reduce.h>

#include <stdatomic.h>

#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "reduction.h"

prange_status PRI_TYPED(prange_count_nonzero)(ptrdiff_t n, const element *x, ptrdiff_t *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = 1};
    pri_partial all = {.index = 0};
    prange_status status = PRI_TYPED(pri_reduction_check)(&in, out);
    if (status == PRANGE_OK && n > 0)
        status = PRI_TYPED(pri_reduction_run)(&in, PRI_REDUCE_NONZERO, &all);
    if (status == PRANGE_OK)
        *out = all.index;
    return status;
}

/* Elements that are tested before the rest of the first block. */
enum { FIRST = 64 };

/* A search for an element that decides the result: a nonzero element (any), or a zero element
 * (all). */
typedef struct search_job {
    const pri_input *in;
    pri_grid grid;
    bool nonzero;
    ptrdiff_t done; /* leading blocks that are known not to decide */
    atomic_bool *found;
} search_job;

static bool has_deciding_element(const search_job *job, ptrdiff_t first, ptrdiff_t count)
{
    pri_partial partial = {.index = 0};
    pri_isa_get()->PRI_TYPED(reduce)->block[PRI_REDUCE_NONZERO](count, job->in->x + first, NULL,
                                                                1.0, &partial);
    return job->nonzero ? partial.index > 0 : partial.index < count;
}

static void search_group(const void *argument, ptrdiff_t group, int thread)
{
    (void)thread;
    const search_job *job = argument;
    const pri_grid *grid = &job->grid;
    const ptrdiff_t begin = pri_max(job->done, pri_grid_begin(grid, group));
    for (ptrdiff_t b = begin; b < pri_grid_end(grid, group); b++) {
        if (atomic_load_explicit(job->found, memory_order_relaxed))
            return;
        if (has_deciding_element(job, b * grid->length, pri_grid_count(grid, b)))
            atomic_store_explicit(job->found, true, memory_order_relaxed);
    }
}

/* Whether the first block settles the result, because it decides or is the only one; then no team
 * is needed. */
static bool is_settled_early(search_job *job, bool *found)
{
    const ptrdiff_t block = pri_min(job->in->n, job->grid.length);
    *found =
        has_deciding_element(job, 0, pri_min(FIRST, block)) || has_deciding_element(job, 0, block);
    job->done = 1;
    return *found || block == job->in->n;
}

/* Whether some element is nonzero, or is zero. The result does not depend on the order of the
 * search, so the search may stop early. */
static prange_status search(const pri_input *in, bool nonzero, bool *out)
{
    const prange_status status = PRI_TYPED(pri_reduction_check)(in, out);
    if (status != PRANGE_OK)
        return status;
    atomic_bool found = false;
    search_job job = {in, pri_grid_of(in->n, PRI_REDUCE_BLOCK), nonzero, 0, &found};
    bool early;
    if (in->n > 0 && pri_team_unneeded(0.0) && is_settled_early(&job, &early)) {
        *out = early;
        return PRANGE_OK;
    }
    const pri_work work = {.name = in->function,
                           .n = in->n,
                           .pieces = job.grid.groups,
                           .ns = (double)in->n * PRI_TYPED(pri_reduction_ns)(PRI_REDUCE_NONZERO),
                           .varies = true,
                           .bytes = (double)in->n * sizeof(element)};
    if (in->n > 0)
        pri_parallel_for(&work, search_group, &job);
    *out = found;
    return PRANGE_OK;
}

prange_status PRI_TYPED(prange_any)(ptrdiff_t n, const element *x, bool *out)
{
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = 1};
    return search(&in, true, out);
}

prange_status PRI_TYPED(prange_all)(ptrdiff_t n, const element *x, bool *out)
{
    bool zero = false;
    const pri_input in = {.function = __func__, .n = n, .x = x, .incx = 1};
    const prange_status status = search(&in, false, out ? &zero : NULL);
    if (status == PRANGE_OK)
        *out = !zero;
    return status;
}
