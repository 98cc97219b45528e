/* SPDX-License-Identifier: MIT */
#include "points.h"

#include <math.h>
#include <string.h>

static uint64_t hash_of(uint64_t hash, ptrdiff_t d, const element *x)
{
    for (ptrdiff_t j = 0; x && j < d; j++) {
        uint64_t bits = 0;
        memcpy(&bits, &x[j], sizeof x[j]);
        hash = pri_mpi_hash(hash, bits);
    }
    return hash;
}

void PRI_TYPED(pri_mpi_points_same)(pri_mpi_call *call, const pri_mpi_points *points)
{
    const PRI_TYPED(prange_distance_options) *options = points->options;
    const ptrdiff_t d = points->d;
    pri_mpi_require_same(call, "d", (uint64_t)d);
    if (!options)
        return;
    uint64_t hash = hash_of(PRI_MPI_HASH, d, options->weights);
    hash = hash_of(hash, d, options->variances);
    hash = hash_of(hash, 1, options->max_distance);
    pri_mpi_require_same(call, "the metric",
                         (uint64_t)options->metric | (uint64_t)options->flags << 32);
    pri_mpi_require_same_f64(call, "p", options->p);
    pri_mpi_require_same(call, "a parameter of the metric", hash);
}

prange_status PRI_TYPED(pri_mpi_points_check)(const char *function, const pri_mpi_points *points)
{
    const PRI_TYPED(prange_distance_options) *options = points->options;
    if (!options)
        return pri_mpi_check_pointer(function, "options", NULL);
    if (options->metric == PRANGE_MAHALANOBIS || options->flags & PRANGE_FAST)
        return pri_mpi_fail(function, PRANGE_ERROR_VALUE, "%s",
                            options->flags & PRANGE_FAST
                                ? "PRANGE_FAST is not taken"
                                : "mahalanobis takes the mean of all points of one machine");
    if (points->d < 0)
        return pri_mpi_fail(function, PRANGE_ERROR_SIZE, "d = %td is negative", points->d);
    const size_t row = (size_t)(points->d ? points->d : 1) * sizeof(element);
    prange_status status = pri_mpi_check_array(function, "x", points->n_local, points->x, row);
    if (status == PRANGE_OK)
        status = pri_mpi_check_array(function, "y", points->m_local, points->y, row);
    if (status == PRANGE_OK && options->y_stride != 0 && options->y_stride < points->d)
        status = pri_mpi_fail(function, PRANGE_ERROR_SIZE, "y_stride = %td is below d = %td",
                              options->y_stride, points->d);
    return status;
}

prange_status PRI_TYPED(pri_mpi_points_apart)(const char *function, const pri_mpi_points *points,
                                              int count, const pri_mpi_memory *outputs)
{
    const PRI_TYPED(prange_distance_options) *options = points->options;
    const ptrdiff_t n = points->n_local, m = points->m_local, d = points->d;
    const ptrdiff_t x_stride = options->x_stride ? options->x_stride : d;
    const ptrdiff_t y_stride = options->y_stride ? options->y_stride : d;
    const size_t size = sizeof(element);
    const pri_mpi_memory inputs[] = {
        pri_mpi_rows("x", points->x, n, d, x_stride, size),
        pri_mpi_rows("y", points->y, m, d, y_stride, size),
        pri_mpi_rows("weights", options->weights, 1, d, d, size),
        pri_mpi_rows("variances", options->variances, 1, d, d, size),
        pri_mpi_rows("max_distance", options->max_distance, 1, 1, 1, size),
        pri_mpi_rows("radii", options->radii, 1, n, n, size),
    };
    enum { INPUTS = sizeof inputs / sizeof *inputs };
    pri_mpi_memory all[PRI_MPI_WRITTEN + INPUTS];
    memcpy(all, outputs, (size_t)count * sizeof *all);
    memcpy(all + count, inputs, sizeof inputs);
    return pri_mpi_check_apart(function, count, count + INPUTS, all);
}

prange_status PRI_TYPED(pri_mpi_points_check_partition)(const pri_mpi_call *call, unsigned flags)
{
    for (int r = 0; r < call->ranks && flags & PRANGE_EXCLUDE_SELF; r++)
        if (call->records[r].index != call->records[r].count)
            return pri_mpi_fail(call->function, PRANGE_ERROR_VALUE,
                                "PRANGE_EXCLUDE_SELF, but rank %d has not as many points of y as "
                                "of x",
                                r);
    return PRANGE_OK;
}

bool PRI_TYPED(pri_mpi_nearer)(bool similarity, element a, ptrdiff_t i, element b, ptrdiff_t j)
{
    if (i < 0 || j < 0)
        return i >= 0;
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b) ? i < j : !isnan(a);
    if (a != b)
        return similarity ? a > b : a < b;
    return i < j;
}

static bool has_gaps(const pri_mpi_points *points)
{
    return points->options->y_stride != 0 && points->options->y_stride != points->d;
}

bool PRI_TYPED(pri_mpi_round_alloc)(const pri_mpi_call *call, const pri_mpi_points *points,
                                    pri_mpi_round *round)
{
    const size_t row = (size_t)(points->d ? points->d : 1) * sizeof(element);
    const ptrdiff_t rows = pri_mpi_ring_rows(call);
    round->buffers[0] = pri_mpi_alloc(rows, row);
    round->buffers[1] = pri_mpi_alloc(rows, row);
    if (has_gaps(points))
        round->packed = pri_mpi_alloc(points->m_local, row);
    return round->buffers[0] && round->buffers[1] && (round->packed || !has_gaps(points));
}

void PRI_TYPED(pri_mpi_round_free)(const pri_mpi_round *round)
{
    pri_mpi_free(round->buffers[0]);
    pri_mpi_free(round->buffers[1]);
    pri_mpi_free(round->packed);
}

prange_status PRI_TYPED(pri_mpi_round_run)(const pri_mpi_call *call, const pri_mpi_points *points,
                                           const pri_mpi_round *round, pri_mpi_visit *visit,
                                           void *job)
{
    const size_t row = (size_t)points->d * sizeof(element);
    for (ptrdiff_t i = 0; has_gaps(points) && i < points->m_local; i++)
        memcpy(round->packed + i * points->d, points->y + i * points->options->y_stride, row);
    const pri_mpi_ring ring = {.row_bytes = row,
                               .own = has_gaps(points) ? round->packed : points->y,
                               .buffers = {round->buffers[0], round->buffers[1]},
                               .visit = visit,
                               .job = job};
    return pri_mpi_ring_run(call, &ring);
}
