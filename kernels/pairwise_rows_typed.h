/* SPDX-License-Identifier: MIT */
/*
 * Distances of two sets in blocks of rows, for one element type: REAL, TYPED(name) for its names,
 * TITLE(name) for them as text. A block is the cross form of some points of x with all of y; what
 * was packed and prepared for the first serves all.
 */

/* As many rows as the memory holds, at least one. Where x is the set that is packed, a block begins
 * with a panel. */
static ptrdiff_t TYPED(rows_of_block)(const TYPED(pri_distance) * of, size_t memory, bool *pack_x)
{
    const ptrdiff_t n = of->x.n, m = of->y.n, width = of->blocks->width;
    const size_t fit = (memory ? memory : BLOCK_BYTES) / ((size_t)m * sizeof(REAL));
    const ptrdiff_t rows = fit < (size_t)n ? pri_most((ptrdiff_t)fit, 1) : n;
    *pack_x = n < m && (rows == n || rows >= width);
    return *pack_x && rows < n ? rows - rows % width : rows;
}

static prange_status TYPED(run_blocks)(TYPED(job) * job, ptrdiff_t rows,
                                       TYPED(prange_distance_rows_function) function, void *ctx)
{
    const ptrdiff_t n = job->of.x.n, m = job->of.y.n;
    for (ptrdiff_t first = 0; first < n; first += rows) {
        job->first = first;
        job->count = pri_least(rows, n - first);
        TYPED(run)(job);
        job->prepared = true;
        const int code = function(first, job->count, m, job->out, ctx);
        if (code != 0)
            return pri_fail_callback(job->of.title, first, code);
    }
    return PRANGE_OK;
}

/* What the blocks add to the checks of two sets. */
static prange_status TYPED(check_blocks)(const TYPED(pri_distance) * of,
                                         TYPED(prange_distance_rows_function) function)
{
    ptrdiff_t bytes;
    if (!function)
        return pri_check_pointer(of->title, "function", NULL);
    if (of->how->out_stride != 0)
        return pri_fail(PRANGE_ERROR_VALUE, "prange_%s: out_stride = %td, and rows stand together",
                        of->title, of->how->out_stride);
    if (__builtin_mul_overflow(of->y.n, (ptrdiff_t)sizeof(REAL), &bytes))
        return pri_fail(PRANGE_ERROR_SIZE, "prange_%s: a row of m = %td distances overflows",
                        of->title, of->y.n);
    return TYPED(pri_distance_check)(of, 0, NULL);
}

prange_status TYPED(prange_distance_rows)(const TYPED(prange_distance_options) * options,
                                          ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, const REAL *x,
                                          const REAL *y, size_t memory,
                                          TYPED(prange_distance_rows_function) function, void *ctx)
{
    TYPED(job) job;
    bool pack_x;
    prange_status status =
        TYPED(pri_distance_begin)(&job.of, TITLE("distance_rows"), options, true, n, m, d, x, y);
    if (status == PRANGE_OK)
        status = TYPED(check_blocks)(&job.of, function);
    if (status != PRANGE_OK || n == 0 || m == 0)
        return status;
    const ptrdiff_t rows = TYPED(rows_of_block)(&job.of, memory, &pack_x);
    status = TYPED(pri_distance_open)(&job.of, pack_x);
    if (status != PRANGE_OK)
        return status;
    TYPED(start)(&job, CROSS, pri_memory_take(&job.of.memory, rows, m, sizeof(REAL)), m);
    status = job.out ? TYPED(run_blocks)(&job, rows, function, ctx)
                     : pri_fail(PRANGE_ERROR_MEMORY, "prange_%s: no memory for %td rows of %td",
                                job.of.title, rows, m);
    TYPED(pri_distance_close)(&job.of);
    return status;
}
