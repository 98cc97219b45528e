/* SPDX-License-Identifier: MIT */
/*
 * The first k of an order: each rank finds those of its own elements, and all merge those of all.
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

static prange_status check(const char *function, ptrdiff_t n_local, const first_k *of)
{
    const prange_status status = pri_mpi_check_array(function, "x", n_local, of->x, sizeof *of->x);
    /* What is no k of any array is found with the whole. */
    if (status != PRANGE_OK || of->k < 0 || of->k > PTRDIFF_MAX / (ptrdiff_t)sizeof *of->index)
        return status;
    const pri_mpi_memory arguments[] = {
        pri_mpi_rows("values", of->values, 1, of->k, of->k, sizeof *of->values),
        pri_mpi_rows("index", of->index, 1, of->k, of->k, sizeof *of->index),
        pri_mpi_rows("x", of->x, 1, n_local, n_local, sizeof *of->x),
    };
    return pri_mpi_check_apart(function, 2, 3, arguments);
}

/* Those of this rank. */
static prange_status choose(const pri_mpi_call *call, const first_k *of, prange_partial **partial)
{
    prange_status status =
        of->greatest ? prange_partial_begin_top_k(PRI_VIEW_TYPE, call->n, of->k, partial)
                     : prange_partial_begin_bottom_k(PRI_VIEW_TYPE, call->n, of->k, partial);
    if (status == PRANGE_OK && call->count > 0)
        status = PRI_TYPED(prange_partial_add)(*partial, call->first, call->count, of->x);
    return pri_mpi_pass(call->function, status);
}

static prange_status find(const char *function, MPI_Comm comm, ptrdiff_t n_local, const first_k *of)
{
    const pri_mpi_nodes nodes = {.any_size = true};
    prange_partial *partial = NULL;
    pri_mpi_call call;
    prange_status status = pri_mpi_open(&call, function, comm);
    if (status != PRANGE_OK)
        return status;
    pri_mpi_same(&call, "k", (uint64_t)of->k);
    status = pri_mpi_agree_counts(&call, n_local, check(function, n_local, of));
    if (status != PRANGE_OK)
        return status;
    status = pri_mpi_merge(&call, &nodes, choose(&call, of, &partial), &partial);
    if (status == PRANGE_OK && (of->values || of->index))
        status = pri_mpi_pass(function, prange_partial_top_k(partial, of->values, of->index));
    prange_partial_free(partial);
    return status;
}

prange_status PRI_TYPED(prange_mpi_top_k)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                          ptrdiff_t k, element *values, ptrdiff_t *index)
{
    const first_k of = {true, x, k, values, index};
    return find(__func__, comm, n_local, &of);
}

prange_status PRI_TYPED(prange_mpi_bottom_k)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                             ptrdiff_t k, element *values, ptrdiff_t *index)
{
    const first_k of = {false, x, k, values, index};
    return find(__func__, comm, n_local, &of);
}
