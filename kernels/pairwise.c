/* SPDX-License-Identifier: MIT */
/*
 * Pairwise distances of one set of points or of two.
 *
 * The result is cut into tiles. Of one set only those on and above the diagonal are computed, and
 * in the square form each is mirrored while it is in cache. One set is packed once into panels of
 * as many columns as the block functions want; the other is read as it stands.
 *
 * A metric is a row of the table below: how the points are prepared, what a coordinate adds to a
 * pair, and what becomes of the sum.
 */
#include <prange/pairwise.h>

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "runtime/check.h"
#include "runtime/level.h"
#include "runtime/scratch.h"
#include "runtime/status.h"
#include "runtime/team.h"

/* Points a side of a tile: 96 x 100 coordinates of doubles and three panels of 32 fit together in
 * a second-level cache, and 96 is a multiple of the 4 and 6 rows of a register tile. */
#define TILE_SIDE 96

/* A panel's part of a tile, where it cannot be computed in place: 128 x 64 floats. */
#define BUFFER_BYTES 32768

/* Rows that are prepared in one piece. */
#define PREPARED_ROWS 64

/* ns on one thread: what a pair costs beside its coordinates, a coordinate that is prepared, and a
 * call of the user's metric, at least. */
#define PAIR_NS 0.5
#define PREPARE_NS 1.0
#define CALL_NS 2.0

/* ns an element that moves between the condensed form and the square one. */
#define MOVE_NS 0.5

typedef enum form { SQUARE, CONDENSED, CROSS } form;

/* What a row goes through before it meets others. */
typedef enum preparation { AS_IT_IS, UNIT, CENTRED_UNIT, TRUTH, WHITENED } preparation;

typedef struct rules {
    pri_step step;
    pri_finish finish;
    preparation prepare;
    bool root;     /* the step takes the root of its sums */
    bool weighted; /* weights are taken */
    double ns;     /* a coordinate of a pair, on one thread with AVX-512, measured at 1000 x 64 */
} rules;

#define TRUTH_RULES(finish_)                                                                       \
    {                                                                                              \
        PRI_STEP_DOT, finish_, TRUTH, false, true, 0.02                                            \
    }

static const rules rules_of[] = {
    [PRANGE_EUCLIDEAN] = {PRI_STEP_SQUARES, PRI_FINISH_NONE, AS_IT_IS, true, true, 0.025},
    [PRANGE_SQEUCLIDEAN] = {PRI_STEP_SQUARES, PRI_FINISH_NONE, AS_IT_IS, false, true, 0.025},
    [PRANGE_SEUCLIDEAN] = {PRI_STEP_SQUARES, PRI_FINISH_NONE, AS_IT_IS, true, false, 0.04},
    [PRANGE_CITYBLOCK] = {PRI_STEP_CITYBLOCK, PRI_FINISH_NONE, AS_IT_IS, false, true, 0.04},
    [PRANGE_CHEBYSHEV] = {PRI_STEP_LARGEST, PRI_FINISH_NONE, AS_IT_IS, false, true, 0.04},
    [PRANGE_COSINE] = {PRI_STEP_SQUARES, PRI_FINISH_HALF, UNIT, false, true, 0.025},
    [PRANGE_CORRELATION] = {PRI_STEP_SQUARES, PRI_FINISH_HALF, CENTRED_UNIT, false, true, 0.025},
    [PRANGE_CANBERRA] = {PRI_STEP_CANBERRA, PRI_FINISH_NONE, AS_IT_IS, false, true, 0.17},
    [PRANGE_BRAYCURTIS] = {PRI_STEP_BRAYCURTIS, PRI_FINISH_NONE, AS_IT_IS, false, true, 0.08},
    [PRANGE_MAHALANOBIS] = {PRI_STEP_SQUARES, PRI_FINISH_NONE, WHITENED, true, false, 0.025},
    [PRANGE_NAN_EUCLIDEAN] = {PRI_STEP_PRESENT, PRI_FINISH_NONE, AS_IT_IS, false, false, 0.08},
    [PRANGE_HAMMING] = {PRI_STEP_MISMATCH, PRI_FINISH_SHARE, AS_IT_IS, false, true, 0.05},
    [PRANGE_JACCARD] = TRUTH_RULES(PRI_FINISH_JACCARD),
    [PRANGE_DICE] = TRUTH_RULES(PRI_FINISH_DICE),
    [PRANGE_ROGERSTANIMOTO] = TRUTH_RULES(PRI_FINISH_ROGERSTANIMOTO),
    [PRANGE_SOKALMICHENER] = TRUTH_RULES(PRI_FINISH_ROGERSTANIMOTO),
    [PRANGE_RUSSELLRAO] = TRUTH_RULES(PRI_FINISH_RUSSELLRAO),
    [PRANGE_SOKALSNEATH] = TRUTH_RULES(PRI_FINISH_SOKALSNEATH),
    [PRANGE_YULE] = TRUTH_RULES(PRI_FINISH_YULE),
    [PRANGE_KULCZYNSKI1] = TRUTH_RULES(PRI_FINISH_KULCZYNSKI1),
    [PRANGE_USER_METRIC] = {.prepare = AS_IT_IS},
};

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b)
{
    return a < b ? a : b;
}

