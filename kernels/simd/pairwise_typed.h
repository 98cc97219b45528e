/* SPDX-License-Identifier: MIT */
/*
 * The body of simd/pairwise.c for one element type: REAL, and TYPED(name) for its names.
 */

enum {
    TYPED(LANES) = PRI_VEC_BYTES / sizeof(REAL),
    TYPED(WIDTH) = TILE_VECS * TYPED(LANES),
};

/* Where a tile's sums live between passes and its results go. */
typedef struct TYPED(target) {
    REAL *out;
    ptrdiff_t stride;
    int load; /* whether earlier passes left sums here */
    pri_ending ending;
} TYPED(target);

/* The coordinates of one pass: those of the strip's rows from a row on, and of its panel. */
typedef struct TYPED(pass) {
    ptrdiff_t count, stride;
    const REAL *points, *panel, *weights;
} TYPED(pass);

static inline TYPED(pri_vec) TYPED(end)(pri_ending ending, TYPED(pri_vec) sum)
{
    switch (ending) {
    case PRI_ENDING_ROOT:
        return TYPED(pri_sqrt)(sum);
    case PRI_ENDING_HALF:
        return TYPED(pri_select)(sum > 4, TYPED(pri_all)(2), sum / 2);
    default:
        return sum;
    }
}

/* `rows`, `vecs`, `weighted` and the functions are constants in each inlined copy, so that the sums
 * stay in registers. */
static inline __attribute__((always_inline)) void
TYPED(tile)(const int rows, const int vecs, const int weighted, TYPED(step) * step,
            TYPED(result) * result, const TYPED(pass) * in, const TYPED(target) * to)
{
    enum { LANES = TYPED(LANES) };
    TYPED(pri_vec) sum[TILE_ROWS][TILE_VECS][2] = {0};
    const ptrdiff_t count = in->count, stride = in->stride;
    const REAL *points = in->points, *panel = in->panel, *weights = in->weights;
    if (to->load) {
        PRI_UNROLL
        for (int r = 0; r < rows; r++) {
            PRI_UNROLL
            for (int v = 0; v < vecs; v++)
                sum[r][v][0] = TYPED(pri_load)(to->out + r * to->stride + v * LANES);
        }
    }
    for (ptrdiff_t k = 0; k < count; k++) {
        const REAL w = weighted ? weights[k] : 1;
        TYPED(pri_vec) column[TILE_VECS];
        PRI_UNROLL
        for (int v = 0; v < vecs; v++)
            column[v] = TYPED(pri_load)(panel + k * TYPED(WIDTH) + v * LANES);
        PRI_UNROLL
        for (int r = 0; r < rows; r++) {
            const TYPED(pri_vec) x = TYPED(pri_all)(points[r * stride + k]);
            PRI_UNROLL
            for (int v = 0; v < vecs; v++)
                step(weighted, sum[r][v], column[v], x, w);
        }
    }
    PRI_UNROLL
    for (int r = 0; r < rows; r++) {
        REAL *out = to->out + r * to->stride;
        PRI_UNROLL
        for (int v = 0; v < vecs; v++) {
            const TYPED(pri_vec) value =
                result ? result(sum[r][v], (REAL)count) : TYPED(end)(to->ending, sum[r][v][0]);
            TYPED(pri_store)(out + v * LANES, value);
        }
    }
}

static void TYPED(copy)(int rows, ptrdiff_t cols, const REAL *x, ptrdiff_t nx, REAL *y,
                        ptrdiff_t ny)
{
    for (int r = 0; r < rows; r++)
        memcpy(y + r * ny, x + r * nx, (size_t)cols * sizeof *y);
}

/* Tiles of as many rows as registers allow, then of two and of one. A step with two sums takes half
 * the rows, and all coordinates in one pass. Where not all lanes of `vecs` vectors are wanted, the
 * results go through a buffer. */
