/* SPDX-License-Identifier: MIT */
/*
 * Counts and tests of elements that are not 0.
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

/* A search for an element that decides: one that is not 0 (any), or one that is 0 (all). */
typedef struct search_job {
    const pri_input *in;
    pri_grid grid;
    bool nonzero;
    atomic_bool *found;
} search_job;

static void search_group(const void *argument, ptrdiff_t group, int thread)
{
    (void)thread;
    const search_job *job = argument;
    const pri_grid *grid = &job->grid;
    pri_reduce_block *count_nonzero = pri_isa_get()->PRI_TYPED(reduce)->block[PRI_REDUCE_NONZERO];
    for (ptrdiff_t b = pri_grid_begin(grid, group); b < pri_grid_end(grid, group); b++) {
        if (atomic_load_explicit(job->found, memory_order_relaxed))
            return;
        const ptrdiff_t count = pri_grid_count(grid, b);
        pri_partial partial = {.index = 0};
        count_nonzero(count, job->in->x + b * grid->length, NULL, 1.0, &partial);
        if (job->nonzero ? partial.index > 0 : partial.index < count)
            atomic_store_explicit(job->found, true, memory_order_relaxed);
    }
}

/* Whether some element is not 0, or is 0. The answer depends on no order, so it may stop early. */
static prange_status search(const pri_input *in, bool nonzero, bool *out)
{
    const prange_status status = PRI_TYPED(pri_reduction_check)(in, out);
    if (status != PRANGE_OK)
        return status;
    atomic_bool found = false;
    const search_job job = {in, pri_grid_of(in->n, PRI_REDUCE_BLOCK), nonzero, &found};
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
