/* SPDX-License-Identifier: MIT */
#include "widen.h"

#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "simd/convert.h"

/* Rows copied per piece. */
#define PIECE_ROWS 1024

/* ns per coordinate, from cache to cache. */
#define WIDEN_NS 0.1

typedef struct widen_job {
    const pri_pairs *pairs;
    ptrdiff_t pieces_of_x;
    double *x, *y;
} widen_job;

/* Copies a piece. The pieces of x come first, then those of y. */
static void widen_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const widen_job *job = argument;
    const bool is_x = piece < job->pieces_of_x;
    const pri_points *from = is_x ? &job->pairs->x : &job->pairs->y;
    const ptrdiff_t first = (is_x ? piece : piece - job->pieces_of_x) * PIECE_ROWS;
    const ptrdiff_t rows = pri_min(PIECE_ROWS, from->n - first), d = job->pairs->given;
    pri_isa_get()->convert_f32->widen(rows, d, from->given + first * from->given_stride,
                                      from->given_stride, (is_x ? job->x : job->y) + first * d, d);
}

static void widen_points(const widen_job *job)
{
    const pri_pairs *pairs = job->pairs;
    const ptrdiff_t pieces_of_y =
        !job->y || job->y == job->x ? 0 : pri_pieces(pairs->y.n, PIECE_ROWS);
    const double points =
        (job->x ? (double)pairs->x.n : 0) + (pieces_of_y ? (double)pairs->y.n : 0);
    const pri_work work = {.name = pairs->function,
                           .n = pairs->x.n,
                           .pieces = job->pieces_of_x + pieces_of_y,
                           .ns = points * (double)pairs->given * WIDEN_NS,
                           .bytes = points * (double)pairs->given * 12};
    pri_parallel_for(&work, widen_piece, job);
}

/* A parameter: rows of d numbers, or NULL. */
static const double *widen_values(pri_memory *memory, ptrdiff_t rows, ptrdiff_t d,
                                  const float *from)
{
    double *to = from ? pri_memory_take(memory, rows, d, sizeof *to) : NULL;
    if (to)
        pri_isa_get()->convert_f32->widen(rows, d, from, d, to, d);
    return to;
}

prange_status pri_widen(pri_widened *to, const pri_pairs *pairs)
{
    const pri_options *options = pairs->options;
    const ptrdiff_t d = pairs->given;
    const bool same = pairs->two && !options->x_view && pairs->y.given == pairs->x.given &&
                      pairs->y.n == pairs->x.n && pairs->y.given_stride == pairs->x.given_stride;
    *to = (pri_widened){
        .options = {.metric = options->metric,
                    .flags = options->flags &
                             (PRANGE_EXCLUDE_SELF | PRANGE_BY_DISTANCE | PRANGE_ZERO_OVER_ZERO),
                    .p = options->p,
                    .out_stride = options->out_stride,
                    .x_view = options->x_view,
                    .y_view = options->y_view}};
    to->options.weights = widen_values(&to->memory, 1, d, options->weights);
    to->options.variances = widen_values(&to->memory, 1, d, options->variances);
    to->options.inverse_covariance = widen_values(&to->memory, d, d, options->inverse_covariance);
    to->options.max_distance = widen_values(&to->memory, 1, 1, options->max_distance);
    to->options.radii = widen_values(&to->memory, 1, pairs->x.n, options->radii);
    double *x = NULL, *y = NULL;
    if (!options->x_view)
        x = pri_memory_take(&to->memory, pairs->x.n, d, sizeof *x);
    if (pairs->two && !options->y_view)
        y = same ? x : pri_memory_take(&to->memory, pairs->y.n, d, sizeof *y);
    if (to->memory.missing) {
        pri_widened_free(to);
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for points in f64", pairs->function);
    }
    to->inputs = (pri_inputs_f64){.function = pairs->function,
                                  .options = &to->options,
                                  .n = pairs->x.n,
                                  .m = pairs->two ? pairs->y.n : pairs->x.n,
                                  .d = d,
                                  .x = x,
                                  .y = y};
    widen_points(&(widen_job){pairs, x ? pri_pieces(pairs->x.n, PIECE_ROWS) : 0, x, y});
    return PRANGE_OK;
}

void pri_widened_free(pri_widened *widened)
{
    pri_memory_free(&widened->memory);
}
