/* SPDX-License-Identifier: MIT */
/*
 * Grids of ranks, and the exchange of edges between neighbours: rows first, then columns with the
 * corners that the rows brought.
 */
#include <prange/mpi.h>

#include <limits.h>

#include "comm.h"

enum { TAG = 20 };

/* The rank beside ours along an axis; MPI_PROC_NULL beyond an edge. */
static int beside(const prange_mpi_grid *grid, int axis, int step, unsigned periodic)
{
    int at[2] = {grid->place[0], grid->place[1]};
    at[axis] += step;
    if (at[axis] < 0 || at[axis] >= grid->ranks[axis]) {
        if (!(periodic >> axis & 1u))
            return MPI_PROC_NULL;
        at[axis] = (at[axis] + grid->ranks[axis]) % grid->ranks[axis];
    }
    return at[0] * grid->ranks[1] + at[1];
}

static ptrdiff_t part(ptrdiff_t n, int ranks, int rank, ptrdiff_t *first)
{
    const ptrdiff_t share = n / ranks, more = n % ranks;
    *first = share * rank + (rank < more ? rank : more);
    return share + (rank < more ? 1 : 0);
}

static prange_status check(const char *function, const ptrdiff_t *shape, ptrdiff_t halo,
                           unsigned periodic, const prange_mpi_grid *grid)
{
    if (!shape || !grid)
        return pri_mpi_check_pointer(function, shape ? "grid" : "shape", NULL);
    if (shape[0] < 0 || shape[1] < 0 || halo < 0)
        return pri_mpi_fail(function, PRANGE_ERROR_SIZE, "%td x %td elements, edges of %td",
                            shape[0], shape[1], halo);
    if (periodic > 3)
        return pri_mpi_fail(function, PRANGE_ERROR_VALUE, "periodic = %u has bits beyond two axes",
                            periodic);
    return PRANGE_OK;
}

prange_status prange_mpi_grid_2d(MPI_Comm comm, const ptrdiff_t shape[2], ptrdiff_t halo,
                                 unsigned periodic, prange_mpi_grid *grid)
{
    pri_mpi_call call;
    prange_status status = pri_mpi_open(&call, __func__, comm);
    if (status != PRANGE_OK)
        return status;
    pri_mpi_same(&call, "shape[0]", shape ? (uint64_t)shape[0] : 0);
    pri_mpi_same(&call, "shape[1]", shape ? (uint64_t)shape[1] : 0);
    pri_mpi_same(&call, "halo", (uint64_t)halo);
    pri_mpi_same(&call, "periodic", periodic);
    status = pri_mpi_agree(&call, check(__func__, shape, halo, periodic, grid));
    if (status != PRANGE_OK)
        return status;
    prange_mpi_grid made = {.comm = comm, .halo = halo};
    status = pri_mpi_status(__func__, MPI_Dims_create(call.ranks, 2, made.ranks));
    if (status != PRANGE_OK)
        return status;
    made.place[0] = call.rank / made.ranks[1];
    made.place[1] = call.rank % made.ranks[1];
    for (int axis = 0; axis < 2; axis++) {
        made.count[axis] = part(shape[axis], made.ranks[axis], made.place[axis], &made.first[axis]);
        made.before[axis] = beside(&made, axis, -1, periodic);
        made.after[axis] = beside(&made, axis, 1, periodic);
        /* The smallest part, the same on all ranks. */
        if (shape[axis] / made.ranks[axis] < halo)
            return pri_mpi_fail(__func__, PRANGE_ERROR_SIZE,
                                "%td elements on %d ranks have no edges of %td", shape[axis],
                                made.ranks[axis], halo);
    }
    *grid = made;
    return PRANGE_OK;
}

/* An exchange along an axis: `lines` runs of `bytes`, `stride` bytes apart. */
typedef struct edges {
    const pri_mpi_call *call;
    MPI_Datatype type;
    int count; /* 1, or 0 where this rank has no array */
} edges;

/* Gives an edge to one neighbour and takes one from the other. What has no bytes comes from a rank
 * without an array. */
static prange_status swap(const edges *of, int to, const void *out, int from, void *in)
{
    MPI_Status got;
    int bytes = 0;
    int code = MPI_Sendrecv(out, of->count, of->type, to, TAG, in, of->count, of->type, from, TAG,
                            of->call->comm, &got);
    if (code == MPI_SUCCESS && from != MPI_PROC_NULL)
        code = MPI_Get_count(&got, MPI_BYTE, &bytes);
    if (code != MPI_SUCCESS)
        return pri_mpi_status(of->call->function, code);
    if (from != MPI_PROC_NULL && of->count > 0 && bytes == 0)
        return pri_mpi_fail(of->call->function, PRANGE_ERROR_NULL, "rank %d has no array", from);
    return PRANGE_OK;
}

static prange_status exchange(const pri_mpi_call *call, const prange_mpi_grid *grid, int axis,
                              size_t size, size_t row, char *array)
{
    const size_t halo = (size_t)grid->halo, count = (size_t)grid->count[axis];
    const size_t lines = axis == 0 ? halo : (size_t)grid->count[0] + 2 * halo;
    const size_t bytes = (axis == 0 ? (size_t)grid->count[1] : halo) * size;
    const size_t step = axis == 0 ? row : size; /* from one line of the edge to the next */
    char *first = axis == 0 ? array + halo * size : array;
    edges of = {call, MPI_DATATYPE_NULL, array != NULL};
    int code = MPI_Type_create_hvector((int)lines, (int)bytes, (MPI_Aint)row, MPI_BYTE, &of.type);
    if (code == MPI_SUCCESS)
        code = MPI_Type_commit(&of.type);
    if (code != MPI_SUCCESS)
        return pri_mpi_status(call->function, code);
    if (!array)
        first = NULL;
    prange_status status = swap(&of, grid->before[axis], array ? first + halo * step : NULL,
                                grid->after[axis], array ? first + (halo + count) * step : NULL);
    const prange_status other = swap(&of, grid->after[axis], array ? first + count * step : NULL,
                                     grid->before[axis], first);
    (void)MPI_Type_free(&of.type);
    return status == PRANGE_OK ? other : status;
}

prange_status prange_mpi_halo_2d(const prange_mpi_grid *grid, size_t size, ptrdiff_t stride,
                                 void *array)
{
    pri_mpi_call call;
    if (!grid)
        return pri_mpi_check_pointer(__func__, "grid", NULL);
    prange_status status = pri_mpi_open(&call, __func__, grid->comm);
    if (status != PRANGE_OK || grid->halo == 0)
        return status;
    const ptrdiff_t width = grid->count[1] + 2 * grid->halo;
    size_t row = 0;
    if (__builtin_mul_overflow((size_t)(stride ? stride : width), size, &row) || row > INT_MAX ||
        grid->count[0] > INT_MAX - 2 * grid->halo || (stride && stride < width) || size == 0)
        status = pri_mpi_fail(__func__, PRANGE_ERROR_SIZE, "rows of %td elements of %zu bytes",
                              stride, size);
    else
        status = pri_mpi_check_pointer(__func__, "array", array);
    /* The neighbours learn that there is nothing to give. */
    char *given = status == PRANGE_OK ? array : NULL;
    for (int axis = 0; axis < 2; axis++) {
        const prange_status exchanged = exchange(&call, grid, axis, status == PRANGE_OK ? size : 1,
                                                 row > INT_MAX ? 1 : row, given);
        if (status == PRANGE_OK)
            status = exchanged;
    }
    return status;
}
