/* SPDX-License-Identifier: MIT */
/*
 * Grids of ranks, and the exchange of edges between neighbours: one axis after the other, each with
 * what the axes before it brought, so that corners come along.
 */
#include <prange/mpi.h>

#include <limits.h>

#include "comm.h"

enum { TAG = 20, DIMS = 3 };

/* The rank beside ours along an axis; MPI_PROC_NULL beyond an edge. */
static int beside(const prange_mpi_grid *grid, int axis, int step, unsigned periodic)
{
    int rank = 0, at = grid->place[axis] + step;
    if (at < 0 || at >= grid->ranks[axis]) {
        if (!(periodic >> axis & 1u))
            return MPI_PROC_NULL;
        at = (at + grid->ranks[axis]) % grid->ranks[axis];
    }
    for (int k = 0; k < DIMS; k++)
        rank = rank * grid->ranks[k] + (k == axis ? at : grid->place[k]);
    return rank;
}

static ptrdiff_t part(ptrdiff_t n, int ranks, int rank, ptrdiff_t *first)
{
    const ptrdiff_t share = n / ranks, more = n % ranks;
    *first = share * rank + (rank < more ? rank : more);
    return share + (rank < more ? 1 : 0);
}

static prange_status check(const char *function, int dims, const ptrdiff_t *shape, ptrdiff_t halo,
                           unsigned periodic, const prange_mpi_grid *grid)
{
    if (!shape || !grid)
        return pri_mpi_check_pointer(function, shape ? "grid" : "shape", NULL);
    for (int k = 0; k < dims; k++)
        if (shape[k] < 0 || halo < 0)
            return pri_mpi_fail(function, PRANGE_ERROR_SIZE,
                                "%td elements along axis %d, edges of %td", shape[k], k, halo);
    if (periodic >> dims)
        return pri_mpi_fail(function, PRANGE_ERROR_VALUE, "periodic = %u has bits beyond %d axes",
                            periodic, dims);
    return PRANGE_OK;
}

/* A grid of two axes has a third one of a single rank. */
static prange_status place(const pri_mpi_call *call, const ptrdiff_t *shape, unsigned periodic,
                           prange_mpi_grid *grid)
{
    prange_status status =
        pri_mpi_status(call->function, MPI_Dims_create(call->ranks, grid->dims, grid->ranks));
    if (status != PRANGE_OK)
        return status;
    for (int axis = DIMS - 1, rank = call->rank; axis >= 0; axis--) {
        const bool used = axis < grid->dims;
        if (!used)
            grid->ranks[axis] = 1;
        grid->place[axis] = rank % grid->ranks[axis];
        rank /= grid->ranks[axis];
        grid->count[axis] =
            part(used ? shape[axis] : 1, grid->ranks[axis], grid->place[axis], &grid->first[axis]);
    }
    for (int axis = 0; axis < DIMS && status == PRANGE_OK; axis++) {
        grid->before[axis] = beside(grid, axis, -1, periodic);
        grid->after[axis] = beside(grid, axis, 1, periodic);
        /* The smallest part, the same on all ranks. */
        if (axis < grid->dims && shape[axis] / grid->ranks[axis] < grid->halo)
            status = pri_mpi_fail(call->function, PRANGE_ERROR_SIZE,
                                  "%td elements on %d ranks have no edges of %td", shape[axis],
                                  grid->ranks[axis], grid->halo);
    }
    return status;
}

static prange_status make_grid(const char *function, MPI_Comm comm, int dims,
                               const ptrdiff_t *shape, ptrdiff_t halo, unsigned periodic,
                               prange_mpi_grid *grid)
{
    static const char *const names[DIMS] = {"shape[0]", "shape[1]", "shape[2]"};
    pri_mpi_call call;
    prange_mpi_grid made = {.comm = comm, .dims = dims, .halo = halo};
    prange_status status = pri_mpi_open(&call, function, comm);
    if (status != PRANGE_OK)
        return status;
    for (int k = 0; k < dims; k++)
        pri_mpi_same(&call, names[k], shape ? (uint64_t)shape[k] : 0);
    pri_mpi_same(&call, "halo", (uint64_t)halo);
    pri_mpi_same(&call, "periodic", periodic);
    status = pri_mpi_agree(&call, check(function, dims, shape, halo, periodic, grid));
    if (status == PRANGE_OK)
        status = place(&call, shape, periodic, &made);
    if (status == PRANGE_OK)
        *grid = made;
    return status;
}

prange_status prange_mpi_grid_2d(MPI_Comm comm, const ptrdiff_t shape[2], ptrdiff_t halo,
                                 unsigned periodic, prange_mpi_grid *grid)
{
    return make_grid(__func__, comm, 2, shape, halo, periodic, grid);
}

prange_status prange_mpi_grid_3d(MPI_Comm comm, const ptrdiff_t shape[3], ptrdiff_t halo,
                                 unsigned periodic, prange_mpi_grid *grid)
{
    return make_grid(__func__, comm, 3, shape, halo, periodic, grid);
}

/* An array with edges: bytes from one element to the next along each axis. */
typedef struct edges {
    const pri_mpi_call *call;
    const prange_mpi_grid *grid;
    char *array; /* NULL: this rank has none, which its neighbours learn */
    size_t size, step[DIMS];
} edges;

/* Gives an edge to one neighbour and takes one from the other. What has no bytes comes from a rank
 * without an array. */
