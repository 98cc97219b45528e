/* SPDX-License-Identifier: MIT */
/*
 * The neighbours within a radius, for each form: one pass counts them, another writes them. If
 * queries are few, the points are cut into slices; the second pass then counts the neighbours of
 * each slice first, to know where each slice writes.
 */
#include "search.h"

#include <math.h>
#include <stdatomic.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/progress.h"
#include "neighbor_sort.h"
#include "walk.h"
#include "widen.h"

typedef struct radius_job {
    pri_search search;
    element limit;     /* the largest value within the radius; no root is needed */
    ptrdiff_t *counts; /* of each query, slice by slice */
    ptrdiff_t *starts; /* where the neighbours of each slice go; NULL with one slice */
    const ptrdiff_t *offsets;
    _Atomic ptrdiff_t *wrong; /* lowest query that contradicts its offsets, or PTRDIFF_MAX */
} radius_job;

/* A piece of the search, and its state during a walk. */
typedef struct radius_part {
    const radius_job *job;
    pri_search_part search;
    ptrdiff_t counts[PRI_SEARCH_GROUP];
    ptrdiff_t next[PRI_SEARCH_GROUP], end[PRI_SEARCH_GROUP]; /* where the neighbours go */
    element limits[PRI_SEARCH_GROUP];
} radius_part;

static void set_limits(radius_part *part)
{
    for (ptrdiff_t lane = 0; lane < PRI_SEARCH_GROUP; lane++)
        part->limits[lane] =
            lane < part->search.count
                ? PRI_FORM(pri_search_limit_of)(&part->job->search, part->job->limit,
                                                part->search.first + lane)
                : (element)NAN;
}

static radius_part part_of(const radius_job *job, ptrdiff_t piece)
{
    return (radius_part){.job = job, .search = pri_search_part_of(&job->search.plan, piece)};
}

static void report_wrong(const radius_job *job, ptrdiff_t query)
{
    ptrdiff_t lowest = atomic_load(job->wrong);
    while (query < lowest && !atomic_compare_exchange_weak(job->wrong, &lowest, query))
        continue;
}

/* Counts a line, in which each lane counts its own points. */
static void count_line(radius_part *part, const pri_search_tile *tile)
{
    ptrdiff_t counts[PRI_SEARCH_GROUP] = {0};
    part->job->search.kernels->count(tile->rows, tile->values, part->job->limit, counts);
    for (ptrdiff_t j = 0; j < tile->width; j++)
        part->counts[tile->lane] += counts[j];
}

static void count_tile(void *ctx, const pri_search_tile *tile)
{
    radius_part *part = ctx;
    if (tile->line)
        return count_line(part, tile);
    part->job->search.kernels->count(tile->rows, tile->values, part->job->limit,
                                     part->counts + tile->lane);
}

/* Counts a tile if each query has its own limit. */
static void count_by_limits(void *ctx, const pri_search_tile *tile)
{
    radius_part *part = ctx;
    const pri_search *search = &part->job->search;
    unsigned short hits[PRI_SEARCH_TILE];
    const ptrdiff_t found = PRI_FORM(pri_search_within)(search, tile, part->limits, hits);
    for (ptrdiff_t h = 0; h < found; h++)
        part->counts[pri_search_lane(tile, hits[h])]++;
}

static void count_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const radius_job *job = argument;
    const ptrdiff_t slices = job->search.plan.slices;
    radius_part part = part_of(job, piece);
    const bool own_limits = job->search.pairs.options->radii != NULL;
    if (own_limits)
        set_limits(&part);
    PRI_FORM(pri_search_walk)
    (&job->search, &part.search, own_limits ? count_by_limits : count_tile, &part);
    for (ptrdiff_t lane = 0; lane < part.search.count; lane++)
        job->counts[(part.search.first + lane) * slices + piece % slices] = part.counts[lane];
}

static void write_tile(void *ctx, const pri_search_tile *tile)
{
    radius_part *part = ctx;
    const pri_search *search = &part->job->search;
    unsigned short hits[PRI_SEARCH_TILE];
    const ptrdiff_t found = PRI_FORM(pri_search_within)(search, tile, part->limits, hits);
    for (ptrdiff_t h = 0; h < found; h++) {
        const ptrdiff_t lane = pri_search_lane(tile, hits[h]);
        if (part->next[lane] == part->end[lane]) {
            report_wrong(part->job, part->search.first + lane);
            continue;
        }
        const ptrdiff_t at = part->next[lane]++;
        if (search->indices)
            search->indices[at] = pri_search_point(tile, hits[h]);
        if (search->distances)
            search->distances[at] = PRI_FORM(pri_search_distance)(search, tile->values[hits[h]]);
    }
}

