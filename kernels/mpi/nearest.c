/* SPDX-License-Identifier: MIT */
/*
 * Nearest neighbours: each part of y is searched for the k nearest of its points, and the lists of
 * parts are merged in the order of prange/neighbors.h, which has no ties.
 */
#include <prange/mpi.h>
#include <prange/neighbors.h>

#include <math.h>
#include <string.h>

#include "points.h"

/* Rows of k neighbours: the best so far, those of the present part, and the merged row. */
typedef struct search {
    pri_mpi_call *call;
    const pri_mpi_points *points;
    PRI_TYPED(prange_distance_options) options; /* for one part */
    ptrdiff_t k, found;                         /* found: number of points searched */
    ptrdiff_t *best, *part, *merged;
    element *best_distances, *part_distances, *merged_distances;
    pri_mpi_round round;
    element *limits; /* for the next part, one per query */
} search;

static void merge_row(const search *job, ptrdiff_t row, ptrdiff_t first)
{
    const ptrdiff_t k = job->k;
    const bool similarity = job->options.metric == PRANGE_INNER_PRODUCT;
    ptrdiff_t *best = job->best + row * k, *part = job->part + row * k;
    element *distances = job->best_distances + row * k, *others = job->part_distances + row * k;
    if (k == 0 || part[0] < 0)
        return;
    for (ptrdiff_t j = 0; j < k; j++)
        part[j] += part[j] >= 0 ? first : 0;
    for (ptrdiff_t j = 0, a = 0, b = 0; j < k; j++) {
        const bool left =
            !PRI_TYPED(pri_mpi_nearer)(similarity, others[b], part[b], distances[a], best[a]);
        job->merged[j] = left ? best[a] : part[b];
        job->merged_distances[j] = left ? distances[a++] : others[b++];
    }
    memcpy(best, job->merged, (size_t)k * sizeof *best);
    memcpy(distances, job->merged_distances, (size_t)k * sizeof *distances);
}

/* Sets limits for the next part: its neighbours are no further than the k-th so far, so few of its
 * points enter the heap of a query. Returns false if a query has no limit. A limit excludes points
 * at distance NaN, unless the call's own limits do. */
static bool set_limits(const search *job)
{
    const bool limited = job->options.radii || job->options.max_distance;
    if (job->k == 0 || job->options.metric == PRANGE_INNER_PRODUCT)
        return false;
    for (ptrdiff_t i = 0; i < job->points->n_local; i++) {
        const ptrdiff_t last = (i + 1) * job->k - 1;
        const element most = job->best_distances[last];
        const bool known = job->best[last] >= 0 && most >= 0;
        if (!known && !limited)
            return false;
        job->limits[i] = known ? most : (element)INFINITY;
        if (job->options.radii && job->options.radii[i] < job->limits[i])
            job->limits[i] = job->options.radii[i];
    }
    return true;
}

static prange_status search_part(void *job, ptrdiff_t first, ptrdiff_t count, const void *rows)
{
    search *s = job;
    const pri_mpi_points *points = s->points;
    PRI_TYPED(prange_distance_options) options = s->options;
    options.flags = pri_mpi_points_flags(s->call, options.flags, first);
    if (set_limits(s))
        options.radii = s->limits;
    const prange_status status =
        PRI_TYPED(prange_nearest_with)(&options, points->n_local, count, points->d, points->x, rows,
                                       s->k, s->part, s->part_distances);
    for (ptrdiff_t i = 0; i < points->n_local && status == PRANGE_OK; i++)
        merge_row(s, i, first);
    return pri_mpi_forward_error(s->call->function, status);
}