static prange_status swap(const edges *of, MPI_Datatype type, int to, const void *out, int from,
                          void *in)
{
    const int count = of->array != NULL;
    MPI_Status got;
    int bytes = 0;
    int code =
        MPI_Sendrecv(out, count, type, to, TAG, in, count, type, from, TAG, of->call->comm, &got);
    if (code == MPI_SUCCESS && from != MPI_PROC_NULL)
        code = MPI_Get_count(&got, MPI_BYTE, &bytes);
    if (code != MPI_SUCCESS)
        return pri_mpi_status(of->call->function, code);
    if (from != MPI_PROC_NULL && count > 0 && bytes == 0)
        return pri_mpi_fail(of->call->function, PRANGE_ERROR_NULL, "rank %d has no array", from);
    return PRANGE_OK;
}

/* The edge of an axis: `halo` deep, as wide as the array with its edges along the axes before, and
 * as it is without them along those behind. */
static int make_type(const edges *of, int axis, MPI_Datatype *type)
{
    const ptrdiff_t halo = of->grid->halo;
    const int last = of->grid->dims - 1;
    ptrdiff_t extent[DIMS];
    MPI_Datatype rows;
    for (int k = 0; k <= last; k++)
        extent[k] = k == axis ? halo : of->grid->count[k] + (k < axis ? 2 * halo : 0);
    int code =
        MPI_Type_create_hvector((int)extent[last - 1], (int)((size_t)extent[last] * of->size),
                                (MPI_Aint)of->step[last - 1], MPI_BYTE, &rows);
    *type = rows;
    if (code == MPI_SUCCESS && last == 2) {
        code = MPI_Type_create_hvector((int)extent[0], 1, (MPI_Aint)of->step[0], rows, type);
        (void)MPI_Type_free(&rows);
    }
    return code == MPI_SUCCESS ? MPI_Type_commit(type) : code;
}

static prange_status exchange(const edges *of, int axis)
{
    const prange_mpi_grid *grid = of->grid;
    const size_t halo = (size_t)grid->halo, count = (size_t)grid->count[axis];
    const size_t step = of->step[axis];
    const int before = grid->before[axis], after = grid->after[axis];
    if (before == MPI_PROC_NULL && after == MPI_PROC_NULL)
        return PRANGE_OK;
    if (!of->array) {
        const prange_status status = swap(of, MPI_BYTE, before, NULL, after, NULL);
        const prange_status other = swap(of, MPI_BYTE, after, NULL, before, NULL);
        return status == PRANGE_OK ? other : status;
    }
    MPI_Datatype type;
    const int code = make_type(of, axis, &type);
    if (code != MPI_SUCCESS)
        return pri_mpi_status(of->call->function, code);
    char *first = of->array;
    for (int k = axis + 1; k < grid->dims; k++)
        first += halo * of->step[k];
    const prange_status status =
        swap(of, type, before, first + halo * step, after, first + (halo + count) * step);
    const prange_status other = swap(of, type, after, first + count * step, before, first);
    (void)MPI_Type_free(&type);
    return status == PRANGE_OK ? other : status;
}

/* The steps of rows and planes, whose strides are given, or 0 where they follow each other. */
static prange_status measure(const prange_mpi_grid *grid, const ptrdiff_t *strides, edges *of)
{
    const int last = grid->dims - 1;
    ptrdiff_t stride = 1;
    bool fits = of->size > 0;
    of->step[last] = of->size;
    for (int k = last; k >= 0 && fits; k--) {
        const ptrdiff_t wide = grid->count[k] + 2 * grid->halo;
        ptrdiff_t next = 0;
        size_t bytes = 0;
        fits = wide <= INT_MAX && !__builtin_mul_overflow(stride, wide, &next);
        if (k > 0 && strides && strides[k - 1] != 0) {
            fits = fits && strides[k - 1] >= next;
            next = strides[k - 1];
        }
        fits = fits && !__builtin_mul_overflow((size_t)next, of->size, &bytes) &&
               bytes <= (k == last ? INT_MAX : PTRDIFF_MAX);
        if (k > 0)
            of->step[k - 1] = bytes;
        stride = next;
    }
    return fits ? PRANGE_OK
                : pri_mpi_fail(
                      of->call->function, PRANGE_ERROR_SIZE, "rows of %td elements of %zu bytes",
                      strides && strides[last - 1] != 0 ? strides[last - 1]
                                                        : grid->count[last] + 2 * grid->halo,
                      of->size);
}

static prange_status fill(const char *function, int dims, const prange_mpi_grid *grid, size_t size,
                          const ptrdiff_t *strides, void *array)
{
    pri_mpi_call call;
    if (!grid)
        return pri_mpi_check_pointer(function, "grid", NULL);
    if (grid->dims != dims)
        return pri_mpi_fail(function, PRANGE_ERROR_VALUE, "the grid has %d axes", grid->dims);
    prange_status status = pri_mpi_open(&call, function, grid->comm);
    if (status != PRANGE_OK || grid->halo == 0)
        return status;
    edges of = {.call = &call, .grid = grid, .size = size};
    status = measure(grid, strides, &of);
    if (status == PRANGE_OK)
        status = pri_mpi_check_pointer(function, "array", array);
    if (status == PRANGE_OK)
        of.array = array;
    for (int axis = 0; axis < dims; axis++) {
        const prange_status exchanged = exchange(&of, axis);
        if (status == PRANGE_OK)
            status = exchanged;
    }
    return status;
}

prange_status prange_mpi_halo_2d(const prange_mpi_grid *grid, size_t size, ptrdiff_t stride,
                                 void *array)
{
    return fill(__func__, 2, grid, size, &stride, array);
}

prange_status prange_mpi_halo_3d(const prange_mpi_grid *grid, size_t size,
                                 const ptrdiff_t strides[2], void *array)
{
    return fill(__func__, 3, grid, size, strides, array);
}
