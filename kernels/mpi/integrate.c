/* SPDX-License-Identifier: MIT */
/*
 * Integrals: each rank computes the panels of whole blocks, for which it needs to know only the
 * number of ranks.
 */
#include <prange/mpi.h>
#include <prange/partial.h>

#include "base/types.h"
#include "nodes.h"

/* Panels per block. */
#define BLOCK 1024

typedef struct integral {
    PRI_TYPED(prange_integrand) point;
    PRI_TYPED(prange_block_integrand) block; /* one of these */
    void *ctx;
    element a, b;
    ptrdiff_t n;
} integral;

/* Computes this rank's panels. */
static prange_status compute(const pri_mpi_call *call, const integral *job,
                             prange_partial **partial)
{
    ptrdiff_t first = 0, count = 0;
    prange_status status =
        PRI_TYPED(prange_partial_begin_integral)(job->a, job->b, job->n, partial);
    if (status == PRANGE_OK)
        status = prange_partial_cut(*partial, call->ranks, call->rank, &first, &count);
    if (status == PRANGE_OK && job->point)
        status = PRI_TYPED(prange_partial_integrate)(*partial, first, count, job->point, job->ctx);
    else if (status == PRANGE_OK)
        status =
            PRI_TYPED(prange_partial_integrate_block)(*partial, first, count, job->block, job->ctx);
    return pri_mpi_forward_error(call->function, status);
}

static prange_status integrate(const char *function, MPI_Comm comm, const integral *job,
                               element *out)
{
    pri_mpi_call call;
    prange_partial *partial = NULL;
    prange_status status = pri_mpi_open(&call, function, comm);
    if (status != PRANGE_OK)
        return status;
    pri_mpi_require_same_f64(&call, "a", (double)job->a);
    pri_mpi_require_same_f64(&call, "b", (double)job->b);
    pri_mpi_require_same(&call, "n", (uint64_t)job->n);
    if (!job->point && !job->block)
        status = pri_mpi_check_pointer(function, "f", NULL);
    if (status == PRANGE_OK)
        status = pri_mpi_check_pointer(function, "out", out);
    if (status == PRANGE_OK)
        status = compute(&call, job, &partial);
    const pri_mpi_nodes nodes = {.blocks = job->n / BLOCK};
    status = pri_mpi_merge(&call, &nodes, status, &partial);
    if (status == PRANGE_OK)
        status = pri_mpi_forward_error(function, prange_partial_finish(partial, out));
    prange_partial_free(partial);
    return status;
}

prange_status PRI_TYPED(prange_mpi_integrate)(MPI_Comm comm, PRI_TYPED(prange_integrand) f,
                                              void *ctx, element a, element b, ptrdiff_t n,
                                              element *out)
{
    const integral job = {.point = f, .ctx = ctx, .a = a, .b = b, .n = n};
    return integrate(__func__, comm, &job, out);
}

prange_status PRI_TYPED(prange_mpi_integrate_block)(MPI_Comm comm,
                                                    PRI_TYPED(prange_block_integrand) f, void *ctx,
                                                    element a, element b, ptrdiff_t n, element *out)
{
    const integral job = {.block = f, .ctx = ctx, .a = a, .b = b, .n = n};
    return integrate(__func__, comm, &job, out);
}
