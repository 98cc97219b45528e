/* SPDX-License-Identifier: MIT */
/*
 * Pairwise distances of one set of points or of two.
 *
 * The result is cut into tiles. Of one set only those on and above the diagonal are computed, and
 * in the square form each is mirrored while it is in cache. The larger of two sets is read as it
 * stands and gives the rows of the tiles.
 */
#include <prange/pairwise.h>

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "distance.h"
#include "pieces.h"
#include "base/check.h"
#include "isa/isa.h"
#include "base/status.h"
#include "widen.h"
#ifdef PRI_BLAS
#include "product.h"
#endif

/* Points a side of a tile: 96 x 100 coordinates of doubles and three panels of 32 fit together in
 * a second-level cache, and 96 is a multiple of the 4 and 6 rows of a register tile. */
#define TILE_SIDE 96

/* Fewer tiles than this are smaller ones, so that few points too occupy all threads evenly; not
 * with fewer coordinates, where such a tile is done in less than a microsecond. */
#define FEW_TILES 36
#define FEW_COORDINATES 16
#define SMALL_SIDE 32

/* A panel's part of a tile, where it cannot be computed in place: 128 x 64 floats. */
#define BUFFER_BYTES 32768

/* ns an element that moves between the condensed form and the square one. */
#define MOVE_NS 0.5

/* A block of rows where the caller leaves its memory to us. */
#define BLOCK_BYTES ((size_t)8 << 20)

typedef enum form { SQUARE, CONDENSED, CROSS } form;

/* How a result is cut into tiles. */
typedef struct tiling {
    ptrdiff_t side; /* points a side: a multiple of the panels' width */
    ptrdiff_t lead; /* the first tile of a side has so many points less */
    bool past;      /* what is mirrored goes past the caches */
} tiling;

/* Points a side of the tiles of n x m pairs of d coordinates: a multiple of the panels' width. */
static ptrdiff_t side_of(ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, ptrdiff_t width)
{
    const ptrdiff_t side = width * pri_pieces(TILE_SIDE, width);
    const double tiles = (double)pri_pieces(n, side) * (double)pri_pieces(m, side);
    const bool few = tiles < FEW_TILES && d >= FEW_COORDINATES;
    return few ? width * pri_pieces(SMALL_SIDE, width) : side;
}

/* Tile t of the triangle, counted by columns: (0,0) (0,1) (1,1) (0,2) ... */
static void tile_at(ptrdiff_t t, ptrdiff_t *row, ptrdiff_t *column)
{
    ptrdiff_t c = (ptrdiff_t)((sqrt(8.0 * (double)t + 1.0) - 1.0) / 2.0);
    while (c * (c + 1) / 2 > t)
        c--;
    while ((c + 1) * (c + 2) / 2 <= t)
        c++;
    *column = c;
    *row = t - c * (c + 1) / 2;
}

/* The point with which tile t of a side begins; of those behind the last, the end. */
static ptrdiff_t edge(const tiling *of, ptrdiff_t t, ptrdiff_t n)
{
    return pri_least(n, pri_most(0, t * of->side - of->lead));
}

/* What is mirrored goes past the caches if there is much of it, and all rows begin at the same
 * place in a line: tiles then begin where lines do. */
static void set_past(tiling *of, const void *out, size_t size, ptrdiff_t rows, ptrdiff_t stride)
{
    const ptrdiff_t line = PRI_LINE_BYTES / (ptrdiff_t)size;
    of->past = (double)rows * (double)stride * (double)size >= PRI_STREAM_BYTES;
    of->past = of->past && stride % line == 0;
    of->lead = of->past ? (ptrdiff_t)((uintptr_t)out % PRI_LINE_BYTES / size) : 0;
}

/* Where pair (i, i) would stand in the condensed form, so that (i, j) is j - i behind it. */
static ptrdiff_t condensed_row(ptrdiff_t n, ptrdiff_t i)
{
    return i * n - i * (i + 1) / 2 - 1;
}

/* n(n-1)/2, or less than 0 on overflow. */
static ptrdiff_t condensed_count(ptrdiff_t n)
{
    ptrdiff_t count;
    const ptrdiff_t half = n % 2 == 0 ? n / 2 : (n - 1) / 2, other = n % 2 == 0 ? n - 1 : n;
    return n == 0 ? 0 : __builtin_mul_overflow(half, other, &count) ? -1 : count;
}

#define REAL double
#define TYPED(name) name##_f64
#define RESULT double
#define RESULTS(name) name##_f64
#define FORM(name) name##_f64
#include "pairwise_typed.h"
#include "pairwise_forms_typed.h"
#include "pairwise_rows_typed.h"
#ifdef PRI_BLAS
#include "pairwise_fast_typed.h"
#endif
#undef RESULT
#undef RESULTS
#undef FORM

#define RESULT float
#define RESULTS(name) name##_f32
#define FORM(name) name##_to_f32
#include "pairwise_typed.h"
#include "pairwise_forms_typed.h"
#include "pairwise_rows_typed.h"
#undef REAL
#undef TYPED
#undef FORM

#define REAL float
#define TYPED(name) name##_f32
#define FORM(name) name##_f32
#include "pairwise_typed.h"
#include "pairwise_forms_typed.h"
#include "pairwise_rows_typed.h"
#ifdef PRI_BLAS
#include "pairwise_fast_typed.h"
#endif
#undef REAL
#undef TYPED

