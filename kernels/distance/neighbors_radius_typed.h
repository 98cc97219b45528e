/* SPDX-License-Identifier: MIT */
/*
 * Neighbours within a radius, for one element type: REAL, TYPED(name) for its names, TITLE(name)
 * for them as text, and those of neighbors_walk_typed.h.
 *
 * Once counted, once written. Few queries have their points in slices; then the second pass counts
 * those first, to know where each begins.
 */

typedef struct TYPED(radius) {
    TYPED(search) search;
    REAL limit;        /* the largest value that lies within: no root is needed */
    ptrdiff_t *counts; /* of each query, slice by slice */
    ptrdiff_t *starts; /* where the neighbours of each slice go; NULL with one slice */
    const ptrdiff_t *offsets;
} TYPED(radius);

/*
 * The largest square whose root is not above the radius: at most three steps from its square. Where
 * the host flushes subnormal numbers all of their roots are 0, and there are 2^52 to be climbed.
 */
static REAL TYPED(square_limit)(REAL radius)
{
    enum { ENOUGH = 8 };
    REAL square = radius * radius;
    for (int step = 0; step < ENOUGH && ROOT(square) > radius; step++)
        square = TOWARDS(square, 0);
    for (int step = 0; step < ENOUGH && square < (REAL)INFINITY; step++) {
        const REAL next = TOWARDS(square, (REAL)INFINITY);
        if (ROOT(next) > radius)
            break;
        square = next;
    }
    return square;
}

/* A group of queries, and the points of a slice. */
typedef struct TYPED(part) {
    const TYPED(radius) * job;
    meeting of;
    ptrdiff_t slice;
    ptrdiff_t counts[GROUP];
    ptrdiff_t next[GROUP], end[GROUP]; /* where the neighbours go */
    REAL limits[GROUP];
    ptrdiff_t lowest; /* query with other neighbours than its offsets say, or PTRDIFF_MAX */
} TYPED(part);

static TYPED(part) TYPED(part_of)(const TYPED(radius) * job, ptrdiff_t p)
{
    const cuts *plan = &job->search.plan;
    const ptrdiff_t first = p / plan->slices * plan->lanes, slice = p % plan->slices;
    const ptrdiff_t from = slice * plan->slice;
    return (TYPED(part)){.job = job,
                         .of = {first, pri_least(plan->lanes, plan->n - first), from,
                                pri_least(plan->m, from + plan->slice)},
                         .slice = slice,
                         .lowest = PTRDIFF_MAX};
}

static void TYPED(count_tile)(void *ctx, const TYPED(tile) * tile)
{
    TYPED(part) *part = ctx;
    part->job->search.blocks->count(tile->rows, tile->values, part->job->limit,
                                    part->counts + tile->lane);
}

static ptrdiff_t TYPED(count_piece)(const void *argument, int worker, ptrdiff_t p)
{
    (void)worker;
    const TYPED(radius) *job = argument;
    TYPED(part) part = TYPED(part_of)(job, p);
    TYPED(walk)(&job->search, &part.of, TYPED(count_tile), &part);
    for (ptrdiff_t lane = 0; lane < part.of.count; lane++)
        job->counts[(part.of.first + lane) * job->search.plan.slices + part.slice] =
            part.counts[lane];
    return PTRDIFF_MAX;
}

static void TYPED(write_tile)(void *ctx, const TYPED(tile) * tile)
{
    TYPED(part) *part = ctx;
    const TYPED(search) *search = &part->job->search;
    const unsigned width = (unsigned)search->of.blocks->width;
    unsigned short hits[TILE_ROWS * ROW_BYTES / sizeof(REAL)];
    const ptrdiff_t found =
        search->blocks->within(tile->rows, tile->values, part->limits + tile->lane, hits);
    for (ptrdiff_t h = 0; h < found; h++) {
        const ptrdiff_t lane = tile->lane + hits[h] % width;
        if (part->next[lane] == part->end[lane]) {
            part->lowest = pri_least(part->lowest, part->of.first + lane);
            continue;
        }
        const ptrdiff_t at = part->next[lane]++;
        if (search->indices)
            search->indices[at] = tile->top + hits[h] / width;
        if (search->distances)
            search->distances[at] = TYPED(distance_of)(search, tile->values[hits[h]]);
    }
}

