/* SPDX-License-Identifier: MIT */
/*
 * Prepared points, panels and strips for one element type: REAL, and TYPED(name) for its names.
 */

static void TYPED(whiten_rows)(const TYPED(pri_distance) * of, const TYPED(pri_points) * set,
                               ptrdiff_t first, ptrdiff_t rows)
{
    const ptrdiff_t d = of->d, width = of->blocks->width;
    for (ptrdiff_t i = first; i < first + rows; i++)
        of->blocks->centre(d, set->given + i * set->given_stride, of->mean, set->centred + i * d);
    for (ptrdiff_t j = 0; j < d; j += width) {
        const TYPED(pri_strip) strip = {.rows = rows,
                                        .cols = pri_least(width, d - j),
                                        .d = d,
                                        .points = set->centred + first * d,
                                        .stride = d,
                                        .panel = of->whitener + j * d,
                                        .out = set->prepared + first * d + j,
                                        .out_stride = d};
        of->blocks->strip[PRI_STEP_DOT][0](&strip);
    }
}

static void TYPED(prepare_row)(const TYPED(pri_distance) * of, const TYPED(pri_points) * set,
                               ptrdiff_t i)
{
    const REAL *x = set->given + i * set->given_stride;
    REAL *y = set->prepared + i * of->d;
    switch (of->rules->prepare) {
    case PRI_UNIT:
    case PRI_CENTRED_UNIT:
        return of->blocks->unit(of->rules->prepare == PRI_CENTRED_UNIT, of->given, x, of->weights,
                                y);
    case PRI_TRUTH:
        set->sums[i] = of->blocks->truth(of->given, x, of->weights, y);
        return;
    case PRI_SHARES:
        set->sums[i] = of->blocks->shares(of->given, x, y);
        return;
    default:
        return of->blocks->keep(of->given, x, of->how->weights, y);
    }
}

/* Pieces of x, then those of y. */
static void TYPED(prepare_piece)(const void *job, ptrdiff_t piece)
{
    const TYPED(pri_distance) *of = job;
    const ptrdiff_t of_x = pri_pieces(of->x.n, PREPARED_ROWS);
    const TYPED(pri_points) *set = piece < of_x ? &of->x : &of->y;
    const ptrdiff_t first = (piece < of_x ? piece : piece - of_x) * PREPARED_ROWS;
    const ptrdiff_t rows = pri_least(PREPARED_ROWS, set->n - first);
    if (of->rules->prepare == PRI_WHITENED)
        return TYPED(whiten_rows)(of, set, first, rows);
    for (ptrdiff_t i = first; i < first + rows; i++)
        TYPED(prepare_row)(of, set, i);
}

static void TYPED(pack_piece)(const void *job, ptrdiff_t p)
{
    const TYPED(pri_distance) *of = job;
    const TYPED(pri_points) *set = of->wide;
    const ptrdiff_t width = of->blocks->width, end = pri_least(set->n, (p + 1) * width - of->lead);
    const ptrdiff_t first = pri_most(0, p * width - of->lead);
    of->blocks->pack(end - first, of->d, set->points + first * set->stride, set->stride,
                     of->panels + p * width * of->d);
}

/* The user's metric gets a point of x first. */
static void TYPED(user_strip)(const TYPED(pri_distance) * of, ptrdiff_t top, ptrdiff_t rows,
                              ptrdiff_t left, ptrdiff_t cols, REAL *out, ptrdiff_t stride)
{
    const TYPED(pri_points) *tall = of->tall, *wide = of->wide;
    const bool turned = of->two && wide == &of->x;
    for (ptrdiff_t i = 0; i < rows; i++)
        for (ptrdiff_t j = 0; j < cols; j++) {
            const REAL *a = tall->given + (top + i) * tall->given_stride;
            const REAL *b = wide->given + (left + j) * wide->given_stride;
            out[i * stride + j] =
                of->how->function(of->given, turned ? b : a, turned ? a : b, of->how->ctx);
        }
}

void TYPED(pri_distance_strip)(const TYPED(pri_distance) * of, ptrdiff_t top, ptrdiff_t rows,
                               ptrdiff_t left, ptrdiff_t cols, REAL *out, ptrdiff_t stride)
{
    if (of->how->metric == PRANGE_USER_METRIC)
        return TYPED(user_strip)(of, top, rows, left, cols, out, stride);
    const ptrdiff_t width = of->blocks->width, panel = (left + of->lead) / width;
    const TYPED(pri_strip) strip = {.rows = rows,
                                    .cols = cols,
                                    .d = of->d,
                                    .points = of->tall->points + top * of->tall->stride,
                                    .stride = of->tall->stride,
                                    .panel = of->panels + panel * width * of->d,
                                    .p = of->how->p,
                                    .weights = of->weights,
                                    .out = out,
                                    .out_stride = stride,
                                    .ending = of->squares ? PRI_ENDING_NONE : of->rules->ending};
    const bool summed = of->wide->sums != NULL;
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

void TYPED(pri_distance_prepare)(const TYPED(pri_distance) * of, pri_team *team)
{
    if (of->x.prepared || of->y.prepared)
        pri_run(team, 0, pri_pieces(of->x.n, PREPARED_ROWS) + pri_pieces(of->y.n, PREPARED_ROWS),
                TYPED(prepare_piece), of);
    if (of->panels && !of->unpacked)
        pri_run(team, 0, pri_pieces(of->wide->n + of->lead, of->blocks->width), TYPED(pack_piece),
                of);
}

double TYPED(pri_distance_ns)(const TYPED(pri_distance) * of, double pairs)
{
    if (of->how->metric == PRANGE_USER_METRIC)
        return pairs * CALL_NS;
    const double n = (double)of->x.n + (double)of->y.n, d = (double)of->d;
    const double depth = of->rules->prepare == PRI_WHITENED ? d * of->rules->ns : PREPARE_NS;
    const double before = of->rules->prepare == PRI_AS_IT_IS ? 0 : n * d * depth;
    return pairs * (d * of->rules->ns + PAIR_NS) + before;
}