static void write_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const radius_job *job = argument;
    const ptrdiff_t slices = job->search.plan.slices;
    radius_part part = part_of(job, piece);
    set_limits(&part);
    for (ptrdiff_t lane = 0; lane < part.search.count; lane++) {
        const ptrdiff_t i = part.search.first + lane, at = i * slices + piece % slices;
        part.next[lane] = job->starts ? job->starts[at] : job->offsets[i];
        part.end[lane] = job->starts ? part.next[lane] + job->counts[at] : job->offsets[i + 1];
    }
    PRI_FORM(pri_search_walk)(&job->search, &part.search, write_tile, &part);
    for (ptrdiff_t lane = 0; lane < part.search.count; lane++)
        if (part.next[lane] != part.end[lane])
            report_wrong(job, part.search.first + lane);
}

/* Queries per piece of the sort. */
#define SORTED_ROWS 16

static void sort_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const radius_job *job = argument;
    const pri_search *search = &job->search;
    const ptrdiff_t end = pri_min(search->plan.n, (piece + 1) * SORTED_ROWS);
    for (ptrdiff_t i = piece * SORTED_ROWS; i < end; i++) {
        const ptrdiff_t from = job->offsets[i];
        pri_neighbor_sort(search->pairs.metric->similarity, job->offsets[i + 1] - from,
                          search->distances + from,
                          search->indices ? search->indices + from : NULL);
    }
}

static bool is_sorted(const radius_job *job)
{
    return job->search.pairs.options->flags & PRANGE_BY_DISTANCE;
}

/* Checks the arguments of both passes. If `counted`, the offsets are an input. */
static prange_status check(radius_job *job, const pri_inputs *in, bool counted, result radius,
                           const ptrdiff_t *offsets)
{
    const char *function = in->function;
    const pri_options *options = in->options;
    const ptrdiff_t n = in->n;
    prange_status status = PRI_FORM(pri_search_init)(&job->search, in, PRANGE_BY_DISTANCE);
    if (status != PRANGE_OK)
        return status;
    if (options->out_stride != 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: out_stride = %td, and there are no rows", function,
                        options->out_stride);
    if (options->max_distance)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: max_distance is for prange_nearest only",
                        function);
    if (!PRI_FORM(pri_search_is_limit)(&job->search, radius))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: radius = %g is negative or NaN", function,
                        (double)radius);
    if (n == PTRDIFF_MAX)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n + 1 offsets overflow", function);
    const pri_array array = {"offsets", offsets, 1};
    status = pri_check_arrays(function, n + 1, sizeof *offsets, 1, &array);
    for (ptrdiff_t i = 0; counted && status == PRANGE_OK && i <= n; i++)
        if (i == 0 ? offsets[0] != 0 : offsets[i] < offsets[i - 1])
            return pri_fail(PRANGE_ERROR_VALUE, "%s: offsets[%td] = %td is not %s", function, i,
                            offsets[i], i == 0 ? "0" : "as large as the one before");
    job->offsets = offsets;
    return status;
}

/* Takes memory for the counts of several slices. */
static prange_status take_counts(radius_job *job, pri_memory *memory, bool with_starts)
{
    const pri_search_plan *plan = &job->search.plan;
    if (plan->slices == 1)
        return PRANGE_OK;
    job->counts = pri_memory_take(memory, plan->n, plan->slices, sizeof *job->counts);
    if (with_starts)
        job->starts = pri_memory_take(memory, plan->n, plan->slices, sizeof *job->starts);
    return memory->missing
               ? pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for the counts of %td slices",
                          job->search.pairs.function, plan->slices)
               : PRANGE_OK;
}

static void set_offsets(const radius_job *job, ptrdiff_t *offsets)
{
    const pri_search_plan *plan = &job->search.plan;
    offsets[0] = 0;
    for (ptrdiff_t i = 0; i < plan->n; i++) {
        ptrdiff_t count = 0;
        for (ptrdiff_t s = 0; s < plan->slices; s++)
            count += job->counts[i * plan->slices + s];
        offsets[i + 1] = offsets[i] + count;
    }
}