static ptrdiff_t TYPED(write_piece)(const void *argument, int worker, ptrdiff_t p)
{
    (void)worker;
    const TYPED(radius) *job = argument;
    const ptrdiff_t slices = job->search.plan.slices;
    TYPED(part) part = TYPED(part_of)(job, p);
    for (ptrdiff_t lane = 0; lane < GROUP; lane++)
        part.limits[lane] = lane < part.of.count ? job->limit : (REAL)NAN;
    for (ptrdiff_t lane = 0; lane < part.of.count; lane++) {
        const ptrdiff_t i = part.of.first + lane, at = i * slices + part.slice;
        part.next[lane] = job->starts ? job->starts[at] : job->offsets[i];
        part.end[lane] = job->starts ? part.next[lane] + job->counts[at] : job->offsets[i + 1];
    }
    TYPED(walk)(&job->search, &part.of, TYPED(write_tile), &part);
    for (ptrdiff_t lane = 0; lane < part.of.count; lane++)
        if (part.next[lane] != part.end[lane])
            part.lowest = pri_least(part.lowest, part.of.first + lane);
    return part.lowest;
}

/* The arguments of both passes; where `counted`, offsets are read. */
static prange_status TYPED(radius_begin)(TYPED(radius) * job, const char *title, bool counted,
                                         const TYPED(prange_distance_options) * how, ptrdiff_t n,
                                         ptrdiff_t m, ptrdiff_t d, const REAL *x, const REAL *y,
                                         REAL radius, const ptrdiff_t *offsets)
{
    prange_status status = TYPED(search_begin)(&job->search, title, how, n, m, d, x, y);
    if (status != PRANGE_OK)
        return status;
    if (how->out_stride != 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: out_stride = %td, and there are no rows",
                        title, how->out_stride);
    if (!(radius >= 0))
        return pri_fail(PRANGE_ERROR_VALUE, "%s: radius = %g is negative or NaN", title,
                        (double)radius);
    if (n == PTRDIFF_MAX)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n + 1 offsets overflow", title);
    const pri_array array = {"offsets", offsets, 1};
    status = pri_check_arrays(title, n + 1, sizeof *offsets, 1, &array);
    for (ptrdiff_t i = 0; counted && status == PRANGE_OK && i <= n; i++)
        if (i == 0 ? offsets[0] != 0 : offsets[i] < offsets[i - 1])
            return pri_fail(PRANGE_ERROR_VALUE, "%s: offsets[%td] = %td is not %s", title, i,
                            offsets[i], i == 0 ? "0" : "as large as the one before");
    job->offsets = offsets;
    job->limit = job->search.of.squares ? TYPED(square_limit)(radius) : radius;
    return status;
}

static pri_memory TYPED(slice_memory)(TYPED(radius) * job, bool with_starts)
{
    const cuts *plan = &job->search.plan;
    pri_memory memory = {0};
    job->counts = pri_memory_take(&memory, plan->n, plan->slices, sizeof *job->counts);
    if (with_starts)
        job->starts = pri_memory_take(&memory, plan->n, plan->slices, sizeof *job->starts);
    return memory;
}

static prange_status TYPED(no_memory)(const TYPED(radius) * job)
{
    return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for the counts of %td slices",
                    job->search.of.title, job->search.plan.slices);
}