static prange_status measure_f64(const char *title, form wanted,
                                 const prange_distance_options_f64 *how, ptrdiff_t n, ptrdiff_t m,
                                 ptrdiff_t d, const double *x, const double *y, double *out)
{
    job_f64 job;
    ptrdiff_t count;
    const prange_status status =
        begin_f64(&job, title, wanted, PRANGE_FAST, how, n, m, d, x, y, out, &count);
    if (status != PRANGE_OK || count == 0)
        return status;
#ifdef PRI_BLAS
    if (fast_f64(&job.of))
        return run_fast_f64(&job);
#endif
    return finish_f64(&job);
}

static prange_status measure_rows_f64(const char *title, const prange_distance_options_f64 *how,
                                      ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, const double *x,
                                      const double *y, const blocks_f64 *blocks)
{
    job_f64 job;
    const prange_status status = begin_rows_f64(&job, title, 0, how, n, m, d, x, y, blocks);
    return status != PRANGE_OK || n == 0 || m == 0 ? status : finish_rows_f64(&job, blocks);
}

static prange_status measure_to_f32(const char *title, form wanted,
                                    const prange_distance_options_f64 *how, ptrdiff_t n,
                                    ptrdiff_t m, ptrdiff_t d, const double *x, const double *y,
                                    float *out)
{
    job_to_f32 job;
    ptrdiff_t count;
    const prange_status status =
        begin_to_f32(&job, title, wanted, 0, how, n, m, d, x, y, out, &count);
    return status != PRANGE_OK || count == 0 ? status : finish_to_f32(&job);
}

/* What f32 points may ask for: a function of f32 cannot be computed in f64. */
static unsigned flags_of_f32(const prange_distance_options_f32 *how)
{
    return how && how->metric == PRANGE_USER_METRIC ? 0 : PRANGE_ACCUMULATE_F64;
}

static prange_status measure_f32(const char *title, form wanted,
                                 const prange_distance_options_f32 *how, ptrdiff_t n, ptrdiff_t m,
                                 ptrdiff_t d, const float *x, const float *y, float *out)
{
    job_f32 job;
    pri_widened wide;
    ptrdiff_t count;
    prange_status status = begin_f32(&job, title, wanted, flags_of_f32(how) | PRANGE_FAST, how, n,
                                     m, d, x, y, out, &count);
    if (status != PRANGE_OK || count == 0)
        return status;
#ifdef PRI_BLAS
    if (fast_f32(&job.of))
        return run_fast_f32(&job);
#endif
    if (!(how->flags & PRANGE_ACCUMULATE_F64))
        return finish_f32(&job);
    status = pri_widen(&wide, &job.of);
    if (status != PRANGE_OK)
        return status;
    status = measure_to_f32(title, wanted, &wide.how, n, m, d, wide.x, wide.y, out);
    pri_widened_free(&wide);
    return status;
}

static prange_status measure_rows_f32(const char *title, const prange_distance_options_f32 *how,
                                      ptrdiff_t n, ptrdiff_t m, ptrdiff_t d, const float *x,
                                      const float *y, const blocks_f32 *blocks)
{
    job_f32 job;
    job_to_f32 inner;
    pri_widened wide;
    const blocks_to_f32 same = {blocks->memory, blocks->function, blocks->ctx};
    prange_status status =
        begin_rows_f32(&job, title, flags_of_f32(how), how, n, m, d, x, y, blocks);
    if (status != PRANGE_OK || n == 0 || m == 0)
        return status;
    if (!(how->flags & PRANGE_ACCUMULATE_F64))
        return finish_rows_f32(&job, blocks);
    status = pri_widen(&wide, &job.of);
    if (status != PRANGE_OK)
        return status;
    status = begin_rows_to_f32(&inner, title, 0, &wide.how, n, m, d, wide.x, wide.y, &same);
    if (status == PRANGE_OK)
        status = finish_rows_to_f32(&inner, &same);
    pri_widened_free(&wide);
    return status;
}

prange_status prange_pairwise_distance_to_f32(const prange_distance_options_f64 *options,
                                              ptrdiff_t n, ptrdiff_t d, const double *points,
                                              float *distances)
{
    return measure_to_f32("prange_pairwise_distance_to_f32", SQUARE, options, n, n, d, points, NULL,
                          distances);
}

prange_status prange_condensed_distance_to_f32(const prange_distance_options_f64 *options,
                                               ptrdiff_t n, ptrdiff_t d, const double *points,
                                               float *distances)
{
    return measure_to_f32("prange_condensed_distance_to_f32", CONDENSED, options, n, n, d, points, NULL,
                          distances);
}

prange_status prange_cross_distance_to_f32(const prange_distance_options_f64 *options, ptrdiff_t n,
                                           ptrdiff_t m, ptrdiff_t d, const double *x,
                                           const double *y, float *distances)
{
    return measure_to_f32("prange_cross_distance_to_f32", CROSS, options, n, m, d, x, y, distances);
}

#define REAL double
#define TYPED(name) name##_f64
#define TITLE(name) "prange_" name "_f64"
#include "pairwise_calls_typed.h"
#include "pairwise_square_typed.h"
#undef REAL
#undef TYPED
#undef TITLE

#define REAL float
#define TYPED(name) name##_f32
#define TITLE(name) "prange_" name "_f32"
#include "pairwise_calls_typed.h"
#include "pairwise_square_typed.h"