static prange_status run_count(radius_job *job, ptrdiff_t *offsets)
{
    pri_search *search = &job->search;
    pri_memory memory = {0};
    pri_work work = PRI_FORM(pri_search_work)(search, 0);
    pri_team team = pri_team_open(&work);
    PRI_FORM(pri_search_plan_for)(search, &work, &team, 0);
    job->counts = offsets + 1;
    pri_progress progress;
    const prange_status status = take_counts(job, &memory, false);
    if (status == PRANGE_OK) {
        pri_team_report(&team, &progress, work.pieces);
        PRI_TYPED(pri_pairs_prepare)(&search->pairs, &team);
        pri_team_for_all(&team, count_piece, job);
        if (!pri_team_cancelled(&team))
            set_offsets(job, offsets);
    }
    const prange_status ended = pri_team_close(&team);
    pri_memory_free(&memory);
    return status != PRANGE_OK ? status : ended;
}

/* Computes where each slice writes its neighbours. Reports a query whose neighbours are not as many
 * as its offsets say. */
static void set_starts(const radius_job *job)
{
    const pri_search_plan *plan = &job->search.plan;
    for (ptrdiff_t i = 0; i < plan->n; i++) {
        ptrdiff_t at = job->offsets[i];
        for (ptrdiff_t s = i * plan->slices; s < (i + 1) * plan->slices; s++) {
            job->starts[s] = at;
            at += job->counts[s];
        }
        if (at != job->offsets[i + 1])
            report_wrong(job, i);
    }
}

static prange_status run_write(radius_job *job)
{
    pri_search *search = &job->search;
    const char *function = search->pairs.function;
    pri_memory memory = {0};
    _Atomic ptrdiff_t wrong = PTRDIFF_MAX;
    job->wrong = &wrong;
    const ptrdiff_t found = job->offsets[search->pairs.x.n];
    pri_work work = PRI_FORM(pri_search_work)(search, is_sorted(job) ? (double)found : 0);
    pri_team team = pri_team_open(&work);
    PRI_FORM(pri_search_plan_for)(search, &work, &team, 0);
    prange_status status = take_counts(job, &memory, true);
    if (status == PRANGE_OK && is_sorted(job) && !search->distances) {
        search->distances = pri_memory_take(&memory, found, 1, sizeof *search->distances);
        if (!search->distances)
            status =
                pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td distances", function, found);
    }
    pri_progress progress;
    if (status == PRANGE_OK) {
        const bool sliced = search->plan.slices > 1;
        pri_team_report(&team, &progress, work.pieces * (sliced ? 2 : 1));
        PRI_TYPED(pri_pairs_prepare)(&search->pairs, &team);
        if (sliced) {
            pri_team_for_all(&team, count_piece, job);
            if (!pri_team_cancelled(&team))
                set_starts(job);
        }
        if (wrong == PTRDIFF_MAX)
            pri_team_for_all(&team, write_piece, job);
        if (is_sorted(job) && wrong == PTRDIFF_MAX)
            pri_team_for(&team, 0, pri_pieces(search->plan.n, SORTED_ROWS), sort_piece, job);
    }
    const prange_status ended = pri_team_close(&team);
    pri_memory_free(&memory);
    if (status != PRANGE_OK || ended != PRANGE_OK || wrong == PTRDIFF_MAX)
        return status != PRANGE_OK ? status : ended;
    const ptrdiff_t query = wrong;
    return pri_fail(PRANGE_ERROR_VALUE,
                    "%s: x[%td] has another number of neighbours than its offsets say", function,
                    query);
}

#if PRI_TYPED(PRI_WIDENS)

/* Runs a pass on f64 copies of the points, at rounded distances; the first pass if `counted` is not
 * NULL. */
static prange_status run_widened(const radius_job *job, float radius, ptrdiff_t *counted)
{
    const pri_search *search = &job->search;
    pri_widened wide;
    prange_status status = pri_widen(&wide, &search->pairs);
    if (status != PRANGE_OK)
        return status;
    status = counted ? pri_radius_count_to_f32(&wide.inputs, radius, counted)
                     : pri_radius_to_f32(&wide.inputs, radius, job->offsets, search->indices,
                                         search->distances);
    pri_widened_free(&wide);
    return status;
}

#endif

prange_status PRI_FORM(pri_radius_count)(const pri_inputs *in, result radius, ptrdiff_t *offsets)
{
    radius_job job = {.starts = NULL};
    prange_status status = check(&job, in, false, radius, offsets);
    if (status != PRANGE_OK)
        return status;
    const pri_written written = {"offsets", offsets, (in->n + 1) * (ptrdiff_t)sizeof *offsets};
    status = PRI_TYPED(pri_pairs_check)(&job.search.pairs, 1, &written);
    if (status != PRANGE_OK)
        return status;
#if PRI_TYPED(PRI_WIDENS)
    if (in->options->flags & PRANGE_ACCUMULATE_F64)
        return run_widened(&job, radius, offsets);
#endif
    status = PRI_FORM(pri_search_allocate)(&job.search);
    if (status != PRANGE_OK)
        return status;
    job.limit = PRI_FORM(pri_search_limit)(&job.search, radius);
    status = run_count(&job, offsets);
    PRI_TYPED(pri_pairs_release)(&job.search.pairs);
    return status;
}

