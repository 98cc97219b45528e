/* SPDX-License-Identifier: MIT */
/*
 * Distances of two sets in blocks of rows, for each form. A block is the cross form of some points
 * of x with all of y; points packed and prepared for the first block serve all blocks.
 */
#include "base/check.h"
#include "base/status.h"
#include "exec/progress.h"
#include "pairwise.h"
#include "tiles.h"
#include "widen.h"

/* The memory of a block of rows if the caller sets none. */
#define BLOCK_BYTES ((size_t)8 << 20)

/* The user's function for the rows, and the memory of a block. */
typedef struct consumer {
    size_t memory;
    PRI_RESULT_TYPED(prange_distance_rows_function) function;
    void *ctx;
} consumer;

static prange_status check(const pri_pairs *pairs, const consumer *to)
{
    const char *function = pairs->function;
    const ptrdiff_t out_stride = pairs->options->out_stride;
    ptrdiff_t bytes;
    if (!to->function)
        return pri_check_pointer(function, "function", NULL);
    if (out_stride != 0)
        return pri_fail(PRANGE_ERROR_VALUE,
                        "%s: out_stride = %td, but the rows of a block are contiguous", function,
                        out_stride);
    if (__builtin_mul_overflow(pairs->y.n, (ptrdiff_t)sizeof(result), &bytes))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: a row of m = %td distances overflows", function,
                        pairs->y.n);
    return PRI_TYPED(pri_pairs_check)(pairs, 0, NULL);
}

/* The rows of a block: as many as the memory holds, at least one. If x is packed, each block begins
 * with a panel. */
static ptrdiff_t plan_rows(const pri_pairs *pairs, size_t memory, bool *pack_x)
{
    const ptrdiff_t n = pairs->x.n, m = pairs->y.n, width = pairs->kernels->width;
    const size_t fit = (memory ? memory : BLOCK_BYTES) / ((size_t)m * sizeof(result));
    const ptrdiff_t rows = fit < (size_t)n ? pri_max((ptrdiff_t)fit, 1) : n;
    *pack_x = n < m && (rows == n || rows >= width);
    return *pack_x && rows < n ? rows - rows % width : rows;
}

/* Computes block after block of `rows` rows into `out` and passes each to the user's function. */
static prange_status run(const pri_pairs *pairs, ptrdiff_t rows, result *out, const consumer *to)
{
    const ptrdiff_t n = pairs->x.n, m = pairs->y.n;
    pri_tiles tiles = PRI_FORM(pri_tiles_of)(pairs, PRI_CROSS, rows, out, m);
    pri_progress progress;
    const bool reports = pri_progress_begin(&progress, n);
    prange_status status = PRANGE_OK;
    for (ptrdiff_t first = 0; first < n && status == PRANGE_OK; first += rows) {
        const bool prepared = first > 0;
        tiles.first = first;
        tiles.count = pri_min(rows, n - first);
        const pri_work work = PRI_FORM(pri_tiles_work)(&tiles, prepared);
        pri_team team = pri_team_open(&work);
        if (!prepared)
            PRI_TYPED(pri_pairs_prepare)(pairs, &team);
        pri_team_for_all(&team, PRI_FORM(pri_tiles_piece)(&tiles), &tiles);
        pri_team_close(&team);
        const int code = to->function(first, tiles.count, m, out, to->ctx);
        if (code != 0)
            status = pri_fail_callback(pairs->function, first, code);
        else if (reports && pri_progress_add(&progress, tiles.count, 0))
            status = pri_fail(PRANGE_ERROR_CANCELLED, "%s: cancelled by the progress function",
                              pairs->function);
    }
    if (reports)
        pri_progress_end(&progress);
    return status;
}

#if PRI_TYPED(PRI_WIDENS)

/* The rows of f64 copies of the points, rounded. */
static prange_status run_widened(const pri_pairs *pairs, const consumer *to)
{
    pri_widened wide;
    prange_status status = pri_widen(&wide, pairs);
    if (status != PRANGE_OK)
        return status;
    status = pri_distance_rows_to_f32(&wide.inputs, to->memory, to->function, to->ctx);
    pri_widened_free(&wide);
    return status;
}

#endif

prange_status PRI_FORM(pri_distance_rows)(const pri_inputs *in, size_t memory,
                                          PRI_RESULT_TYPED(prange_distance_rows_function) consume,
                                          void *ctx)
{
    const consumer to = {memory, consume, ctx};
    pri_pairs pairs;
    prange_status status =
        PRI_TYPED(pri_pairs_init)(&pairs, in, pri_accumulate_flag(in->options), true);
    if (status == PRANGE_OK)
        status = check(&pairs, &to);
    if (status != PRANGE_OK || in->n == 0 || in->m == 0)
        return status;

#if PRI_TYPED(PRI_WIDENS)
    if (in->options->flags & PRANGE_ACCUMULATE_F64)
        return run_widened(&pairs, &to);
#endif

    bool pack_x;
    const ptrdiff_t rows = plan_rows(&pairs, memory, &pack_x);
    status = PRI_TYPED(pri_pairs_convert)(&pairs);
    if (status == PRANGE_OK)
        status = PRI_TYPED(pri_pairs_allocate)(&pairs, pack_x);
    if (status != PRANGE_OK)
        return status;
    result *out = pri_memory_take(&pairs.memory, rows, in->m, sizeof(result));
    status = out ? run(&pairs, rows, out, &to)
                 : pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td rows of %td", in->function,
                            rows, in->m);
    PRI_TYPED(pri_pairs_release)(&pairs);
    return status;
}

#if !PRI_ROUNDED

prange_status PRI_TYPED(prange_distance_rows)(const pri_options *options, ptrdiff_t n, ptrdiff_t m,
                                              ptrdiff_t d, const element *x, const element *y,
                                              size_t memory,
                                              PRI_TYPED(prange_distance_rows_function) function,
                                              void *ctx)
{
    const pri_inputs in = {__func__, options, n, m, d, x, y};
    return PRI_FORM(pri_distance_rows)(&in, memory, function, ctx);
}

#endif
