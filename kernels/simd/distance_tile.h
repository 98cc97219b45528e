/* SPDX-License-Identifier: MIT */
/*
 * The register tile of distances.
 *
 * A tile pairs a few points with a panel. Each lane is one pair, which accumulates its coordinates
 * in order, so the shape of the tile affects only speed. A step adds one coordinate to a pair: y
 * holds the coordinate of the panel's points, x the coordinate of the row's point, and w the weight
 * of the coordinate, which is used only if the constant `weighted` is set. The step is inlined into
 * the tile. It has one or two accumulators per pair, which start at zero. Two accumulators are
 * combined into one number by a second function before the epilogue. Exchanging x and y changes no
 * bit of the result (for dot with weights, only if the weights are 0 or 1).
 */
#ifndef PRI_DISTANCE_TILE_H
#define PRI_DISTANCE_TILE_H

#include "cache.h"
#include "distance_kernels.h"
#include "load_few.h"
#include "vec_typed.h"

typedef void step_function(const int weighted, vec *acc, vec y, vec x, element w);
typedef vec combine_function(const vec *acc, element d, element none);

/* 24 accumulators, 4 vectors of the panel and 2 temporaries in 32 registers; 8, 2 and 2 in 16
 * registers. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { TILE_ROWS = 6 };
#else
enum { TILE_ROWS = 4 };
#endif

/* Coordinates per pass: 32 KiB of a 32-column panel of doubles, which stay in a first-level cache
 * during a pass over the rows. */
enum { PASS = 128 };

/* The destination of a tile: its sums between passes, and finally its results. */
typedef struct target {
    element *out;
    ptrdiff_t stride;
    int load; /* whether earlier passes left sums in `out` */
    pri_epilogue epilogue;
    element none; /* the value of 0/0 */
} target;

/* The coordinates of one pass, from a row of the strip on, and of its panel. */
typedef struct pass {
    ptrdiff_t count, stride;
    const element *points, *panel, *weights;
} pass;

static inline __attribute__((always_inline)) vec apply_epilogue(pri_epilogue epilogue, vec sum)
{
    switch (epilogue) {
    case PRI_EPILOGUE_ROOT:
        return vec_sqrt(sum);
    case PRI_EPILOGUE_HALF:
        return vec_select(sum > 4, vec_all(2), sum / 2);
    default:
        return sum;
    }
}

/* Stores the results of a tile. The epilogue is a constant in each inlined copy. */
static inline __attribute__((always_inline)) void store_tile(const int rows, const int vecs,
                                                             const pri_epilogue epilogue,
                                                             const target *to,
                                                             vec sum[TILE_ROWS][PRI_TILE_VECS][2])
{
    PRI_UNROLL
    for (int r = 0; r < rows; r++) {
        PRI_UNROLL
        for (int v = 0; v < vecs; v++)
            vec_store(to->out + r * to->stride + v * VEC_LANES,
                      apply_epilogue(epilogue, sum[r][v][0]));
    }
}

/* `rows`, `vecs`, `weighted` and the functions are constants in each inlined copy, so that the sums
 * stay in registers. */
static inline __attribute__((always_inline)) void tile(const int rows, const int vecs,
                                                       const int weighted, step_function *step,
                                                       combine_function *combine, const pass *in,
                                                       const target *to)
{
    vec sum[TILE_ROWS][PRI_TILE_VECS][2] = {0};
    const ptrdiff_t count = in->count, stride = in->stride;
    const element *points = in->points, *panel = in->panel, *weights = in->weights;
    if (to->load) {
        PRI_UNROLL
        for (int r = 0; r < rows; r++) {
            PRI_UNROLL
            for (int v = 0; v < vecs; v++)
                sum[r][v][0] = vec_load(to->out + r * to->stride + v * VEC_LANES);
        }
    }
    for (ptrdiff_t k = 0; k < count; k++) {
        const element w = weighted ? weights[k] : 1;
        vec column[PRI_TILE_VECS];
        PRI_UNROLL
        for (int v = 0; v < vecs; v++)
            column[v] = vec_load(panel + k * PANEL_WIDTH + v * VEC_LANES);
        PRI_UNROLL
        for (int r = 0; r < rows; r++) {
            const vec x = vec_all(points[r * stride + k]);
            PRI_UNROLL
            for (int v = 0; v < vecs; v++)
                step(weighted, sum[r][v], column[v], x, w);
        }
    }
    if (combine) {
        PRI_UNROLL
        for (int r = 0; r < rows; r++) {
            PRI_UNROLL
            for (int v = 0; v < vecs; v++)
                sum[r][v][0] = combine(sum[r][v], (element)count, to->none);
        }
    }
    if (to->epilogue == PRI_EPILOGUE_ROOT)
        store_tile(rows, vecs, PRI_EPILOGUE_ROOT, to, sum);
    else if (to->epilogue == PRI_EPILOGUE_HALF)
        store_tile(rows, vecs, PRI_EPILOGUE_HALF, to, sum);
    else
        store_tile(rows, vecs, PRI_EPILOGUE_NONE, to, sum);
}

