/* SPDX-License-Identifier: MIT */
/*
 * From the arguments of a form to its tiles, for the types of pairwise_typed.h.
 */

/* Checks where the distances go: rows of m, or the condensed ones. Their count goes to `count`. */
static prange_status FORM(check_out)(const FORM(job) * job, ptrdiff_t m, ptrdiff_t *count)
{
    const TYPED(pri_distance) *of = &job->of;
    const ptrdiff_t n = of->x.n, all = condensed_count(n);
    prange_status status;
    if (job->form == CONDENSED && of->how->out_stride != 0)
        return pri_fail(PRANGE_ERROR_VALUE,
                        "%s: out_stride = %td, and the condensed form has no rows",
                        of->title, of->how->out_stride);
    if (job->form == CONDENSED && all < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: the pairs of n = %td points overflow",
                        of->title, n);
    if (job->form == CONDENSED)
        status =
            pri_check_rows(of->title, "distances", job->out, 1, all, all, sizeof(RESULT), count);
    else
        status = pri_check_rows(of->title, "distances", job->out, n, m, job->out_stride,
                                sizeof(RESULT), count);
    if (status != PRANGE_OK)
        return status;
    const pri_written written = {"distances", job->out, *count * (ptrdiff_t)sizeof(RESULT)};
    return TYPED(pri_distance_check)(of, 1, &written);
}

/* Sets up all but the distance: `count` rows at a time go to `out`, out_stride apart. */
static void FORM(start)(FORM(job) * job, form wanted, ptrdiff_t count, RESULT *out,
                        ptrdiff_t out_stride)
{
    const TYPED(pri_distance) *of = &job->of;
    job->form = wanted;
    job->tiles =
        (tiling){.side = side_of(count, of->two ? of->y.n : count, of->given, of->blocks->width)};
    job->first = 0;
    job->count = count;
    job->prepared = false;
    job->out = out;
    job->out_stride = out_stride;
    job->results = pri_isa_get()->RESULTS(pairwise);
}

/* Checks everything for one of the three forms; `count`: numbers that go to `out`. One set is its
 * own second: m is n. */
static prange_status FORM(begin)(FORM(job) * job, const char *title, form wanted, unsigned flags,
                                 const TYPED(prange_distance_options) * how, ptrdiff_t n,
                                 ptrdiff_t m, ptrdiff_t d, const REAL *x, const REAL *y,
                                 RESULT *out, ptrdiff_t *count)
{
    prange_status status =
        TYPED(pri_distance_begin)(&job->of, title, how, flags, wanted == CROSS, n, m, d, x, y);
    if (status != PRANGE_OK)
        return status;
    FORM(start)(job, wanted, n, out, how->out_stride ? how->out_stride : m);
    return FORM(check_out)(job, m, count);
}

static prange_status FORM(finish)(FORM(job) * job)
{
    const bool pack_x = job->of.x.n < job->of.y.n;
    TYPED(pri_distance) *of = &job->of;
    if (job->form == SQUARE || (job->form == CROSS && pack_x))
        set_past(&job->tiles, job->out, sizeof(RESULT), of->x.n, job->out_stride);
    of->lead = job->form == SQUARE ? job->tiles.lead % of->blocks->width : 0;
    const prange_status status = TYPED(pri_distance_open)(of, pack_x);
    if (status != PRANGE_OK)
        return status;
    FORM(run)(job);
    TYPED(pri_distance_close)(of);
    return PRANGE_OK;
}