static prange_status take_memory(search *job)
{
    const pri_mpi_points *points = job->points;
    ptrdiff_t places = 0;
    bool fits = !__builtin_mul_overflow(points->n_local, job->k, &places);
    job->best = pri_mpi_alloc(places, sizeof *job->best);
    job->part = pri_mpi_alloc(places, sizeof *job->part);
    job->merged = pri_mpi_alloc(job->k, sizeof *job->merged);
    job->best_distances = pri_mpi_alloc(places, sizeof *job->best_distances);
    job->part_distances = pri_mpi_alloc(places, sizeof *job->part_distances);
    job->merged_distances = pri_mpi_alloc(job->k, sizeof *job->merged_distances);
    job->limits = pri_mpi_alloc(points->n_local, sizeof *job->limits);
    fits = PRI_TYPED(pri_mpi_round_alloc)(job->call, points, &job->round) && fits;
    fits = fits && job->best && job->part && job->merged && job->limits;
    if (!fits || !job->best_distances || !job->part_distances || !job->merged_distances)
        return pri_mpi_fail(job->call->function, PRANGE_ERROR_MEMORY,
                            "no memory for %td neighbours of %td points", job->k, points->n_local);
    for (ptrdiff_t i = 0; i < places; i++) {
        job->best[i] = -1;
        job->best_distances[i] =
            job->options.metric == PRANGE_INNER_PRODUCT ? -(element)INFINITY : (element)INFINITY;
    }
    return PRANGE_OK;
}

static void free_memory(search *job)
{
    void *taken[] = {job->best,           job->part,           job->merged,
                     job->best_distances, job->part_distances, job->merged_distances,
                     job->limits};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        pri_mpi_free(taken[i]);
    PRI_TYPED(pri_mpi_round_free)(&job->round);
}

static void write_rows(const search *job, ptrdiff_t stride, ptrdiff_t *indices, element *distances)
{
    const ptrdiff_t k = job->k;
    for (ptrdiff_t i = 0; i < job->points->n_local && k > 0; i++) {
        if (indices)
            memcpy(indices + i * stride, job->best + i * k, (size_t)k * sizeof *indices);
        if (distances)
            memcpy(distances + i * stride, job->best_distances + i * k,
                   (size_t)k * sizeof *distances);
    }
}

/* This rank: checks that the rows written overlap neither each other nor anything else. */
static prange_status check_written(const search *job, const ptrdiff_t *indices,
                                   const element *distances)
{
    const ptrdiff_t n = job->points->n_local, k = job->k;
    const ptrdiff_t stride = job->options.out_stride ? job->options.out_stride : k;
    const pri_mpi_memory written[] = {
        pri_mpi_rows("indices", indices, n, k, stride, sizeof *indices),
        pri_mpi_rows("distances", distances, n, k, stride, sizeof *distances),
    };
    return PRI_TYPED(pri_mpi_points_apart)(job->call->function, job->points, 2, written);
}

static prange_status run(search *job)
{
    prange_status status = PRI_TYPED(pri_mpi_points_check_partition)(job->call, job->options.flags);
    if (status != PRANGE_OK)
        return status;
    status = pri_mpi_agree_status(job->call, take_memory(job));
    if (status != PRANGE_OK)
        return status;
    status = PRI_TYPED(pri_mpi_round_run)(job->call, job->points, &job->round, search_part, job);
    return pri_mpi_agree_status(job->call, status);
}

prange_status PRI_TYPED(prange_mpi_nearest)(MPI_Comm comm,
                                            const PRI_TYPED(prange_distance_options) * options,
                                            ptrdiff_t n_local, ptrdiff_t m_local, ptrdiff_t d,
                                            const element *x, const element *y, ptrdiff_t k,
                                            ptrdiff_t *indices, element *distances)
{
    pri_mpi_call call;
    const pri_mpi_points points = {options, n_local, m_local, d, x, y};
    prange_status status = pri_mpi_open(&call, __func__, comm);
    if (status != PRANGE_OK)
        return status;
    PRI_TYPED(pri_mpi_points_same)(&call, &points);
    pri_mpi_require_same(&call, "k", (uint64_t)k);
    search job = {.call = &call, .points = &points, .k = k};
    status = PRI_TYPED(pri_mpi_points_check)(__func__, &points);
    if (status == PRANGE_OK) {
        job.options = *options;
        /* The call on one machine checks the rest. */
        status =
            pri_mpi_forward_error(__func__, PRI_TYPED(prange_nearest_with)(options, 0, 0, d, x, y,
                                                                           k, indices, distances));
        if (status == PRANGE_OK)
            status = check_written(&job, indices, distances);
        job.options.y_stride = 0;
        job.options.out_stride = 0;
    }
    call.own.index = n_local;
    status = pri_mpi_agree_counts(&call, m_local, status);
    if (status == PRANGE_OK)
        status = run(&job);
    if (status == PRANGE_OK)
        write_rows(&job, options->out_stride ? options->out_stride : k, indices, distances);
    free_memory(&job);
    return status;
}
