/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Nearest neighbours: for each point of one set the k nearest points of another, or all of its
 * points within a radius, in every metric of prange/metric.h. All pairs are computed, so the result
 * is exact in any number of coordinates. No memory of size n x m is used.
 *
 * The queries are x, n x d; the points that are searched are y, m x d; both are row-major. x and y
 * may be the same array. PRANGE_EXCLUDE_SELF among the options' flags then leaves out the point
 * itself: y[i] is no neighbour of x[i], whatever else it equals.
 *
 *     prange_nearest        row i of indices and distances, n x k, has the k nearest points of x[i]
 *     prange_radius_count   offsets, n + 1 of them, offsets[0] = 0: offsets[i+1] - offsets[i]
 *                           points lie within a radius of x[i]
 *     prange_radius         those points, at offsets[i] .. offsets[i+1] - 1 of indices and
 *                           distances (the compressed rows of a sparse matrix)
 *
 * Each comes in two versions: plain, with a metric alone, and _with, with prange_distance_options.
 * There out_stride is the number of elements from a row of indices, and of distances, to the next
 * (0: k); the radius functions have no such rows and take none.
 *
 * THE ORDER. Distances are those of prange_cross_distance(x, y), to the last bit, with the same
 * accuracy and NaN rules. A row is sorted by distance, then by index: of equal distances the lower
 * index is nearer. Distances are compared as they are returned, after the root and its rounding. A
 * NaN counts as further than infinity, and all NaNs as equal. This order has no ties, so the k
 * nearest are the same at any thread count.
 *
 * f32 points are measured in f64 with PRANGE_ACCUMULATE_F64 among the flags. Then too the order is
 * that of what is returned, (distance rounded to f32, index), and so are radius and max_distance
 * compared: distances that differ in f64 alone are equal.
 *
 * Where there are fewer than k points to choose from, the rest of a row has index -1 and distance
 * infinity. A neighbour whose distance is infinite or NaN has its index.
 *
 * max_distance in the options of prange_nearest points to a limit, from 0 to infinity: only points
 * at a distance <= the limit are neighbours, so never at distance NaN. Those that are found are the
 * first of the row without a limit; -1 and infinity follow.
 *
 *     const double limit = 0.5;
 *     const prange_distance_options_f64 options = {.max_distance = &limit};
 *
 * A point is within the radius if its distance <= radius, so never at distance NaN; an infinite
 * radius finds all other points. The neighbours are in rising order of their index; with
 * PRANGE_BY_DISTANCE among the flags in that of prange_nearest, by distance, then by index.
 *
 * radii in the options, n numbers from 0 to infinity, limit each query by itself, in all of these
 * calls: the neighbours of x[i] are at a distance <= radii[i], and within the call's own radius or
 * max_distance as well. So a call with a radius for each query has INFINITY as its own:
 *
 *     const prange_distance_options_f64 each = {.radii = radii, .flags = PRANGE_BY_DISTANCE};
 *     status = prange_radius_count_with_f64(&each, n, m, d, x, y, INFINITY, offsets);
 *
 *
 * METHOD AND COST. All pairs are computed, with about d multiply-adds for each of the n*m pairs.
 * Queries go through the points in blocks, each with a heap of its k nearest so far (Floyd's and
 * Williams's binary heap, 1964). Only points that are nearer than the k-th enter the heap, which
 * are few: the worst order of the points costs log k for each. The radius functions compute all
 * pairs in both passes.
 *
 * Memory: a packed copy of x, and one or two copies of both sets for metrics that prepare their
 * points. In addition up to 256 rows of k candidates for each thread; where there are few queries,
 * several threads share the points of y, and there are up to four such rows a thread for each
 * query.
 *
 * PRANGE_ACCUMULATE_F64 needs f64 copies of both sets beside these, and a root for each pair.
 * PRANGE_BY_DISTANCE sorts in place (heapsort); without distances it takes memory for them.
 *
 * k = 1 has a faster path without that flag and a finite max_distance, for the nearest centre or
 * the argmin of distances. If only the indices are wanted, pass NULL for the distances: then only
 * those roots are taken that the order needs.
 *
 * A user's metric gets the point of x first. It is called for every pair, including pairs that
 * PRANGE_EXCLUDE_SELF leaves out. It is called again in three cases: where a row has fewer than k
 * numbers, to find NaNs, unless there is a max_distance; where one neighbour is wanted and no
 * distance is below infinity, unless max_distance is finite; and in the second pass of a radius,
 * where threads share the points.
 *
 *
 * ERRORS of all, beside those of pairwise.h: PRANGE_ERROR_NULL if both indices and distances are
 * NULL, or offsets is NULL. PRANGE_ERROR_SIZE for k < 0 and for rows that are closer than k.
 * PRANGE_ERROR_VALUE for a radius, one of radii, or a max_distance that is negative or NaN, a
 * max_distance for the radius functions, unknown flags, and offsets that do not begin at 0 or that
 * decrease. PRANGE_ERROR_OVERLAP if an output shares memory with an input or with the other output.
 * k = 0, n = 0 and m = 0 are no errors.
 */
#ifndef PRANGE_NEIGHBORS_H
#define PRANGE_NEIGHBORS_H

#include <prange/metric.h>

PRANGE_BEGIN_DECLS

/**
 * The k points of y that are nearest to each point of x. Either of indices and distances may be
 * NULL.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_nearest_f64(prange_metric metric, ptrdiff_t n,
                                                           ptrdiff_t m, ptrdiff_t d,
                                                           const double *x, const double *y,
                                                           ptrdiff_t k, ptrdiff_t *indices,
                                                           double *distances);
PRANGE_API PRANGE_CHECKED prange_status prange_nearest_with_f64(
    const prange_distance_options_f64 *options, ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
    const double *x, const double *y, ptrdiff_t k, ptrdiff_t *indices, double *distances);
/** @} */

/** The running total of the points of y within the radius of each point of x: offsets[n] is the
 * number of elements that prange_radius writes. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_radius_count_f64(prange_metric metric, ptrdiff_t n,
                                                                ptrdiff_t m, ptrdiff_t d,
                                                                const double *x, const double *y,
                                                                double radius, ptrdiff_t *offsets);
PRANGE_API PRANGE_CHECKED prange_status prange_radius_count_with_f64(
    const prange_distance_options_f64 *options, ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
    const double *x, const double *y, double radius, ptrdiff_t *offsets);
/** @} */

/**
 * The points that lie within the radius. The arguments are those of prange_radius_count, and
 * offsets is its result. Either of indices and distances may be NULL. If a row turns out to have
 * another number of neighbours than offsets say, because the data changed in between, the call
 * returns PRANGE_ERROR_VALUE; it has then written into the rows, each within its part.
 * @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_radius_f64(prange_metric metric, ptrdiff_t n,
                                                          ptrdiff_t m, ptrdiff_t d, const double *x,
                                                          const double *y, double radius,
                                                          const ptrdiff_t *offsets,
                                                          ptrdiff_t *indices, double *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_radius_with_f64(const prange_distance_options_f64 *options, ptrdiff_t n, ptrdiff_t m,
                       ptrdiff_t d, const double *x, const double *y, double radius,
                       const ptrdiff_t *offsets, ptrdiff_t *indices, double *distances);
/** @} */

/** The same for f32. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_nearest_f32(prange_metric metric, ptrdiff_t n,
                                                           ptrdiff_t m, ptrdiff_t d, const float *x,
                                                           const float *y, ptrdiff_t k,
                                                           ptrdiff_t *indices, float *distances);
PRANGE_API PRANGE_CHECKED prange_status prange_nearest_with_f32(
    const prange_distance_options_f32 *options, ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
    const float *x, const float *y, ptrdiff_t k, ptrdiff_t *indices, float *distances);
PRANGE_API PRANGE_CHECKED prange_status prange_radius_count_f32(prange_metric metric, ptrdiff_t n,
                                                                ptrdiff_t m, ptrdiff_t d,
                                                                const float *x, const float *y,
                                                                float radius, ptrdiff_t *offsets);
PRANGE_API PRANGE_CHECKED prange_status prange_radius_count_with_f32(
    const prange_distance_options_f32 *options, ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
    const float *x, const float *y, float radius, ptrdiff_t *offsets);
PRANGE_API PRANGE_CHECKED prange_status prange_radius_f32(prange_metric metric, ptrdiff_t n,
                                                          ptrdiff_t m, ptrdiff_t d, const float *x,
                                                          const float *y, float radius,
                                                          const ptrdiff_t *offsets,
                                                          ptrdiff_t *indices, float *distances);
PRANGE_API PRANGE_CHECKED prange_status
prange_radius_with_f32(const prange_distance_options_f32 *options, ptrdiff_t n, ptrdiff_t m,
                       ptrdiff_t d, const float *x, const float *y, float radius,
                       const ptrdiff_t *offsets, ptrdiff_t *indices, float *distances);
/** @} */

PRANGE_END_DECLS

#endif