/* Copies rows that do not fill whole vectors from a buffer to y. memcpy() with a variable length
 * would be a function call per row. */
static void copy_out(int rows, ptrdiff_t cols, const element *buffer, element *y, ptrdiff_t ny)
{
    for (int r = 0; r < rows; r++) {
        const element *from = buffer + r * PANEL_WIDTH;
        element *to = y + r * ny;
        ptrdiff_t left = cols;
        for (; left >= VEC_LANES; left -= VEC_LANES, from += VEC_LANES, to += VEC_LANES)
            vec_store(to, vec_load(from));
        PRI_UNROLL
        for (int some = VEC_LANES / 2; some > 0; some /= 2)
            if (left & some) {
                memcpy(to, from, (size_t)some * sizeof *to);
                from += some;
                to += some;
            }
    }
}

static void copy_in(int rows, ptrdiff_t cols, const element *x, ptrdiff_t nx, element *buffer)
{
    for (int r = 0; r < rows; r++)
        memcpy(buffer + r * PANEL_WIDTH, x + r * nx, (size_t)cols * sizeof *x);
}

/* Computes tiles of as many rows as registers allow, then of two rows and of one. A step with two
 * sums uses half as many rows, and all coordinates in one pass. If the columns do not fill `vecs`
 * vectors, the results go through a buffer. */
static inline __attribute__((always_inline)) void
strip_of(const pri_strip *s, const int vecs, const int weighted, const pri_epilogue last,
         step_function *step, combine_function *combine)
{
    const int tall = combine ? TILE_ROWS / 2 : TILE_ROWS, ragged = s->cols < vecs * VEC_LANES;
    const ptrdiff_t longest = combine ? s->d : PASS;
    element buffer[TILE_ROWS * PANEL_WIDTH];
    ptrdiff_t k = 0;
    do {
        const ptrdiff_t count = s->d - k < longest ? s->d - k : longest;
        const int load = k > 0;
        const pri_epilogue epilogue = k + count == s->d ? last : PRI_EPILOGUE_NONE;
        for (ptrdiff_t i = 0, rows; i < s->rows; i += rows) {
            rows = s->rows - i >= tall ? tall : s->rows - i >= 2 ? 2 : 1;
            element *out = s->out + i * s->out_stride;
            const pass in = {count, s->stride, s->points + i * s->stride + k,
                             s->panel + k * PANEL_WIDTH, weighted ? s->weights + k : NULL};
            const target to = {ragged ? buffer : out, ragged ? PANEL_WIDTH : s->out_stride, load,
                               epilogue, s->none};
            if (ragged && load)
                copy_in((int)rows, s->cols, out, s->out_stride, buffer);
            if (rows == tall)
                tile(tall, vecs, weighted, step, combine, &in, &to);
            else if (rows == 2)
                tile(2, vecs, weighted, step, combine, &in, &to);
            else
                tile(1, vecs, weighted, step, combine, &in, &to);
            if (ragged)
                copy_out((int)rows, s->cols, buffer, out, s->out_stride);
        }
        k += count;
    } while (k < s->d);
}

