/* SPDX-License-Identifier: MIT */
/*
 * Distances by matrix products. The points are copied minus a common mean, so that the rounding of
 * the copies is relative to the spread of the points, not to their position.
 *
 * A tile holds the products -2xy of some points of each set. With the squared lengths of the
 * points, they give squared distances with a known error bound. If the bound of a pair is too
 * large, its distance is computed by differences of the original points. Each thread has its own
 * tile and turns it into distances row by row.
 */
#include "product.h"

#include <math.h>
#include <string.h>

#include "base/status.h"
#include "blas/blas.h"
#include "exec/parallel_for.h"
#include "exec/progress.h"
#include "isa/isa.h"
#include "simd/product.h"
#include "simd/transpose.h"

/* Rows copied per piece. */
#define COPIED_ROWS 64

/* Points whose mean is taken. Any centre serves; one in the middle of the points serves best. */
#define SAMPLE 256

/* The largest relative error of a squared distance by a product; otherwise differences are used. */
#define ACCURACY 1e-9

#define ROUNDOFF 0x1p-53

enum { SIDE = PRI_PRODUCT_SIDE, TILE = SIDE * SIDE };

/* A set's copies: minus the mean, times the roots of the weights. */
typedef struct copies {
    ptrdiff_t n;
    double *rows;  /* n x d */
    double *norms; /* n sums of squares, not finite if a point is not */
} copies;

typedef struct product_job {
    const pri_pairs *pairs;
    const pri_product *kernels;
    pri_layout layout;
    element *out;
    ptrdiff_t out_stride;
    copies x, y;
    const copies *columns; /* y, or x where there is one set */
    double *mean;
    double *scale; /* NULL: no weights */
    double *tiles; /* one per thread */
    /* |x norm + y norm + product - squared distance| <= bound * (x norm + y norm), if that sum is
     * finite and at least 2^-900. */
    double bound;
    pri_memory memory;
} product_job;

/* PRANGE_ACCUMULATE_F64 excludes products: it asks for f64 distances of f32 points, but most
 * metrics would prepare their points in f32 first. */
bool PRI_TYPED(pri_product_pays)(const pri_pairs *pairs)
{
    const unsigned both = PRANGE_FAST | PRANGE_ACCUMULATE_F64;
    return (pairs->options->flags & both) == PRANGE_FAST && !pairs->user &&
           pairs->metric->step == PRI_STEP_SQUARES && !pairs->directions &&
           pri_blas_pays(sizeof(element), pairs->given, pairs->x.n,
                         pairs->two ? pairs->y.n : pairs->x.n);
}

static void take_copies(product_job *job, copies *set, ptrdiff_t n)
{
    set->n = n;
    set->rows = pri_memory_take(&job->memory, n, job->pairs->d, sizeof(double));
    set->norms = pri_memory_take(&job->memory, n, 1, sizeof(double));
}

/* Takes the memory for the copies, and a tile for each thread. */
static prange_status allocate(product_job *job, int threads)
{
    const pri_pairs *pairs = job->pairs;
    take_copies(job, &job->x, pairs->x.n);
    if (pairs->two)
        take_copies(job, &job->y, pairs->y.n);
    job->mean = pri_memory_take(&job->memory, 2, pairs->d, sizeof(double));
    if (pairs->weights)
        job->scale = pri_memory_take(&job->memory, pairs->d, 1, sizeof(double));
    job->tiles = pri_memory_take(&job->memory, threads, TILE, sizeof(double));
    return job->memory.missing
               ? pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for the copies of %td points",
                          pairs->function, pairs->x.n + pairs->y.n)
               : PRANGE_OK;
}

/* Computes the mean of the finite coordinates of a sample of x (0 if there are none), and the roots
 * of the weights. */
static void set_mean(const product_job *job)
{
    const pri_pairs *pairs = job->pairs;
    const pri_points *x = &pairs->x;
    const ptrdiff_t d = pairs->d, some = pri_min(x->n, SAMPLE);
    double *count = job->mean + d;
    memset(job->mean, 0, (size_t)d * 2 * sizeof *job->mean);
    for (ptrdiff_t i = 0; i < some; i++)
        pairs->kernels->add_finite(d, x->rows + i * (x->n / some) * x->stride, job->mean, count);
    for (ptrdiff_t k = 0; k < d; k++) {
        const double mean = job->mean[k] / count[k];
        job->mean[k] = isfinite(mean) ? mean : 0;
    }
    for (ptrdiff_t k = 0; job->scale && k < d; k++)
        job->scale[k] = sqrt((double)pairs->weights[k]);
}

