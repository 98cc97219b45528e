/* SPDX-License-Identifier: MIT */
/*
 * The serial block functions of one instruction set level, as tables.
 *
 * Each runs on one thread over one block of contiguous elements, and computes the same bits at
 * every level. The sources beside this file know no OpenMP, no malloc and no public header; they
 * are compiled once a level.
 */
#ifndef PRI_BLOCKS_H
#define PRI_BLOCKS_H

#include <stddef.h>

#include "cache.h"

/* What a pair of points accumulates over its coordinates; kernels/simd/pairwise_steps_typed.h. */
typedef enum pri_step {
    PRI_STEP_SQUARES,   /* (x - y)^2 */
    PRI_STEP_CITYBLOCK, /* |x - y| */
    PRI_STEP_LARGEST,   /* the largest |x - y|; takes no weights */
    PRI_STEP_CANBERRA,
    PRI_STEP_BRAYCURTIS,
    PRI_STEP_MISMATCH, /* x != y */
    PRI_STEP_DOT,      /* x*y */
    PRI_STEP_PRESENT,  /* (x - y)^2 where neither is NaN; takes no weights */
    /* Whole distances; kernels/simd/pairwise_elementary_typed.h. */
    PRI_STEP_MINKOWSKI,     /* of order p */
    PRI_STEP_JENSENSHANNON, /* of shares; takes no weights */
    PRI_STEP_HAVERSINE,     /* d = 2; takes no weights */
    PRI_STEP_COUNT
} pri_step;

/* What becomes of a squared distance while it is in a register. */
typedef enum pri_ending {
    PRI_ENDING_NONE,
    PRI_ENDING_ROOT,
    PRI_ENDING_HALF, /* t/2, at most 2 */
    PRI_ENDING_COUNT
} pri_ending;

/* What becomes of the sum of a pair once it is complete and stored. t: the sum, a and b: the pair's
 * entries of row_sums and col_sums, n: the total; kernels/simd/pairwise_finish_typed.h. */
typedef enum pri_finish {
    PRI_FINISH_NONE,
    PRI_FINISH_SHARE, /* t/n */
    PRI_FINISH_JACCARD,
    PRI_FINISH_DICE,
    PRI_FINISH_ROGERSTANIMOTO,
    PRI_FINISH_RUSSELLRAO,
    PRI_FINISH_SOKALSNEATH,
    PRI_FINISH_YULE,
    PRI_FINISH_KULCZYNSKI1,
    PRI_FINISH_SHARES, /* t, or infinity where a or b is */
    PRI_FINISH_COUNT
} pri_finish;

/*
 * Pairwise. A panel holds up to `width` points packed coordinate by coordinate: panel[k*width + j]
 * is coordinate k of point j, zero for points that are not there. Points and results stand in rows
 * that are `stride` elements apart. A pair's result depends neither on width nor on its place.
 *
 * A strip is all pairs of some rows of points with the first `cols` points of a panel:
 * out[i*out_stride + j]. The `ending` is that of PRI_STEP_SQUARES.
 */
typedef struct pri_strip_f64 {
    ptrdiff_t rows, cols, d;
    const double *points;
    ptrdiff_t stride;
    const double *panel;
    double p;              /* of PRI_STEP_MINKOWSKI */
    const double *weights; /* d of them, or NULL */
    double *out;
    ptrdiff_t out_stride;
    pri_ending ending;
} pri_strip_f64;

/* The results of a strip, to be finished in place. */
typedef struct pri_sums_f64 {
    ptrdiff_t rows, cols;
    double *out;
    ptrdiff_t out_stride;
    const double *row_sums, *col_sums; /* of each row and column, where the finish reads them */
    double total;
} pri_sums_f64;

/*
 * pack fills a panel; strip has a function for plain and one for weighted sums; mirror writes the
 * transpose, y[j*y_stride + i] = x[i*x_stride + j]: an ordinary one, and one that writes past the
 * caches if all rows of y begin where a line does.
 *
 * The others prepare one row of d coordinates. unit writes it scaled to length 1, after taking off
 * its mean where `centred`; NaN where the length is 0. truth writes x != 0 as 0 or 1 and returns
 * their sum in order, of the weights where there are any. shares scales it to sum 1 and returns 0;
 * where a coordinate is negative or the sum 0, it writes zeros and returns infinity. keep writes
 * the coordinates of positive weight. centre subtracts. add_finite adds to the sum and the count of
 * each column what is finite.
 */
typedef struct pri_pairwise_f64 {
    int width;
    void (*pack)(ptrdiff_t cols, ptrdiff_t d, const double *points, ptrdiff_t stride,
                 double *panel);
    void (*strip[PRI_STEP_COUNT][2])(const pri_strip_f64 *strip);
    void (*finish[PRI_FINISH_COUNT])(const pri_sums_f64 *sums);
    void (*mirror[2])(ptrdiff_t rows, ptrdiff_t cols, const double *x, ptrdiff_t x_stride,
                      double *y, ptrdiff_t y_stride);
    void (*unit)(int centred, ptrdiff_t d, const double *x, const double *weights, double *y);
    double (*truth)(ptrdiff_t d, const double *x, const double *weights, double *y);
    double (*shares)(ptrdiff_t d, const double *x, double *y);
    void (*keep)(ptrdiff_t d, const double *x, const double *weights, double *y);
    void (*centre)(ptrdiff_t d, const double *x, const double *mean, double *y);
    void (*add_finite)(ptrdiff_t d, const double *x, double *sum, double *count);
} pri_pairwise_f64;