/* A panel of few points, such as the last panel of a set, uses tiles of half as many vectors or of
 * one. `last`, the epilogue of the last pass, is a constant for steps without an epilogue, which
 * halves the code size. */
static inline __attribute__((always_inline)) void strip(const pri_strip *s, const int weighted,
                                                        const pri_epilogue last,
                                                        step_function *step,
                                                        combine_function *combine)
{
    if (s->cols <= VEC_LANES)
        strip_of(s, 1, weighted, last, step, combine);
    else if (PRI_TILE_VECS > 2 && s->cols <= PANEL_WIDTH / 2)
        strip_of(s, PRI_TILE_VECS / 2, weighted, last, step, combine);
    else
        strip_of(s, PRI_TILE_VECS, weighted, last, step, combine);
}

/* A vector of rows, one per lane. Row `last` is the last that exists; it is repeated for the lanes
 * beyond it. */
typedef struct rows_of {
    const element *points;
    ptrdiff_t stride;
    int last;
} rows_of;

static inline __attribute__((always_inline)) const element *row_at(const int full,
                                                                   const rows_of *rows, int j)
{
    return rows->points + (full || j < rows->last ? j : rows->last) * rows->stride;
}

/* The fewest coordinates for which rows are prefetched one vector of rows ahead. The hardware
 * prefetcher does not follow 16 short streams. With fewer coordinates prefetching costs more than
 * it saves. */
enum { LONG_ROW = 32 };

/* Transposes a square in registers: lane j of vector i becomes lane i of vector j, in rounds as in
 * transpose.c. */
static inline __attribute__((always_inline)) void turn(vec *row)
{
    vec dealt[VEC_LANES];
    PRI_UNROLL
    for (int round = 1; round < VEC_LANES; round *= 2) {
        PRI_UNROLL
        for (int r = 0; r < VEC_LANES / 2; r++) {
            dealt[2 * r] = vec_zip_low(row[r], row[r + VEC_LANES / 2]);
            dealt[2 * r + 1] = vec_zip_high(row[r], row[r + VEC_LANES / 2]);
        }
        PRI_UNROLL
        for (int r = 0; r < VEC_LANES; r++)
            row[r] = dealt[r];
    }
}

/* Accumulates VEC_LANES coordinates of a vector of pairs. The coordinates are loaded along the rows
 * and transposed so that each lane is a pair. A step that depends only on y - x (`differences`)
 * gets y - x and 0, which halves the transpositions. */
static inline __attribute__((always_inline)) void
paired_block(const int full, const int ahead, const int weighted, const int differences,
             step_function *step, const rows_of *x, const rows_of *y, const element *weights,
             vec *sum)
{
    vec of_x[VEC_LANES] = {0}, of_y[VEC_LANES];
    PRI_UNROLL
    for (int j = 0; j < VEC_LANES; j++) {
        const vec next = vec_load(row_at(full, x, j));
        of_y[j] = vec_load(row_at(full, y, j));
        if (ahead) {
            __builtin_prefetch(row_at(full, x, j + VEC_LANES));
            __builtin_prefetch(row_at(full, y, j + VEC_LANES));
        }
        if (differences)
            of_y[j] -= next;
        else
            of_x[j] = next;
    }
    turn(of_y);
    if (!differences)
        turn(of_x);
    PRI_UNROLL
    for (int j = 0; j < VEC_LANES; j++)
        step(weighted, sum, of_y[j], of_x[j], weighted ? weights[j] : 1);
}

#if PRI_LOADS_PARTS
/* Short rows are prefetched ROWS_AHEAD vectors of rows ahead, if their stride is at most
 * SPARSE_ROWS times their length. Masked loads do not trigger the hardware prefetcher. */
enum { ROWS_AHEAD = 8, SPARSE_ROWS = 2 };

static inline void fetch_rows(const rows_of *rows, ptrdiff_t d)
{
    const ptrdiff_t bytes = VEC_LANES * rows->stride * (ptrdiff_t)sizeof(element);
    const char *const ahead = (const char *)rows->points + ROWS_AHEAD * bytes;
    if (rows->stride <= SPARSE_ROWS * d)
        for (ptrdiff_t k = 0; k < bytes; k += PRI_LINE_BYTES)
            __builtin_prefetch(ahead + k);
}

