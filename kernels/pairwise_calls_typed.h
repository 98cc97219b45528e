/* SPDX-License-Identifier: MIT */
/*
 * The public functions of pairwise.c for one element type: REAL, TYPED(name) for its names,
 * TITLE(name) for them as text.
 */

/* Checks where the distances go: rows of m, or the condensed ones. Their count goes to `count`. */
static prange_status TYPED(check_out)(const TYPED(job) * job, ptrdiff_t m, ptrdiff_t *count)
{
    const TYPED(pri_distance) *of = &job->of;
    const ptrdiff_t n = of->x.n, all = condensed_count(n);
    prange_status status;
    if (job->form == CONDENSED && of->how->out_stride != 0)
        return pri_fail(PRANGE_ERROR_VALUE,
                        "prange_%s: out_stride = %td, and the condensed form has no rows",
                        of->title, of->how->out_stride);
    if (job->form == CONDENSED && all < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "prange_%s: the pairs of n = %td points overflow",
                        of->title, n);
    if (job->form == CONDENSED)
        status = pri_check_rows(of->title, "distances", job->out, 1, all, all, sizeof(REAL), count);
    else
        status = pri_check_rows(of->title, "distances", job->out, n, m, job->out_stride,
                                sizeof(REAL), count);
    const pri_written written = {"distances", job->out, *count * (ptrdiff_t)sizeof(REAL)};
    return status == PRANGE_OK ? TYPED(pri_distance_check)(of, 1, &written) : status;
}

/* All three forms. One set is its own second: m is n. */
static prange_status TYPED(distances)(const char *title, form wanted,
                                      const TYPED(prange_distance_options) * how, ptrdiff_t n,
                                      ptrdiff_t m, ptrdiff_t d, const REAL *x, const REAL *y,
                                      REAL *out)
{
    TYPED(job) job;
    ptrdiff_t count;
    prange_status status =
        TYPED(pri_distance_begin)(&job.of, title, how, PRANGE_FAST, wanted == CROSS, n, m, d, x, y);
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t width = job.of.blocks->width;
    job.form = wanted;
    job.side = width * pri_pieces(TILE_SIDE, width);
    job.out = out;
    job.out_stride = how->out_stride ? how->out_stride : m;
    status = TYPED(check_out)(&job, m, &count);
    if (status != PRANGE_OK || count == 0)
        return status;
#ifdef PRI_BLAS
    if (TYPED(fast)(&job.of))
        return TYPED(run_fast)(&job);
#endif
    status = TYPED(pri_distance_open)(&job.of, n < m);
    if (status != PRANGE_OK)
        return status;
    TYPED(run)(&job);
    TYPED(pri_distance_close)(&job.of);
    return PRANGE_OK;
}

prange_status TYPED(prange_pairwise_distance_with)(const TYPED(prange_distance_options) * options,
                                                   ptrdiff_t n, ptrdiff_t d, const REAL *points,
                                                   REAL *distances)
{
    return TYPED(distances)(TITLE("pairwise_distance_with"), SQUARE, options, n, n, d, points, NULL,
                            distances);
}

prange_status TYPED(prange_pairwise_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t d,
                                              const REAL *points, REAL *distances)
{
    const TYPED(prange_distance_options) how = {.metric = metric};
    return TYPED(distances)(TITLE("pairwise_distance"), SQUARE, &how, n, n, d, points, NULL,
                            distances);
}

prange_status TYPED(prange_condensed_distance_with)(const TYPED(prange_distance_options) * options,
                                                    ptrdiff_t n, ptrdiff_t d, const REAL *points,
                                                    REAL *distances)
{
    return TYPED(distances)(TITLE("condensed_distance_with"), CONDENSED, options, n, n, d, points,
                            NULL, distances);
}

prange_status TYPED(prange_condensed_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t d,
                                               const REAL *points, REAL *distances)
{
    const TYPED(prange_distance_options) how = {.metric = metric};
    return TYPED(distances)(TITLE("condensed_distance"), CONDENSED, &how, n, n, d, points, NULL,
                            distances);
}

prange_status TYPED(prange_cross_distance_with)(const TYPED(prange_distance_options) * options,
                                                ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
                                                const REAL *x, const REAL *y, REAL *distances)
{
    return TYPED(distances)(TITLE("cross_distance_with"), CROSS, options, n, m, d, x, y, distances);
}

prange_status TYPED(prange_cross_distance)(prange_metric metric, ptrdiff_t n, ptrdiff_t m,
                                           ptrdiff_t d, const REAL *x, const REAL *y,
                                           REAL *distances)
{
    const TYPED(prange_distance_options) how = {.metric = metric};
    return TYPED(distances)(TITLE("cross_distance"), CROSS, &how, n, m, d, x, y, distances);
}
