/* SPDX-License-Identifier: MIT */
/*
 * The loops of pairwise.c for one element type: REAL, TYPED(name) for its names, TITLE(name) for
 * them as text.
 */

/* The user's points, and those that are compared: the same, or prepared ones. */
typedef struct TYPED(set) {
    ptrdiff_t n, given_stride, stride;
    const REAL *given, *points;
    REAL *prepared; /* NULL: as they are */
    REAL *centred;  /* on the way to whitened ones */
    REAL *sums;     /* of truth values */
} TYPED(set);

typedef struct TYPED(job) {
    const char *title;
    const TYPED(pri_pairwise) * blocks;
    const TYPED(prange_distance_options) * how;
    const rules *rules;
    form form;
    ptrdiff_t given;                /* coordinates of the user's points */
    ptrdiff_t d;                    /* of those that are compared */
    const REAL *weights;            /* of the step, or NULL */
    REAL total;                     /* of the weights */
    TYPED(set) x, y;                /* y only for two sets */
    const TYPED(set) * tall, *wide; /* rows of the tiles, and the set that is packed */
    REAL *panels;                   /* panel p holds the points from p*width on */
    REAL *whitener;                 /* U in panels */
    double *mean;
    ptrdiff_t side; /* points a side of a tile, a multiple of the panels' width */
    REAL *out;
    ptrdiff_t out_stride;
} TYPED(job);

static void TYPED(whiten_rows)(const TYPED(job) * of, const TYPED(set) * set, ptrdiff_t first,
                               ptrdiff_t rows)
{
    const ptrdiff_t d = of->d, width = of->blocks->width;
    for (ptrdiff_t i = first; i < first + rows; i++)
        of->blocks->centre(d, set->given + i * set->given_stride, of->mean, set->centred + i * d);
    for (ptrdiff_t j = 0; j < d; j += width) {
        const TYPED(pri_strip) strip = {.rows = rows,
                                        .cols = least(width, d - j),
                                        .d = d,
                                        .points = set->centred + first * d,
                                        .stride = d,
                                        .panel = of->whitener + j * d,
                                        .out = set->prepared + first * d + j,
                                        .out_stride = d};
        of->blocks->strip[PRI_STEP_DOT][0](&strip);
    }
}

static void TYPED(prepare_row)(const TYPED(job) * of, const TYPED(set) * set, ptrdiff_t i)
{
    const REAL *x = set->given + i * set->given_stride;
    REAL *y = set->prepared + i * of->d;
    switch (of->rules->prepare) {
    case UNIT:
    case CENTRED_UNIT:
        return of->blocks->unit(of->rules->prepare == CENTRED_UNIT, of->given, x, of->weights, y);
    case TRUTH:
        set->sums[i] = of->blocks->truth(of->given, x, of->weights, y);
        return;
    default:
        return of->blocks->keep(of->given, x, of->how->weights, y);
    }
}

/* Pieces of x, then those of y. */
static void TYPED(prepare_piece)(const void *job, ptrdiff_t piece)
{
    const TYPED(job) *of = job;
    const ptrdiff_t of_x = pieces_of(of->x.n, PREPARED_ROWS);
    const TYPED(set) *set = piece < of_x ? &of->x : &of->y;
    const ptrdiff_t first = (piece < of_x ? piece : piece - of_x) * PREPARED_ROWS;
    const ptrdiff_t rows = least(PREPARED_ROWS, set->n - first);
    if (of->rules->prepare == WHITENED)
        return TYPED(whiten_rows)(of, set, first, rows);
    for (ptrdiff_t i = first; i < first + rows; i++)
        TYPED(prepare_row)(of, set, i);
}

static void TYPED(pack_piece)(const void *job, ptrdiff_t p)
{
    const TYPED(job) *of = job;
    const TYPED(set) *set = of->wide;
    const ptrdiff_t width = of->blocks->width, first = p * width;
    of->blocks->pack(least(width, set->n - first), of->d, set->points + first * set->stride,
                     set->stride, of->panels + first * of->d);
}

