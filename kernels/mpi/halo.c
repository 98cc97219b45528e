/* SPDX-License-Identifier: MIT */
/*
 * Grids of ranks, and the exchange of edges between neighbours. The axes follow one another, and
 * each edge includes the halo of the axes before it, so that corners are exchanged too.
 *
 * An edge travels in three messages. The first two are short enough to be sent eagerly; the last
 * has the rest. Their number does not depend on the bytes, so no rank waits for a message that a
 * neighbour with other arguments does not send.
 */
#include <prange/mpi.h>

#include <limits.h>
#include <string.h>

#include "move.h"

enum { TAG = 20, DIMS = 3, SIDES = 2, MESSAGES = 3, FEW = MESSAGES * PRI_MPI_MESSAGE };

/* The neighbouring rank along an axis; MPI_PROC_NULL beyond an edge. */
static int neighbour_rank(const prange_mpi_grid *grid, int axis, int step, unsigned periodic)
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

/* Places this rank in the grid. A grid of two axes has a third axis of one rank. */
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
        grid->before[axis] = neighbour_rank(grid, axis, -1, periodic);
        grid->after[axis] = neighbour_rank(grid, axis, 1, periodic);
        /* The smallest part decides, so that the status is the same on all ranks. */
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
        pri_mpi_require_same(&call, names[k], shape ? (uint64_t)shape[k] : 0);
    pri_mpi_require_same(&call, "halo", (uint64_t)halo);
    pri_mpi_require_same(&call, "periodic", periodic);
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

/* An array with edges. `step` is the distance in bytes between elements along each axis. */
typedef struct edges {
    const pri_mpi_call *call;
    const prange_mpi_grid *grid;
    char *array; /* NULL: this rank has none; its neighbours learn that */
    size_t size, step[DIMS];
} edges;

/* The layout of an edge in memory: planes of rows, each row a run of bytes. */
typedef struct strip {
    size_t run, bytes; /* 0 bytes: this rank has no array */
    ptrdiff_t rows, planes;
    bool packed;       /* separate runs are packed before they are sent */
    MPI_Datatype type; /* for separate runs of many bytes; else MPI_BYTE */
} strip;

/* The edge along an axis is `halo` deep. It includes the halo of the axes before, but not that of
 * the axes after. */
static strip strip_of(const edges *job, int axis)
{
    const ptrdiff_t halo = job->grid->halo;
    const int last = job->grid->dims - 1;
    ptrdiff_t extent[DIMS] = {0};
    strip edge = {.planes = 1, .type = MPI_BYTE};
    if (!job->array)
        return edge;
    for (int k = 0; k <= last; k++)
        extent[k] = k == axis ? halo : job->grid->count[k] + (k < axis ? 2 * halo : 0);
    edge.run = (size_t)extent[last] * job->size;
    edge.rows = extent[last - 1];
    if (last == 2)
        edge.planes = extent[0];
    edge.bytes = edge.run * (size_t)edge.rows * (size_t)edge.planes;
    edge.packed = edge.bytes > edge.run && edge.bytes <= FEW;
    return edge;
}

static int make_type(const edges *job, strip *edge)
{
    const int last = job->grid->dims - 1;
    MPI_Datatype rows;
    int code = MPI_Type_create_hvector((int)edge->rows, (int)edge->run,
                                       (MPI_Aint)job->step[last - 1], MPI_BYTE, &rows);
    edge->type = rows;
    if (code == MPI_SUCCESS && last == 2) {
        code = MPI_Type_create_hvector((int)edge->planes, 1, (MPI_Aint)job->step[0], rows,
                                       &edge->type);
        (void)MPI_Type_free(&rows);
    }
    return code == MPI_SUCCESS ? MPI_Type_commit(&edge->type) : code;
}

static void pack(const edges *job, const strip *edge, const char *array, char *to)
{
    for (ptrdiff_t plane = 0; plane < edge->planes; plane++)
        for (ptrdiff_t row = 0; row < edge->rows; row++, to += edge->run)
            memcpy(to,
                   array + (size_t)plane * job->step[0] +
                       (size_t)row * job->step[job->grid->dims - 2],
                   edge->run);
}

