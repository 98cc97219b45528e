/* SPDX-License-Identifier: MIT */
#include "widen.h"

#include "pieces.h"
#include "isa/isa.h"
#include "base/status.h"

/* Rows that are copied in one piece. */
#define PIECE_ROWS 1024

/* ns a coordinate, from a cache to one. */
#define WIDEN_NS 0.1

typedef struct widening {
    const pri_distance_f32 *of;
    ptrdiff_t pieces_of_x;
    double *x, *y;
} widening;

/* Pieces of x, then those of y. */
static void widen_piece(const void *argument, ptrdiff_t piece)
{
    const widening *job = argument;
    const bool is_x = piece < job->pieces_of_x;
    const pri_points_f32 *from = is_x ? &job->of->x : &job->of->y;
    const ptrdiff_t first = (is_x ? piece : piece - job->pieces_of_x) * PIECE_ROWS;
    const ptrdiff_t rows = pri_least(PIECE_ROWS, from->n - first), d = job->of->given;
    pri_isa_get()->convert_f32->widen(rows, d, from->given + first * from->given_stride,
                                from->given_stride, (is_x ? job->x : job->y) + first * d, d);
}

static void widen_points(const widening *job)
{
    const pri_distance_f32 *of = job->of;
    const ptrdiff_t pieces_of_y = job->y == job->x ? 0 : pri_pieces(of->y.n, PIECE_ROWS);
    const double points = (double)of->x.n + (pieces_of_y ? (double)of->y.n : 0);
    const pri_work work = {.name = of->title,
                           .n = of->x.n,
                           .pieces = job->pieces_of_x + pieces_of_y,
                           .ns = points * (double)of->given * WIDEN_NS,
                           .bytes = points * (double)of->given * 12};
    pri_team team = pri_team_open(&work);
    pri_run(&team, 0, work.pieces, widen_piece, job);
    pri_team_close(&team);
}

/* A parameter of d numbers, or of rows of them. */
static const double *widen_values(pri_memory *memory, ptrdiff_t rows, ptrdiff_t d,
                                  const float *from)
{
    double *to = from ? pri_memory_take(memory, rows, d, sizeof *to) : NULL;
    if (to)
        pri_isa_get()->convert_f32->widen(rows, d, from, d, to, d);
    return to;
}

prange_status pri_widen(pri_widened *to, const pri_distance_f32 *of)
{
    const prange_distance_options_f32 *how = of->how;
    const ptrdiff_t d = of->given;
    const bool same = of->two && of->y.given == of->x.given && of->y.n == of->x.n &&
                      of->y.given_stride == of->x.given_stride;
    *to = (pri_widened){.how = {.metric = how->metric, .p = how->p, .out_stride = how->out_stride}};
    to->how.weights = widen_values(&to->memory, 1, d, how->weights);
    to->how.variances = widen_values(&to->memory, 1, d, how->variances);
    to->how.inverse_covariance = widen_values(&to->memory, d, d, how->inverse_covariance);
    double *x = pri_memory_take(&to->memory, of->x.n, d, sizeof *x), *y = same ? x : NULL;
    if (of->two && !same)
        y = pri_memory_take(&to->memory, of->y.n, d, sizeof *y);
    if (to->memory.missing) {
        pri_widened_free(to);
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for points in f64", of->title);
    }
    to->x = x;
    to->y = y;
    widen_points(&(widening){of, pri_pieces(of->x.n, PIECE_ROWS), x, y});
    return PRANGE_OK;
}

void pri_widened_free(pri_widened *widened)
{
    pri_memory_free(&widened->memory);
}
