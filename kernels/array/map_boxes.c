/* SPDX-License-Identifier: MIT */
/*
 * A piece of the parallel loop is several rows along the last axis, or a part of a long row. Short
 * rows go through contiguous buffers, many rows at a time.
 */
#include "map_boxes.h"

#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "operation.h"
#include "simd/map.h"

/* Elements per piece, approximately: several microseconds of work, against 20 ns of overhead per
 * row. */
#define PIECE 8192

/* The longest rows that go through buffers, and the elements of a buffer of 8 KiB. For longer rows,
 * one call of the operation per row is faster. */
#define SHORT_ROW 24
enum { BUFFER = 8192 / sizeof(element) };

typedef struct box_job {
    const pri_map_boxes *boxes;
    pri_elementwise row; /* the call for one row, without its addresses */
    ptrdiff_t length;    /* elements per row */
    ptrdiff_t rows;      /* rows per piece; 1 if rows are cut */
    ptrdiff_t part;      /* elements per piece of a row that is cut */
    ptrdiff_t parts;     /* pieces per row */
    bool scalar; /* y is constant along a row; for short rows, also across the rows of a call */
    bool across; /* successive pieces are in successive rows, not along one row */
} box_job;

prange_status PRI_TYPED(pri_map_boxes_check)(const pri_map_boxes *boxes)
{
    return boxes->binary ? pri_binary_check(boxes->function, (prange_binary)boxes->op)
                         : pri_unary_check(boxes->function, (prange_unary)boxes->op);
}

/* The offset of array `a` at the start of a row. */
static inline ptrdiff_t row_offset(const box_job *job, int a, ptrdiff_t row)
{
    const pri_walk *walk = &job->boxes->walk;
    if (walk->ndim <= 2)
        return walk->ndim == 2 ? row * walk->strides[a][0] : 0;
    return pri_walk_offset(walk, a, row * job->length);
}

/* Elements from .. from + n - 1 of a row. A constant operand is passed as a scalar. `call` is the
 * piece's own copy of job->row. */
static void run_row(const box_job *job, pri_elementwise *call, ptrdiff_t row, ptrdiff_t from,
                    ptrdiff_t n)
{
    const pri_map_boxes *boxes = job->boxes;
    call->n = n;
    call->z = (element *)boxes->out + row_offset(job, PRI_BOX_OUT, row) + from * call->incz;
    call->x = (const element *)boxes->x + row_offset(job, PRI_BOX_X, row) + from * call->incx;
    if (boxes->binary) {
        const element *y = (const element *)boxes->y + row_offset(job, PRI_BOX_Y, row);
        if (job->scalar)
            call->s = *y;
        else
            call->y = y + from * call->incy;
    }
    PRI_TYPED(pri_elementwise_serial)(call);
}

/* Copy rows to and from a contiguous buffer: `step` is the stride between rows, `inc` the stride
 * within a row. The loops go column by column because there are more rows than columns, so that the
 * inner loop is long. */
static void gather_rows(ptrdiff_t rows, ptrdiff_t length, const element *x, ptrdiff_t step,
                        ptrdiff_t inc, element *buffer)
{
    for (ptrdiff_t k = 0; k < length; k++)
        for (ptrdiff_t i = 0; i < rows; i++)
            buffer[i * length + k] = x[i * step + k * inc];
}

static void scatter_rows(ptrdiff_t rows, ptrdiff_t length, const element *buffer, element *z,
                         ptrdiff_t step, ptrdiff_t inc)
{
    for (ptrdiff_t k = 0; k < length; k++)
        for (ptrdiff_t i = 0; i < rows; i++)
            z[i * step + k * inc] = buffer[i * length + k];
}

/* An input of rows at a constant stride: in place if it is contiguous, else copied to `buffer`. */
static const element *load_rows(const box_job *job, int a, const element *x, ptrdiff_t rows,
                                element *buffer)
{
    const pri_walk *walk = &job->boxes->walk;
    const ptrdiff_t step = walk->strides[a][walk->ndim - 2], inc = walk->strides[a][walk->ndim - 1];
    if (inc == 1 && step == job->length)
        return x;
    gather_rows(rows, job->length, x, step, inc, buffer);
    return buffer;
}