/* Copies a piece. The pieces of x come first, then those of y. */
static void copy_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const product_job *job = argument;
    const ptrdiff_t x_pieces = pri_pieces(job->x.n, COPIED_ROWS), d = job->pairs->d;
    const copies *set = piece < x_pieces ? &job->x : &job->y;
    const pri_points *points = piece < x_pieces ? &job->pairs->x : &job->pairs->y;
    const ptrdiff_t first = (piece < x_pieces ? piece : piece - x_pieces) * COPIED_ROWS;
    for (ptrdiff_t i = first; i < pri_min(set->n, first + COPIED_ROWS); i++)
        set->norms[i] = job->kernels->settle(d, points->rows + i * points->stride, job->mean,
                                             job->scale, set->rows + i * d);
}

/* The distance of point i of x and point j of the other set, by differences. */
static element distance_by_differences(const product_job *job, pri_epilogue epilogue, ptrdiff_t i,
                                       ptrdiff_t j)
{
    const pri_pairs *pairs = job->pairs;
    const pri_points *x = &pairs->x, *y = pairs->two ? &pairs->y : &pairs->x;
    const double square = job->kernels->pair(pairs->d, x->rows + i * x->stride,
                                             y->rows + j * y->stride, pairs->weights);
    switch (epilogue) {
    case PRI_EPILOGUE_ROOT:
        return (element)sqrt(square);
    case PRI_EPILOGUE_HALF:
        return (element)(square / 2);
    default:
        return (element)square;
    }
}

/* Writes the distances of point i of x to `count` points of the other set from `left` on, given
 * their products. The kernel marks inaccurate ones by -1. */
static void write_row(const product_job *job, ptrdiff_t i, ptrdiff_t left, ptrdiff_t count,
                      const double *product, element *out)
{
    const pri_epilogue epilogue = job->pairs->metric->epilogue;
    ptrdiff_t inaccurate = job->kernels->distances[epilogue](
        count, job->x.norms[i], job->columns->norms + left, product, job->bound / ACCURACY, out);
    for (ptrdiff_t j = 0; inaccurate > 0; j++)
        if (out[j] == -1) {
            out[j] = distance_by_differences(job, epilogue, i, left + j);
            inaccurate--;
        }
}

/* Computes the distances of rows from `top` on and columns from `left` on, in the thread's tile. */
static void compute_block(const product_job *job, int thread, ptrdiff_t top, ptrdiff_t rows,
                          ptrdiff_t left, ptrdiff_t cols)
{
    const pri_pairs *pairs = job->pairs;
    const ptrdiff_t d = pairs->d;
    double *tile = job->tiles + thread * (ptrdiff_t)TILE;
    pri_blas_multiply((int)rows, (int)cols, (int)d, job->x.rows + top * d,
                      job->columns->rows + left * d, tile);
    for (ptrdiff_t i = top; i < top + rows; i++) {
        const ptrdiff_t from = pairs->two                  ? left
                               : job->layout == PRI_SQUARE ? pri_max(left, i)
                                                           : pri_max(left, i + 1);
        element *out = job->layout == PRI_CONDENSED
                           ? job->out + pri_condensed_row(pairs->x.n, i) + from - i
                           : job->out + i * job->out_stride + from;
        write_row(job, i, from, left + cols - from, tile + (i - top) * cols + from - left, out);
    }
}

static void cross_piece(const void *argument, ptrdiff_t t, int thread)
{
    const product_job *job = argument;
    const ptrdiff_t n = job->x.n, m = job->y.n, across = pri_pieces(m, SIDE);
    const ptrdiff_t top = t / across * SIDE, left = t % across * SIDE;
    compute_block(job, thread, top, pri_min(SIDE, n - top), left, pri_min(SIDE, m - left));
}

