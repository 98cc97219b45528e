/* SPDX-License-Identifier: MIT */
/*
 * The forms of pairwise.c by matrix products, for one element type: REAL, and TYPED(name) for its
 * names. Each thread has its own tile of products at a time, and finishes it row by row into place.
 */

typedef struct TYPED(fast_job) {
    const TYPED(job) * job;
    pri_product product;
    bool alone; /* no region is entered: the thread's number is that of another's */
} TYPED(fast_job);

/* What lies below the diagonal of a tile on it, from what lies above. */
static void TYPED(mirror_tile)(const TYPED(job) * job, ptrdiff_t top, ptrdiff_t rows)
{
    const ptrdiff_t stride = job->out_stride;
    REAL *corner = job->out + top * stride + top;
    enum { BAND = 32 };
    for (ptrdiff_t band = 0; band < rows; band += BAND) {
        const ptrdiff_t end = pri_least(rows, band + BAND);
        job->of.blocks->mirror[false](band, end - band, corner + band, stride,
                                      corner + band * stride, stride);
        for (ptrdiff_t i = band; i < end; i++)
            for (ptrdiff_t j = band; j < i; j++)
                corner[i * stride + j] = corner[j * stride + i];
    }
}

/* Rows from `top` on with the columns from `left` on, through the thread's own memory. */
static void TYPED(fast_tile)(const TYPED(fast_job) * fast, ptrdiff_t top, ptrdiff_t rows,
                             ptrdiff_t left, ptrdiff_t cols)
{
    const TYPED(job) *job = fast->job;
    const ptrdiff_t room = PRI_PRODUCT_SIDE * PRI_PRODUCT_SIDE;
    double *tile = fast->product.tiles + (fast->alone ? 0 : omp_get_thread_num()) * room;
    pri_product_tile(&fast->product, top, rows, left, cols, tile);
    for (ptrdiff_t i = top; i < top + rows; i++) {
        const ptrdiff_t from = job->of.two           ? left
                               : job->form == SQUARE ? pri_most(left, i)
                                                     : pri_most(left, i + 1);
        REAL *out = job->form == CONDENSED ? job->out + condensed_row(job->of.x.n, i) + from - i
                                           : job->out + i * job->out_stride + from;
        TYPED(pri_product_finish)
        (&fast->product, &job->of, i, from, left + cols - from,
         tile + (i - top) * cols + from - left, out);
    }
}

static void TYPED(fast_cross_piece)(const void *argument, ptrdiff_t t)
{
    const TYPED(fast_job) *fast = argument;
    const ptrdiff_t side = PRI_PRODUCT_SIDE, n = fast->product.x.n, m = fast->product.y.n;
    const ptrdiff_t top = t / pri_pieces(m, side) * side, left = t % pri_pieces(m, side) * side;
    TYPED(fast_tile)(fast, top, pri_least(side, n - top), left, pri_least(side, m - left));
}

/* On the diagonal the upper half of a tile's rows has all of its columns, the lower the right ones.
 */
static void TYPED(fast_triangle_piece)(const void *argument, ptrdiff_t t)
{
    const TYPED(fast_job) *fast = argument;
    const TYPED(job) *job = fast->job;
    const ptrdiff_t side = PRI_PRODUCT_SIDE, n = fast->product.x.n, stride = job->out_stride;
    ptrdiff_t row, column;
    tile_at(t, &row, &column);
    const ptrdiff_t top = row * side, rows = pri_least(side, n - top);
    const ptrdiff_t left = column * side, cols = pri_least(side, n - left);
    const ptrdiff_t upper = row == column ? pri_least(rows, side / 2) : rows;
    TYPED(fast_tile)(fast, top, upper, left, cols);
    if (upper < rows)
        TYPED(fast_tile)(fast, top + upper, rows - upper, left + upper, cols - upper);
    if (job->form == SQUARE && row == column)
        TYPED(mirror_tile)(job, top, rows);
    else if (job->form == SQUARE)
        job->of.blocks->mirror[false](rows, cols, job->out + top * stride + left, stride,
                                      job->out + left * stride + top, stride);
}

/* Whether the call may take products, and should. They are no f64 distances of f32 points, which
 * PRANGE_ACCUMULATE_F64 asks for: most metrics prepare their points in f32 first. */
static bool TYPED(fast)(const TYPED(pri_distance) * of)
{
    const unsigned both = PRANGE_FAST | PRANGE_ACCUMULATE_F64;
    return (of->how->flags & both) == PRANGE_FAST && TYPED(pri_product_serves)(of) &&
           pri_product_pays(sizeof(REAL), of->given, of->x.n, of->two ? of->y.n : of->x.n);
}

static prange_status TYPED(run_products)(TYPED(fast_job) * fast, const pri_work *work)
{
    const TYPED(pri_distance) *of = &fast->job->of;
    prange_status status = PRANGE_OK;
    pri_team team = pri_team_open(work);
    fast->alone = team.size == 1;
    if (TYPED(pri_product_open)(&fast->product, of, team.size)) {
        TYPED(pri_distance_prepare)(of, &team);
        TYPED(pri_product_prepare)(&fast->product, of, &team);
        pri_run(&team, 0, work->pieces,
                of->two ? TYPED(fast_cross_piece) : TYPED(fast_triangle_piece), fast);
    } else {
        status = pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for the copies of %td points",
                          of->title, of->x.n + of->y.n);
    }
    pri_product_close(&fast->product);
    pri_team_close(&team);
    return status;
}

static prange_status TYPED(run_fast)(TYPED(job) * job)
{
    TYPED(pri_distance) *of = &job->of;
    of->unpacked = true;
    prange_status status = TYPED(pri_distance_open)(of, false);
    if (status != PRANGE_OK)
        return status;
    const double n = (double)of->x.n, m = (double)of->y.n;
    const double pairs = of->two ? n * m : n * (n - 1) / 2;
    const ptrdiff_t tiles = pri_pieces(of->x.n, PRI_PRODUCT_SIDE);
    const ptrdiff_t across = pri_pieces(of->y.n, PRI_PRODUCT_SIDE);
    const pri_work work = {.name = of->title,
                           .n = of->x.n,
                           .pieces = of->two ? tiles * across : tiles * (tiles + 1) / 2,
                           .ns = TYPED(pri_distance_ns)(of, pairs),
                           .flops = 2.0 * pairs * (double)of->d,
                           .schedule = PRANGE_SCHEDULE_DYNAMIC};
    TYPED(fast_job) fast = {.job = job};
    status = TYPED(run_products)(&fast, &work);
    TYPED(pri_distance_close)(of);
    return status;
}
