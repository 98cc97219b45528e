/* SPDX-License-Identifier: MIT */
/*
 * Copies points given as views, of any type and strides, to rows of the call's type. C's
 * conversions round, so the bits are the same at every instruction set level.
 */
#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "pairs.h"

/* Coordinates per piece: some microseconds of work. */
#define PIECE_COORDINATES 16384

/* ns per coordinate. */
#define CONVERT_NS 0.5

typedef struct convert_job {
    const pri_box *box;
    ptrdiff_t rows; /* per piece */
    ptrdiff_t end;  /* total rows */
    element *to;
} convert_job;

static void convert_row(const pri_box *box, ptrdiff_t i, element *to)
{
    const void *from = box->data + i * box->strides[0] * (ptrdiff_t)pri_type_size(box->type);
    const ptrdiff_t d = box->shape[1], stride = box->strides[1];
    switch (box->type) {
    case PRANGE_F64:
        for (ptrdiff_t k = 0; k < d; k++)
            to[k] = (element)((const double *)from)[k * stride];
        break;
    case PRANGE_F32:
        for (ptrdiff_t k = 0; k < d; k++)
            to[k] = (element)((const float *)from)[k * stride];
        break;
    case PRANGE_I64:
        for (ptrdiff_t k = 0; k < d; k++)
            to[k] = (element)((const int64_t *)from)[k * stride];
        break;
    case PRANGE_I32:
        for (ptrdiff_t k = 0; k < d; k++)
            to[k] = (element)((const int32_t *)from)[k * stride];
        break;
    case PRANGE_U8:
        for (ptrdiff_t k = 0; k < d; k++)
            to[k] = (element)((const uint8_t *)from)[k * stride];
        break;
    }
}

static void convert_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const convert_job *job = argument;
    const ptrdiff_t d = job->box->shape[1];
    const ptrdiff_t end = pri_min(job->end, (piece + 1) * job->rows);
    for (ptrdiff_t i = piece * job->rows; i < end; i++)
        convert_row(job->box, i, job->to + i * d);
}

static void convert(const char *function, const pri_box *box, element *to, ptrdiff_t rows)
{
    const ptrdiff_t d = box->shape[1];
    const ptrdiff_t piece_rows = pri_max(1, PIECE_COORDINATES / pri_max(1, d));
    const convert_job job = {box, piece_rows, rows, to};
    const double coordinates = (double)rows * (double)d;
    const double bytes = (double)(pri_type_size(box->type) + sizeof(element));
    const pri_work work = {.name = function,
                           .n = rows,
                           .pieces = pri_pieces(rows, piece_rows),
                           .ns = coordinates * CONVERT_NS,
                           .bytes = coordinates * bytes};
    pri_parallel_for(&work, convert_piece, &job);
}

static bool same_view(const pri_box *a, const pri_box *b)
{
    return a->data == b->data && a->type == b->type && a->shape[0] == b->shape[0] &&
           a->strides[0] == b->strides[0] && a->strides[1] == b->strides[1];
}

/* Converts a row of stride 0 only once, and only once a view that is both x and y. */
prange_status PRI_TYPED(pri_pairs_convert)(pri_pairs *pairs)
{
    pri_points *sets[] = {&pairs->x, &pairs->y};
    pri_box boxes[2];
    for (int k = 0; k < 2; k++) {
        pri_points *set = sets[k];
        if (!set->converted)
            continue;
        prange_status status = pri_box_of(pairs->function, "points", set->view, &boxes[k]);
        if (status != PRANGE_OK)
            return status;
        const ptrdiff_t rows = boxes[k].strides[0] == 0 ? pri_min(1, set->n) : set->n;
        set->given_stride = boxes[k].strides[0] == 0 ? 0 : pairs->given;
        if (k == 1 && pairs->x.converted && same_view(&boxes[0], &boxes[1])) {
            set->given = pairs->x.given;
            continue;
        }
        element *to = pairs->copies[k] = pri_scratch(rows * pairs->given, sizeof *to);
        if (!to) {
            PRI_TYPED(pri_pairs_release)(pairs);
            return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %td converted points",
                            pairs->function, rows);
        }
        convert(pairs->function, &boxes[k], to, rows);
        set->given = to;
    }
    return PRANGE_OK;
}
