/* SPDX-License-Identifier: MIT */
/*
 * The k nearest neighbours, for each form.
 *
 * The order of the result has no ties, so the k nearest are a set that does not depend on the order
 * in which points are visited. Each walk visits points in the order of their indices, so of equal
 * distances the first stays. The search ignores NaNs; a second walk looks for them only if a query
 * has too few neighbours.
 */
#include "search.h"

#include <tgmath.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/progress.h"
#include "neighbor_heap.h"
#include "walk.h"
#include "widen.h"

typedef struct nearest_job {
    pri_search search;
    ptrdiff_t k, stride;
    element limit;      /* the largest value that a neighbour may have */
    ptrdiff_t capacity; /* entries per heap, which is for one slice */
    /* With one slice: a heap for each query of each thread's group. With several: a heap for each
     * query and slice, the heaps of a query adjacent. */
    pri_neighbor *entries;
    ptrdiff_t *counts;
    pri_memory memory;
} nearest_job;

/* A group of queries that walk through the points together. */
typedef struct query_group {
    const nearest_job *job;
    ptrdiff_t first, count; /* the queries */
    ptrdiff_t capacity;     /* of their heaps */
    ptrdiff_t step;         /* heaps from a query to the next */
    pri_neighbor *entries;
    ptrdiff_t *counts;
    element limits[PRI_SEARCH_GROUP];    /* largest value that may enter; or the nearest so far */
    ptrdiff_t indices[PRI_SEARCH_GROUP]; /* of the nearest value */
} query_group;

static pri_neighbor *heap_of(const query_group *group, ptrdiff_t lane)
{
    return group->entries + lane * group->step * group->job->capacity;
}

static ptrdiff_t *count_of(const query_group *group, ptrdiff_t lane)
{
    return group->counts + lane * group->step;
}

/* The largest value that may enter the heap. If the heap is full, it is just below its top. */
static element limit_of(const query_group *group, ptrdiff_t lane)
{
    const pri_neighbor *heap = heap_of(group, lane);
    return *count_of(group, lane) < group->capacity
               ? PRI_FORM(pri_search_limit_of)(&group->job->search, group->job->limit,
                                               group->first + lane)
               : nextafter((element)heap[0].value, -(element)INFINITY);
}

static void collect(void *ctx, const pri_search_tile *tile)
{
    query_group *group = ctx;
    const pri_search *search = &group->job->search;
    unsigned short hits[PRI_SEARCH_TILE];
    const ptrdiff_t found = PRI_FORM(pri_search_within)(search, tile, group->limits, hits);
    for (ptrdiff_t h = 0; h < found; h++) {
        const ptrdiff_t lane = pri_search_lane(tile, hits[h]);
        if (tile->values[hits[h]] > group->limits[lane])
            continue;
        const pri_neighbor next = {(result)tile->values[hits[h]], pri_search_point(tile, hits[h])};
        ptrdiff_t *count = count_of(group, lane);
        *count = pri_heap_add(group->capacity, *count, heap_of(group, lane), next, search->apart);
        group->limits[lane] = limit_of(group, lane);
    }
}

/* Finds the nearest point of each lane of a line; reduce_lanes() compares the lanes. */
static void collect_nearest_of_line(query_group *group, const pri_search_tile *tile)
{
    const pri_search *search = &group->job->search;
    ptrdiff_t rows[PRI_SEARCH_GROUP];
    for (ptrdiff_t j = 0; j < tile->width; j++)
        rows[j] = -1;
    search->kernels->nearest(tile->rows, tile->values, search->apart, 0, group->limits, rows);
    for (ptrdiff_t j = 0; j < tile->width; j++)
        if (rows[j] >= 0)
            group->indices[j] = tile->top + rows[j] * tile->width + j;
}

static void collect_nearest(void *ctx, const pri_search_tile *tile)
{
    query_group *group = ctx;
    const pri_search *search = &group->job->search;
    if (tile->line)
        return collect_nearest_of_line(group, tile);
    search->kernels->nearest(tile->rows, tile->values, search->apart, tile->top,
                             group->limits + tile->lane, group->indices + tile->lane);
}

/* Appends the points at distance NaN. All NaNs are equal, so their order is that of the indices. */
static void collect_nans(void *ctx, const pri_search_tile *tile)
{
    const query_group *group = ctx;
    const pri_search *search = &group->job->search;
    for (ptrdiff_t lane = tile->lane; lane < tile->lane + tile->cols; lane++) {
        const ptrdiff_t own = search->exclude ? group->first + lane : -1;
        ptrdiff_t *count = count_of(group, lane);
        for (ptrdiff_t i = 0; i < tile->points && *count < group->capacity; i++) {
            const element value =
                tile->values[tile->line ? i : i * tile->width + lane - tile->lane];
            if (isnan(value) && tile->top + i != own)
                heap_of(group, lane)[(*count)++] = (pri_neighbor){(result)value, tile->top + i};
        }
    }
}

