/* SPDX-License-Identifier: MIT */
#include <prange/matmul.h>

#include "base/check.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "product.h"
#include "simd/cache.h"
#include "simd/map.h"

/* Elements per piece: several microseconds of work. */
#define PIECE 16384

/* Rows of fewer columns are not worth a call each. */
#define SHORT_ROW 16

/* Estimated time per element in a cache, in ns. */
#define ELEMENT_NS 0.1

typedef struct outer_job {
    const pri_map *kernels;
    ptrdiff_t m, n;
    const element *x, *y;
    element *a;
    ptrdiff_t rows, columns, across; /* rows and columns per piece; pieces per row of pieces */
    bool streamed;
} outer_job;

/* Fills rows that are too short for a call each. A single column is a map of x. */
static void fill_short_rows(const outer_job *job, ptrdiff_t first, ptrdiff_t end)
{
    const ptrdiff_t n = job->n;
    const element *y = job->y;
    element *to = job->a + first * n;
    if (n == 1) {
        job->kernels->scalar[PRI_MUL](end - first, job->x + first, y[0], to);
        return;
    }
    for (ptrdiff_t i = first; i < end; i++, to += n) {
        const element factor = job->x[i];
        for (ptrdiff_t j = 0; j < n; j++)
            to[j] = (element)(y[j] * factor);
    }
}

static void fill_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const outer_job *job = argument;
    const ptrdiff_t first = piece / job->across * job->rows;
    const ptrdiff_t end = pri_min(job->m, first + job->rows);
    const ptrdiff_t column = piece % job->across * job->columns;
    const ptrdiff_t count = pri_min(job->columns, job->n - column);
    if (job->n < SHORT_ROW) {
        fill_short_rows(job, first, end);
        return;
    }
    for (ptrdiff_t i = first; i < end; i++) {
        element *to = job->a + i * job->n + column;
        if (job->streamed)
            job->kernels->stream_scalar(PRI_MUL, count, job->y + column, job->x[i], to);
        else
            job->kernels->scalar[PRI_MUL](count, job->y + column, job->x[i], to);
    }
    if (job->streamed)
        job->kernels->stream_end();
}

prange_status PRI_TYPED(prange_outer)(ptrdiff_t m, ptrdiff_t n, const element *x, const element *y,
                                      element *a)
{
    const pri_array in[] = {{"x", x, 1}, {"y", y, 1}}, out = {"a", a, 1};
    ptrdiff_t count = 0;
    prange_status status = pri_product_check(__func__, "a", m, n, sizeof *a, a, &count);
    for (int i = 0; i < 2 && status == PRANGE_OK && count > 0; i++) {
        status = pri_check_arrays(__func__, i ? n : m, sizeof *a, 1, &in[i]);
        if (status == PRANGE_OK)
            status = pri_check_disjoint(__func__, sizeof *a, &out, count, &in[i], i ? n : m);
    }
    if (status != PRANGE_OK || count == 0)
        return status;
    const bool large = count >= (ptrdiff_t)(PRI_STREAM_BYTES / sizeof *a);
    const ptrdiff_t columns = pri_min(n, PIECE), rows = pri_max(1, PIECE / columns);
    const outer_job job = {
        .kernels = pri_isa_get()->PRI_TYPED(map),
        .m = m,
        .n = n,
        .x = x,
        .y = y,
        .a = a,
        .rows = rows,
        .columns = columns,
        .across = pri_pieces(n, columns),
        .streamed = PRI_IS_REAL && large && n >= PRI_LINE_BYTES,
    };
    const pri_work work = {
        .name = __func__,
        .n = count,
        .pieces = pri_pieces(m, rows) * job.across,
        .ns = (double)count * ELEMENT_NS,
        .bytes = (double)count * sizeof *a,
        .flops = (double)count,
    };
    pri_parallel_for(&work, fill_piece, &job);
    return PRANGE_OK;
}