static prange_status TYPED(count_run)(TYPED(radius) * job, ptrdiff_t *offsets)
{
    TYPED(search) *search = &job->search;
    const pri_work work = TYPED(work_of)(search, 0);
    pri_team team = pri_team_open(&work);
    TYPED(search_plan)(search, &team, 0);
    const cuts *plan = &search->plan;
    pri_memory memory = {0};
    job->counts = offsets + 1;
    if (plan->slices > 1)
        memory = TYPED(slice_memory)(job, false);
    if (!memory.missing) {
        TYPED(pri_distance_prepare)(&search->of, &team);
        run_search(&team, TYPED(by_user)(search), plan->groups * plan->slices, TYPED(count_piece),
                   job);
        offsets[0] = 0;
        for (ptrdiff_t i = 0; i < plan->n; i++) {
            ptrdiff_t count = 0;
            for (ptrdiff_t s = 0; s < plan->slices; s++)
                count += job->counts[i * plan->slices + s];
            offsets[i + 1] = offsets[i] + count;
        }
    }
    pri_team_close(&team);
    pri_memory_free(&memory);
    return memory.missing ? TYPED(no_memory)(job) : PRANGE_OK;
}

/* Where the neighbours of each slice go. Returns the first query whose slices have not as many as
 * its offsets say, or PTRDIFF_MAX. */
static ptrdiff_t TYPED(set_starts)(const TYPED(radius) * job)
{
    const cuts *plan = &job->search.plan;
    for (ptrdiff_t i = 0; i < plan->n; i++) {
        ptrdiff_t at = job->offsets[i];
        for (ptrdiff_t s = i * plan->slices; s < (i + 1) * plan->slices; s++) {
            job->starts[s] = at;
            at += job->counts[s];
        }
        if (at != job->offsets[i + 1])
            return i;
    }
    return PTRDIFF_MAX;
}

static prange_status TYPED(write_run)(TYPED(radius) * job)
{
    TYPED(search) *search = &job->search;
    const bool user = TYPED(by_user)(search);
    const pri_work work = TYPED(work_of)(search, 0);
    pri_team team = pri_team_open(&work);
    TYPED(search_plan)(search, &team, 0);
    const cuts *plan = &search->plan;
    pri_memory memory = {0};
    ptrdiff_t wrong = PTRDIFF_MAX;
    if (plan->slices > 1)
        memory = TYPED(slice_memory)(job, true);
    if (!memory.missing) {
        const ptrdiff_t pieces = plan->groups * plan->slices;
        TYPED(pri_distance_prepare)(&search->of, &team);
        if (plan->slices > 1) {
            run_search(&team, user, pieces, TYPED(count_piece), job);
            wrong = TYPED(set_starts)(job);
        }
        if (wrong == PTRDIFF_MAX)
            wrong = run_search(&team, user, pieces, TYPED(write_piece), job);
    }
    pri_team_close(&team);
    pri_memory_free(&memory);
    if (memory.missing)
        return TYPED(no_memory)(job);
    if (wrong == PTRDIFF_MAX)
        return PRANGE_OK;
    return pri_fail(PRANGE_ERROR_VALUE,
                    "%s: x[%td] has another number of neighbours than its offsets say",
                    search->of.title, wrong);
}

static prange_status TYPED(radius_count)(const char *title,
                                         const TYPED(prange_distance_options) * how, ptrdiff_t n,
                                         ptrdiff_t m, ptrdiff_t d, const REAL *x, const REAL *y,
                                         REAL radius, ptrdiff_t *offsets)
{
    TYPED(radius) job = {.starts = NULL};
    prange_status status =
        TYPED(radius_begin)(&job, title, false, how, n, m, d, x, y, radius, offsets);
    if (status != PRANGE_OK)
        return status;
    const pri_written written = {"offsets", offsets, (n + 1) * (ptrdiff_t)sizeof *offsets};
    status = TYPED(pri_distance_check)(&job.search.of, 1, &written);
    if (status == PRANGE_OK)
        status = TYPED(pri_distance_open)(&job.search.of, true);
    if (status != PRANGE_OK)
        return status;
    status = TYPED(count_run)(&job, offsets);
    TYPED(pri_distance_close)(&job.search.of);
    return status;
}