/* Visits the points from .. to - 1 for all queries of the group. */
static void visit_points(query_group *group, ptrdiff_t from, ptrdiff_t to, pri_search_visit *visit)
{
    const pri_search_part part = {group->first, group->count, from, to};
    PRI_FORM(pri_search_walk)(&group->job->search, &part, visit, group);
}

/* Looks for points at infinite distance, for queries without a neighbour: the kernel for the
 * nearest finds only values below infinity. */
static void collect_infinite(query_group *group)
{
    for (ptrdiff_t lane = 0; lane < PRI_SEARCH_GROUP; lane++) {
        const bool none = lane < group->count && *count_of(group, lane) == 0;
        group->limits[lane] = none ? (element)INFINITY : (element)NAN;
    }
    visit_points(group, 0, group->job->search.plan.m, collect);
}

/* Whether a largest distance is set. NaNs are then no neighbours. */
static bool has_limit(const nearest_job *job)
{
    const pri_options *options = job->search.pairs.options;
    return options->max_distance || options->radii;
}

/* Whether only the nearest is wanted, at any distance. Not if distances are rounded: of values that
 * round to the same distance the lowest index wins, not the smallest value. */
static bool is_nearest_only(const nearest_job *job)
{
    return !PRI_ROUNDED && (job->k == 1 || job->search.plan.m == 1) &&
           job->limit == (element)INFINITY && !job->search.pairs.options->radii;
}

/* Reduces the nearest points of the lanes of a line to lane 0. */
static void reduce_lanes(query_group *group, ptrdiff_t lanes)
{
    const element apart = group->job->search.apart;
    for (ptrdiff_t j = 1; j < lanes; j++) {
        const pri_neighbor first = {(result)group->limits[0], group->indices[0]};
        const pri_neighbor next = {(result)group->limits[j], group->indices[j]};
        if (next.index >= 0 && (first.index < 0 || pri_is_nearer(next, first, apart))) {
            group->limits[0] = group->limits[j];
            group->indices[0] = group->indices[j];
        }
    }
}

/* Fills the heaps from the points from .. to - 1. */
static void fill_heaps(query_group *group, ptrdiff_t from, ptrdiff_t to)
{
    const nearest_job *job = group->job;
    const bool one = is_nearest_only(job);
    const ptrdiff_t lanes = job->search.plan.lines ? job->search.pairs.kernels->width : 1;
    for (ptrdiff_t lane = 0; lane < PRI_SEARCH_GROUP; lane++) {
        group->limits[lane] =
            lane < group->count || (one && lane < lanes)
                ? PRI_FORM(pri_search_limit_of)(&job->search, job->limit, group->first + lane)
                : (element)NAN;
        group->indices[lane] = -1;
    }
    for (ptrdiff_t lane = 0; lane < group->count; lane++)
        *count_of(group, lane) = 0;
    visit_points(group, from, to, one ? collect_nearest : collect);
    if (one)
        reduce_lanes(group, lanes);
    for (ptrdiff_t lane = 0; one && lane < group->count; lane++) {
        *count_of(group, lane) = group->indices[lane] >= 0;
        *heap_of(group, lane) = (pri_neighbor){(result)group->limits[lane], group->indices[lane]};
    }
}

/* Whether a query has fewer neighbours than k and the number of points allow. */
static bool is_incomplete(const query_group *group)
{
    const ptrdiff_t m = group->job->search.plan.m;
    for (ptrdiff_t lane = 0; lane < group->count; lane++) {
        const bool own = group->job->search.exclude && group->first + lane < m;
        if (*count_of(group, lane) < pri_min(group->job->k, m - own))
            return true;
    }
    return false;
}

static void write_row(const nearest_job *job, ptrdiff_t i, ptrdiff_t count,
                      const pri_neighbor *list)
{
    const pri_search *search = &job->search;
    for (ptrdiff_t j = 0; search->indices && j < job->k; j++)
        search->indices[i * job->stride + j] = j < count ? list[j].index : -1;
    for (ptrdiff_t j = 0; search->distances && j < job->k; j++)
        search->distances[i * job->stride + j] =
            PRI_FORM(pri_search_distance)(search, j < count ? list[j].value : (result)INFINITY);
}

