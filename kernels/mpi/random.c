/* SPDX-License-Identifier: MIT */
/*
 * A random number is a function of its index, so a rank needs to know only where its part begins.
 */
#include <prange/mpi.h>
#include <prange/random.h>

#include "base/types.h"
#include "comm.h"

typedef prange_status fill(uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n, element *x);

static prange_status fill_part(const char *function, MPI_Comm comm, fill *numbers, uint64_t seed,
                               uint64_t stream, uint64_t first, ptrdiff_t n_local, element *x)
{
    pri_mpi_call call;
    prange_status status = pri_mpi_open(&call, function, comm);
    if (status != PRANGE_OK)
        return status;
    pri_mpi_require_same(&call, "seed", seed);
    pri_mpi_require_same(&call, "stream", stream);
    pri_mpi_require_same(&call, "first", first);
    status = pri_mpi_check_array(function, "x", n_local, x, sizeof *x);
    status = pri_mpi_agree_counts(&call, n_local, status);
    if (status != PRANGE_OK)
        return status;
    if (call.n > 0 && first > UINT64_MAX - ((uint64_t)call.n - 1))
        return pri_mpi_fail(function, PRANGE_ERROR_SIZE, "first + %td exceeds 2^64", call.n);
    return pri_mpi_forward_error(function,
                                 numbers(seed, stream, first + (uint64_t)call.first, n_local, x));
}

prange_status PRI_TYPED(prange_mpi_random_uniform)(MPI_Comm comm, uint64_t seed, uint64_t stream,
                                                   uint64_t first, ptrdiff_t n_local, element *x)
{
    return fill_part(__func__, comm, PRI_TYPED(prange_random_uniform), seed, stream, first, n_local,
                     x);
}

prange_status PRI_TYPED(prange_mpi_random_normal)(MPI_Comm comm, uint64_t seed, uint64_t stream,
                                                  uint64_t first, ptrdiff_t n_local, element *x)
{
    return fill_part(__func__, comm, PRI_TYPED(prange_random_normal), seed, stream, first, n_local,
                     x);
}

prange_status PRI_TYPED(prange_mpi_random_exponential)(MPI_Comm comm, uint64_t seed,
                                                       uint64_t stream, uint64_t first,
                                                       ptrdiff_t n_local, element *x)
{
    return fill_part(__func__, comm, PRI_TYPED(prange_random_exponential), seed, stream, first,
                     n_local, x);
}
