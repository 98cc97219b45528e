/* SPDX-License-Identifier: MIT */
/*
 * The tiles of pairwise.c for one element type of the points, REAL with TYPED(name), and one of the
 * distances, RESULT with RESULTS(name). FORM(name) names what depends on both.
 */

typedef struct FORM(job) {
    TYPED(pri_distance) of;
    form form;
    tiling tiles;
    ptrdiff_t first, count; /* the points of x whose rows are computed: one block, or all */
    bool prepared;          /* by an earlier block */
    RESULT *out;            /* where the first of these rows goes */
    ptrdiff_t out_stride;
    const RESULTS(pri_pairwise) * results; /* block functions of their type */
} FORM(job);

/* The part of rows top .. top + rows - 1 that lies right of the diagonal and in the panel at left,
 * from a buffer as wide as a panel. */
static void FORM(condense)(const FORM(job) * job, ptrdiff_t top, ptrdiff_t rows, ptrdiff_t left,
                           ptrdiff_t cols, const RESULT *buffer)
{
    for (ptrdiff_t i = top; i < top + rows; i++) {
        const ptrdiff_t from = pri_most(left, i + 1), count = left + cols - from;
        if (count > 0)
            memcpy(job->out + condensed_row(job->of.x.n, i) + from - i,
                   buffer + (i - top) * job->of.blocks->width + from - left,
                   (size_t)count * sizeof(RESULT));
    }
}

/* A tile of one set, panel by panel. On the diagonal no rows below the panel are needed: they are
 * mirrored from the panels to the right. */
static void FORM(triangle_piece)(const void *argument, ptrdiff_t t)
{
    const FORM(job) *job = argument;
    const TYPED(pri_distance) *of = &job->of;
    const ptrdiff_t n = of->x.n, width = of->blocks->width, stride = job->out_stride;
    RESULT buffer[BUFFER_BYTES / sizeof(RESULT)];
    ptrdiff_t row, column;
    tile_at(t, &row, &column);
    const ptrdiff_t top = edge(&job->tiles, row, n), bottom = edge(&job->tiles, row + 1, n);
    const ptrdiff_t right = edge(&job->tiles, column + 1, n);
    for (ptrdiff_t j = edge(&job->tiles, column, n), cols; j < right; j += cols) {
        cols = pri_least(width - (j + of->lead) % width, n - j);
        const ptrdiff_t rows = pri_least(bottom, j + cols) - top;
        if (job->form == CONDENSED) {
            FORM(pri_distance_strip)(of, top, rows, j, cols, buffer, width);
            FORM(condense)(job, top, rows, j, cols, buffer);
        } else {
            RESULT *block = job->out + top * stride + j;
            FORM(pri_distance_strip)(of, top, rows, j, cols, block, stride);
            const ptrdiff_t above = pri_least(bottom, j) - top;
            job->results->mirror[job->tiles.past](above, cols, block, stride,
                                                  job->out + j * stride + top, stride);
        }
    }
}

/* A tile of two sets. Where x is the one that is packed, the result is turned over. */
static void FORM(cross_piece)(const void *argument, ptrdiff_t t)
{
    const FORM(job) *job = argument;
    const TYPED(pri_distance) *of = &job->of;
    const bool turned = of->wide == &of->x;
    const ptrdiff_t width = of->blocks->width, stride = job->out_stride;
    const ptrdiff_t length = turned ? of->y.n : job->count, breadth = turned ? job->count : of->y.n;
    const ptrdiff_t across = pri_pieces(breadth, job->tiles.side);
    const ptrdiff_t top = edge(&job->tiles, t / across, length),
                    left = t % across * job->tiles.side;
    const ptrdiff_t rows = edge(&job->tiles, t / across + 1, length) - top;
    const ptrdiff_t right = pri_least(breadth, left + job->tiles.side);
    RESULT buffer[BUFFER_BYTES / sizeof(RESULT)];
    for (ptrdiff_t j = left; j < right; j += width) {
        const ptrdiff_t cols = pri_least(width, right - j);
        if (turned) {
            FORM(pri_distance_strip)(of, top, rows, job->first + j, cols, buffer, width);
            job->results->mirror[job->tiles.past](rows, cols, buffer, width,
                                                  job->out + j * stride + top, stride);
        } else {
            RESULT *block = job->out + top * stride + j;
            FORM(pri_distance_strip)(of, job->first + top, rows, j, cols, block, stride);
        }
    }
}

