/* SPDX-License-Identifier: MIT */
/*
 * The k nearest, for one element type: REAL, TYPED(name) for its names, TITLE(name) for them as
 * text, and those of neighbors_walk_typed.h.
 *
 * The order of the result has no ties, so the k nearest are a set that does not depend on how the
 * points came. Within a walk they come by index: of equal distances the first stays. A NaN never
 * enters a heap; only where the numbers do not suffice are NaNs looked for, in a second walk.
 */

typedef struct TYPED(nearest) {
    TYPED(search) search;
    ptrdiff_t k, stride;
    ptrdiff_t capacity; /* entries of a heap, which is for one slice */
    /* With one slice a heap for each query of each worker's group, otherwise for each query and
     * slice, those of a query side by side. */
    TYPED(entry) * entries;
    ptrdiff_t *counts;
    pri_memory memory;
} TYPED(nearest);

/* Queries on their way through points. */
typedef struct TYPED(crowd) {
    const TYPED(nearest) * job;
    ptrdiff_t first, count; /* the queries */
    ptrdiff_t capacity;     /* of their heaps */
    ptrdiff_t apart;        /* heaps of job->capacity from a query to the next */
    TYPED(entry) * entries;
    ptrdiff_t *counts;
    REAL limits[GROUP];       /* what may enter a heap; or the least value so far */
    ptrdiff_t indices[GROUP]; /* of the least value */
} TYPED(crowd);

static TYPED(entry) * TYPED(heap_of)(const TYPED(crowd) * crowd, ptrdiff_t lane)
{
    return crowd->entries + lane * crowd->apart * crowd->job->capacity;
}

static ptrdiff_t *TYPED(count_of)(const TYPED(crowd) * crowd, ptrdiff_t lane)
{
    return crowd->counts + lane * crowd->apart;
}

/* A full heap takes what is below its top. */
static REAL TYPED(limit_of)(const TYPED(crowd) * crowd, ptrdiff_t lane)
{
    const TYPED(entry) *heap = TYPED(heap_of)(crowd, lane);
    return *TYPED(count_of)(crowd, lane) < crowd->capacity
               ? (REAL)INFINITY
               : TOWARDS(heap[0].value, -(REAL)INFINITY);
}

static void TYPED(collect)(void *ctx, const TYPED(tile) * tile)
{
    TYPED(crowd) *crowd = ctx;
    const TYPED(search) *search = &crowd->job->search;
    const unsigned width = (unsigned)search->of.blocks->width;
    unsigned short hits[TILE_ROWS * ROW_BYTES / sizeof(REAL)];
    const ptrdiff_t found =
        search->blocks->within(tile->rows, tile->values, crowd->limits + tile->lane, hits);
    for (ptrdiff_t h = 0; h < found; h++) {
        const ptrdiff_t lane = tile->lane + hits[h] % width;
        const TYPED(entry) entry = {tile->values[hits[h]], tile->top + hits[h] / width};
        if (entry.value > crowd->limits[lane])
            continue;
        ptrdiff_t *count = TYPED(count_of)(crowd, lane);
        *count = TYPED(heap_add)(crowd->capacity, *count, TYPED(heap_of)(crowd, lane), entry,
                                 search->apart);
        crowd->limits[lane] = TYPED(limit_of)(crowd, lane);
    }
}

static void TYPED(collect_least)(void *ctx, const TYPED(tile) * tile)
{
    TYPED(crowd) *crowd = ctx;
    const TYPED(search) *search = &crowd->job->search;
    search->blocks->least(tile->rows, tile->values, search->apart, tile->top,
                          crowd->limits + tile->lane, crowd->indices + tile->lane);
}

/* NaNs come by index, and all count the same. */
static void TYPED(collect_nans)(void *ctx, const TYPED(tile) * tile)
{
    const TYPED(crowd) *crowd = ctx;
    const TYPED(search) *search = &crowd->job->search;
    for (ptrdiff_t lane = tile->lane; lane < tile->lane + tile->cols; lane++) {
        const ptrdiff_t own = search->exclude ? crowd->first + lane : -1;
        ptrdiff_t *count = TYPED(count_of)(crowd, lane);
        for (ptrdiff_t i = 0; i < tile->rows && *count < crowd->capacity; i++) {
            const REAL value = tile->values[i * search->of.blocks->width + lane - tile->lane];
            if (isnan(value) && tile->top + i != own)
                TYPED(heap_of)(crowd, lane)[(*count)++] = (TYPED(entry)){value, tile->top + i};
        }
    }
}

