/* SPDX-License-Identifier: MIT */
/*
 * A piece of the parallel loop is some rows of the last axis, or a part of a long row.
 */
#include "boxes.h"

#include "exec/parallel_for.h"
#include "operation.h"

/* Elements of a piece, about: some microseconds, against 20 ns that a row costs beside them. */
#define PIECE 8192

typedef struct box_job {
    const pri_boxes *boxes;
    pri_elementwise row; /* of one row, but for where it lies */
    ptrdiff_t length;    /* of a row */
    ptrdiff_t rows;      /* of a piece; 1 where rows are cut */
    ptrdiff_t part;      /* elements of a row that one piece takes */
    ptrdiff_t parts;     /* pieces of a row */
} box_job;

prange_status PRI_TYPED(pri_boxes_check)(const pri_boxes *boxes)
{
    return boxes->binary ? pri_binary_check(boxes->function, (prange_binary)boxes->op)
                         : pri_unary_check(boxes->function, (prange_unary)boxes->op);
}

/* How far array `a` has moved at the start of a row. */
static inline ptrdiff_t row_offset(const box_job *job, int a, ptrdiff_t row)
{
    const pri_walk *walk = &job->boxes->walk;
    if (walk->ndim <= 2)
        return walk->ndim == 2 ? row * walk->strides[a][0] : 0;
    return pri_walk_offset(walk, a, row * job->length);
}

/* Elements from .. from + n - 1 of a row. An operand that stays the same is a scalar. `call` is a
 * piece's own copy of job->row. */
static void run_row(const box_job *job, pri_elementwise *call, ptrdiff_t row, ptrdiff_t from,
                    ptrdiff_t n)
{
    const pri_boxes *boxes = job->boxes;
    call->n = n;
    call->z = (element *)boxes->out + row_offset(job, PRI_BOX_OUT, row) + from * call->incz;
    call->x = (const element *)boxes->x + row_offset(job, PRI_BOX_X, row) + from * call->incx;
    if (boxes->binary) {
        const element *y = (const element *)boxes->y + row_offset(job, PRI_BOX_Y, row);
        if (call->incy == 0)
            call->s = *y;
        else
            call->y = y + from * call->incy;
    }
    PRI_TYPED(pri_elementwise_serial)(call);
}

static void run_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const box_job *job = argument;
    pri_elementwise call = job->row;
    if (job->parts > 1) {
        const ptrdiff_t from = piece % job->parts * job->part;
        run_row(job, &call, piece / job->parts, from, pri_min(job->part, job->length - from));
        return;
    }
    const ptrdiff_t rows = job->boxes->count / job->length;
    const ptrdiff_t end = pri_min(rows, (piece + 1) * job->rows);
    for (ptrdiff_t row = piece * job->rows; row < end; row++)
        run_row(job, &call, row, 0, job->length);
}

prange_status PRI_TYPED(pri_boxes_run)(const pri_boxes *boxes)
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
    job.row.run = !binary             ? PRI_TYPED(pri_run_unary)
                  : job.row.incy == 0 ? PRI_TYPED(pri_run_scalar)
                                      : PRI_TYPED(pri_run_binary);
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