/* The distances of `rows` points from `top` on to the `cols` of the panel at `left`. */
static void TYPED(fill)(const TYPED(job) * of, ptrdiff_t top, ptrdiff_t rows, ptrdiff_t left,
                        ptrdiff_t cols, REAL *out, ptrdiff_t stride)
{
    const TYPED(pri_strip) strip = {.rows = rows,
                                    .cols = cols,
                                    .d = of->d,
                                    .points = of->tall->points + top * of->tall->stride,
                                    .stride = of->tall->stride,
                                    .panel = of->panels + left * of->d,
                                    .weights = of->weights,
                                    .out = out,
                                    .out_stride = stride,
                                    .root = of->rules->root};
    const bool summed = of->rules->prepare == TRUTH;
    const TYPED(pri_sums) sums = {.rows = rows,
                                  .cols = cols,
                                  .out = out,
                                  .out_stride = stride,
                                  .row_sums = summed ? of->tall->sums + top : NULL,
                                  .col_sums = summed ? of->wide->sums + left : NULL,
                                  .total = of->total};
    of->blocks->strip[of->rules->step][of->weights != NULL](&strip);
    of->blocks->finish[of->rules->finish](&sums);
}

/* The part of rows top .. top + rows - 1 that lies right of the diagonal and in the panel at left,
 * from a buffer as wide as a panel. */
static void TYPED(condense)(const TYPED(job) * of, ptrdiff_t top, ptrdiff_t rows, ptrdiff_t left,
                            ptrdiff_t cols, const REAL *buffer)
{
    for (ptrdiff_t i = top; i < top + rows; i++) {
        const ptrdiff_t from = most(left, i + 1), count = left + cols - from;
        if (count > 0)
            memcpy(of->out + condensed_row(of->x.n, i) + from - i,
                   buffer + (i - top) * of->blocks->width + from - left,
                   (size_t)count * sizeof(REAL));
    }
}

/* A tile of one set, panel by panel. On the diagonal no rows below the panel are needed: they are
 * mirrored from the panels to the right. */
static void TYPED(triangle_piece)(const void *job, ptrdiff_t t)
{
    const TYPED(job) *of = job;
    const ptrdiff_t n = of->x.n, width = of->blocks->width, stride = of->out_stride;
    REAL buffer[BUFFER_BYTES / sizeof(REAL)];
    ptrdiff_t row, column;
    tile_at(t, &row, &column);
    const ptrdiff_t top = row * of->side, bottom = least(n, top + of->side);
    const ptrdiff_t right = least(n, (column + 1) * of->side);
    for (ptrdiff_t j = column * of->side; j < right; j += width) {
        const ptrdiff_t cols = least(width, n - j), rows = least(bottom, j + cols) - top;
        if (of->form == CONDENSED) {
            TYPED(fill)(of, top, rows, j, cols, buffer, width);
            TYPED(condense)(of, top, rows, j, cols, buffer);
        } else {
            REAL *block = of->out + top * stride + j;
            TYPED(fill)(of, top, rows, j, cols, block, stride);
            of->blocks->mirror(least(bottom, j) - top, cols, block, stride,
                               of->out + j * stride + top, stride);
        }
    }
}

/* A tile of two sets. Where x is the one that is packed, the result is turned over. */
static void TYPED(cross_piece)(const void *job, ptrdiff_t t)
{
    const TYPED(job) *of = job;
    const ptrdiff_t width = of->blocks->width, across = pieces_of(of->wide->n, of->side);
    const ptrdiff_t top = t / across * of->side, left = t % across * of->side;
    const ptrdiff_t rows = least(of->side, of->tall->n - top);
    const ptrdiff_t right = least(of->wide->n, left + of->side);
    REAL buffer[BUFFER_BYTES / sizeof(REAL)];
    for (ptrdiff_t j = left; j < right; j += width) {
        const ptrdiff_t cols = least(width, right - j);
        if (of->wide == &of->y) {
            TYPED(fill)
            (of, top, rows, j, cols, of->out + top * of->out_stride + j, of->out_stride);
        } else {
            TYPED(fill)(of, top, rows, j, cols, buffer, width);
            of->blocks->mirror(rows, cols, buffer, width, of->out + j * of->out_stride + top,
                               of->out_stride);
        }
    }
}