static inline __attribute__((always_inline)) void
TYPED(strip_of)(const TYPED(pri_strip) * s, const int vecs, const int weighted, TYPED(step) * step,
                TYPED(result) * result)
{
    enum { WIDTH = TYPED(WIDTH) };
    const int tall = result ? TILE_ROWS / 2 : TILE_ROWS, ragged = s->cols < vecs * TYPED(LANES);
    const ptrdiff_t longest = result ? s->d : PASS;
    REAL buffer[TILE_ROWS * WIDTH];
    ptrdiff_t k = 0;
    do {
        const ptrdiff_t count = s->d - k < longest ? s->d - k : longest;
        const int load = k > 0;
        const pri_ending ending = k + count == s->d ? s->ending : PRI_ENDING_NONE;
        for (ptrdiff_t i = 0, rows; i < s->rows; i += rows) {
            rows = s->rows - i >= tall ? tall : s->rows - i >= 2 ? 2 : 1;
            REAL *out = s->out + i * s->out_stride;
            const TYPED(pass) in = {count, s->stride, s->points + i * s->stride + k,
                                    s->panel + k * WIDTH, weighted ? s->weights + k : NULL};
            const TYPED(target)
                to = {ragged ? buffer : out, ragged ? WIDTH : s->out_stride, load, ending};
            if (ragged && load)
                TYPED(copy)((int)rows, s->cols, out, s->out_stride, buffer, WIDTH);
            if (rows == tall)
                TYPED(tile)(tall, vecs, weighted, step, result, &in, &to);
            else if (rows == 2)
                TYPED(tile)(2, vecs, weighted, step, result, &in, &to);
            else
                TYPED(tile)(1, vecs, weighted, step, result, &in, &to);
            if (ragged)
                TYPED(copy)((int)rows, s->cols, buffer, WIDTH, out, s->out_stride);
        }
        k += count;
    } while (k < s->d);
}

/* A panel of few points, such as the last one of a set, takes tiles of half the vectors or of one.
 */
static inline __attribute__((always_inline)) void TYPED(strip)(const TYPED(pri_strip) * s,
                                                               const int weighted,
                                                               TYPED(step) * step,
                                                               TYPED(result) * result)
{
    if (s->cols <= TYPED(LANES))
        TYPED(strip_of)(s, 1, weighted, step, result);
    else if (s->cols <= TYPED(WIDTH) / 2)
        TYPED(strip_of)(s, TILE_VECS / 2, weighted, step, result);
    else
        TYPED(strip_of)(s, TILE_VECS, weighted, step, result);
}

static void TYPED(squares_plain)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 0, TYPED(squares), NULL);
}

static void TYPED(squares_weighted)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 1, TYPED(squares), NULL);
}

static void TYPED(cityblock_plain)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 0, TYPED(cityblock), NULL);
}

static void TYPED(cityblock_weighted)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 1, TYPED(cityblock), NULL);
}

static void TYPED(largest_plain)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 0, TYPED(largest), NULL);
}

static void TYPED(canberra_plain)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 0, TYPED(canberra), NULL);
}

static void TYPED(canberra_weighted)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 1, TYPED(canberra), NULL);
}

static void TYPED(braycurtis_plain)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 0, TYPED(braycurtis), TYPED(ratio));
}

static void TYPED(braycurtis_weighted)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 1, TYPED(braycurtis), TYPED(ratio));
}

static void TYPED(mismatch_plain)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 0, TYPED(mismatch), NULL);
}

static void TYPED(mismatch_weighted)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 1, TYPED(mismatch), NULL);
}

static void TYPED(dot_plain)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 0, TYPED(dot), NULL);
}

static void TYPED(dot_weighted)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 1, TYPED(dot), NULL);
}

static void TYPED(present_plain)(const TYPED(pri_strip) * s)
{
    TYPED(strip)(s, 0, TYPED(present), TYPED(rescaled));
}

#include "pairwise_elementary_typed.h"

/* y becomes the transpose of a square of x as wide as a vector: each round deals the rows of the
 * upper half out between those of the lower, like a pack of cards, and log2 of them are a
 * transposition. */
static inline __attribute__((always_inline)) void
TYPED(transpose)(const int past, const REAL *x, ptrdiff_t x_stride, REAL *y, ptrdiff_t y_stride)
{
    enum { SIDE = TYPED(LANES) };
    TYPED(pri_vec) row[SIDE], dealt[SIDE];
    PRI_UNROLL
    for (int r = 0; r < SIDE; r++)
        row[r] = TYPED(pri_load)(x + r * x_stride);
    PRI_UNROLL
    for (int round = 1; round < SIDE; round *= 2) {
        PRI_UNROLL
        for (int r = 0; r < SIDE / 2; r++) {
            dealt[2 * r] = TYPED(pri_zip_low)(row[r], row[r + SIDE / 2]);
            dealt[2 * r + 1] = TYPED(pri_zip_high)(row[r], row[r + SIDE / 2]);
        }
        PRI_UNROLL
        for (int r = 0; r < SIDE; r++)
            row[r] = dealt[r];
    }
    PRI_UNROLL
    for (int r = 0; r < SIDE; r++) {
        if (past)
            pri_stream_store(y + r * y_stride, (pri_vec_f64)row[r]);
        else
            TYPED(pri_store)(y + r * y_stride, row[r]);
    }
}