static void unpack(const edges *job, const strip *edge, const char *from, char *array)
{
    for (ptrdiff_t plane = 0; plane < edge->planes; plane++)
        for (ptrdiff_t row = 0; row < edge->rows; row++, from += edge->run)
            memcpy(array + (size_t)plane * job->step[0] +
                       (size_t)row * job->step[job->grid->dims - 2],
                   from, edge->run);
}

/* The exchange with one neighbour along an axis: edges in the array, and packed edges. */
typedef struct side {
    int rank;
    bool has_bytes; /* the neighbour sent bytes */
    char *in, *out;
    char packed_in[FEW], packed_out[FEW];
} side;

static void place_sides(const edges *job, int axis, side sides[SIDES])
{
    const size_t halo = (size_t)job->grid->halo, count = (size_t)job->grid->count[axis];
    const size_t step = job->step[axis];
    char *first = job->array;
    for (int k = axis + 1; k < job->grid->dims && first; k++)
        first += halo * job->step[k];
    sides[0].rank = job->grid->before[axis];
    sides[1].rank = job->grid->after[axis];
    sides[0].in = sides[1].in = sides[0].out = sides[1].out = first;
    sides[0].has_bytes = sides[1].has_bytes = false;
    if (!first)
        return;
    sides[0].out += halo * step;
    sides[1].out += count * step;
    sides[1].in += (halo + count) * step;
}

typedef struct message {
    char *at;
    int count;
    MPI_Datatype type;
} message;

/* The k-th message of an edge that begins at `at`. */
static message message_of(const strip *edge, char *at, int k)
{
    const size_t before = (size_t)k * PRI_MPI_MESSAGE;
    const bool last = k == MESSAGES - 1;
    if (edge->type != MPI_BYTE)
        return (message){at, last, edge->type};
    if (before >= edge->bytes)
        return (message){NULL, 0, MPI_BYTE};
    const size_t left = edge->bytes - before;
    const size_t count = last || left < PRI_MPI_MESSAGE ? left : PRI_MPI_MESSAGE;
    return (message){at + before, (int)count, MPI_BYTE};
}

/* Sends the edges. Messages down and up an axis have different tags, since both may go to the same
 * rank. */
static int send_all(const edges *job, const strip *edge, side sides[SIDES], MPI_Request *sent,
                    int *count)
{
    int code = MPI_SUCCESS;
    for (int s = 0; s < SIDES; s++)
        for (int k = 0; k < MESSAGES && code == MPI_SUCCESS; k++) {
            const message it =
                message_of(edge, edge->packed ? sides[s].packed_out : sides[s].out, k);
            code = MPI_Isend(it.at, it.count, it.type, sides[s].rank, TAG + s, job->call->comm,
                             &sent[*count]);
            *count += code == MPI_SUCCESS;
        }
    return code;
}

/* Receives the edges. The receives block: errors (as when a neighbour sends more) then belong to
 * the communicator, and every MPI returns them as codes. */
static int receive_all(const edges *job, const strip *edge, side sides[SIDES])
{
    int code = MPI_SUCCESS;
    for (int s = 0; s < SIDES; s++)
        for (int k = 0; k < MESSAGES; k++) {
            const message it = message_of(edge, edge->packed ? sides[s].packed_in : sides[s].in, k);
            MPI_Status got;
            int bytes = 0, received = MPI_Recv(it.at, it.count, it.type, sides[s].rank, TAG + 1 - s,
                                               job->call->comm, &got);
            if (received == MPI_SUCCESS)
                received = MPI_Get_count(&got, MPI_BYTE, &bytes);
            if (bytes != 0)
                sides[s].has_bytes = true;
            code = code == MPI_SUCCESS ? received : code;
        }
    return code;
}

