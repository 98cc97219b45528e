/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The twenty-six metrics of distances and neighbours, and the options of a call.
 *
 * A set of points is row-major: coordinate k of point i is x[i*d + k].
 *
 *
 * THE METRICS
 *
 * Sums go over the coordinates k = 0 .. d-1 of the points x and y. w is the weight of a coordinate,
 * 1 unless weights are given. The formulas and edge rules are those of scipy.spatial.distance from
 * version 1.15 on, except where a line says "unlike" or names scikit-learn.
 *
 *     PRANGE_EUCLIDEAN      sqrt(sum w (x-y)^2)
 *     PRANGE_SQEUCLIDEAN    sum w (x-y)^2
 *     PRANGE_SEUCLIDEAN     sqrt(sum (x-y)^2 / V), V the variances (required: they are never
 *                           guessed from the points). V = 0, or so small that 1/V overflows, gives
 *                           infinity, or NaN where x = y. No weights.
 *     PRANGE_CITYBLOCK      sum w |x-y|
 *     PRANGE_CHEBYSHEV      max |x-y|, over the coordinates with w > 0; 0 where there are none. A
 *                           NaN there makes it NaN: unlike scipy, which drops it.
 *     PRANGE_COSINE         1 - sum w x y / sqrt(sum w x^2 * sum w y^2), in [0, 2]. NaN if x or y
 *                           is zero, or has an infinite coordinate: unlike scipy 1.10 with weights,
 *                           where that is 0.
 *     PRANGE_CORRELATION    the cosine distance of x and y less their own (weighted) means, in [0,
 *                           2]. NaN if all coordinates of x or of y are the same.
 *     PRANGE_CANBERRA       sum w |x-y| / (|x| + |y|), where 0/0 counts as 0
 *     PRANGE_BRAYCURTIS     sum w |x-y| / sum w |x+y|; NaN if both sums are 0
 *     PRANGE_MAHALANOBIS    sqrt((x-y)' A (x-y)), A the inverse covariance (required), d x d; the
 *                           symmetric part of A counts. A may be semidefinite: different points may
 *                           then be at distance 0. With an indefinite A the form may be negative;
 *                           there the distance is NaN. Unless A is positive definite, what its
 *                           elimination leaves below 8 d u, relative to its rows and columns,
 *                           counts as 0, so that the rounding of a pseudo-inverse makes no NaN:
 *                           unlike scipy. No weights.
 *     PRANGE_NAN_EUCLIDEAN  sqrt(d/p * sum of (x-y)^2), over the p coordinates where neither x nor
 *                           y is NaN, as in scikit-learn; NaN where there are none. No weights.
 *     PRANGE_MINKOWSKI      (sum w |x-y|^p)^(1/p), the order p > 0 in the options (no triangle
 *                           inequality below 1), with a finite 1/p. No p, or 0, is 2. p = 1, 2 and
 *                           infinity are cityblock, euclidean and chebyshev to the bit. Unlike
 *                           scipy, which takes p <= 0 in some calls, these are refused.
 *     PRANGE_JENSENSHANNON  sqrt(1/2 sum (x ln(x/m) + y ln(y/m))) with m = (x+y)/2, for x and y
 *                           scaled to sum 1 and 0 ln 0 = 0; at most sqrt(ln 2). Infinite if x or y
 *                           has a negative coordinate or the sum 0; else NaN if one is NaN or
 *                           infinite: unlike scipy, where two such points may be at distance 0. No
 *                           weights.
 *     PRANGE_HAVERSINE      the angle between two places on a sphere, from 0 to pi: d = 2, latitude
 *                           and longitude in radians, as in scikit-learn; multiply by the radius
 *                           for a length. Angles may be up to 2^30, also latitudes beyond the
 *                           poles; NaN above, and where a coordinate is NaN. No weights.
 *     PRANGE_HAMMING        sum w [x != y] / sum w. A NaN differs from everything. NaN if the
 *                           weights are all 0.
 *
 * In all other metrics a coordinate is true unless it is 0, so a NaN is true. With [] as 1 or 0,
 *
 *      b = sum w [x and y]                 the weight of all true in both,
 *      e = sum w [x] - b,  f = sum w [y] - b    true in x alone, and in y alone,
 *      s = sum w,  g = s - b - e - f       the weight of all, and of all false in both:
 *
 *     PRANGE_JACCARD         (e+f) / (b+e+f); 0 if nothing is true. Unlike scipy before 1.15,
 *                            which counts unequal numbers that are not 0 in e+f: 1 for [2] and [3],
 *                            0 here.
 *     PRANGE_DICE            (e+f) / (2b+e+f); NaN if nothing is true. Unlike scipy, numbers other
 *                            than 0 and 1 are truth values here too.
 *     PRANGE_ROGERSTANIMOTO  2(e+f) / (s+e+f)
 *     PRANGE_SOKALMICHENER   the same (two names in the literature)
 *     PRANGE_RUSSELLRAO      (s-b) / s; not 0 for equal points unless every coordinate is true
 *     PRANGE_SOKALSNEATH     2(e+f) / (b+2(e+f)); NaN if nothing is true
 *     PRANGE_YULE            2ef / (bg+ef); 0 if ef is 0
 *     PRANGE_KULCZYNSKI1     b / (e+f), a similarity: infinite for equal points, NaN if nothing is
 *                            true
 *
 *     PRANGE_HAMMING_COUNT   sum w [x != y] of any coordinates: hamming without its division
 *     PRANGE_INNER_PRODUCT   sum w x y, a similarity: of neighbours the nearest have the largest
 *                            product and come first, as in faiss; a radius or max_distance is the
 *                            least product, of either sign; and where there is no neighbour the
 *                            product is -infinity.
 *     PRANGE_NAN_SQEUCLIDEAN  the square of nan_euclidean, d/p * sum of (x-y)^2. No weights.
 *
 *     PRANGE_USER_METRIC     your own function, in the options
 *
 * With d = 0 all sums are 0, and so are the distances, cosine and correlation included, with two
 * exceptions: NaN where the formula is 0/0 (braycurtis, nan_euclidean, hamming, and the metrics of
 * truth values other than jaccard and yule), and infinity for jensenshannon.
 *
 * With the flag PRANGE_ZERO_OVER_ZERO a 0/0 in the formulas above is 0 instead of NaN. So the
 * distance is 0 for braycurtis if both sums are 0; for hamming and russellrao if all weights are 0
 * or d is 0; for dice, sokalsneath, kulczynski1 and rogerstanimoto if nothing is true (or no
 * coordinate has a weight). For cosine and correlation the quotient is taken as 0: a point without
 * a direction (a zero point; for correlation one with all coordinates the same) is at distance 1
 * from points that have one, and at distance 0 from another point without one. A NaN for any other
 * reason stays, also that of nan_euclidean without common coordinates.
 *
 *
 * ACCURACY, with u = 2^-53 (f64) or 2^-24 (f32), barring over- and underflow. f32 is computed in
 * f32, with two exceptions that are computed in f64 and rounded once: the points as prepared by
 * cosine, correlation, mahalanobis and jensenshannon, and the pairs of minkowski (except the orders
 * that are other metrics), jensenshannon and haversine. With the flag PRANGE_ACCUMULATE_F64 each
 * distance is the f64 distance of the same points and parameters, rounded to f32 once: its error is
 * half a unit in the last place of f32 plus the f64 bound below, and squares neither over- nor
 * underflow. The functions _to_f32 take f64 points and round likewise, for a result of half the
 * size.
 *
 * Distances are computed from differences of coordinates, not expanded into products, so nothing
 * cancels, however far the points are from the origin. (|x|^2 + |y|^2 - 2xy by a matrix product has
 * no error bound at all.) Each sum of a pair has one accumulator, which takes the coordinates in
 * order, by fused multiply-adds where there is a product.
 *
 * - The relative error is at most (d + 3) u for sqeuclidean, (d/2 + 3) u for euclidean and
 *   seuclidean, (d + 4) u for cityblock and canberra, (2d + 4) u for braycurtis, (d/2 + 5) u for
 *   nan_euclidean, and (d + 6) u for nan_sqeuclidean; weights add 2 u, and so do variances.
 * - chebyshev is exact, except for the rounding of one difference.
 * - inner_product has an absolute error of d u sum |x y|, (d + 1) u sum w |x y| with weights.
 * - hamming, hamming_count and the metrics of truth values: without weights the counts are exact
 *   for up to 2^53 (f64) or 2^24 (f32) coordinates, and only the formula is rounded. With weights
 *   that are not integers each sum has an error of d u s.
 * - cosine and correlation are computed as half the squared distance of the points scaled to length
 *   1. At an angle t between the points the error is (1.2 d + 12) u t^2/2 + 4 u t (correlation: 6 u
 *   t in place of 4 u t), where a computation as 1 - cos t would have an error of u. Multiples of
 *   one point may be at a distance of (d/8 + 16)^2 u^2/2 instead of 0. Points may have any
 *   magnitude; there is no overflow.
 * - minkowski has a relative error of ((2d + 6)/p + 9) u; weights from e^-a to e^a add (4 + 2a/p)
 *   u. Differences are divided by the largest one, so no power over- or underflows, whatever the
 *   magnitude of the points.
 * - jensenshannon has a relative error of (d/2 + 16) u and, for the scaling of the points, an
 *   absolute one of (d/8 + 4) u. No logarithms are subtracted where x is near y, so near points
 *   lose accuracy by the scaling only. Proportional points are at a distance of at most 4 u, or of
 *   0 if their ratio is a power of two.
 * - haversine has a relative error of 16 u for latitudes between the poles, for near and for
 *   opposite places alike, and near the poles. (The usual arc sine alone loses half of the digits
 *   near the antipode.) With a latitude beyond a pole terms cancel, which at an angle t adds an
 *   absolute error of 16 u / sin t. For longitudes that are whole turns apart, add an absolute
 *   error of 2 u^2 times their difference.
 * - mahalanobis is the euclidean distance of the whitened points U (x - c), with U'U = A (in f64;
 *   by Cholesky, or with Bunch and Parlett's pivots for a semidefinite A) and c the mean of the
 *   finite coordinates of the points (of y for two sets). The error is about d u times the whitened
 *   distance of x and y from c, so f32 points that are near each other and far from c need
 *   PRANGE_ACCUMULATE_F64. An indefinite A is U'SU, where S is diagonal with entries 1 and -1: the
 *   squares of whitened differences are added with these signs, and the form has an error of about
 *   d u times the sum of their magnitudes.
 *
 * No distance is negative, except inner_product. Exchanging x and y changes no bit, nor does the
 * order of the points, except for mahalanobis, whose c depends on all of them. Equal finite points
 * are at distance exactly 0 in all metrics except inner_product, russellrao, kulczynski1, your own,
 * and where NaN or infinity is stated above.
 *
 * A NaN or infinite coordinate does not affect other points. It makes the distances of its own
 * point NaN or infinite, as the formula gives it, except in the metrics that count coordinates
 * (hamming, hamming_count and those of truth values), and a NaN in those that skip it. In metrics
 * of differences, and in cosine and correlation, an infinite point is at distance NaN from itself.
 *
 * A processor without fused multiply-add gives the same bits by software, slowly.
 *
 *
 * POINTS OF OTHER TYPES AND STRIDES. Every call with options also takes its points as views
 * (prange/view.h): x_view and y_view in the options, with NULL for x and y. A view is n x d (for y,
 * m x d), of any of the five types and with any strides: truth values and bytes (u8), integers, f32
 * points with f64 parameters and results, every second coordinate, points stored as columns.
 *
 *     const ptrdiff_t shape[] = {n, d}, columns[] = {1, n};
 *     const prange_view points = {.data = flags, .type = PRANGE_U8, .ndim = 2, .shape = shape,
 *                                 .strides = columns};
 *     const prange_distance_options_f64 options = {.metric = PRANGE_JACCARD, .x_view = &points};
 *     status = prange_pairwise_distance_with_f64(&options, n, d, NULL, distances);
 *
 * The result has the bits of the call on a contiguous copy of the points in the type of the call,
 * f64 or f32. Each coordinate is converted as in C: exactly, or to the nearest number (i64 beyond
 * 2^53 in f64; integers beyond 2^24 and f64 in f32). With PRANGE_ACCUMULATE_F64 coordinates are
 * converted to f64 directly. Truth values are converted like numbers: 2 and 1 are both true, but
 * differ for hamming.
 *
 * The library makes that copy, n d numbers of the call's type, in parallel, in about 0.1 to 1 ns a
 * coordinate. No copy is made of a view of that type whose rows are contiguous, whatever their
 * distance, and a row that repeats (stride 0) is copied once.
 *
 * Errors: those of view.h; PRANGE_ERROR_SIZE for a view that is not n x d; PRANGE_ERROR_VALUE for
 * points given both as a pointer and as a view, and for a row stride together with a view.
 */
#ifndef PRANGE_METRIC_H
#define PRANGE_METRIC_H

#include <prange/view.h>

PRANGE_BEGIN_DECLS

/** The metrics, whose formulas are above. */
typedef enum prange_metric {
    PRANGE_EUCLIDEAN,
    PRANGE_SQEUCLIDEAN,
    PRANGE_SEUCLIDEAN,
    PRANGE_CITYBLOCK,
    PRANGE_CHEBYSHEV,
    PRANGE_COSINE,
    PRANGE_CORRELATION,
    PRANGE_CANBERRA,
    PRANGE_BRAYCURTIS,
    PRANGE_MAHALANOBIS,
    PRANGE_NAN_EUCLIDEAN,
    PRANGE_MINKOWSKI,
    PRANGE_JENSENSHANNON,
    PRANGE_HAVERSINE,
    PRANGE_HAMMING,
    PRANGE_JACCARD,
    PRANGE_DICE,
    PRANGE_ROGERSTANIMOTO,
    PRANGE_SOKALMICHENER,
    PRANGE_RUSSELLRAO,
    PRANGE_SOKALSNEATH,
    PRANGE_YULE,
    PRANGE_KULCZYNSKI1,
    PRANGE_USER_METRIC, /**< your own function, in the options */
    PRANGE_HAMMING_COUNT,
    PRANGE_INNER_PRODUCT,
    PRANGE_NAN_SQEUCLIDEAN,
} prange_metric;

/**
 * Your own distance between two points of d coordinates each; x and y point into the caller's
 * arrays. The function runs on several threads at once. Within one set it is called for i <= j
 * (condensed: i < j) and is presumed symmetric. Its result is stored unchanged.
 * @{
 */
typedef double (*prange_distance_function_f64)(ptrdiff_t d, const double *x, const double *y,
                                               void *ctx);
typedef float (*prange_distance_function_f32)(ptrdiff_t d, const float *x, const float *y,
                                              void *ctx);
/** @} */

/** The flags of the options. A flag that a call does not take is PRANGE_ERROR_VALUE. */
typedef enum prange_distance_flags {
    PRANGE_EXCLUDE_SELF = 1, /**< neighbours only: y[i] is no neighbour of x[i] */
    PRANGE_FAST = 2, /**< a matrix product may be used (pairwise.h): of distances, for pairwise,
                      * condensed and cross ones only; also a flag of prange_matmul_view_with() */
    PRANGE_ACCUMULATE_F64 = 4,  /**< f32 points are measured in f64; not for
                                 * PRANGE_USER_METRIC */
    PRANGE_BY_DISTANCE = 8,     /**< radius functions only: neighbours sorted by distance */
    PRANGE_ZERO_OVER_ZERO = 16, /**< 0/0 counts as 0, not as NaN (see the metrics) */
} prange_distance_flags;

/**
 * The options of a distance call. In every member zero means the default, so initialise the struct
 * to zero and set what differs; then members that later versions add have their defaults too:
 *
 *     prange_distance_options_f64 options = {.metric = PRANGE_CITYBLOCK, .weights = w};
 */
typedef struct prange_distance_options_f64 {
    prange_metric metric;                  /**< the metric */
    unsigned flags;                        /**< prange_distance_flags, combined by | */
    const double *weights;                 /**< d weights; NULL: all 1 */
    const double *variances;               /**< d variances, for PRANGE_SEUCLIDEAN */
    const double *inverse_covariance;      /**< d x d; for PRANGE_MAHALANOBIS */
    prange_distance_function_f64 function; /**< for PRANGE_USER_METRIC */
    void *ctx;                             /**< passed to the function */
    ptrdiff_t x_stride;   /**< elements from one row of points, or of x, to the next; 0: d */
    ptrdiff_t y_stride;   /**< the same for y, with two sets only */
    ptrdiff_t out_stride; /**< the same for distances; 0: n, or m for two sets. Not for condensed
                           * form. From 16 MiB on a multiple of 64 bytes is fastest. */
    double p;             /**< the order, for PRANGE_MINKOWSKI; 0: 2 */
    const double *max_distance; /**< one number, for prange_nearest: the limit of the distance of a
                                 * neighbour; NULL: none */
    const double *radii; /**< one for each point of x, for neighbours: the limit of its own, in
                          * addition to that of the call; NULL: none */
    const prange_view *x_view; /**< points of any type and strides, in place of x or points */
    const prange_view *y_view; /**< in place of y, for two sets only */
    void *reserved[2];         /**< NULL */
} prange_distance_options_f64;

/** The options for f32 points. */
typedef struct prange_distance_options_f32 {
    /** As in prange_distance_options_f64. @{ */
    prange_metric metric;
    unsigned flags;
    const float *weights;
    const float *variances;
    const float *inverse_covariance;
    prange_distance_function_f32 function;
    void *ctx;
    ptrdiff_t x_stride;
    ptrdiff_t y_stride;
    ptrdiff_t out_stride;
    double p;
    const float *max_distance;
    const float *radii;
    const prange_view *x_view;
    const prange_view *y_view;
    void *reserved[2];
    /** @} */
} prange_distance_options_f32;

PRANGE_END_DECLS

#endif
