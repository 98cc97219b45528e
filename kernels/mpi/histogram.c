/* SPDX-License-Identifier: MIT */
/*
 * Histograms. Counts are integers, so their sum over the ranks does not depend on its order.
 */
#include <prange/histogram.h>
#include <prange/mpi.h>

#include <string.h>

#include "base/types.h"
#include "comm.h"

/* Counts per sum over the ranks. */
#define PIECE ((ptrdiff_t)1 << 24)

static uint64_t bits_of(element x)
{
    uint64_t bits = 0;
    memcpy(&bits, &x, sizeof x);
    return bits;
}

static prange_status sum_all(const pri_mpi_call *call, ptrdiff_t bins, ptrdiff_t *counts)
{
    prange_status status = PRANGE_OK;
    for (ptrdiff_t at = 0; at < bins && status == PRANGE_OK; at += PIECE) {
        const ptrdiff_t count = bins - at < PIECE ? bins - at : PIECE;
        status = pri_mpi_status(call->function, MPI_Allreduce(MPI_IN_PLACE, counts + at, (int)count,
                                                              MPI_INT64_T, MPI_SUM, call->comm));
    }
    return status;
}

prange_status PRI_TYPED(prange_mpi_histogram)(MPI_Comm comm, ptrdiff_t n_local, const element *x,
                                              ptrdiff_t bins, element low, element high,
                                              ptrdiff_t *counts)
{
    pri_mpi_call call;
    prange_status status = pri_mpi_open(&call, __func__, comm);
    if (status != PRANGE_OK)
        return status;
    pri_mpi_require_same(&call, "bins", (uint64_t)bins);
    pri_mpi_require_same(&call, "low", bits_of(low));
    pri_mpi_require_same(&call, "high", bits_of(high));
    /* This rank's counts are made separately, so that the caller's stay unchanged until all are
     * computed. */
    ptrdiff_t *own = NULL;
    status = pri_mpi_check_array(__func__, "x", n_local, x, sizeof *x);
    if (status == PRANGE_OK)
        status = pri_mpi_check_pointer(__func__, "counts", counts);
    if (status == PRANGE_OK && bins > 0) {
        const pri_mpi_memory arguments[] = {
            pri_mpi_rows("counts", counts, 1, bins, bins, sizeof *counts),
            pri_mpi_rows("x", x, 1, n_local, n_local, sizeof *x),
        };
        status = pri_mpi_check_apart(__func__, 1, 2, arguments);
    }
    if (status == PRANGE_OK && bins > 0 && !(own = pri_mpi_alloc(bins, sizeof *own)))
        status = pri_mpi_fail(__func__, PRANGE_ERROR_MEMORY, "no memory for %td bins", bins);
    if (status == PRANGE_OK)
        status = pri_mpi_forward_error(
            __func__, PRI_TYPED(prange_histogram)(n_local, x, bins, low, high, own ? own : counts));
    status = pri_mpi_agree(&call, status);
    if (status == PRANGE_OK)
        status = sum_all(&call, bins, own);
    if (status == PRANGE_OK)
        memcpy(counts, own, (size_t)bins * sizeof *own);
    pri_mpi_free(own);
    return status;
}
