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
 * With d = 0 all sums are 0, and so are the distances, with these exceptions: NaN where the formula
 * is 0/0 (braycurtis, nan_euclidean, hamming, and the metrics of truth values other than jaccard
 * and yule), infinity for jensenshannon; cosine and correlation are 0.
 *
 * PRANGE_ZERO_OVER_ZERO among the flags chooses 0 for what is 0/0 above: the distance is then 0 of
 * braycurtis where both sums are 0, of hamming and russellrao where the weights are all 0 or d is
 * 0, and of dice, sokalsneath, kulczynski1 and rogerstanimoto where nothing is true (or counts).
 * For cosine and correlation the quotient is what is 0: a point without a direction (zero; all
 * coordinates the same) is at distance 1 from those that have one, and at 0 from its like. What is
 * NaN for another reason stays so, also nan_euclidean without common coordinates.
 *
 *
 * ACCURACY, with u = 2^-53 (f64) or 2^-24 (f32), barring over- and underflow. f32 is computed in
 * f32, with two exceptions: the rows that cosine, correlation, mahalanobis and jensenshannon
 * prepare, and the pairs of minkowski (except the orders that are other metrics), jensenshannon and
 * haversine, which are computed in f64 and rounded once. With PRANGE_ACCUMULATE_F64 among the flags
 * each distance is the f64 distance of the same points and parameters, rounded to f32 once. Its
 * error is half a unit in the last place of f32 and the u of f64, and squares neither over- nor
 * underflow on the way. The functions _to_f32 take f64 points and round in the same manner, for a
 * result of half the size.
 *
 * Nothing is expanded into products, so nothing cancels, however far the points are from the
 * origin. (|x|^2 + |y|^2 - 2xy by a matrix product has no bound at all.) Each pair and sum has one
 * accumulator, which takes the coordinates in order, by fused multiply-adds where there is a
 * product.
 *
 * - A relative error of at most (d + 3) u has sqeuclidean, (d/2 + 3) u euclidean and seuclidean,
 *   (d + 4) u cityblock and canberra, (2d + 4) u braycurtis, (d/2 + 5) u nan_euclidean, (d + 6) u
 *   nan_sqeuclidean; weights add 2 u, and so do variances.
 * - chebyshev is exact, except for the rounding of one difference.
 * - inner_product has an absolute error of d u sum |x y|, (d + 1) u sum w |x y| with weights.
 * - hamming, hamming_count and the metrics of truth values are made of exact counts without
 *   weights, for up to 2^53 (f64) or 2^24 (f32) coordinates; then come the roundings of the
 *   formula. With weights that are not whole numbers each sum has an error of d u s.
 * - cosine and correlation are half the squared distance of the points scaled to length 1: at an
 *   angle t an error of (1.2 d + 12) u t^2/2 + 4 u t, 6 u t for correlation, where 1 - cos t would
 *   have an error of u. Multiples of one point may be (d/8 + 16)^2 u^2/2 further apart. Points may
 *   have any magnitude; there is no overflow.
 * - minkowski has a relative error of ((2d + 6)/p + 9) u; weights from e^-a to e^a add (4 + 2a/p)
 * u. Differences are relative to the largest, so that no power over- or underflows, whatever the
 *   magnitude of the points.
 * - jensenshannon has a relative error of (d/2 + 16) u and, for the scaling of the points, an
 *   absolute one of (d/8 + 4) u. No logarithms are subtracted where x is near y, so the scaling is
 *   all that near points lose; proportional points are at a distance of 4 u at most, or 0 for
 *   powers of two.
 * - haversine has a relative error of 16 u for latitudes between the poles: of near places, of
 *   opposite ones, and near the poles. (The usual arc sine alone loses half of the digits near the
 *   antipode.) With a latitude beyond them, where terms cancel, at an angle t an absolute
 *   16 u / sin t more; of places whose longitudes are whole turns apart, an absolute 2 u^2 times
 *   their difference more.
 * - mahalanobis is the euclidean distance of whitened points: U (x - c), with U'U = A (in f64;
 *   Cholesky, or Bunch and Parlett's pivots for a semidefinite A) and c the mean of the finite
 *   coordinates of the points (of y for two sets). The error is about d u times the whitened
 *   distance of x and y from c: f32 points that are near each other and far from c want
 *   PRANGE_ACCUMULATE_F64. An indefinite A is U'SU with S of 1 and -1, and the squares of whitened
 *   differences add with these signs: the form has an error of about d u times the sum of their
 *   magnitudes.
 *
 * No distance is negative but an inner product. Exchanging x and y changes no bit, nor does the
 * order of the points, except for mahalanobis, whose c depends on all of them. Equal finite points
 * are at distance exactly 0 in all metrics except inner_product, russellrao, kulczynski1, your own,
 * and where NaN or infinity is stated above.
 *
 * A NaN or infinite coordinate makes the distances of its own point NaN or infinite, as the formula
 * gives it, and of no other point. An infinite point is at distance NaN from itself.
 *
 * A processor without fused multiply-add gives the same bits through software, slowly.
 *
 *
 * POINTS OF OTHER TYPES AND STRIDES. Every call with options takes its points as views
 * (prange/view.h) as well: x_view and y_view in the options, with NULL for x and y. A view is n x d
 * (for y, m x d) of any of the five types, with any strides: truth values and bytes (u8), integers,
 * f32 points beside f64 parameters and results, every second coordinate, points that stand in
 * columns.
 *
 *     const ptrdiff_t shape[] = {n, d}, columns[] = {1, n};
 *     const prange_view points = {.data = flags, .type = PRANGE_U8, .ndim = 2, .shape = shape,
 *                                 .strides = columns};
 *     const prange_distance_options_f64 options = {.metric = PRANGE_JACCARD, .x_view = &points};
 *     status = prange_pairwise_distance_with_f64(&options, n, d, NULL, distances);
 *
 * The result has the bits of the call on a contiguous copy in the type of the call, f64 or f32, to
 * which each coordinate is converted as C does: exactly, or to the nearest number (i64 beyond 2^53
 * in f64; integers beyond 2^24 and f64 in f32). With PRANGE_ACCUMULATE_F64 they are converted to
 * f64 at once. Truth values are no exception: 2 and 1 are both true, and they differ for hamming.
 *
 * The library makes that copy, in parallel, for about 0.1 to 1 ns a coordinate: n d numbers of the
 * call's type. It needs none for views of that type whose coordinates stand together, whatever the
 * stride of the rows, and one row for a row that repeats (stride 0).
 *
 * PRANGE_ERROR_SIZE for a view that is not n x d; PRANGE_ERROR_VALUE for points that are given
 * twice, or a row stride beside a view; and what prange/view.h says of views.
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
 * Your own distance, of two rows of d coordinates, which are the caller's memory. The function runs
 * on several threads at once. Within one set it is called for i <= j (condensed: i < j) and is
 * presumed symmetric. Its result is stored unchanged.
 * @{
 */
typedef double (*prange_distance_function_f64)(ptrdiff_t d, const double *x, const double *y,
                                               void *ctx);
typedef float (*prange_distance_function_f32)(ptrdiff_t d, const float *x, const float *y,
                                              void *ctx);
/** @} */

/** The flags of the options. A call refuses the flags that it does not take. */
typedef enum prange_distance_flags {
    PRANGE_EXCLUDE_SELF = 1, /**< neighbours only: y[i] is no neighbour of x[i] */
    PRANGE_FAST = 2, /**< the three matrices only: a matrix product may be used (pairwise.h); also a
                      * flag of prange_matmul_view_with() */
    PRANGE_ACCUMULATE_F64 = 4,  /**< distances and neighbours of f32 points, not for
                                 * PRANGE_USER_METRIC */
    PRANGE_BY_DISTANCE = 8,     /**< neighbours within a radius only: the nearest first */
    PRANGE_ZERO_OVER_ZERO = 16, /**< 0/0 counts as 0, not as NaN (see the metrics) */
} prange_distance_flags;

/**
 * How to measure. Zero means "as usual" in each member, so start from all zero and set what
 * differs. Members that later versions add are then right as well:
 *
 *     prange_distance_options_f64 options = {.metric = PRANGE_CITYBLOCK, .weights = w};
 */
typedef struct prange_distance_options_f64 {
    prange_metric metric;                  /**< the metric */
    unsigned flags;                        /**< of prange_distance_flags, or-ed */
    const double *weights;                 /**< d; NULL: all 1 */
    const double *variances;               /**< d; for PRANGE_SEUCLIDEAN */
    const double *inverse_covariance;      /**< d x d; for PRANGE_MAHALANOBIS */
    prange_distance_function_f64 function; /**< for PRANGE_USER_METRIC */
    void *ctx;                             /**< for the function */
    ptrdiff_t x_stride;   /**< elements from a row of points, or of x, to the next; 0: d */
    ptrdiff_t y_stride;   /**< likewise for y, for two sets only */
    ptrdiff_t out_stride; /**< likewise for distances; 0: n, or m for two sets. Not if condensed.
                           * From 16 MiB on a multiple of 64 bytes is fastest. */
    double p;             /**< the order, for PRANGE_MINKOWSKI; 0: 2 */
    const double *max_distance; /**< one number, for prange_nearest: no neighbour is further away;
                                 * NULL: no limit */
    const double *radii; /**< one for each x, for neighbours: none is further away; NULL: no limit.
                          * Beside it the one limit of the call holds as well. */
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