/* Short rows from `row` on, which are at a constant stride and fit into a buffer. */
static void run_rows(const box_job *job, pri_elementwise *call, ptrdiff_t row, ptrdiff_t rows)
{
    element x_buffer[BUFFER], y_buffer[BUFFER], z_buffer[BUFFER];
    const pri_map_boxes *boxes = job->boxes;
    const pri_walk *walk = &boxes->walk;
    const ptrdiff_t step = walk->strides[PRI_BOX_OUT][walk->ndim - 2], inc = call->incz;
    const bool direct = inc == 1 && step == job->length;
    element *z = (element *)boxes->out + row_offset(job, PRI_BOX_OUT, row);
    const element *x = (const element *)boxes->x + row_offset(job, PRI_BOX_X, row), *y = NULL;
    x = load_rows(job, PRI_BOX_X, x, rows, x_buffer);
    if (boxes->binary) {
        y = (const element *)boxes->y + row_offset(job, PRI_BOX_Y, row);
        if (job->scalar)
            call->s = *y;
        else
            y = load_rows(job, PRI_BOX_Y, y, rows, y_buffer);
    }
    (void)call->run(call, rows * job->length, x, y, direct ? z : z_buffer);
    if (!direct)
        scatter_rows(rows, job->length, z_buffer, z, step, inc);
}

static void run_short_rows(const box_job *job, pri_elementwise *call, ptrdiff_t row, ptrdiff_t end)
{
    const pri_walk *walk = &job->boxes->walk;
    const ptrdiff_t side = walk->shape[walk->ndim - 2], fit = BUFFER / job->length;
    for (ptrdiff_t some; row < end; row += some) {
        some = pri_min(pri_min(fit, end - row), side - row % side);
        run_rows(job, call, row, some);
    }
}

static bool has_short_rows(const box_job *job)
{
    return job->boxes->walk.ndim > 1 && job->length <= SHORT_ROW;
}

static void run_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const box_job *job = argument;
    pri_elementwise call = job->row;
    const ptrdiff_t rows = job->boxes->count / job->length;
    if (job->parts > 1) {
        const ptrdiff_t row = job->across ? piece % rows : piece / job->parts;
        const ptrdiff_t from = (job->across ? piece / rows : piece % job->parts) * job->part;
        run_row(job, &call, row, from, pri_min(job->part, job->length - from));
        return;
    }
    const ptrdiff_t end = pri_min(rows, (piece + 1) * job->rows);
    if (has_short_rows(job))
        return run_short_rows(job, &call, piece * job->rows, end);
    for (ptrdiff_t row = piece * job->rows; row < end; row++)
        run_row(job, &call, row, 0, job->length);
}

static ptrdiff_t magnitude(ptrdiff_t stride)
{
    return stride < 0 ? -stride : stride;
}

/* Whether elements that are adjacent in an input are in adjacent rows. Then pieces at the same
 * place of adjacent rows read the same cache lines. */
static bool reads_across(const pri_walk *walk, int a)
{
    const int last = walk->ndim - 1;
    return last > 0 && walk->strides[a][last - 1] != 0 &&
           magnitude(walk->strides[a][last - 1]) < magnitude(walk->strides[a][last]);
}

prange_status PRI_TYPED(pri_map_boxes_run)(const pri_map_boxes *boxes)
{
    const pri_walk *walk = &boxes->walk;
    const int last = walk->ndim - 1;
    const ptrdiff_t length = last < 0 ? 1 : walk->shape[last], rows = boxes->count / length;
    const bool binary = boxes->binary;
    box_job job = {.boxes = boxes,
                   .row = {.function = boxes->function,
                           .incx = last < 0 ? 1 : walk->strides[PRI_BOX_X][last],
                           .incy = last < 0 ? 0 : walk->strides[PRI_BOX_Y][last],
                           .incz = last < 0 ? 1 : walk->strides[PRI_BOX_OUT][last],
                           .op = boxes->op},
                   .length = length,
                   .rows = pri_max(1, PIECE / length),
                   .part = pri_min(length, PIECE)};
    job.scalar = binary && job.row.incy == 0 &&
                 (!has_short_rows(&job) || walk->strides[PRI_BOX_Y][last - 1] == 0);
    job.row.run = !binary      ? PRI_TYPED(pri_run_unary)
                  : job.scalar ? PRI_TYPED(pri_run_scalar)
                               : PRI_TYPED(pri_run_binary);
    job.across = reads_across(walk, PRI_BOX_X) || (binary && reads_across(walk, PRI_BOX_Y));
    job.parts = pri_pieces(length, job.part);
    const double elements = (double)boxes->count;
    const double ns =
        binary ? pri_binary_ns((prange_binary)boxes->op) : pri_unary_ns((prange_unary)boxes->op);
    const pri_work work = {.name = boxes->function,
                           .n = boxes->count,
                           .pieces = job.parts > 1 ? rows * job.parts : pri_pieces(rows, job.rows),
                           .ns = elements * ns,
                           .user = (uint64_t)boxes->op,
                           .bytes = elements * (binary ? 3 : 2) * sizeof(element),
                           .reports = true};
    return pri_parallel_for(&work, run_piece, &job);
}
