/* SPDX-License-Identifier: MIT */
/*
 * Neighbours within a radius: each part of y is searched for its own neighbours, and the rows of
 * parts are merged in the order of prange/neighbors.h. A row is filled from its end: the merge with
 * a new part moves the existing neighbours towards the beginning.
 */
#include <prange/mpi.h>
#include <prange/neighbors.h>

#include <string.h>

#include "points.h"

typedef struct search {
    pri_mpi_call *call;
    const pri_mpi_points *points;
    PRI_TYPED(prange_distance_options) options; /* for one part */
    element radius;
    ptrdiff_t *counts;  /* per query, neighbours in the parts so far */
    ptrdiff_t *offsets; /* of the present part */
    pri_mpi_round round;
    /* only if rows are filled: */
    const ptrdiff_t *rows; /* offsets of all parts */
    ptrdiff_t *indices, *part;
    element *distances, *part_distances;
    ptrdiff_t room; /* places of part and part_distances */
} search;

static prange_status count_part(void *job, ptrdiff_t first, ptrdiff_t count, const void *rows)
{
    search *s = job;
    const pri_mpi_points *points = s->points;
    PRI_TYPED(prange_distance_options) options = s->options;
    options.flags = pri_mpi_points_flags(s->call, options.flags, first);
    const prange_status status = PRI_TYPED(prange_radius_count_with)(
        &options, points->n_local, count, points->d, points->x, rows, s->radius, s->offsets);
    for (ptrdiff_t i = 0; i < points->n_local && status == PRANGE_OK; i++)
        s->counts[i] += s->offsets[i + 1] - s->offsets[i];
    return pri_mpi_forward_error(s->call->function, status);
}

/* Whether neighbour a of the part precedes neighbour b of the rows. */
static bool precedes(const search *job, ptrdiff_t a, ptrdiff_t b)
{
    const bool similarity = job->options.metric == PRANGE_INNER_PRODUCT;
    return job->options.flags & PRANGE_BY_DISTANCE
               ? PRI_TYPED(pri_mpi_nearer)(similarity, job->part_distances[a], job->part[a],
                                           job->distances[b], job->indices[b])
               : job->part[a] < job->indices[b];
}

/* Merges the part's neighbours of a query with those at the end of its row. */
static bool merge_row(const search *job, ptrdiff_t query, ptrdiff_t first)
{
    const ptrdiff_t end = job->rows[query + 1], last = job->offsets[query + 1];
    ptrdiff_t from = job->offsets[query], there = end - job->counts[query];
    ptrdiff_t to = there - (last - from);
    if (to < job->rows[query])
        return false;
    for (ptrdiff_t a = from; a < last; a++)
        job->part[a] += first;
    for (; from < last; to++) {
        const bool of_part = there == end || precedes(job, from, there);
        job->indices[to] = of_part ? job->part[from] : job->indices[there];
        job->distances[to] = of_part ? job->part_distances[from] : job->distances[there];
        from += of_part;
        there += !of_part;
    }
    job->counts[query] += last - job->offsets[query];
    return true;
}

/* Takes memory for a part's neighbours. */
static prange_status make_room(search *job, ptrdiff_t places)
{
    if (places <= job->room)
        return PRANGE_OK;
    pri_mpi_free(job->part);
    pri_mpi_free(job->part_distances);
    job->part = pri_mpi_alloc(places, sizeof *job->part);
    job->part_distances = pri_mpi_alloc(places, sizeof *job->part_distances);
    job->room = job->part && job->part_distances ? places : 0;
    return job->room == places ? PRANGE_OK
                               : pri_mpi_fail(job->call->function, PRANGE_ERROR_MEMORY,
                                              "no memory for %td neighbours", places);
}

static prange_status fill_part(void *job, ptrdiff_t first, ptrdiff_t count, const void *rows)
{
    search *s = job;
    const pri_mpi_points *points = s->points;
    PRI_TYPED(prange_distance_options) options = s->options;
    options.flags = pri_mpi_points_flags(s->call, options.flags, first);
    prange_status status = PRI_TYPED(prange_radius_count_with)(
        &options, points->n_local, count, points->d, points->x, rows, s->radius, s->offsets);
    if (status == PRANGE_OK)
        status = make_room(s, s->offsets[points->n_local]);
    if (status == PRANGE_OK && s->offsets[points->n_local] > 0)
        status =
            PRI_TYPED(prange_radius_with)(&options, points->n_local, count, points->d, points->x,
                                          rows, s->radius, s->offsets, s->part, s->part_distances);
    status = pri_mpi_forward_error(s->call->function, status);
    for (ptrdiff_t i = 0; i < points->n_local && status == PRANGE_OK; i++)
        if (!merge_row(s, i, first))
            status = pri_mpi_fail(s->call->function, PRANGE_ERROR_VALUE,
                                  "row %td has more neighbours than offsets say", i);
    return status;
}

