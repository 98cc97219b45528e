/* SPDX-License-Identifier: MIT */
/*
 * Nearest neighbours: each part of y gives the k nearest of its own points, and lists of two parts
 * are merged by the order of prange/neighbors.h, which has no ties.
 */
#include <prange/mpi.h>
#include <prange/neighbors.h>

#include <math.h>
#include <string.h>

#include "points.h"

/* Rows of k neighbours, the best so far, of the present part, and one that is merged. */
typedef struct search {
    pri_mpi_call *call;
    const pri_mpi_points *points;
    PRI_TYPED(prange_distance_options) how; /* for one part */
    ptrdiff_t k, found;                     /* found: the points that were looked at */
    ptrdiff_t *best, *part, *merged;
    element *best_distances, *part_distances, *merged_distances;
    pri_mpi_round round;
    element *limits; /* for the next part, one a query */
} search;

static void merge_row(const search *of, ptrdiff_t row, ptrdiff_t first)
{
    const ptrdiff_t k = of->k;
    const bool similarity = of->how.metric == PRANGE_INNER_PRODUCT;
    ptrdiff_t *best = of->best + row * k, *part = of->part + row * k;
    element *distances = of->best_distances + row * k, *others = of->part_distances + row * k;
    if (k == 0 || part[0] < 0)
        return;
    for (ptrdiff_t j = 0; j < k; j++)
        part[j] += part[j] >= 0 ? first : 0;
    for (ptrdiff_t j = 0, a = 0, b = 0; j < k; j++) {
        const bool left =
            !PRI_TYPED(pri_mpi_nearer)(similarity, others[b], part[b], distances[a], best[a]);
        of->merged[j] = left ? best[a] : part[b];
        of->merged_distances[j] = left ? distances[a++] : others[b++];
    }
    memcpy(best, of->merged, (size_t)k * sizeof *best);
    memcpy(distances, of->merged_distances, (size_t)k * sizeof *distances);
}

/* Neighbours in the next part are no further than the k-th so far: with that limit few points of
 * the part enter the heap of a query. False where there is none for a query: a limit leaves out
 * points at distance NaN, unless the call's own limits do. */
static bool set_limits(const search *of)
{
    const bool limited = of->how.radii || of->how.max_distance;
    if (of->k == 0 || of->how.metric == PRANGE_INNER_PRODUCT)
        return false;
    for (ptrdiff_t i = 0; i < of->points->n_local; i++) {
        const ptrdiff_t last = (i + 1) * of->k - 1;
        const element most = of->best_distances[last];
        const bool known = of->best[last] >= 0 && most >= 0;
        if (!known && !limited)
            return false;
        of->limits[i] = known ? most : (element)INFINITY;
        if (of->how.radii && of->how.radii[i] < of->limits[i])
            of->limits[i] = of->how.radii[i];
    }
    return true;
}

static prange_status search_part(void *job, ptrdiff_t first, ptrdiff_t count, const void *rows)
{
    search *of = job;
    const pri_mpi_points *points = of->points;
    PRI_TYPED(prange_distance_options) how = of->how;
    how.flags = pri_mpi_points_flags(of->call, how.flags, first);
    if (set_limits(of))
        how.radii = of->limits;
    const prange_status status =
        PRI_TYPED(prange_nearest_with)(&how, points->n_local, count, points->d, points->x, rows,
                                       of->k, of->part, of->part_distances);
    for (ptrdiff_t i = 0; i < points->n_local && status == PRANGE_OK; i++)
        merge_row(of, i, first);
    return pri_mpi_pass(of->call->function, status);
}

