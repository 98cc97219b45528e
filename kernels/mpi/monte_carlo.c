/* SPDX-License-Identifier: MIT */
/*
 * Monte Carlo runs: samples are functions of their index, so each rank computes the samples of
 * whole blocks, and all ranks merge the moments.
 */
#include <prange/mpi.h>
#include <prange/partial.h>

#include "base/types.h"
#include "blocks.h"
#include "nodes.h"

typedef struct run {
    ptrdiff_t n, ddof;
    PRI_TYPED(prange_partial_values) values;
    void *ctx;
} run;

/* Computes this rank's samples. */
static prange_status compute(const pri_mpi_call *call, const run *job, prange_partial **partial)
{
    const prange_type type = sizeof(element) == 8 ? PRANGE_F64 : PRANGE_F32;
    ptrdiff_t first = 0, count = 0;
    prange_status status = prange_partial_begin(PRANGE_PARTIAL_VAR, type, job->n, partial);
    if (status == PRANGE_OK)
        status = prange_partial_cut(*partial, call->ranks, call->rank, &first, &count);
    if (status == PRANGE_OK)
        status = PRI_TYPED(prange_partial_compute)(*partial, first, count, job->values, job->ctx);
    return pri_mpi_forward_error(call->function, status);
}

prange_status PRI_TYPED(prange_mpi_monte_carlo)(MPI_Comm comm, ptrdiff_t n,
                                                PRI_TYPED(prange_partial_values) values, void *ctx,
                                                ptrdiff_t ddof, double *mean, double *var)
{
    const run job = {n, ddof, values, ctx};
    pri_mpi_call call;
    prange_partial *partial = NULL;
    prange_status status = pri_mpi_open(&call, __func__, comm);
    if (status != PRANGE_OK)
        return status;
    pri_mpi_require_same(&call, "n", (uint64_t)n);
    pri_mpi_require_same(&call, "ddof", (uint64_t)ddof);
    status = pri_mpi_check_pointer(__func__, "values", values ? &job : NULL);
    const pri_mpi_memory results[] = {{"mean", mean, sizeof *mean}, {"var", var, sizeof *var}};
    if (status == PRANGE_OK)
        status = pri_mpi_check_pair(__func__, results);
    if (status == PRANGE_OK)
        status = compute(&call, &job, &partial);
    const pri_mpi_nodes nodes = {.blocks = n / PRI_MPI_BLOCK};
    status = pri_mpi_merge(&call, &nodes, status, &partial);
    if (status == PRANGE_OK)
        status = pri_mpi_forward_error(__func__, prange_partial_moments(partial, ddof, mean, var));
    prange_partial_free(partial);
    return status;
}