/* Whether the user's metric goes along the columns of the result, which are more than its rows. */
static bool FORM(by_column)(const FORM(job) * job)
{
    return job->of.two && job->count < job->of.y.n;
}

/* The user's metric: a point of the larger set with all of the other, or with those behind it. */
static void FORM(user_piece)(const void *argument, ptrdiff_t i)
{
    const FORM(job) *job = argument;
    const TYPED(pri_distance) *of = &job->of;
    const TYPED(prange_distance_options) *how = of->how;
    const TYPED(pri_points) *x = &of->x, *y = of->two ? &of->y : &of->x;
    const ptrdiff_t stride = job->out_stride;
    const bool by_column = FORM(by_column)(job);
    const ptrdiff_t end = of->two && !by_column ? of->y.n : job->count;
    for (ptrdiff_t j = job->form == SQUARE ? i : of->two ? 0 : i + 1; j < end; j++) {
        const ptrdiff_t a = by_column ? j : i, b = by_column ? i : j;
        const RESULT distance =
            (RESULT)how->function(of->given, x->given + (job->first + a) * x->given_stride,
                                  y->given + b * y->given_stride, how->ctx);
        if (job->form == CONDENSED)
            job->out[condensed_row(end, a) + b - a] = distance;
        else
            job->out[a * stride + b] = distance;
        if (job->form == SQUARE)
            job->out[b * stride + a] = distance;
    }
}

/* How long a call of the user's takes is not known: the first piece runs on the caller and tells.
 */
static void FORM(run_user)(const FORM(job) * job, const pri_work *work)
{
    pri_team team = pri_team_open(work);
    ptrdiff_t begin = 0;
    if (team.size == 1 && work->pieces > 1) {
        const double start = pri_clock_ns(), left = (double)(work->pieces - 1);
        FORM(user_piece)(job, begin++);
        pri_team_resize(&team, work->pieces - 1, left * (pri_clock_ns() - start));
    }
    pri_run(&team, begin, work->pieces, FORM(user_piece), job);
    pri_team_close(&team);
}

static void FORM(run_tiles)(const FORM(job) * job, const pri_work *work)
{
    pri_team team = pri_team_open(work);
    if (!job->prepared)
        TYPED(pri_distance_prepare)(&job->of, &team);
    pri_run(&team, 0, work->pieces, job->of.two ? FORM(cross_piece) : FORM(triangle_piece), job);
    pri_team_close(&team);
}

static void FORM(run)(const FORM(job) * job)
{
    const TYPED(pri_distance) *of = &job->of;
    const double n = (double)job->count, m = (double)of->y.n;
    const double pairs = of->two ? n * m : n * (n - 1) / 2;
    const double before = job->prepared ? TYPED(pri_distance_ns)(of, 0) : 0;
    const bool user = of->how->metric == PRANGE_USER_METRIC;
    const ptrdiff_t along =
        pri_pieces((of->two ? of->y.n : job->count) + job->tiles.lead, job->tiles.side);
    const pri_work work = {.name = of->title,
                           .n = job->count,
                           .pieces = user      ? FORM(by_column)(job) ? of->y.n : job->count
                                     : of->two ? along * pri_pieces(job->count, job->tiles.side)
                                               : along * (along + 1) / 2,
                           .ns = TYPED(pri_distance_ns)(of, pairs) - before,
                           .flops = 2.0 * pairs * (double)of->d,
                           .schedule = PRANGE_SCHEDULE_DYNAMIC};
    if (user)
        FORM(run_user)(job, &work);
    else
        FORM(run_tiles)(job, &work);
}