/* Along the rows of y, few of them at a time, since they lie far apart in memory. */
static inline __attribute__((always_inline)) void TYPED(mirror_by)(const int past, ptrdiff_t rows,
                                                                   ptrdiff_t cols, const REAL *x,
                                                                   ptrdiff_t x_stride, REAL *y,
                                                                   ptrdiff_t y_stride)
{
    enum { SIDE = TYPED(LANES) };
    const ptrdiff_t whole_rows = rows - rows % SIDE, whole_cols = cols - cols % SIDE;
    for (ptrdiff_t j = 0; j < whole_cols; j += SIDE)
        for (ptrdiff_t i = 0; i < whole_rows; i += SIDE) {
            const REAL *from = x + i * x_stride + j;
            TYPED(transpose)(past, from, x_stride, y + j * y_stride + i, y_stride);
        }
    for (ptrdiff_t j = 0; j < cols; j++)
        for (ptrdiff_t i = j < whole_cols ? whole_rows : 0; i < rows; i++)
            y[j * y_stride + i] = x[i * x_stride + j];
}

static void TYPED(mirror)(ptrdiff_t rows, ptrdiff_t cols, const REAL *x, ptrdiff_t x_stride,
                          REAL *y, ptrdiff_t y_stride)
{
    TYPED(mirror_by)(0, rows, cols, x, x_stride, y, y_stride);
}

static void TYPED(mirror_past)(ptrdiff_t rows, ptrdiff_t cols, const REAL *x, ptrdiff_t x_stride,
                               REAL *y, ptrdiff_t y_stride)
{
    const uintptr_t off = (uintptr_t)y | (uintptr_t)y_stride * sizeof *y;
    if (off % PRI_VEC_BYTES != 0)
        return TYPED(mirror)(rows, cols, x, x_stride, y, y_stride);
    TYPED(mirror_by)(1, rows, cols, x, x_stride, y, y_stride);
    pri_stream_fence();
}

/* A panel is the transpose of its points. */
static void TYPED(pack)(ptrdiff_t cols, ptrdiff_t d, const REAL *points, ptrdiff_t stride,
                        REAL *panel)
{
    TYPED(mirror)(cols, d, points, stride, panel, TYPED(WIDTH));
    for (ptrdiff_t k = 0; cols < TYPED(WIDTH) && k < d; k++)
        memset(panel + k * TYPED(WIDTH) + cols, 0, (size_t)(TYPED(WIDTH) - cols) * sizeof *panel);
}

const TYPED(pri_pairwise) PRI_LEVEL_NAME(TYPED(pri_pairwise)) = {
    .width = TYPED(WIDTH),
    .pack = TYPED(pack),
    .strip = {[PRI_STEP_SQUARES] = {TYPED(squares_plain), TYPED(squares_weighted)},
              [PRI_STEP_CITYBLOCK] = {TYPED(cityblock_plain), TYPED(cityblock_weighted)},
              [PRI_STEP_LARGEST] = {TYPED(largest_plain)},
              [PRI_STEP_CANBERRA] = {TYPED(canberra_plain), TYPED(canberra_weighted)},
              [PRI_STEP_BRAYCURTIS] = {TYPED(braycurtis_plain), TYPED(braycurtis_weighted)},
              [PRI_STEP_MISMATCH] = {TYPED(mismatch_plain), TYPED(mismatch_weighted)},
              [PRI_STEP_DOT] = {TYPED(dot_plain), TYPED(dot_weighted)},
              [PRI_STEP_PRESENT] = {TYPED(present_plain)},
              [PRI_STEP_MINKOWSKI] = {TYPED(minkowski_plain), TYPED(minkowski_weighted)},
              [PRI_STEP_JENSENSHANNON] = {TYPED(jensenshannon_plain)},
              [PRI_STEP_HAVERSINE] = {TYPED(haversine_plain)}},
    .finish = {[PRI_FINISH_NONE] = TYPED(finish_none),
               [PRI_FINISH_SHARE] = TYPED(finish_share),
               [PRI_FINISH_JACCARD] = TYPED(finish_jaccard),
               [PRI_FINISH_DICE] = TYPED(finish_dice),
               [PRI_FINISH_ROGERSTANIMOTO] = TYPED(finish_rogerstanimoto),
               [PRI_FINISH_RUSSELLRAO] = TYPED(finish_russellrao),
               [PRI_FINISH_SOKALSNEATH] = TYPED(finish_sokalsneath),
               [PRI_FINISH_YULE] = TYPED(finish_yule),
               [PRI_FINISH_KULCZYNSKI1] = TYPED(finish_kulczynski1),
               [PRI_FINISH_SHARES] = TYPED(finish_shares)},
    .mirror = {TYPED(mirror), TYPED(mirror_past)},
    .unit = TYPED(unit),
    .truth = TYPED(truth),
    .shares = TYPED(shares),
    .keep = TYPED(keep),
    .centre = TYPED(centre),
    .add_finite = TYPED(add_finite),
};