/* The same for the last `count` coordinates, fewer than a vector has lanes. `few`: at most four. */
static inline __attribute__((always_inline)) void
paired_rest(const int few, const int weighted, const int differences, step_function *step,
            const rows_of *x, const rows_of *y, int count, const element *weights, vec *sum)
{
    vec of_x[VEC_LANES] = {0}, of_y[VEC_LANES];
    PRI_UNROLL
    for (int j = 0; j < VEC_LANES; j++) {
        const element *from = row_at(1, x, j), *to = row_at(1, y, j);
        const vec next = few ? vec_load_few(from, count) : vec_load_part(from, count);
        of_y[j] = few ? vec_load_few(to, count) : vec_load_part(to, count);
        if (differences)
            of_y[j] -= next;
        else
            of_x[j] = next;
    }
    turn(of_y);
    if (!differences)
        turn(of_x);
    PRI_UNROLL
    for (int j = 0; j < VEC_LANES - 1; j++)
        if (j < count)
            step(weighted, sum, of_y[j], of_x[j], weighted ? weights[j] : 1);
}
#endif

/* The next coordinate of each row. */
static inline __attribute__((always_inline)) vec gather(const int full, const rows_of *rows)
{
    vec lanes = {0};
    PRI_UNROLL
    for (int j = 0; j < VEC_LANES; j++)
        lanes[j] = *row_at(full, rows, j);
    return lanes;
}

/* The sums of a vector of pairs from i on. */
static inline __attribute__((always_inline)) void paired_sums(const pri_paired *s, ptrdiff_t i,
                                                              const int full, const int weighted,
                                                              const int differences,
                                                              step_function *step, vec *sum)
{
    const int last = (int)(s->rows - i - 1);
    const int ahead = full && s->d >= LONG_ROW && s->rows - i >= 2 * VEC_LANES;
    rows_of x = {s->x + i * s->x_stride, s->x_stride, last};
    rows_of y = {s->y + i * s->y_stride, s->y_stride, last};
    const element *weights = s->weights;
    ptrdiff_t left = s->d;
    for (; left >= VEC_LANES; left -= VEC_LANES) {
        paired_block(full, ahead, weighted, differences, step, &x, &y, weights, sum);
        x.points += VEC_LANES;
        y.points += VEC_LANES;
        if (weighted)
            weights += VEC_LANES;
    }
#if PRI_LOADS_PARTS
    if (full && s->d < VEC_LANES) {
        fetch_rows(&x, s->d);
        fetch_rows(&y, s->d);
    }
    /* For points in a plane or in space most of the transposition is optimised away. */
    if (full && left == 2)
        return paired_rest(1, weighted, differences, step, &x, &y, 2, weights, sum);
    if (full && left == 3)
        return paired_rest(1, weighted, differences, step, &x, &y, 3, weights, sum);
    if (full && left > 0)
        return paired_rest(0, weighted, differences, step, &x, &y, (int)left, weights, sum);
#endif
    for (; left > 0; left--) {
        step(weighted, sum, gather(full, &y), gather(full, &x), weighted ? *weights : 1);
        x.points++;
        y.points++;
        if (weighted)
            weights++;
    }
}

static inline __attribute__((always_inline)) void paired(const pri_paired *s, const int weighted,
                                                         const int differences, step_function *step,
                                                         combine_function *combine)
{
    element done[VEC_LANES];
    for (ptrdiff_t i = 0; i < s->rows; i += VEC_LANES) {
        const ptrdiff_t some = s->rows - i < VEC_LANES ? s->rows - i : VEC_LANES;
        vec sum[2] = {0};
        if (some == VEC_LANES)
            paired_sums(s, i, 1, weighted, differences, step, sum);
        else
            paired_sums(s, i, 0, weighted, differences, step, sum);
        const vec value = combine ? combine(sum, (element)s->d, s->none) : sum[0];
        vec_store(done, apply_epilogue(s->epilogue, value));
        memcpy(s->out + i, done, (size_t)some * sizeof *done);
    }
}

#endif
