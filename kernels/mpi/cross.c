/* SPDX-License-Identifier: MIT */
/*
 * Rows of the matrix of distances: each rank computes those of its own points of x, one block of
 * columns per part of y.
 */
#include <prange/mpi.h>
#include <prange/pairwise.h>

#include "points.h"

typedef struct matrix {
    pri_mpi_call *call;
    const pri_mpi_points *points;
    PRI_TYPED(prange_distance_options) options; /* for one part */
    element *distances;
} matrix;

static prange_status fill_columns(void *job, ptrdiff_t first, ptrdiff_t count, const void *rows)
{
    const matrix *m = job;
    const pri_mpi_points *points = m->points;
    if (points->n_local == 0)
        return PRANGE_OK;
    return pri_mpi_forward_error(m->call->function,
                                 PRI_TYPED(prange_cross_distance_with)(&m->options, points->n_local,
                                                                       count, points->d, points->x,
                                                                       rows, m->distances + first));
}

static prange_status run(matrix *m)
{
    pri_mpi_call *call = m->call;
    pri_mpi_round round = {.packed = NULL};
    prange_status status = PRANGE_OK;
    if (!PRI_TYPED(pri_mpi_round_alloc)(call, m->points, &round))
        status = pri_mpi_fail(call->function, PRANGE_ERROR_MEMORY, "no memory for %td points",
                              pri_mpi_ring_rows(call));
    status = pri_mpi_agree_status(call, status);
    if (status == PRANGE_OK)
        status = pri_mpi_agree_status(
            call, PRI_TYPED(pri_mpi_round_run)(call, m->points, &round, fill_columns, m));
    PRI_TYPED(pri_mpi_round_free)(&round);
    return status;
}

/* This rank, which knows n of y: checks that its rows fit in memory, are not NULL, and overlap no
 * input. */
static prange_status check_rows(const pri_mpi_call *call, const matrix *m)
{
    const ptrdiff_t stride = m->options.out_stride;
    size_t bytes;
    if (stride < call->n)
        return pri_mpi_fail(call->function, PRANGE_ERROR_SIZE,
                            "out_stride = %td is below the %td points of y", stride, call->n);
    if (__builtin_mul_overflow((size_t)stride, sizeof(element), &bytes) || bytes > PTRDIFF_MAX)
        return pri_mpi_fail(call->function, PRANGE_ERROR_SIZE, "a row of %td overflows", stride);
    if (call->n == 0)
        return PRANGE_OK;
    const ptrdiff_t n = m->points->n_local;
    const prange_status status =
        pri_mpi_check_array(call->function, "distances", n, m->distances, bytes);
    const pri_mpi_memory written =
        pri_mpi_rows("distances", m->distances, n, call->n, stride, sizeof *m->distances);
    return status == PRANGE_OK
               ? PRI_TYPED(pri_mpi_points_apart)(call->function, m->points, 1, &written)
               : status;
}

prange_status PRI_TYPED(prange_mpi_cross_distance)(
    MPI_Comm comm, const PRI_TYPED(prange_distance_options) * options, ptrdiff_t n_local,
    ptrdiff_t m_local, ptrdiff_t d, const element *x, const element *y, element *distances)
{
    pri_mpi_call call;
    const pri_mpi_points points = {options, n_local, m_local, d, x, y};
    prange_status status = pri_mpi_open(&call, __func__, comm);
    if (status != PRANGE_OK)
        return status;
    PRI_TYPED(pri_mpi_points_same)(&call, &points);
    matrix m = {.call = &call, .points = &points, .distances = distances};
    status = PRI_TYPED(pri_mpi_points_check)(__func__, &points);
    if (status == PRANGE_OK) {
        m.options = *options;
        m.options.y_stride = 0;
        /* The call on one machine checks the rest. */
        status = pri_mpi_forward_error(
            __func__, PRI_TYPED(prange_cross_distance_with)(options, 0, 0, d, x, y, distances));
    }
    status = pri_mpi_agree_counts(&call, m_local, status);
    if (status != PRANGE_OK)
        return status;
    if (m.options.out_stride == 0)
        m.options.out_stride = call.n;
    status = pri_mpi_agree_status(&call, check_rows(&call, &m));
    return status == PRANGE_OK ? run(&m) : status;
}
