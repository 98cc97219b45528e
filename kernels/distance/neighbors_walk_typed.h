/* SPDX-License-Identifier: MIT */
/*
 * The way of queries through the points, for one element type: REAL, and TYPED(name) for its names;
 * ROOT and TOWARDS are its sqrt and nextafter, and squares of which one is below APART times the
 * other have different roots: the roots' relative distance is then half as much, more than their
 * roundings.
 */

/* What both kinds of search have. The strips hold no roots: of most pairs it is clear without. */
typedef struct TYPED(search) {
    TYPED(pri_distance) of;
    const TYPED(pri_neighbors) * blocks;
    cuts plan;
    bool exclude; /* y[i] is no neighbour of x[i] */
    REAL apart;   /* APART where the strips lack a root, or 1 */
    ptrdiff_t *indices;
    REAL *distances;
} TYPED(search);

/* The distances of points top .. top + rows - 1 to some queries, in rows as wide as a panel. */
typedef struct TYPED(tile) {
    ptrdiff_t top, rows;
    ptrdiff_t lane, cols; /* the first query, counted in its group, and how many there are */
    const REAL *values;
} TYPED(tile);

/* Looks at a tile. */
typedef void TYPED(visit)(void *ctx, const TYPED(tile) * tile);

static REAL TYPED(distance_of)(const TYPED(search) * search, REAL value)
{
    return search->of.squares ? ROOT(value) : value;
}

static prange_status TYPED(search_begin)(TYPED(search) * search, const char *title,
                                         const TYPED(prange_distance_options) * how, ptrdiff_t n,
                                         ptrdiff_t m, ptrdiff_t d, const REAL *x, const REAL *y)
{
    const prange_status status = TYPED(pri_distance_begin)(
        &search->of, title, how, PRANGE_EXCLUDE_SELF, true, n, m, d, x, y);
    if (status != PRANGE_OK)
        return status;
    search->blocks = pri_isa_get()->TYPED(neighbors);
    search->exclude = how->flags & PRANGE_EXCLUDE_SELF;
    search->of.squares = search->of.rules->ending == PRI_ENDING_ROOT;
    search->apart = search->of.squares ? APART : 1;
    return PRANGE_OK;
}

/* The outputs, of so many elements, share no memory with the inputs nor with each other. */
static prange_status TYPED(search_check)(const TYPED(search) * search, ptrdiff_t indices,
                                         ptrdiff_t distances)
{
    const pri_written written[] = {
        {"indices", search->indices, indices * (ptrdiff_t)sizeof *search->indices},
        {"distances", search->distances, distances * (ptrdiff_t)sizeof *search->distances},
    };
    const pri_array first = {written[0].name, written[0].data, 1};
    const pri_array second = {written[1].name, written[1].data, 1};
    const prange_status status = pri_check_disjoint(search->of.title, 1, &first, written[0].bytes,
                                                    &second, written[1].bytes);
    return status == PRANGE_OK ? TYPED(pri_distance_check)(&search->of, 2, written) : status;
}

static bool TYPED(by_user)(const TYPED(search) * search)
{
    return search->of.how->metric == PRANGE_USER_METRIC;
}

/* The work of a search that keeps so many neighbours. */
static pri_work TYPED(work_of)(const TYPED(search) * search, double kept)
{
    const TYPED(pri_distance) *of = &search->of;
    const double pairs = (double)of->x.n * (double)of->y.n;
    const ptrdiff_t slices = pri_most(1, of->y.n / slice_least(TYPED(by_user)(search)));
    ptrdiff_t pieces;
    if (__builtin_mul_overflow(pri_pieces(of->x.n, of->blocks->width), slices, &pieces))
        pieces = PTRDIFF_MAX;
    return (pri_work){.name = of->title,
                      .n = of->x.n,
                      .pieces = pieces,
                      .ns = TYPED(pri_distance_ns)(of, pairs) + LOOK_NS * pairs + KEEP_NS * kept,
                      .flops = 2.0 * pairs * (double)of->d,
                      .schedule = PRANGE_SCHEDULE_DYNAMIC};
}

/* Cuts the search for the team, or for as large a one as may come of it, where so many are kept
 * for each query. Returns how many workers there may be. */
static int TYPED(search_plan)(TYPED(search) * search, const pri_team *team, ptrdiff_t kept)
{
    const TYPED(pri_distance) *of = &search->of;
    const bool user = TYPED(by_user)(search);
    const int threads = user ? prange_get_num_threads() : team->size;
    search->plan = plan_of(of->x.n, of->y.n, (ptrdiff_t)sizeof(REAL) * of->d, kept,
                           of->blocks->width, user, threads);
    return threads;
}

/* The distances of `rows` points from `top` on to the queries of a panel; NaN for a point's own. */
static void TYPED(fill)(const TYPED(search) * search, ptrdiff_t top, ptrdiff_t rows, ptrdiff_t left,
                        ptrdiff_t cols, REAL *values)
{
    const TYPED(pri_distance) *of = &search->of;
    const ptrdiff_t width = of->blocks->width, end = pri_least(top + rows, left + cols);
    TYPED(pri_distance_strip)(of, top, rows, left, cols, values, width);
    for (ptrdiff_t i = pri_most(top, left); search->exclude && i < end; i++)
        values[(i - top) * width + i - left] = (REAL)NAN;
}

/* Block by block of the points, and within it panel by panel. */
static void TYPED(walk)(const TYPED(search) * search, const meeting *of, TYPED(visit) * visit,
                        void *ctx)
{
    const ptrdiff_t width = search->of.blocks->width, block = search->plan.block;
    REAL values[TILE_ROWS * ROW_BYTES / sizeof(REAL)] __attribute__((aligned(64))) = {0};
    for (ptrdiff_t begin = of->from; begin < of->to; begin += block) {
        const ptrdiff_t end = pri_least(of->to, begin + block);
        for (ptrdiff_t lane = 0; lane < of->count; lane += width)
            for (ptrdiff_t top = begin; top < end; top += TILE_ROWS) {
                const TYPED(tile) tile = {top, pri_least(TILE_ROWS, end - top), lane,
                                          pri_least(width, of->count - lane), values};
                TYPED(fill)(search, top, tile.rows, of->first + lane, tile.cols, values);
                visit(ctx, &tile);
            }
    }
}