static prange_status take(search *of)
{
    const pri_mpi_points *points = of->points;
    ptrdiff_t places = 0;
    bool fits = !__builtin_mul_overflow(points->n_local, of->k, &places);
    of->best = pri_mpi_take(places, sizeof *of->best);
    of->part = pri_mpi_take(places, sizeof *of->part);
    of->merged = pri_mpi_take(of->k, sizeof *of->merged);
    of->best_distances = pri_mpi_take(places, sizeof *of->best_distances);
    of->part_distances = pri_mpi_take(places, sizeof *of->part_distances);
    of->merged_distances = pri_mpi_take(of->k, sizeof *of->merged_distances);
    of->limits = pri_mpi_take(points->n_local, sizeof *of->limits);
    fits = PRI_TYPED(pri_mpi_round_take)(of->call, points, &of->round) && fits;
    fits = fits && of->best && of->part && of->merged && of->limits;
    if (!fits || !of->best_distances || !of->part_distances || !of->merged_distances)
        return pri_mpi_fail(of->call->function, PRANGE_ERROR_MEMORY,
                            "no memory for %td neighbours of %td points", of->k, points->n_local);
    for (ptrdiff_t i = 0; i < places; i++) {
        of->best[i] = -1;
        of->best_distances[i] =
            of->how.metric == PRANGE_INNER_PRODUCT ? -(element)INFINITY : (element)INFINITY;
    }
    return PRANGE_OK;
}

static void give(search *of)
{
    void *taken[] = {of->best,           of->part,           of->merged,
                     of->best_distances, of->part_distances, of->merged_distances,
                     of->limits};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        pri_mpi_give(taken[i]);
    PRI_TYPED(pri_mpi_round_give)(&of->round);
}

static void write_rows(const search *of, ptrdiff_t stride, ptrdiff_t *indices, element *distances)
{
    const ptrdiff_t k = of->k;
    for (ptrdiff_t i = 0; i < of->points->n_local && k > 0; i++) {
        if (indices)
            memcpy(indices + i * stride, of->best + i * k, (size_t)k * sizeof *indices);
        if (distances)
            memcpy(distances + i * stride, of->best_distances + i * k,
                   (size_t)k * sizeof *distances);
    }
}

/* This rank: the rows that are written are apart from each other, and from all else. */
static prange_status check_written(const search *of, const ptrdiff_t *indices,
                                   const element *distances)
{
    const ptrdiff_t n = of->points->n_local, k = of->k;
    const ptrdiff_t stride = of->how.out_stride ? of->how.out_stride : k;
    const pri_mpi_memory written[] = {
        pri_mpi_rows("indices", indices, n, k, stride, sizeof *indices),
        pri_mpi_rows("distances", distances, n, k, stride, sizeof *distances),
    };
    return PRI_TYPED(pri_mpi_points_apart)(of->call->function, of->points, 2, written);
}

static prange_status run(search *of)
{
    prange_status status = PRI_TYPED(pri_mpi_points_cuts)(of->call, of->how.flags);
    if (status != PRANGE_OK)
        return status;
    status = pri_mpi_settle(of->call, take(of));
    if (status != PRANGE_OK)
        return status;
    status = PRI_TYPED(pri_mpi_round_run)(of->call, of->points, &of->round, search_part, of);
    return pri_mpi_settle(of->call, status);
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
    pri_mpi_same(&call, "k", (uint64_t)k);
    search of = {.call = &call, .points = &points, .k = k};
    status = PRI_TYPED(pri_mpi_points_check)(__func__, &points);
    if (status == PRANGE_OK) {
        of.how = *options;
        /* All else is for the call on one machine to check. */
        status = pri_mpi_pass(__func__, PRI_TYPED(prange_nearest_with)(options, 0, 0, d, x, y, k,
                                                                       indices, distances));
        if (status == PRANGE_OK)
            status = check_written(&of, indices, distances);
        of.how.y_stride = 0;
        of.how.out_stride = 0;
    }
    call.own.index = n_local;
    status = pri_mpi_agree_counts(&call, m_local, status);
    if (status == PRANGE_OK)
        status = run(&of);
    if (status == PRANGE_OK)
        write_rows(&of, options->out_stride ? options->out_stride : k, indices, distances);
    give(&of);
    return status;
}
