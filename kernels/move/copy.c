/* SPDX-License-Identifier: MIT */
/*
 * A piece is a block of two axes: several rows; or, if the arrays have their smallest strides along
 * different axes, a square, whose cache lines stay in a first-level cache until they are fully
 * used.
 */
#include "copy.h"

#include <string.h>

#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "simd/cache.h"
#include "simd/map.h"
#include "simd/transpose.h"

/* Elements per block of rows, and the side of a square. */
enum { BLOCK = 8192, SIDE = 64 };

/* Shorter rows are not worth streaming stores. */
enum { STREAMED_ROW = 512 / sizeof(element) };

/* Estimated time per element, in ns: in contiguous rows, in strided rows, and in a transpose. */
#define ROW_NS (0.03 * sizeof(element))
#define STRIDED_NS 0.5
#define CROSSWISE_NS 0.6

typedef struct copy_job {
    const pri_copy *copy;
    ptrdiff_t height, width;      /* rows and columns per block */
    ptrdiff_t per_row, per_plane; /* blocks per row of blocks, and per plane */
    bool streamed;
} copy_job;

static void copy_row(const copy_job *job, ptrdiff_t n, const element *in, element *out)
{
    const ptrdiff_t in_step = job->copy->cols.in, out_step = job->copy->cols.out;
    if (in_step == 1 && out_step == 1 && job->streamed && n >= STREAMED_ROW)
        pri_isa_get()->PRI_TYPED(map)->stream(n, in, out);
    else if (in_step == 1 && out_step == 1)
        memcpy(out, in, (size_t)n * sizeof *out);
    else
        for (ptrdiff_t i = 0; i < n; i++)
            out[i * out_step] = in[i * in_step];
}

static void copy_rows(const copy_job *job, ptrdiff_t height, ptrdiff_t width, const element *in,
                      element *out)
{
    const pri_copy *copy = job->copy;
    for (ptrdiff_t r = 0; r < height; r++)
        copy_row(job, width, in + r * copy->rows.in, out + r * copy->rows.out);
    if (job->streamed)
        pri_isa_get()->PRI_TYPED(map)->stream_end();
}

static void copy_crosswise(const copy_job *job, ptrdiff_t height, ptrdiff_t width,
                           const element *in, element *out)
{
    const pri_copy_axis *rows = &job->copy->rows, *cols = &job->copy->cols;
    if (rows->in == 1 && cols->out == 1) {
        const pri_transpose *kernels = pri_isa_get()->PRI_TYPED(transpose);
        (job->streamed ? kernels->streamed : kernels->cached)(width, height, in, cols->in, out,
                                                              rows->out);
        return;
    }
    for (ptrdiff_t r = 0; r < height; r++)
        for (ptrdiff_t c = 0; c < width; c++)
            out[r * rows->out + c * cols->out] = in[r * rows->in + c * cols->in];
}

static void copy_piece(const void *argument, ptrdiff_t piece, int thread)
{
    const copy_job *job = argument;
    const pri_copy *copy = job->copy;
    const pri_copy_axis *rows = &copy->rows, *cols = &copy->cols;
    const ptrdiff_t plane = piece / job->per_plane, block = piece % job->per_plane;
    const ptrdiff_t row = block / job->per_row * job->height;
    const ptrdiff_t col = block % job->per_row * job->width;
    const element *in = (const element *)copy->in +
                        pri_walk_offset(&copy->others, PRI_COPY_IN, plane) + row * rows->in +
                        col * cols->in;
    element *out = (element *)copy->out + pri_walk_offset(&copy->others, PRI_COPY_OUT, plane) +
                   row * rows->out + col * cols->out;
    (void)thread;
    (copy->crosswise ? copy_crosswise : copy_rows)(job, pri_min(job->height, rows->size - row),
                                                   pri_min(job->width, cols->size - col), in, out);
}

void PRI_TYPED(pri_copy_run)(const pri_copy *copy)
{
    const double elements = (double)copy->count;
    const bool contiguous = copy->cols.in == 1 && copy->cols.out == 1;
    copy_job job = {.copy = copy,
                    .width = pri_min(copy->cols.size, copy->crosswise ? SIDE : BLOCK),
                    .streamed = copy->count >= (ptrdiff_t)(PRI_STREAM_BYTES / sizeof(element))};
    job.height = copy->crosswise ? pri_min(copy->rows.size, SIDE)
                                 : pri_min(copy->rows.size, pri_max(1, BLOCK / job.width));
    job.per_row = pri_pieces(copy->cols.size, job.width);
    job.per_plane = job.per_row * pri_pieces(copy->rows.size, job.height);
    const pri_work work = {.name = copy->function,
                           .n = copy->count,
                           .pieces =
                               copy->count / (copy->rows.size * copy->cols.size) * job.per_plane,
                           .ns = elements * (copy->crosswise ? CROSSWISE_NS
                                             : contiguous    ? ROW_NS
                                                             : STRIDED_NS),
                           .user = copy->crosswise,
                           .bytes = 2.0 * elements * sizeof(element)};
    pri_parallel_for(&work, copy_piece, &job);
}