/* Sorts the heaps of a panel's queries and writes them as rows of the result. */
static void write_rows(query_group *group)
{
    const nearest_job *job = group->job;
    const ptrdiff_t m = job->search.plan.m;
    if (is_nearest_only(job) && is_incomplete(group))
        collect_infinite(group);
    for (ptrdiff_t lane = 0; lane < group->count; lane++) {
        const ptrdiff_t count = *count_of(group, lane);
        pri_heap_sort(group->capacity, count, heap_of(group, lane), job->search.apart);
    }
    if (!has_limit(job) && is_incomplete(group))
        visit_points(group, 0, m, collect_nans);
    for (ptrdiff_t lane = 0; lane < group->count; lane++) {
        const ptrdiff_t count = *count_of(group, lane);
        write_row(job, group->first + lane, count, heap_of(group, lane));
    }
}

/* The group of `count` queries from `first` on. Its heaps begin at heap `slot`, `step` heaps
 * apart. */
static query_group group_of(const nearest_job *job, ptrdiff_t first, ptrdiff_t count,
                            ptrdiff_t slot, ptrdiff_t step)
{
    return (query_group){.job = job,
                         .first = first,
                         .count = pri_min(count, job->search.plan.n - first),
                         .capacity = job->capacity,
                         .step = step,
                         .entries = job->entries + slot * job->capacity,
                         .counts = job->counts + slot};
}

/* Searches all points for a group of queries. */
static void group_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const nearest_job *job = argument;
    const pri_search_plan *plan = &job->search.plan;
    const ptrdiff_t width = job->search.pairs.kernels->width;
    const ptrdiff_t slot = thread * pri_min(plan->lanes, plan->n);
    query_group group = group_of(job, piece * plan->lanes, plan->lanes, slot, 1);
    const ptrdiff_t end = group.first + group.count;
    fill_heaps(&group, 0, plan->m);
    for (; group.first < end; group.first += width) {
        group.count = pri_min(width, end - group.first);
        write_rows(&group);
        group.entries = heap_of(&group, width);
        group.counts = count_of(&group, width);
    }
}

/* Searches a slice of the points for a group of queries. */
static void slice_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const nearest_job *job = argument;
    const pri_search_plan *plan = &job->search.plan;
    const pri_search_part part = pri_search_part_of(plan, piece);
    const ptrdiff_t slot = part.first * plan->slices + piece % plan->slices;
    query_group group = group_of(job, part.first, part.count, slot, plan->slices);
    fill_heaps(&group, part.from, part.to);
}

/* Merges the heaps of a query's slices into the first, in place. The merged heap may extend over
 * the next heaps, but never past the entries already read. */
static void merge(query_group *group, ptrdiff_t lane)
{
    const nearest_job *job = group->job;
    pri_neighbor *heap = heap_of(group, lane);
    ptrdiff_t *counts = count_of(group, lane);
    for (ptrdiff_t s = 1; s < group->step; s++)
        for (ptrdiff_t j = 0; j < counts[s]; j++)
            counts[0] = pri_heap_add(group->capacity, counts[0], heap, heap[s * job->capacity + j],
                                     job->search.apart);
}

static void merge_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const nearest_job *job = argument;
    const pri_search_plan *plan = &job->search.plan;
    const ptrdiff_t width = job->search.pairs.kernels->width, first = piece * width;
    query_group group = group_of(job, first, width, first * plan->slices, plan->slices);
    group.capacity = pri_min(job->k, plan->m);
    for (ptrdiff_t lane = 0; lane < group.count; lane++)
        merge(&group, lane);
    write_rows(&group);
}

static prange_status allocate(nearest_job *job, int workers)
{
    const pri_search_plan *plan = &job->search.plan;
    const ptrdiff_t heaps =
        plan->slices > 1 ? plan->n * plan->slices : workers * pri_min(plan->lanes, plan->n);
    job->capacity = pri_min(job->k, plan->slice);
    job->entries = pri_memory_take(&job->memory, heaps, job->capacity, sizeof *job->entries);
    job->counts = pri_memory_take(&job->memory, heaps, 1, sizeof *job->counts);
    if (!job->memory.missing)
        return PRANGE_OK;
    pri_memory_free(&job->memory);
    return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td times %td neighbours",
                    job->search.pairs.function, heaps, job->capacity);
}