/* The second pass: as many indices and distances as the offsets say, apart from everything else. */
static prange_status TYPED(radius_check)(const TYPED(radius) * job)
{
    const TYPED(search) *search = &job->search;
    const char *title = search->of.title;
    const ptrdiff_t n = search->of.x.n, total = job->offsets[n];
    const pri_array outputs[2] = {{"indices", search->indices, 1},
                                  {"distances", search->distances, 1}};
    const ptrdiff_t sizes[2] = {sizeof *search->indices, sizeof *search->distances};
    const pri_array offsets = {"offsets", job->offsets, 1};
    prange_status status = PRANGE_OK;
    for (int k = 0; k < 2 && status == PRANGE_OK; k++) {
        if (!outputs[k].data && (k == 1 || outputs[1].data))
            continue;
        status = pri_check_arrays(title, total, (size_t)sizes[k], 1, &outputs[k]);
        if (status == PRANGE_OK)
            status =
                pri_check_disjoint(title, 1, &offsets, (n + 1) * (ptrdiff_t)sizeof *job->offsets,
                                   &outputs[k], total * sizes[k]);
    }
    return status == PRANGE_OK ? TYPED(search_check)(search, search->indices ? total : 0,
                                                     search->distances ? total : 0)
                               : status;
}

static prange_status TYPED(radius_write)(const char *title,
                                         const TYPED(prange_distance_options) * how, ptrdiff_t n,
                                         ptrdiff_t m, ptrdiff_t d, const REAL *x, const REAL *y,
                                         REAL radius, const ptrdiff_t *offsets, ptrdiff_t *indices,
                                         REAL *distances)
{
    TYPED(radius) job = {.starts = NULL};
    prange_status status =
        TYPED(radius_begin)(&job, title, true, how, n, m, d, x, y, radius, offsets);
    if (status != PRANGE_OK)
        return status;
    job.search.indices = indices;
    job.search.distances = distances;
    status = TYPED(radius_check)(&job);
    if (status == PRANGE_OK)
        status = TYPED(pri_distance_open)(&job.search.of, true);
    if (status != PRANGE_OK)
        return status;
    status = TYPED(write_run)(&job);
    TYPED(pri_distance_close)(&job.search.of);
    return status;
}

prange_status TYPED(prange_radius_count_with)(const TYPED(prange_distance_options) * options,
                                              ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, const REAL *x,
                                              const REAL *y, REAL radius, ptrdiff_t *offsets)
{
    return TYPED(radius_count)(TITLE("radius_count_with"), options, n, m, d, x, y, radius, offsets);
}

prange_status TYPED(prange_radius_count)(prange_metric metric, ptrdiff_t n, ptrdiff_t m,
                                         ptrdiff_t d, const REAL *x, const REAL *y, REAL radius,
                                         ptrdiff_t *offsets)
{
    const TYPED(prange_distance_options) how = {.metric = metric};
    return TYPED(radius_count)(TITLE("radius_count"), &how, n, m, d, x, y, radius, offsets);
}

prange_status TYPED(prange_radius_with)(const TYPED(prange_distance_options) * options, ptrdiff_t n,
                                        ptrdiff_t m, ptrdiff_t d, const REAL *x, const REAL *y,
                                        REAL radius, const ptrdiff_t *offsets, ptrdiff_t *indices,
                                        REAL *distances)
{
    return TYPED(radius_write)(TITLE("radius_with"), options, n, m, d, x, y, radius, offsets,
                               indices, distances);
}

prange_status TYPED(prange_radius)(prange_metric metric, ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
                                   const REAL *x, const REAL *y, REAL radius,
                                   const ptrdiff_t *offsets, ptrdiff_t *indices, REAL *distances)
{
    const TYPED(prange_distance_options) how = {.metric = metric};
    return TYPED(radius_write)(TITLE("radius"), &how, n, m, d, x, y, radius, offsets, indices,
                               distances);
}