static ptrdiff_t most(ptrdiff_t a, ptrdiff_t b)
{
    return a > b ? a : b;
}

/* How many pieces of `length` make up n. */
static ptrdiff_t pieces_of(ptrdiff_t n, ptrdiff_t length)
{
    return n / length + (n % length != 0);
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

/* Where pair (i, i) would stand in the condensed form, so that (i, j) is j - i behind it. */
static ptrdiff_t condensed_row(ptrdiff_t n, ptrdiff_t i)
{
    return i * n - i * (i + 1) / 2 - 1;
}

/* A loop over pieces from `begin` on, with the team or inline. */
typedef void piece_of(const void *job, ptrdiff_t piece);

static void run(pri_team *team, ptrdiff_t begin, ptrdiff_t end, piece_of *piece, const void *job)
{
    if (team->size == 1) {
        for (ptrdiff_t p = begin; p < end; p++)
            piece(job, p);
        return;
    }
#pragma omp parallel for schedule(runtime) num_threads(team->size)
    for (ptrdiff_t p = begin; p < end; p++) {
        pri_team_seen(team, p - begin);
        piece(job, p);
    }
}

/* The memory of one call, taken before its loops start. */
typedef struct memory {
    int count;
    void *taken[10];
    bool missing; /* whether one of them could not be had */
} memory;

static void *take(memory *all, ptrdiff_t count, ptrdiff_t each, size_t size)
{
    size_t bytes;
    const bool fits = !__builtin_mul_overflow((size_t)each, size, &bytes);
    void *next = fits ? pri_scratch(count, bytes) : NULL;
    all->missing = all->missing || !next;
    all->taken[all->count++] = next;
    return next;
}

static void free_all(memory *all)
{
    for (int k = 0; k < all->count; k++)
        pri_scratch_free(all->taken[k]);
}

/* The sizes of a call; the strides are those of its rows. */
typedef struct shape {
    const char *title;
    form form;
    ptrdiff_t n, m, d, x_stride, y_stride, out_stride;
} shape;

/* An array of `rows` rows: how many elements it spans, if they fit in memory. */
static prange_status check_rows(const char *title, const char *name, const void *data,
                                ptrdiff_t rows, ptrdiff_t length, ptrdiff_t stride, size_t size,
                                ptrdiff_t *span)
{
    *span = 0;
    if (stride < length)
        return pri_fail(PRANGE_ERROR_SIZE, "prange_%s: the rows of %s are %td long and %td apart",
                        title, name, length, stride);
    if (rows > 0 && length > 0 &&
        (__builtin_mul_overflow(rows - 1, stride, span) ||
         __builtin_add_overflow(*span, length, span)))
        return pri_fail(PRANGE_ERROR_SIZE, "prange_%s: %td rows of d or n = %td in %s overflow",
                        title, rows, length, name);
    const pri_array array = {name, data, 1};
    return pri_check_arrays(title, *span, size, 1, &array);
}

static prange_status check_shape(const shape *of)
{
    if (of->n < 0 || of->m < 0 || of->d < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "prange_%s: n = %td, m = %td or d = %td is negative",
                        of->title, of->n, of->m, of->d);
    if (of->form != CROSS && of->y_stride != 0)
        return pri_fail(PRANGE_ERROR_VALUE, "prange_%s: y_stride = %td, and there is no y",
                        of->title, of->y_stride);
    if (of->form == CONDENSED && of->out_stride != 0)
        return pri_fail(PRANGE_ERROR_VALUE,
                        "prange_%s: out_stride = %td, and the condensed form has no rows",
                        of->title, of->out_stride);
    return PRANGE_OK;
}

/* n(n-1)/2, or less than 0 on overflow. */
static ptrdiff_t condensed_count(ptrdiff_t n)
{
    ptrdiff_t count;
    const ptrdiff_t half = n % 2 == 0 ? n / 2 : (n - 1) / 2, other = n % 2 == 0 ? n - 1 : n;
    return n == 0 ? 0 : __builtin_mul_overflow(half, other, &count) ? -1 : count;
}

/* Checks points and result, whose span goes to `count`; the strides are not 0. */
static prange_status check_arrays(const shape *of, const void *x, const void *y, const void *out,
                                  size_t size, ptrdiff_t *count)
{
    const bool two = of->form == CROSS;
    const char *names[2] = {two ? "x" : "points", "y"};
    const void *data[2] = {x, y};
    const ptrdiff_t rows[2] = {of->n, of->m}, strides[2] = {of->x_stride, of->y_stride};
    ptrdiff_t spans[2] = {0, 0};
    prange_status status = PRANGE_OK;
    for (int k = 0; k < (two ? 2 : 1) && status == PRANGE_OK; k++)
        status =
            check_rows(of->title, names[k], data[k], rows[k], of->d, strides[k], size, &spans[k]);
    if (status != PRANGE_OK)
        return status;
    const ptrdiff_t all = condensed_count(of->n);
    if (of->form != CONDENSED)
        status = check_rows(of->title, "distances", out, of->n, of->m, of->out_stride, size, count);
    else if (all < 0)
        status = pri_fail(PRANGE_ERROR_SIZE, "prange_%s: the pairs of n = %td points overflow",
                          of->title, of->n);
    else
        status = check_rows(of->title, "distances", out, 1, all, all, size, count);
    const pri_array to = {"distances", out, 1};
    for (int k = 0; k < 2 && status == PRANGE_OK; k++) {
        const pri_array from = {names[k], data[k], 1};
        status = pri_check_disjoint(of->title, size, &from, spans[k], &to, *count);
    }
    return status;
}

/* The upper triangle of the symmetric part of a becomes U, with U'U as a was; false where it is
 * not positive definite. Row by row, each elimination along contiguous rows. */
static bool factor(ptrdiff_t d, double *a)
{
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = i + 1; j < d; j++) {
            a[i * d + j] = a[i * d + j] / 2 + a[j * d + i] / 2;
            a[j * d + i] = 0;
        }
    for (ptrdiff_t k = 0; k < d; k++) {
        const double *pivot = a + k * d;
        if (!(pivot[k] > 0 && pivot[k] < INFINITY))
            return false;
        const double root = sqrt(pivot[k]);
        for (ptrdiff_t j = k; j < d; j++)
            a[k * d + j] /= root;
        for (ptrdiff_t i = k + 1; i < d; i++) {
            double *row = a + i * d;
            const double by = pivot[i];
            for (ptrdiff_t j = i; j < d; j++)
                row[j] -= by * pivot[j];
        }
    }
    return true;
}

#define REAL double
#define TYPED(name) name##_f64
#define TITLE(name) name "_f64"
#include "pairwise_typed.h"
#include "pairwise_calls_typed.h"
#include "pairwise_square_typed.h"
#undef REAL
#undef TYPED
#undef TITLE

#define REAL float
#define TYPED(name) name##_f32
#define TITLE(name) name "_f32"
#include "pairwise_typed.h"
#include "pairwise_calls_typed.h"
#include "pairwise_square_typed.h"
