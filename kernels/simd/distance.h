/* SPDX-License-Identifier: MIT */
/*
 * Distances between points, many pairs at a time.
 *
 * One set of points is packed into panels of `width` points, coordinate by coordinate:
 * panel[k*width + j] is coordinate k of point j, zero beyond the last point. A strip is all pairs
 * of some rows of points with the points of one panel. Points and results stand in rows that are
 * `stride` elements apart. The result of a pair depends neither on the width nor on its position.
 */
#ifndef PRI_SIMD_DISTANCE_H
#define PRI_SIMD_DISTANCE_H

#include "base/types.h"

/* What a pair of points accumulates over its coordinates. */
typedef enum pri_step {
    PRI_STEP_SQUARES, /* (x - y)^2 */
    PRI_STEP_CITYBLOCK,
    PRI_STEP_CHEBYSHEV, /* takes no weights */
    PRI_STEP_CANBERRA,
    PRI_STEP_BRAYCURTIS,
    PRI_STEP_MISMATCH,    /* x != y */
    PRI_STEP_DOT,         /* x*y; with weights of numbers 0 and 1 only */
    PRI_STEP_NAN_SQUARES, /* (x - y)^2 where neither is NaN; takes no weights */
    PRI_STEP_PRODUCT,     /* x*y of any numbers, in either order, with weights too */
    /* Whole distances, made of elementary functions. */
    PRI_STEP_MINKOWSKI,
    PRI_STEP_JENSENSHANNON, /* of points of sum 1; takes no weights */
    PRI_STEP_HAVERSINE,     /* d = 2; takes no weights */
    PRI_STEP_COUNT
} pri_step;

/* Applied to a squared distance while it is in a register. */
typedef enum pri_epilogue {
    PRI_EPILOGUE_NONE,
    PRI_EPILOGUE_ROOT,
    PRI_EPILOGUE_HALF, /* t/2, at most 2 */
    PRI_EPILOGUE_COUNT
} pri_epilogue;

/* Applied to the complete sum of a pair after it was stored. t: the sum; a and b: the pair's
 * entries of row_sums and col_sums; n: the total. */
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
    PRI_POSTPROCESS_DIRECTIONS,    /* t, or 1 where one of a and b is 1: one point without length */
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
    pri_epilogue epilogue; /* of both steps of squares */
    element none;          /* what 0/0 is for PRI_STEP_BRAYCURTIS */
} pri_strip;

/* The sums of a strip, postprocessed in place. */
typedef struct PRI_TYPED(pri_sums) {
    ptrdiff_t rows, cols;
    element *out;
    ptrdiff_t out_stride;
    const element *row_sums, *col_sums; /* one a row and one a column, where they are read */
    int paired;                         /* of one row: row_sums has one a column, too */
    element total;
    element none; /* what 0/0 is */
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
    int centred; /* their means are taken off first */
    const element *x;
    ptrdiff_t stride;
    const element *weights; /* d weights, or NULL */
    element *y;             /* rows of d */
    element *sums;          /* one a row */
} pri_prepared;

typedef void pri_strip_kernel(const pri_strip *strip);
typedef void pri_paired_kernel(const pri_paired *paired);
typedef void pri_postprocess_kernel(const pri_sums *sums);

/*
 * pack fills a panel. strip has a kernel for plain and one for weighted sums, and so has paired,
 * whose distances have the bits of strip.
 *
 * The others prepare points. normalise_l2 scales rows to length 1, after subtracting their means
 * where `centred`; a row of length 0 becomes NaN, with a sum of 1, the others have 0; sums may be
 * NULL. boolean writes x != 0 as 0 or 1, and their sums in order, of the weights where there are
 * any. The rest takes one row of d coordinates: normalise_l1 scales it to sum 1 and returns 0;
 * where a coordinate is negative or the sum 0, it writes zeros and returns infinity. compact writes
 * the coordinates of positive weight. centre subtracts a mean. add_finite adds the finite
 * coordinates to the sum of each column, and counts them.
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
