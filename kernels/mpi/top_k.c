/* SPDX-License-Identifier: MIT */
/*
 * The first k of an order: each rank finds the first k of its own elements, and all ranks merge
 * them.
 */
#include <prange/mpi.h>
#include <prange/partial.h>

#include "base/types.h"
#include "base/view.h"
#include "nodes.h"

typedef struct first_k {
    bool greatest;
    const element *x;
    ptrdiff_t k;
    element *values;
    ptrdiff_t *index;
} first_k;

static prange_status check(const char *function, ptrdiff_t n_local, const first_k *job)
{
    const prange_status status =
        pri_mpi_check_array(function, "x", n_local, job->x, sizeof *job->x);
    /* A k that is invalid for any array is found with the whole. */
    if (status != PRANGE_OK || job->k < 0 || job->k > PTRDIFF_MAX / (ptrdiff_t)sizeof *job->index)
        return status;
    const pri_mpi_memory arguments[] = {
        pri_mpi_rows("values", job->values, 1, job->k, job->k, sizeof *job->values),
        pri_mpi_rows("index", job->index, 1, job->k, job->k, sizeof *job->index),
        pri_mpi_rows("x", job->x, 1, n_local, n_local, sizeof *job->x),
    };
    return pri_mpi_check_apart(function, 2, 3, arguments);
}

/* Selects the first k of this rank. */
static prange_status choose(const pri_mpi_call *call, const first_k *job, prange_partial **partial)
{
    prange_status status =
        job->greatest ? prange_partial_begin_top_k(PRI_VIEW_TYPE, call->n, job->k, partial)
                      : prange_partial_begin_bottom_k(PRI_VIEW_TYPE, call->n, job->k, partial);
    if (status == PRANGE_OK && call->count > 0)
        status = PRI_TYPED(prange_partial_add)(*partial, call->first, call->count, job->x);
    return pri_mpi_forward_error(call->function, status);
}

static prange_status find(const char *function, MPI_Comm comm, ptrdiff_t n_local,
                          const first_k *job)
{
    const pri_mpi_nodes nodes = {.any_size = true};
    prange_partial *partial = NULL;
    pri_mpi_call call;
    prange_status status = pri_mpi_open(&call, function, comm);
    if (status != PRANGE_OK)
        return status;
    pri_mpi_require_same(&call, "k", (uint64_t)job->k);
    status = pri_mpi_agree_counts(&call, n_local, check(function, n_local, job));
    if (status != PRANGE_OK)
        return status;
    status = pri_mpi_merge(&call, &nodes, choose(&call, job, &partial), &partial);
    if (status == PRANGE_OK && (job->values || job->index))
        status =
            pri_mpi_forward_error(function, prange_partial_top_k(partial, job->values, job->index));
    prange_partial_free(partial);
    return status;
}

prange_status PRI_TYPED(prange_mpi_top_k)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                          ptrdiff_t k, element *values, ptrdiff_t *index)
{
    const first_k job = {true, x, k, values, index};
    return find(__func__, comm, n_local, &job);
}

prange_status PRI_TYPED(prange_mpi_bottom_k)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                             ptrdiff_t k, element *values, ptrdiff_t *index)
{
    const first_k job = {false, x, k, values, index};
    return find(__func__, comm, n_local, &job);
}