static prange_status run(nearest_job *job)
{
    pri_search *search = &job->search;
    const pri_pairs *pairs = &search->pairs;
    pri_work work = PRI_FORM(pri_search_work)(search, (double)pairs->x.n * (double)job->k);
    pri_team team = pri_team_open(&work);
    work.room = PRI_FORM(pri_search_plan_for)(search, &work, &team, pri_min(job->k, pairs->y.n));
    pri_progress progress;
    const prange_status status = allocate(job, work.room);
    if (status == PRANGE_OK) {
        pri_team_report(&team, &progress, work.pieces);
        const bool whole = search->plan.slices == 1;
        PRI_TYPED(pri_pairs_prepare)(pairs, &team);
        pri_team_for_all(&team, whole ? group_piece : slice_piece, job);
        if (!whole)
            pri_team_for(&team, 0, pri_pieces(search->plan.n, pairs->kernels->width), merge_piece,
                         job);
        pri_memory_free(&job->memory);
    }
    const prange_status ended = pri_team_close(&team);
    return status != PRANGE_OK ? status : ended;
}

/* Checks the rows of k indices and of k distances, either of which may be NULL, and the limit. */
static prange_status check(const nearest_job *job)
{
    const pri_search *search = &job->search;
    const element *limit = search->pairs.options->max_distance;
    const ptrdiff_t n = search->pairs.x.n, k = job->k;
    const char *function = search->pairs.function;
    ptrdiff_t indices = 0, distances = 0;
    prange_status status = PRANGE_OK;
    if (k < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: k = %td is negative", function, k);
    if (search->indices || !search->distances)
        status = pri_check_rows(function, "indices", search->indices, n, k, job->stride,
                                sizeof *search->indices, &indices);
    if (status == PRANGE_OK && search->distances)
        status = pri_check_rows(function, "distances", search->distances, n, k, job->stride,
                                sizeof(result), &distances);
    if (status == PRANGE_OK)
        status = PRI_FORM(pri_search_check)(search, indices, distances);
    if (status == PRANGE_OK && limit && !PRI_FORM(pri_search_is_limit)(search, (result)*limit))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: max_distance = %g is negative or NaN", function,
                        (double)*limit);
    return status;
}

#if PRI_TYPED(PRI_WIDENS)

/* Searches f64 copies of the points; the distances are rounded. */
static prange_status run_widened(const nearest_job *job)
{
    pri_widened wide;
    prange_status status = pri_widen(&wide, &job->search.pairs);
    if (status != PRANGE_OK)
        return status;
    status = pri_nearest_to_f32(&wide.inputs, job->k, job->search.indices, job->search.distances);
    pri_widened_free(&wide);
    return status;
}

#endif

prange_status PRI_FORM(pri_nearest)(const pri_inputs *in, ptrdiff_t k, ptrdiff_t *indices,
                                    result *distances)
{
    const pri_options *options = in->options;
    const ptrdiff_t n = in->n, m = in->m;
    nearest_job job = {.k = k};
    prange_status status = PRI_FORM(pri_search_init)(&job.search, in, 0);
    if (status != PRANGE_OK)
        return status;
    job.stride = options->out_stride ? options->out_stride : k;
    job.search.indices = indices;
    job.search.distances = distances;
    status = check(&job);
    if (status != PRANGE_OK || n == 0 || k == 0)
        return status;
#if PRI_TYPED(PRI_WIDENS)
    if (options->flags & PRANGE_ACCUMULATE_F64)
        return run_widened(&job);
#endif
    for (ptrdiff_t i = 0; m == 0 && i < n; i++)
        write_row(&job, i, 0, NULL);
    if (m == 0)
        return PRANGE_OK;
    status = PRI_FORM(pri_search_allocate)(&job.search);
    if (status != PRANGE_OK)
        return status;
    job.limit = options->max_distance
                    ? PRI_FORM(pri_search_limit)(&job.search, (result)*options->max_distance)
                    : (element)INFINITY;
    status = run(&job);
    PRI_TYPED(pri_pairs_release)(&job.search.pairs);
    return status;
}

#if !PRI_ROUNDED

prange_status PRI_TYPED(prange_nearest_with)(const pri_options *options, ptrdiff_t n, ptrdiff_t m,
                                             ptrdiff_t d, const element *x, const element *y,
                                             ptrdiff_t k, ptrdiff_t *indices, element *distances)
{
    const pri_inputs in = {__func__, options, n, m, d, x, y};
    return PRI_FORM(pri_nearest)(&in, k, indices, distances);
}

prange_status PRI_TYPED(prange_nearest)(prange_metric metric, ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
                                        const element *x, const element *y, ptrdiff_t k,
                                        ptrdiff_t *indices, element *distances)
{
    const pri_options options = {.metric = metric};
    const pri_inputs in = {__func__, &options, n, m, d, x, y};
    return PRI_FORM(pri_nearest)(&in, k, indices, distances);
}

#endif