static void TYPED(meet)(TYPED(crowd) * crowd, ptrdiff_t from, ptrdiff_t to, TYPED(visit) * visit)
{
    const meeting of = {crowd->first, crowd->count, from, to};
    TYPED(walk)(&crowd->job->search, &of, visit, crowd);
}

/* Infinite distances that are the least: least() sees only what is below infinity. */
static void TYPED(collect_infinite)(TYPED(crowd) * crowd)
{
    for (ptrdiff_t lane = 0; lane < GROUP; lane++) {
        const bool none = lane < crowd->count && *TYPED(count_of)(crowd, lane) == 0;
        crowd->limits[lane] = none ? (REAL)INFINITY : (REAL)NAN;
    }
    TYPED(meet)(crowd, 0, crowd->job->search.plan.m, TYPED(collect));
}

/* Whether only the nearest is looked for. */
static bool TYPED(one)(const TYPED(nearest) * job)
{
    return job->k == 1 || job->search.plan.m == 1;
}

/* The heaps take in the points from .. to - 1. */
static void TYPED(gather)(TYPED(crowd) * crowd, ptrdiff_t from, ptrdiff_t to)
{
    const TYPED(nearest) *job = crowd->job;
    const bool one = TYPED(one)(job);
    for (ptrdiff_t lane = 0; lane < GROUP; lane++) {
        crowd->limits[lane] = lane < crowd->count ? (REAL)INFINITY : (REAL)NAN;
        crowd->indices[lane] = -1;
    }
    for (ptrdiff_t lane = 0; lane < crowd->count; lane++)
        *TYPED(count_of)(crowd, lane) = 0;
    TYPED(meet)(crowd, from, to, one ? TYPED(collect_least) : TYPED(collect));
    for (ptrdiff_t lane = 0; one && lane < crowd->count; lane++) {
        *TYPED(count_of)(crowd, lane) = crowd->indices[lane] >= 0;
        *TYPED(heap_of)(crowd, lane) = (TYPED(entry)){crowd->limits[lane], crowd->indices[lane]};
    }
}

/* Whether some query has fewer neighbours than there are. */
static bool TYPED(lacking)(const TYPED(crowd) * crowd)
{
    const ptrdiff_t m = crowd->job->search.plan.m;
    for (ptrdiff_t lane = 0; lane < crowd->count; lane++) {
        const bool own = crowd->job->search.exclude && crowd->first + lane < m;
        if (*TYPED(count_of)(crowd, lane) < pri_least(crowd->job->k, m - own))
            return true;
    }
    return false;
}

static void TYPED(write_row)(const TYPED(nearest) * job, ptrdiff_t i, ptrdiff_t count,
                             const TYPED(entry) * list)
{
    const TYPED(search) *search = &job->search;
    for (ptrdiff_t j = 0; search->indices && j < job->k; j++)
        search->indices[i * job->stride + j] = j < count ? list[j].index : -1;
    for (ptrdiff_t j = 0; search->distances && j < job->k; j++)
        search->distances[i * job->stride + j] =
            j < count ? TYPED(distance_of)(search, list[j].value) : (REAL)INFINITY;
}

/* The heaps of a panel's queries become rows of the result. */
static void TYPED(finish)(TYPED(crowd) * crowd)
{
    const TYPED(nearest) *job = crowd->job;
    const ptrdiff_t m = job->search.plan.m;
    if (TYPED(one)(job) && TYPED(lacking)(crowd))
        TYPED(collect_infinite)(crowd);
    for (ptrdiff_t lane = 0; lane < crowd->count; lane++) {
        const ptrdiff_t count = *TYPED(count_of)(crowd, lane);
        TYPED(heap_sort)(crowd->capacity, count, TYPED(heap_of)(crowd, lane), job->search.apart);
    }
    if (TYPED(lacking)(crowd))
        TYPED(meet)(crowd, 0, m, TYPED(collect_nans));
    for (ptrdiff_t lane = 0; lane < crowd->count; lane++) {
        const ptrdiff_t count = *TYPED(count_of)(crowd, lane);
        TYPED(write_row)(job, crowd->first + lane, count, TYPED(heap_of)(crowd, lane));
    }
}