/* Mirrors the upper triangle of a tile on the diagonal into the lower one. */
static void mirror_diagonal(const product_job *job, ptrdiff_t top, ptrdiff_t rows)
{
    enum { BAND = 32 };
    const ptrdiff_t stride = job->out_stride;
    element *corner = job->out + top * stride + top;
    for (ptrdiff_t band = 0; band < rows; band += BAND) {
        const ptrdiff_t end = pri_min(rows, band + BAND);
        pri_isa_get()->PRI_TYPED(transpose)->cached(band, end - band, corner + band, stride,
                                                    corner + band * stride, stride);
        for (ptrdiff_t i = band; i < end; i++)
            for (ptrdiff_t j = band; j < i; j++)
                corner[i * stride + j] = corner[j * stride + i];
    }
}

/* Computes a tile of one set. On the diagonal, the upper half of the rows takes all columns, the
 * lower half only the right ones. */
static void triangle_piece(const void *argument, ptrdiff_t t, int thread)
{
    const product_job *job = argument;
    const ptrdiff_t n = job->x.n, stride = job->out_stride;
    ptrdiff_t row, column;
    pri_tile_at(t, &row, &column);
    const ptrdiff_t top = row * SIDE, rows = pri_min(SIDE, n - top);
    const ptrdiff_t left = column * SIDE, cols = pri_min(SIDE, n - left);
    const ptrdiff_t upper = row == column ? pri_min(rows, SIDE / 2) : rows;
    compute_block(job, thread, top, upper, left, cols);
    if (upper < rows)
        compute_block(job, thread, top + upper, rows - upper, left + upper, cols - upper);
    if (job->layout == PRI_SQUARE && row == column)
        mirror_diagonal(job, top, rows);
    else if (job->layout == PRI_SQUARE)
        pri_isa_get()->PRI_TYPED(transpose)->cached(rows, cols, job->out + top * stride + left,
                                                    stride, job->out + left * stride + top, stride);
}

static pri_work work_of(const pri_pairs *pairs)
{
    const double n = (double)pairs->x.n, m = (double)pairs->y.n;
    const double count = pairs->two ? n * m : n * (n - 1) / 2;
    const ptrdiff_t tiles = pri_pieces(pairs->x.n, SIDE), across = pri_pieces(pairs->y.n, SIDE);
    return (pri_work){.name = pairs->function,
                      .n = pairs->x.n,
                      .pieces = pairs->two ? tiles * across : tiles * (tiles + 1) / 2,
                      .ns = PRI_TYPED(pri_pairs_ns)(pairs, count),
                      .flops = 2.0 * count * (double)pairs->d,
                      .user = pri_metric_key(pairs->options)};
}

bool PRI_TYPED(pri_product_run)(pri_pairs *pairs, pri_layout layout, element *out,
                                ptrdiff_t out_stride, prange_status *to)
{
    pairs->no_panels = true;
    prange_status status = *to = PRI_TYPED(pri_pairs_allocate)(pairs, false);
    if (status != PRANGE_OK)
        return true;
    if (pairs->indefinite) {
        PRI_TYPED(pri_pairs_free_prepared)(pairs);
        pairs->no_panels = false;
        return false;
    }
    const pri_work work = work_of(pairs);
    pri_progress progress;
    pri_team team = pri_team_open(&work);
    pri_team_report(&team, &progress, work.pieces);
    product_job job = {.pairs = pairs,
                       .kernels = pri_isa_get()->PRI_TYPED(product),
                       .layout = layout,
                       .out = out,
                       .out_stride = out_stride,
                       .columns = pairs->two ? &job.y : &job.x,
                       .bound = (2.0 * (double)pairs->d + 32.0) * ROUNDOFF};
    status = allocate(&job, team.size);
    if (status == PRANGE_OK) {
        PRI_TYPED(pri_pairs_prepare)(pairs, &team);
        set_mean(&job);
        pri_team_for(&team, 0, pri_pieces(job.x.n, COPIED_ROWS) + pri_pieces(job.y.n, COPIED_ROWS),
                     copy_piece, &job);
        pri_team_for_all(&team, pairs->two ? cross_piece : triangle_piece, &job);
    }
    pri_memory_free(&job.memory);
    const prange_status ended = pri_team_close(&team);
    PRI_TYPED(pri_pairs_release)(pairs);
    *to = status != PRANGE_OK ? status : ended;
    return true;
}
