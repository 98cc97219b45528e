/* SPDX-License-Identifier: MIT */
/*
 * Distances of two sets in blocks of rows, for the types of pairwise_typed.h. A block is the cross
 * form of some points of x with all of y; what was packed and prepared for the first serves all.
 */

/* What the user wants done with them. */
typedef struct FORM(blocks) {
    size_t memory;
    RESULTS(prange_distance_rows_function) function;
    void *ctx;
} FORM(blocks);

/* As many rows as the memory holds, at least one. Where x is the set that is packed, a block begins
 * with a panel. */
static ptrdiff_t FORM(rows_of_block)(const TYPED(pri_distance) * of, size_t memory, bool *pack_x)
{
    const ptrdiff_t n = of->x.n, m = of->y.n, width = of->blocks->width;
    const size_t fit = (memory ? memory : BLOCK_BYTES) / ((size_t)m * sizeof(RESULT));
    const ptrdiff_t rows = fit < (size_t)n ? pri_most((ptrdiff_t)fit, 1) : n;
    *pack_x = n < m && (rows == n || rows >= width);
    return *pack_x && rows < n ? rows - rows % width : rows;
}

static prange_status FORM(run_blocks)(FORM(job) * job, ptrdiff_t rows, const FORM(blocks) * how)
{
    const ptrdiff_t n = job->of.x.n, m = job->of.y.n;
    for (ptrdiff_t first = 0; first < n; first += rows) {
        job->first = first;
        job->count = pri_least(rows, n - first);
        FORM(run)(job);
        job->prepared = true;
        const int code = how->function(first, job->count, m, job->out, how->ctx);
        if (code != 0)
            return pri_fail_callback(job->of.title, first, code);
    }
    return PRANGE_OK;
}

/* Checks everything. */
static prange_status FORM(begin_rows)(FORM(job) * job, const char *title, unsigned flags,
                                      const TYPED(prange_distance_options) * how, ptrdiff_t n,
                                      ptrdiff_t m, ptrdiff_t d, const REAL *x, const REAL *y,
                                      const FORM(blocks) * blocks)
{
    ptrdiff_t bytes;
    prange_status status =
        TYPED(pri_distance_begin)(&job->of, title, how, flags, true, n, m, d, x, y);
    if (status != PRANGE_OK)
        return status;
    if (!blocks->function)
        return pri_check_pointer(title, "function", NULL);
    if (how->out_stride != 0)
        return pri_fail(PRANGE_ERROR_VALUE, "%s: out_stride = %td, and rows stand together",
                        title, how->out_stride);
    if (__builtin_mul_overflow(m, (ptrdiff_t)sizeof(RESULT), &bytes))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: a row of m = %td distances overflows", title,
                        m);
    return TYPED(pri_distance_check)(&job->of, 0, NULL);
}

static prange_status FORM(finish_rows)(FORM(job) * job, const FORM(blocks) * blocks)
{
    TYPED(pri_distance) *of = &job->of;
    const ptrdiff_t m = of->y.n;
    bool pack_x;
    const ptrdiff_t rows = FORM(rows_of_block)(of, blocks->memory, &pack_x);
    prange_status status = TYPED(pri_distance_open)(of, pack_x);
    if (status != PRANGE_OK)
        return status;
    FORM(start)(job, CROSS, rows, pri_memory_take(&of->memory, rows, m, sizeof(RESULT)), m);
    status = job->out ? FORM(run_blocks)(job, rows, blocks)
                      : pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td rows of %td",
                                 of->title, rows, m);
    TYPED(pri_distance_close)(of);
    return status;
}
