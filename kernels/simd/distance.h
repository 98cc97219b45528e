/* SPDX-License-Identifier: MIT */
/*
 * Distances between points, many pairs at a time.
 *
 * One set of points is packed into panels of `width` points, coordinate by coordinate:
 * panel[k*width + j] is coordinate k of point j, and zero beyond the last point. A strip consists
 * of all pairs of some rows of points with the points of one panel. Points and results are in rows
 * that are `stride` elements apart. The result of a pair depends neither on the width of the panel
 * nor on the pair's position.
 */
#ifndef PRI_SIMD_DISTANCE_H
#define PRI_SIMD_DISTANCE_H

#include "base/types.h"

/* The quantity that a pair of points accumulates over its coordinates. */
typedef enum pri_step {
    PRI_STEP_SQUARES, /* (x - y)^2 */
    PRI_STEP_CITYBLOCK,
    PRI_STEP_CHEBYSHEV, /* takes no weights */
    PRI_STEP_CANBERRA,
    PRI_STEP_BRAYCURTIS,
    PRI_STEP_MISMATCH,    /* x != y */
    PRI_STEP_DOT,         /* x*y; with weights of numbers 0 and 1 only */
    PRI_STEP_NAN_SQUARES, /* (x - y)^2 where neither is NaN; takes no weights */
    PRI_STEP_PRODUCT,     /* x*y; symmetric in x and y for all weights */
    /* Complete distances, computed with elementary functions. */
    PRI_STEP_MINKOWSKI,
    PRI_STEP_JENSENSHANNON, /* of points of sum 1; takes no weights */
    PRI_STEP_HAVERSINE,     /* d = 2; takes no weights */
    PRI_STEP_COUNT
} pri_step;

/* The function applied to a squared distance while it is in a register. */
typedef enum pri_epilogue {
    PRI_EPILOGUE_NONE,
    PRI_EPILOGUE_ROOT,
    PRI_EPILOGUE_HALF, /* min(t/2, 2) */
    PRI_EPILOGUE_COUNT
} pri_epilogue;

/* The function applied to the complete sum of a pair after it was stored. t: the sum; a and b: the
 * pair's entries of row_sums and col_sums; n: the total. */
typedef enum pri_postprocess {
    PRI_POSTPROCESS_NONE,
    PRI_POSTPROCESS_MEAN, /* t/n */
    PRI_POSTPROCESS_JACCARD,
    PRI_POSTPROCESS_DICE,
    PRI_POSTPROCESS_ROGERSTANIMOTO,
    PRI_POSTPROCESS_RUSSELLRAO,
    PRI_POSTPROCESS_SOKALSNEATH,
    PRI_POSTPROCESS_YULE,
    PRI_POSTPROCESS_KULCZYNSKI1,
    PRI_POSTPROCESS_JENSENSHANNON, /* t, or infinity where a or b is infinite */
    PRI_POSTPROCESS_DIRECTIONS,    /* t, or 1 where one of a and b is 1 (a point of length 0) */
    PRI_POSTPROCESS_COUNT
} pri_postprocess;

#ifdef PRI_TYPE

/* All pairs of `rows` points with the first `cols` points of a panel: out[i*out_stride + j]. */
typedef struct PRI_TYPED(pri_strip) {
    ptrdiff_t rows, cols, d;
    const element *points;
    ptrdiff_t stride;
    const element *panel;
    double p;               /* order of PRI_STEP_MINKOWSKI */
    const element *weights; /* d weights, or NULL */
    element *out;
    ptrdiff_t out_stride;
    pri_epilogue epilogue; /* for the two steps of squares */
    element none;          /* the value of 0/0 for PRI_STEP_BRAYCURTIS */
} pri_strip;

/* The sums of a strip, postprocessed in place. */
typedef struct PRI_TYPED(pri_sums) {
    ptrdiff_t rows, cols;
    element *out;
    ptrdiff_t out_stride;
    const element *row_sums, *col_sums; /* one per row and one per column, where needed */
    int paired; /* a single row, for which row_sums has one per column too */
    element total;
    element none; /* the value of 0/0 */
} pri_sums;

/* Pairs of a row of x and the same row of y: out[i], i < rows. */
typedef struct PRI_TYPED(pri_paired) {
    ptrdiff_t rows, d;
    const element *x, *y;
    ptrdiff_t x_stride, y_stride;
    double p;
    const element *weights; /* d weights, or NULL */
    element *out;
    pri_epilogue epilogue;
    element none;
} pri_paired;

/* Rows to be prepared. */
typedef struct PRI_TYPED(pri_prepared) {
    ptrdiff_t rows, d;
    int centred; /* subtract the mean of each row first */
    const element *x;
    ptrdiff_t stride;
    const element *weights; /* d weights, or NULL */
    element *y;             /* rows of d */
    element *sums;          /* one per row */
} pri_prepared;

typedef void pri_strip_kernel(const pri_strip *strip);
typedef void pri_paired_kernel(const pri_paired *paired);
typedef void pri_postprocess_kernel(const pri_sums *sums);

/*
 * pack fills a panel. strip and paired have one kernel for plain and one for weighted sums for each
 * step. The distances of paired have the same bits as those of strip.
 *
 * The other functions prepare points. normalise_l2 scales rows to length 1, after subtracting their
 * means if `centred`. A row of length 0 becomes NaN and its entry of `sums` 1; the other entries
 * are 0. `sums` may be NULL. boolean writes x != 0 as 0 or 1, and for each row the sum of these
 * values (or of their weights, if any) in order. The remaining functions take one row of d
 * coordinates. normalise_l1 scales the row to sum 1 and returns 0; if a coordinate is negative or
 * the sum is 0, it writes zeros and returns infinity. compact writes the coordinates of positive
 * weight. centre subtracts a mean. add_finite adds the finite coordinates to the sum of each column
 * and counts them.
 */
typedef struct PRI_TYPED(pri_distance) {
    int width;
    void (*pack)(ptrdiff_t cols, ptrdiff_t d, const element *points, ptrdiff_t stride,
                 element *panel);
    pri_strip_kernel *strip[PRI_STEP_COUNT][2];
    pri_postprocess_kernel *postprocess[PRI_POSTPROCESS_COUNT];
    void (*normalise_l2)(const pri_prepared *rows);
    void (*boolean)(const pri_prepared *rows);
    element (*normalise_l1)(ptrdiff_t d, const element *x, element *y);
    void (*compact)(ptrdiff_t d, const element *x, const element *weights, element *y);
    void (*centre)(ptrdiff_t d, const element *x, const double *mean, element *y);
    void (*add_finite)(ptrdiff_t d, const element *x, double *sum, double *count);
    pri_paired_kernel *paired[PRI_STEP_COUNT][2];
} pri_distance;

#endif

#endif
