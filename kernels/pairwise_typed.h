/* SPDX-License-Identifier: MIT */
/*
 * The body of pairwise.c for one element type: REAL, TYPED(name) for its names, TITLE(name) for
 * them as text.
 */

typedef struct TYPED(pairs) {
    const TYPED(pri_pairwise) * blocks;
    ptrdiff_t n, d;
    ptrdiff_t side; /* points a side of a tile, a multiple of the panels' width */
    int root;
    const REAL *points;
    REAL *panels; /* the points again, packed: panel p holds those from p*width on */
    REAL *distances;
} TYPED(pairs);

static void TYPED(pack_panel)(const TYPED(pairs) * of, ptrdiff_t p)
{
    const ptrdiff_t width = of->blocks->width, first = p * width;
    of->blocks->pack(least(width, of->n - first), of->d, of->points + first * of->d,
                     of->panels + first * of->d);
}

/* A tile, panel by panel. On the diagonal no rows below the panel are needed: they are mirrored
 * from the panels to the right. */
static void TYPED(fill_tile)(const TYPED(pairs) * of, ptrdiff_t t)
{
    const ptrdiff_t n = of->n, d = of->d, width = of->blocks->width;
    ptrdiff_t row, column;
    tile_at(t, &row, &column);
    const ptrdiff_t top = row * of->side, bottom = least(n, top + of->side);
    const ptrdiff_t right = least(n, (column + 1) * of->side);
    for (ptrdiff_t j = column * of->side; j < right; j += width) {
        const ptrdiff_t cols = least(width, n - j), rows = least(bottom, j + cols) - top;
        REAL *block = of->distances + top * n + j;
        of->blocks->strip(of->root, rows, cols, d, of->points + top * d, of->panels + j * d, block,
                          n);
        of->blocks->mirror(least(bottom, j) - top, cols, block, of->distances + j * n + top, n);
    }
}

static prange_status TYPED(distances)(TYPED(pairs) * of, const char *title)
{
    const ptrdiff_t width = of->blocks->width, panels = (of->n + width - 1) / width;
    const ptrdiff_t tiles = (of->n + of->side - 1) / of->side;
    const double n = (double)of->n, d = (double)of->d;
    const pri_work work = {.name = title,
                           .n = of->n,
                           .pieces = tiles * (tiles + 1) / 2,
                           .ns = n * n / 2.0 * (d * COORDINATE_NS + PAIR_NS),
                           .flops = 2.0 * n * n * d,
                           .schedule = PRANGE_SCHEDULE_DYNAMIC};
    of->panels = pri_scratch(panels * width, (size_t)of->d * sizeof(REAL));
    if (!of->panels)
        return pri_fail(PRANGE_ERROR_MEMORY, "prange_%s: no memory for %td packed points", title,
                        of->n);
    pri_team team = pri_team_open(&work);
    if (team.size == 1) {
        for (ptrdiff_t p = 0; p < panels; p++)
            TYPED(pack_panel)(of, p);
        for (ptrdiff_t t = 0; t < work.pieces; t++)
            TYPED(fill_tile)(of, t);
    } else {
#pragma omp parallel for schedule(runtime) num_threads(team.size)
        for (ptrdiff_t p = 0; p < panels; p++)
            TYPED(pack_panel)(of, p);
#pragma omp parallel for schedule(runtime) num_threads(team.size)
        for (ptrdiff_t t = 0; t < work.pieces; t++) {
            pri_team_seen(&team, t);
            TYPED(fill_tile)(of, t);
        }
    }
    pri_team_close(&team);
    pri_scratch_free(of->panels);
    return PRANGE_OK;
}

prange_status TYPED(prange_pairwise_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t d,
                                              const REAL *points, REAL *distances)
{
    const char *title = TITLE("pairwise_distance");
    const prange_status status = check(title, metric, n, d, points, distances, sizeof(REAL));
    if (status != PRANGE_OK || n == 0)
        return status;
    const TYPED(pri_pairwise) *blocks = pri_level()->TYPED(pairwise);
    const ptrdiff_t width = blocks->width;
    TYPED(pairs)
    of = {.blocks = blocks,
          .n = n,
          .d = d,
          .side = width * ((TILE_SIDE + width - 1) / width),
          .root = metric == PRANGE_EUCLIDEAN,
          .points = points,
          .distances = distances};
    return TYPED(distances)(&of, title);
}