/* Takes memory for either call, and rows of our own for an output that is NULL. */
static prange_status take_memory(search *job, bool fill, bool own_indices, bool own_distances)
{
    const pri_mpi_points *points = job->points;
    const ptrdiff_t n = points->n_local, places = fill ? job->rows[n] : 0;
    job->counts = pri_mpi_alloc(n, sizeof *job->counts);
    job->offsets = pri_mpi_alloc(n + 1, sizeof *job->offsets);
    if (own_indices)
        job->indices = pri_mpi_alloc(places, sizeof *job->indices);
    if (own_distances)
        job->distances = pri_mpi_alloc(places, sizeof *job->distances);
    const bool lacks = (own_indices && !job->indices) || (own_distances && !job->distances);
    if (!PRI_TYPED(pri_mpi_round_alloc)(job->call, points, &job->round) || lacks || !job->counts ||
        !job->offsets)
        return pri_mpi_fail(job->call->function, PRANGE_ERROR_MEMORY,
                            "no memory for the neighbours of %td points", n);
    memset(job->counts, 0, (size_t)n * sizeof *job->counts);
    return PRANGE_OK;
}

static void free_memory(search *job, bool own_indices, bool own_distances)
{
    void *taken[] = {job->counts,
                     job->offsets,
                     job->part,
                     job->part_distances,
                     own_indices ? job->indices : NULL,
                     own_distances ? job->distances : NULL};
    for (size_t k = 0; k < sizeof taken / sizeof *taken; k++)
        pri_mpi_free(taken[k]);
    PRI_TYPED(pri_mpi_round_free)(&job->round);
}

static prange_status visit_all(search *job, pri_mpi_visit *visit)
{
    return PRI_TYPED(pri_mpi_round_run)(job->call, job->points, &job->round, visit, job);
}

/* Adds the arguments to the call, and begins the search. */
static prange_status begin(search *job, prange_status checked)
{
    pri_mpi_call *call = job->call;
    pri_mpi_require_same_f64(call, "radius", (double)job->radius);
    if (checked == PRANGE_OK) {
        job->options = *job->points->options;
        job->options.y_stride = 0;
    }
    call->own.index = job->points->n_local;
    const prange_status status = pri_mpi_agree_counts(call, job->points->m_local, checked);
    return status == PRANGE_OK ? PRI_TYPED(pri_mpi_points_check_partition)(call, job->options.flags)
                               : status;
}

prange_status PRI_TYPED(prange_mpi_radius_count)(MPI_Comm comm,
                                                 const PRI_TYPED(prange_distance_options) * options,
                                                 ptrdiff_t n_local, ptrdiff_t m_local, ptrdiff_t d,
                                                 const element *x, const element *y, element radius,
                                                 ptrdiff_t *offsets)
{
    pri_mpi_call call;
    const pri_mpi_points points = {options, n_local, m_local, d, x, y};
    search job = {.call = &call, .points = &points, .radius = radius};
    ptrdiff_t none = 0;
    prange_status status = pri_mpi_open(&call, __func__, comm);
    if (status != PRANGE_OK)
        return status;
    PRI_TYPED(pri_mpi_points_same)(&call, &points);
    status = PRI_TYPED(pri_mpi_points_check)(__func__, &points);
    if (status == PRANGE_OK)
        status = pri_mpi_check_pointer(__func__, "offsets", offsets);
    if (status == PRANGE_OK) /* the call on one machine checks the rest */
        status = pri_mpi_forward_error(
            __func__, PRI_TYPED(prange_radius_count_with)(options, 0, 0, d, x, y, radius, &none));
    if (status == PRANGE_OK) {
        const pri_mpi_memory written =
            pri_mpi_rows("offsets", offsets, n_local + 1, 1, 1, sizeof *offsets);
        status = PRI_TYPED(pri_mpi_points_apart)(__func__, &points, 1, &written);
    }
    status = begin(&job, status);
    if (status != PRANGE_OK)
        return status;
    status = pri_mpi_agree_status(&call, take_memory(&job, false, false, false));
    if (status == PRANGE_OK)
        status = pri_mpi_agree_status(&call, visit_all(&job, count_part));
    if (status == PRANGE_OK)
        offsets[0] = 0;
    for (ptrdiff_t i = 0; i < n_local && status == PRANGE_OK; i++)
        offsets[i + 1] = offsets[i] + job.counts[i];
    free_memory(&job, false, false);
    return status;
}