/* Checks the outputs of the second pass: room for as many indices and distances as the offsets say,
 * and no overlap. */
static prange_status check_outputs(const radius_job *job)
{
    const pri_search *search = &job->search;
    const char *function = search->pairs.function;
    const ptrdiff_t n = search->pairs.x.n, found = job->offsets[n];
    const pri_array outputs[2] = {{"indices", search->indices, 1},
                                  {"distances", search->distances, 1}};
    const ptrdiff_t sizes[2] = {sizeof *search->indices, sizeof *search->distances};
    const pri_array offsets = {"offsets", job->offsets, 1};
    prange_status status = PRANGE_OK;
    for (int k = 0; k < 2 && status == PRANGE_OK; k++) {
        if (!outputs[k].data && (k == 1 || outputs[1].data))
            continue;
        status = pri_check_arrays(function, found, (size_t)sizes[k], 1, &outputs[k]);
        if (status == PRANGE_OK)
            status =
                pri_check_disjoint(function, 1, &offsets, (n + 1) * (ptrdiff_t)sizeof *job->offsets,
                                   &outputs[k], found * sizes[k]);
    }
    return status == PRANGE_OK ? PRI_FORM(pri_search_check)(search, search->indices ? found : 0,
                                                            search->distances ? found : 0)
                               : status;
}

prange_status PRI_FORM(pri_radius)(const pri_inputs *in, result radius, const ptrdiff_t *offsets,
                                   ptrdiff_t *indices, result *distances)
{
    radius_job job = {.starts = NULL};
    prange_status status = check(&job, in, true, radius, offsets);
    if (status != PRANGE_OK)
        return status;
    job.search.indices = indices;
    job.search.distances = distances;
    status = check_outputs(&job);
    if (status != PRANGE_OK)
        return status;
#if PRI_TYPED(PRI_WIDENS)
    if (in->options->flags & PRANGE_ACCUMULATE_F64)
        return run_widened(&job, radius, NULL);
#endif
    status = PRI_FORM(pri_search_allocate)(&job.search);
    if (status != PRANGE_OK)
        return status;
    job.limit = PRI_FORM(pri_search_limit)(&job.search, radius);
    status = run_write(&job);
    PRI_TYPED(pri_pairs_release)(&job.search.pairs);
    return status;
}

#if !PRI_ROUNDED

prange_status PRI_TYPED(prange_radius_count_with)(const pri_options *options, ptrdiff_t n,
                                                  ptrdiff_t m, ptrdiff_t d, const element *x,
                                                  const element *y, element radius,
                                                  ptrdiff_t *offsets)
{
    const pri_inputs in = {__func__, options, n, m, d, x, y};
    return PRI_FORM(pri_radius_count)(&in, radius, offsets);
}

prange_status PRI_TYPED(prange_radius_count)(prange_metric metric, ptrdiff_t n, ptrdiff_t m,
                                             ptrdiff_t d, const element *x, const element *y,
                                             element radius, ptrdiff_t *offsets)
{
    const pri_options options = {.metric = metric};
    const pri_inputs in = {__func__, &options, n, m, d, x, y};
    return PRI_FORM(pri_radius_count)(&in, radius, offsets);
}

prange_status PRI_TYPED(prange_radius_with)(const pri_options *options, ptrdiff_t n, ptrdiff_t m,
                                            ptrdiff_t d, const element *x, const element *y,
                                            element radius, const ptrdiff_t *offsets,
                                            ptrdiff_t *indices, element *distances)
{
    const pri_inputs in = {__func__, options, n, m, d, x, y};
    return PRI_FORM(pri_radius)(&in, radius, offsets, indices, distances);
}

prange_status PRI_TYPED(prange_radius)(prange_metric metric, ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
                                       const element *x, const element *y, element radius,
                                       const ptrdiff_t *offsets, ptrdiff_t *indices,
                                       element *distances)
{
    const pri_options options = {.metric = metric};
    const pri_inputs in = {__func__, &options, n, m, d, x, y};
    return PRI_FORM(pri_radius)(&in, radius, offsets, indices, distances);
}

#endif