/* Queries from `first` on, whose heaps begin at `slot` and are `apart` from each other. */
static TYPED(crowd) TYPED(crowd_of)(const TYPED(nearest) * job, ptrdiff_t first, ptrdiff_t count,
                                    ptrdiff_t slot, ptrdiff_t apart)
{
    return (TYPED(crowd)){.job = job,
                          .first = first,
                          .count = pri_least(count, job->search.plan.n - first),
                          .capacity = job->capacity,
                          .apart = apart,
                          .entries = job->entries + slot * job->capacity,
                          .counts = job->counts + slot};
}

/* A group of queries meets all points. */
static ptrdiff_t TYPED(group_piece)(const void *argument, int worker, ptrdiff_t p)
{
    const TYPED(nearest) *job = argument;
    const cuts *plan = &job->search.plan;
    const ptrdiff_t width = job->search.of.blocks->width;
    const ptrdiff_t slot = worker * pri_least(plan->lanes, plan->n);
    TYPED(crowd) crowd = TYPED(crowd_of)(job, p * plan->lanes, plan->lanes, slot, 1);
    const ptrdiff_t end = crowd.first + crowd.count;
    TYPED(gather)(&crowd, 0, plan->m);
    for (; crowd.first < end; crowd.first += width) {
        crowd.count = pri_least(width, end - crowd.first);
        TYPED(finish)(&crowd);
        crowd.entries = TYPED(heap_of)(&crowd, width);
        crowd.counts = TYPED(count_of)(&crowd, width);
    }
    return PTRDIFF_MAX;
}

/* A group of queries meets the points of a slice. */
static ptrdiff_t TYPED(slice_piece)(const void *argument, int worker, ptrdiff_t p)
{
    (void)worker;
    const TYPED(nearest) *job = argument;
    const cuts *plan = &job->search.plan;
    const ptrdiff_t first = p / plan->slices * plan->lanes, slice = p % plan->slices;
    const ptrdiff_t from = slice * plan->slice, slot = first * plan->slices + slice;
    TYPED(crowd) crowd = TYPED(crowd_of)(job, first, plan->lanes, slot, plan->slices);
    TYPED(gather)(&crowd, from, pri_least(plan->m, from + plan->slice));
    return PTRDIFF_MAX;
}

/* The heaps of a query's slices become one, which grows no faster than the others are read. */
static void TYPED(merge)(TYPED(crowd) * crowd, ptrdiff_t lane)
{
    const TYPED(nearest) *job = crowd->job;
    TYPED(entry) *heap = TYPED(heap_of)(crowd, lane);
    ptrdiff_t *counts = TYPED(count_of)(crowd, lane);
    for (ptrdiff_t s = 1; s < crowd->apart; s++)
        for (ptrdiff_t j = 0; j < counts[s]; j++)
            counts[0] = TYPED(heap_add)(crowd->capacity, counts[0], heap,
                                        heap[s * job->capacity + j], job->search.apart);
}

static ptrdiff_t TYPED(merge_piece)(const void *argument, int worker, ptrdiff_t p)
{
    (void)worker;
    const TYPED(nearest) *job = argument;
    const cuts *plan = &job->search.plan;
    const ptrdiff_t width = job->search.of.blocks->width, first = p * width;
    TYPED(crowd) crowd = TYPED(crowd_of)(job, first, width, first * plan->slices, plan->slices);
    crowd.capacity = pri_least(job->k, plan->m);
    for (ptrdiff_t lane = 0; lane < crowd.count; lane++)
        TYPED(merge)(&crowd, lane);
    TYPED(finish)(&crowd);
    return PTRDIFF_MAX;
}