/* Unpacks the edges. A neighbour that sent no bytes has no array. */
static prange_status unpack_sides(const edges *job, const strip *edge, const side sides[SIDES])
{
    prange_status status = PRANGE_OK;
    for (int s = 0; s < SIDES && job->array; s++) {
        if (sides[s].rank == MPI_PROC_NULL)
            continue;
        if (!sides[s].has_bytes)
            status = pri_mpi_fail(job->call->function, PRANGE_ERROR_NULL, "rank %d has no array",
                                  sides[s].rank);
        else if (edge->packed)
            unpack(job, edge, sides[s].packed_in, sides[s].in);
    }
    return status;
}

/* Exchanges edges with the neighbours along an axis. */
static prange_status exchange(const edges *job, int axis)
{
    MPI_Request sent[SIDES * MESSAGES];
    side sides[SIDES];
    int count = 0;
    place_sides(job, axis, sides);
    if (sides[0].rank == MPI_PROC_NULL && sides[1].rank == MPI_PROC_NULL)
        return PRANGE_OK;
    strip edge = strip_of(job, axis);
    const bool typed = edge.bytes > edge.run && !edge.packed;
    int code = typed ? make_type(job, &edge) : MPI_SUCCESS;
    if (code != MPI_SUCCESS)
        return pri_mpi_status(job->call->function, code);
    for (int s = 0; s < SIDES && edge.packed; s++)
        if (sides[s].rank != MPI_PROC_NULL)
            pack(job, &edge, sides[s].out, sides[s].packed_out);
    code = send_all(job, &edge, sides, sent, &count);
    if (code == MPI_SUCCESS)
        code = receive_all(job, &edge, sides);
    const int done = pri_mpi_wait(count, sent);
    code = code == MPI_SUCCESS ? done : code;
    if (typed)
        (void)MPI_Type_free(&edge.type);
    return code == MPI_SUCCESS ? unpack_sides(job, &edge, sides)
                               : pri_mpi_status(job->call->function, code);
}

/* Computes the steps of rows and planes from their strides; a stride of 0 means contiguous. */
static prange_status set_steps(const prange_mpi_grid *grid, const ptrdiff_t *strides, edges *job)
{
    const int last = grid->dims - 1;
    ptrdiff_t stride = 1;
    bool fits = job->size > 0;
    job->step[last] = job->size;
    for (int k = last; k >= 0 && fits; k--) {
        const ptrdiff_t wide = grid->count[k] + 2 * grid->halo;
        ptrdiff_t next = 0;
        size_t bytes = 0;
        fits = wide <= INT_MAX && !__builtin_mul_overflow(stride, wide, &next);
        if (k > 0 && strides && strides[k - 1] != 0) {
            fits = fits && strides[k - 1] >= next;
            next = strides[k - 1];
        }
        fits = fits && !__builtin_mul_overflow((size_t)next, job->size, &bytes) &&
               bytes <= (k == last ? INT_MAX : PTRDIFF_MAX);
        if (k > 0)
            job->step[k - 1] = bytes;
        stride = next;
    }
    return fits ? PRANGE_OK
                : pri_mpi_fail(
                      job->call->function, PRANGE_ERROR_SIZE, "rows of %td elements of %zu bytes",
                      strides && strides[last - 1] != 0 ? strides[last - 1]
                                                        : grid->count[last] + 2 * grid->halo,
                      job->size);
}

static prange_status fill(const char *function, int dims, const prange_mpi_grid *grid, size_t size,
                          const ptrdiff_t *strides, void *array)
{
    pri_mpi_call call;
    if (!grid)
        return pri_mpi_check_pointer(function, "grid", NULL);
    if (grid->dims != dims)
        return pri_mpi_fail(function, PRANGE_ERROR_SIZE, "the grid has %d axes", grid->dims);
    prange_status status = pri_mpi_open(&call, function, grid->comm);
    if (status != PRANGE_OK || grid->halo == 0)
        return status;
    edges sides = {.call = &call, .grid = grid, .size = size};
    status = set_steps(grid, strides, &sides);
    if (status == PRANGE_OK)
        status = pri_mpi_check_pointer(function, "array", array);
    if (status == PRANGE_OK)
        sides.array = array;
    for (int axis = 0; axis < dims; axis++) {
        const prange_status exchanged = exchange(&sides, axis);
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
