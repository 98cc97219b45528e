/* SPDX-License-Identifier: MIT */
/*
 * Sorting: each rank sorts its numbers, exact splits tell which numbers belong to which rank, each
 * number travels once, and the ranks sort the numbers received.
 */
#include <prange/mpi.h>
#include <prange/sort.h>

#include <string.h>

#include "move.h"
#include "split.h"

typedef struct plan {
    ptrdiff_t *places, *before, *out_firsts, *out_counts, *in_firsts, *in_counts;
    int64_t *work;
    element *values, *buffer;
    void *taken[3];
} plan;

static prange_status take_memory(const pri_mpi_call *call, plan *job)
{
    const ptrdiff_t ranks = call->ranks;
    job->taken[0] =
        pri_mpi_alloc(6 * ranks + PRI_TYPED(pri_mpi_split_work)(ranks), sizeof(int64_t));
    job->taken[1] = pri_mpi_alloc(ranks, sizeof(element));
    job->taken[2] = pri_mpi_alloc(call->count, sizeof(element));
    for (int k = 0; k < 3; k++)
        if (!job->taken[k])
            return pri_mpi_fail(call->function, PRANGE_ERROR_MEMORY, "no memory for %td elements",
                                call->count);
    job->places = job->taken[0];
    job->before = job->places + ranks;
    job->out_firsts = job->before + ranks;
    job->out_counts = job->out_firsts + ranks;
    job->in_firsts = job->out_counts + ranks;
    job->in_counts = job->in_firsts + ranks;
    job->work = (int64_t *)(job->in_counts + ranks);
    job->values = job->taken[1];
    job->buffer = job->taken[2];
    return PRANGE_OK;
}

static void free_memory(plan *job)
{
    for (int k = 0; k < 3; k++)
        pri_mpi_free(job->taken[k]);
}

/* Computes what goes to each rank, and what comes from each. */
static prange_status plan_moves(const pri_mpi_call *call, plan *job)
{
    for (int r = 0; r < call->ranks; r++) {
        job->out_firsts[r] = job->before[r];
        job->out_counts[r] =
            (r + 1 < call->ranks ? job->before[r + 1] : call->count) - job->before[r];
    }
    _Static_assert(sizeof(ptrdiff_t) == sizeof(int64_t), "counts travel as they are");
    const int code =
        MPI_Alltoall(job->out_counts, 1, MPI_INT64_T, job->in_counts, 1, MPI_INT64_T, call->comm);
    for (ptrdiff_t r = 0, at = 0; r < call->ranks && code == MPI_SUCCESS; r++) {
        job->in_firsts[r] = at;
        at += job->in_counts[r];
    }
    return pri_mpi_status(call->function, code);
}

static prange_status sort_all(const pri_mpi_call *call, element *x, plan *job)
{
    prange_status status =
        pri_mpi_forward_error(call->function, PRI_TYPED(prange_sort)(call->count, x));
    if (status != PRANGE_OK)
        return status;
    for (int r = 0; r < call->ranks; r++)
        job->places[r] = pri_mpi_first(call, r);
    const pri_mpi_splits splits = {call->ranks, job->places, job->values, job->before, job->work};
    status = PRI_TYPED(pri_mpi_split)(call, x, &splits);
    if (status == PRANGE_OK)
        status = plan_moves(call, job);
    if (status == PRANGE_OK)
        status = pri_mpi_exchange(call, sizeof *x, x, job->out_firsts, job->out_counts, job->buffer,
                                  job->in_firsts, job->in_counts);
    if (status != PRANGE_OK)
        return status;
    if (call->count > 0)
        memcpy(x, job->buffer, (size_t)call->count * sizeof *x);
    return pri_mpi_forward_error(call->function, PRI_TYPED(prange_sort)(call->count, x));
}

prange_status PRI_TYPED(prange_mpi_sort)(MPI_Comm comm, ptrdiff_t n_local, element *x)
{
    pri_mpi_call call;
    plan job = {.places = NULL};
    prange_status status = pri_mpi_open(&call, __func__, comm);
    if (status != PRANGE_OK)
        return status;
    status = pri_mpi_check_array(__func__, "x", n_local, x, sizeof *x);
    status = pri_mpi_agree_counts(&call, n_local, status);
    if (status != PRANGE_OK)
        return status;
    status = pri_mpi_agree_status(&call, take_memory(&call, &job));
    if (status == PRANGE_OK)
        status = sort_all(&call, x, &job);
    free_memory(&job);
    return status;
}