static prange_status TYPED(nearest_memory)(TYPED(nearest) * job, int workers)
{
    const cuts *plan = &job->search.plan;
    const ptrdiff_t heaps =
        plan->slices > 1 ? plan->n * plan->slices : workers * pri_least(plan->lanes, plan->n);
    job->capacity = pri_least(job->k, plan->slice);
    job->entries = pri_memory_take(&job->memory, heaps, job->capacity, sizeof *job->entries);
    job->counts = pri_memory_take(&job->memory, heaps, 1, sizeof *job->counts);
    if (!job->memory.missing)
        return PRANGE_OK;
    pri_memory_free(&job->memory);
    return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td times %td neighbours",
                    job->search.of.title, heaps, job->capacity);
}

static prange_status TYPED(nearest_run)(TYPED(nearest) * job)
{
    TYPED(search) *search = &job->search;
    const bool user = TYPED(by_user)(search);
    pri_work work = TYPED(work_of)(search, (double)search->of.x.n * (double)job->k);
    pri_team team = pri_team_open(&work);
    work.room = TYPED(search_plan)(search, &team, pri_least(job->k, search->of.y.n));
    const prange_status status = TYPED(nearest_memory)(job, work.room);
    if (status == PRANGE_OK) {
        const cuts *plan = &search->plan;
        const bool whole = plan->slices == 1;
        TYPED(pri_distance_prepare)(&search->of, &team);
        run_search(&team, user, plan->groups * plan->slices,
                   whole ? TYPED(group_piece) : TYPED(slice_piece), job);
        if (!whole)
            run(&team, 0, pri_pieces(plan->n, search->of.blocks->width), TYPED(merge_piece), job);
        pri_memory_free(&job->memory);
    }
    pri_team_close(&team);
    return status;
}

/* Rows of k indices and of k distances, of which one may be missing. */
static prange_status TYPED(nearest_check)(const TYPED(nearest) * job)
{
    const TYPED(search) *search = &job->search;
    const ptrdiff_t n = search->of.x.n, k = job->k;
    const char *title = search->of.title;
    ptrdiff_t indices = 0, distances = 0;
    prange_status status = PRANGE_OK;
    if (k < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: k = %td is negative", title, k);
    if (search->indices || !search->distances)
        status = pri_check_rows(title, "indices", search->indices, n, k, job->stride,
                                sizeof *search->indices, &indices);
    if (status == PRANGE_OK && search->distances)
        status = pri_check_rows(title, "distances", search->distances, n, k, job->stride,
                                sizeof(REAL), &distances);
    return status == PRANGE_OK ? TYPED(search_check)(search, indices, distances) : status;
}

static prange_status TYPED(nearest_of)(const char *title,
                                       const TYPED(prange_distance_options) * how, ptrdiff_t n,
                                       ptrdiff_t m, ptrdiff_t d, const REAL *x, const REAL *y,
                                       ptrdiff_t k, ptrdiff_t *indices, REAL *distances)
{
    TYPED(nearest) job = {.k = k};
    prange_status status = TYPED(search_begin)(&job.search, title, how, n, m, d, x, y);
    if (status != PRANGE_OK)
        return status;
    job.stride = how->out_stride ? how->out_stride : k;
    job.search.indices = indices;
    job.search.distances = distances;
    status = TYPED(nearest_check)(&job);
    if (status != PRANGE_OK || n == 0 || k == 0)
        return status;
    for (ptrdiff_t i = 0; m == 0 && i < n; i++)
        TYPED(write_row)(&job, i, 0, NULL);
    if (m == 0)
        return PRANGE_OK;
    status = TYPED(pri_distance_open)(&job.search.of, true);
    if (status != PRANGE_OK)
        return status;
    status = TYPED(nearest_run)(&job);
    TYPED(pri_distance_close)(&job.search.of);
    return status;
}

prange_status TYPED(prange_nearest_with)(const TYPED(prange_distance_options) * options,
                                         ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, const REAL *x,
                                         const REAL *y, ptrdiff_t k, ptrdiff_t *indices,
                                         REAL *distances)
{
    return TYPED(nearest_of)(TITLE("nearest_with"), options, n, m, d, x, y, k, indices, distances);
}

prange_status TYPED(prange_nearest)(prange_metric metric, ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
                                    const REAL *x, const REAL *y, ptrdiff_t k, ptrdiff_t *indices,
                                    REAL *distances)
{
    const TYPED(prange_distance_options) how = {.metric = metric};
    return TYPED(nearest_of)(TITLE("nearest"), &how, n, m, d, x, y, k, indices, distances);
}