/* This rank: checks that offsets begin at 0 and do not decrease, and that an output is given. */
static prange_status check_rows(const char *function, ptrdiff_t n, const ptrdiff_t *offsets,
                                const ptrdiff_t *indices, const element *distances)
{
    if (!offsets)
        return pri_mpi_check_pointer(function, "offsets", NULL);
    if (!indices && !distances)
        return pri_mpi_fail(function, PRANGE_ERROR_NULL, "indices and distances are NULL");
    if (offsets[0] != 0)
        return pri_mpi_fail(function, PRANGE_ERROR_VALUE, "offsets[0] = %td is not 0", offsets[0]);
    for (ptrdiff_t i = 0; i < n; i++)
        if (offsets[i + 1] < offsets[i])
            return pri_mpi_fail(function, PRANGE_ERROR_VALUE, "offsets[%td] decreases", i + 1);
    return PRANGE_OK;
}

/* This rank: checks that the outputs overlap neither the offsets nor anything else. */
static prange_status check_filled(const search *job)
{
    const char *function = job->call->function;
    const ptrdiff_t n = job->points->n_local, places = job->rows[n];
    const pri_mpi_memory filled[] = {
        pri_mpi_rows("indices", job->indices, 1, places, places, sizeof *job->indices),
        pri_mpi_rows("distances", job->distances, 1, places, places, sizeof *job->distances),
        pri_mpi_rows("offsets", job->rows, n + 1, 1, 1, sizeof *job->rows),
    };
    const prange_status status = pri_mpi_check_apart(function, 2, 3, filled);
    return status == PRANGE_OK ? PRI_TYPED(pri_mpi_points_apart)(function, job->points, 2, filled)
                               : status;
}

/* Checks that rows are as long as the offsets say. */
static prange_status check_counts(const search *job)
{
    for (ptrdiff_t i = 0; i < job->points->n_local; i++)
        if (job->counts[i] != job->rows[i + 1] - job->rows[i])
            return pri_mpi_fail(job->call->function, PRANGE_ERROR_VALUE,
                                "row %td has fewer neighbours than offsets say", i);
    return PRANGE_OK;
}

prange_status PRI_TYPED(prange_mpi_radius)(MPI_Comm comm,
                                           const PRI_TYPED(prange_distance_options) * options,
                                           ptrdiff_t n_local, ptrdiff_t m_local, ptrdiff_t d,
                                           const element *x, const element *y, element radius,
                                           const ptrdiff_t *offsets, ptrdiff_t *indices,
                                           element *distances)
{
    pri_mpi_call call;
    const pri_mpi_points points = {options, n_local, m_local, d, x, y};
    search job = {.call = &call,
                  .points = &points,
                  .radius = radius,
                  .rows = offsets,
                  .indices = indices,
                  .distances = distances};
    const ptrdiff_t none = 0;
    prange_status status = pri_mpi_open(&call, __func__, comm);
    if (status != PRANGE_OK)
        return status;
    PRI_TYPED(pri_mpi_points_same)(&call, &points);
    status = PRI_TYPED(pri_mpi_points_check)(__func__, &points);
    if (status == PRANGE_OK)
        status = check_rows(__func__, n_local, offsets, indices, distances);
    if (status == PRANGE_OK)
        status = pri_mpi_forward_error(__func__,
                                       PRI_TYPED(prange_radius_with)(options, 0, 0, d, x, y, radius,
                                                                     &none, indices, distances));
    if (status == PRANGE_OK)
        status = check_filled(&job);
    status = begin(&job, status);
    if (status != PRANGE_OK)
        return status;
    status = pri_mpi_agree_status(&call, take_memory(&job, true, !indices, !distances));
    if (status == PRANGE_OK) {
        status = visit_all(&job, fill_part);
        status = pri_mpi_agree_status(&call, status == PRANGE_OK ? check_counts(&job) : status);
    }
    free_memory(&job, !indices, !distances);
    return status;
}
