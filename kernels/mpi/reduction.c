/* SPDX-License-Identifier: MIT */
/*
 * User reductions: each rank runs whole blocks, and all ranks join the nodes.
 */
#include <prange/mpi.h>
#include <prange/partial.h>

#include "nodes.h"

prange_status prange_mpi_reduce_range(ptrdiff_t begin, ptrdiff_t end,
                                      const prange_reduction *reduction, int ranks, int rank,
                                      ptrdiff_t *first, ptrdiff_t *count)
{
    prange_partial *partial = NULL;
    ptrdiff_t from = 0, length = 0;
    const pri_mpi_memory results[] = {{"first", first, sizeof *first},
                                      {"count", count, sizeof *count}};
    prange_status status = pri_mpi_check_pair(__func__, results);
    if (status != PRANGE_OK)
        return status;
    status = prange_partial_begin_reduction(begin, end, reduction, NULL, &partial);
    if (status == PRANGE_OK)
        status = prange_partial_cut(partial, ranks, rank, &from, &length);
    prange_partial_free(partial);
    if (status == PRANGE_OK) {
        *first = from;
        *count = length;
    }
    return pri_mpi_forward_error(__func__, status);
}

/* Runs this rank's blocks. */
static prange_status run(const pri_mpi_call *call, prange_partial *partial)
{
    ptrdiff_t first = 0, count = 0;
    prange_status status = prange_partial_cut(partial, call->ranks, call->rank, &first, &count);
    if (status == PRANGE_OK)
        status = prange_partial_reduce(partial, first, count);
    return pri_mpi_forward_error(call->function, status);
}

prange_status prange_mpi_reduce(MPI_Comm comm, ptrdiff_t begin, ptrdiff_t end,
                                const prange_reduction *reduction, void *ctx, void *out)
{
    pri_mpi_call call;
    prange_partial *partial = NULL;
    prange_status status = pri_mpi_open(&call, __func__, comm);
    if (status != PRANGE_OK)
        return status;
    pri_mpi_require_same(&call, "begin", (uint64_t)begin);
    pri_mpi_require_same(&call, "end", (uint64_t)end);
    pri_mpi_require_same(&call, "reduction->size", reduction ? reduction->size : 0);
    pri_mpi_require_same(&call, "reduction->block", reduction ? (uint64_t)reduction->block : 0);
    status = pri_mpi_check_pointer(__func__, "out", out);
    if (status == PRANGE_OK)
        status = pri_mpi_forward_error(
            __func__, prange_partial_begin_reduction(begin, end, reduction, ctx, &partial));
    if (status == PRANGE_OK)
        status = run(&call, partial);
    /* If the reduction is NULL here, there is an error, and nothing is merged. */
    static const prange_reduction none;
    const pri_mpi_nodes nodes = {
        .any_size = true, .reduction = reduction ? reduction : &none, .ctx = ctx};
    status = pri_mpi_merge(&call, &nodes, status, &partial);
    if (status == PRANGE_OK)
        status = pri_mpi_forward_error(__func__, prange_partial_finish(partial, out));
    prange_partial_free(partial);
    return status;
}