/*
 * Neighbours. A tile has the distances of some points to the queries of a panel, in rows of
 * pri_pairwise's width, with NaN where there is no pair.
 *
 * within lists what is <= the limit of its column, as row*width + column, rising, and returns how
 * many there are; count adds them up by columns, for one limit. least finds the first smallest
 * value of each column: `values` and `indices` hold the best so far, infinity at first, row i being
 * point top + i. Where `apart` is below 1 the distances are roots of the tile's values, and what is
 * below `apart` times another has another root.
 */
typedef struct pri_neighbors_f64 {
    ptrdiff_t (*within)(ptrdiff_t rows, const double *tile, const double *limits,
                        unsigned short *hits);
    void (*count)(ptrdiff_t rows, const double *tile, double limit, ptrdiff_t *counts);
    void (*least)(ptrdiff_t rows, const double *tile, double apart, ptrdiff_t top, double *values,
                  ptrdiff_t *indices);
} pri_neighbors_f64;

typedef struct pri_strip_f32 {
    ptrdiff_t rows, cols, d;
    const float *points;
    ptrdiff_t stride;
    const float *panel;
    double p;
    const float *weights;
    float *out;
    ptrdiff_t out_stride;
    pri_ending ending;
} pri_strip_f32;

typedef struct pri_sums_f32 {
    ptrdiff_t rows, cols;
    float *out;
    ptrdiff_t out_stride;
    const float *row_sums, *col_sums;
    float total;
} pri_sums_f32;

typedef struct pri_pairwise_f32 {
    int width;
    void (*pack)(ptrdiff_t cols, ptrdiff_t d, const float *points, ptrdiff_t stride, float *panel);
    void (*strip[PRI_STEP_COUNT][2])(const pri_strip_f32 *strip);
    void (*finish[PRI_FINISH_COUNT])(const pri_sums_f32 *sums);
    void (*mirror[2])(ptrdiff_t rows, ptrdiff_t cols, const float *x, ptrdiff_t x_stride, float *y,
                      ptrdiff_t y_stride);
    void (*unit)(int centred, ptrdiff_t d, const float *x, const float *weights, float *y);
    float (*truth)(ptrdiff_t d, const float *x, const float *weights, float *y);
    float (*shares)(ptrdiff_t d, const float *x, float *y);
    void (*keep)(ptrdiff_t d, const float *x, const float *weights, float *y);
    void (*centre)(ptrdiff_t d, const float *x, const double *mean, float *y);
    void (*add_finite)(ptrdiff_t d, const float *x, double *sum, double *count);
} pri_pairwise_f32;

typedef struct pri_neighbors_f32 {
    ptrdiff_t (*within)(ptrdiff_t rows, const float *tile, const float *limits,
                        unsigned short *hits);
    void (*count)(ptrdiff_t rows, const float *tile, float limit, ptrdiff_t *counts);
    void (*least)(ptrdiff_t rows, const float *tile, float apart, ptrdiff_t top, float *values,
                  ptrdiff_t *indices);
} pri_neighbors_f32;

/*
 * Conversions of rows, `stride` elements apart: widen is exact, narrow rounds.
 */
typedef struct pri_convert_f32 {
    void (*widen)(ptrdiff_t rows, ptrdiff_t cols, const float *x, ptrdiff_t x_stride, double *y,
                  ptrdiff_t y_stride);
    void (*narrow)(ptrdiff_t rows, ptrdiff_t cols, const double *x, ptrdiff_t x_stride, float *y,
                   ptrdiff_t y_stride);
} pri_convert_f32;

/*
 * Squared distances from a matrix product, all in f64: row + norms[j] + product[j] is that of a
 * point with squared length `row` and those of a row of a product.
 *
 * settle writes (x - mean)*scale (NULL: 1) and returns the sum of its squares. finish writes what
 * becomes of count of these squared distances, and -1 where one of them is not above `trust` times
 * the sum of the lengths; it returns how many those are. pair returns the squared distance by
 * differences, weighted where there are weights.
 */
typedef struct pri_product_f64 {
    double (*settle)(ptrdiff_t d, const double *x, const double *mean, const double *scale,
                     double *y);
    ptrdiff_t (*finish[PRI_ENDING_COUNT])(ptrdiff_t count, double row, const double *norms,
                                          const double *product, double trust, double *out);
    double (*pair)(ptrdiff_t d, const double *x, const double *y, const double *weights);
} pri_product_f64;

typedef struct pri_product_f32 {
    double (*settle)(ptrdiff_t d, const float *x, const double *mean, const double *scale,
                     double *y);
    ptrdiff_t (*finish[PRI_ENDING_COUNT])(ptrdiff_t count, double row, const double *norms,
                                          const double *product, double trust, float *out);
    double (*pair)(ptrdiff_t d, const float *x, const float *y, const float *weights);
} pri_product_f32;

#endif