/* The user's metric: a point of the larger set with all of the other, or with those behind it. */
static void TYPED(user_piece)(const void *job, ptrdiff_t i)
{
    const TYPED(job) *of = job;
    const TYPED(prange_distance_options) *how = of->how;
    const TYPED(set) *x = &of->x, *y = of->form == CROSS ? &of->y : &of->x;
    const ptrdiff_t stride = of->out_stride;
    const bool by_column = of->form == CROSS && of->x.n < of->y.n;
    const ptrdiff_t end = of->form == CROSS && !by_column ? of->y.n : of->x.n;
    for (ptrdiff_t j = of->form == SQUARE ? i : of->form == CONDENSED ? i + 1 : 0; j < end; j++) {
        const ptrdiff_t a = by_column ? j : i, b = by_column ? i : j;
        const REAL distance = how->function(of->given, x->given + a * x->given_stride,
                                            y->given + b * y->given_stride, how->ctx);
        if (of->form == CONDENSED)
            of->out[condensed_row(end, a) + b - a] = distance;
        else
            of->out[a * stride + b] = distance;
        if (of->form == SQUARE)
            of->out[b * stride + a] = distance;
    }
}

/* How long a call of the user's takes is not known: the first piece runs on the caller and tells.
 */
static void TYPED(run_user)(const TYPED(job) * of, double pairs)
{
    const ptrdiff_t pieces = of->form == CROSS ? most(of->x.n, of->y.n) : of->x.n;
    const pri_work work = {.name = of->title,
                           .n = of->x.n,
                           .pieces = pieces,
                           .ns = pairs * CALL_NS,
                           .schedule = PRANGE_SCHEDULE_DYNAMIC};
    pri_team team = pri_team_open(&work);
    ptrdiff_t begin = 0;
    if (team.size == 1 && pieces > 1) {
        const double start = pri_clock_ns(), left = (double)(pieces - 1);
        TYPED(user_piece)(of, begin++);
        pri_team_resize(&team, pieces - 1, left * (pri_clock_ns() - start));
    }
    run(&team, begin, pieces, TYPED(user_piece), of);
    pri_team_close(&team);
}

static void TYPED(run_job)(const TYPED(job) * of, double pairs)
{
    const ptrdiff_t tiles = pieces_of(of->tall->n, of->side);
    const ptrdiff_t across = pieces_of(of->wide->n, of->side);
    const double n = (double)of->x.n + (double)of->y.n, d = (double)of->d;
    const double depth = of->rules->prepare == WHITENED ? d * of->rules->ns : PREPARE_NS;
    const double before = of->x.prepared ? n * d * depth : 0;
    const pri_work work = {.name = of->title,
                           .n = of->x.n,
                           .pieces = of->form == CROSS ? tiles * across : tiles * (tiles + 1) / 2,
                           .ns = pairs * (d * of->rules->ns + PAIR_NS) + before,
                           .flops = 2.0 * pairs * d,
                           .schedule = PRANGE_SCHEDULE_DYNAMIC};
    pri_team team = pri_team_open(&work);
    if (of->x.prepared)
        run(&team, 0, pieces_of(of->x.n, PREPARED_ROWS) + pieces_of(of->y.n, PREPARED_ROWS),
            TYPED(prepare_piece), of);
    run(&team, 0, pieces_of(of->wide->n, of->blocks->width), TYPED(pack_piece), of);
    run(&team, 0, work.pieces, of->form == CROSS ? TYPED(cross_piece) : TYPED(triangle_piece), of);
    pri_team_close(&team);
}
