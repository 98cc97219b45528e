/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Nearest neighbours: for each point of one set the k nearest points of another, or all of its
 * points within a radius, in every metric of prange/metric.h. All pairs are computed (there is no
 * tree or index), so the result is exact in any number of coordinates. No memory of size n x m is
 * used.
 *
 * The queries are x, n x d; the points that are searched are y, m x d; both are row-major. x and y
 * may be the same array. The flag PRANGE_EXCLUDE_SELF then leaves out the point itself: y[i] is no
 * neighbour of x[i], but another point equal to it is.
 *
 *     prange_nearest        row i of indices and distances, n x k, has the k nearest points of x[i]
 *     prange_radius_count   offsets, n + 1 of them, offsets[0] = 0: offsets[i+1] - offsets[i]
 *                           points lie within a radius of x[i]
 *     prange_radius         those points, at offsets[i] .. offsets[i+1] - 1 of indices and
 *                           distances (the compressed rows of a sparse matrix)
 *
 * Each comes in two versions: a plain one that takes a metric, and one that ends in _with and takes
 * prange_distance_options (metric.h). There out_stride is the number of elements from one row of
 * indices, and of distances, to the next (0: k); the radius functions have no such rows and take no
 * out_stride.
 *
 * THE ORDER. Distances are those of prange_cross_distance(x, y), to the last bit, with the same
 * accuracy and NaN rules. A row is sorted by distance, then by index, so of equal distances the
 * lower index comes first. Distances are compared as they are returned, after the root and its
 * rounding. A NaN counts as greater than infinity, and all NaNs as equal. This order has no ties,
 * so the k nearest are the same at any thread count.
 *
 * With the flag PRANGE_ACCUMULATE_F64 f32 points are measured in f64. The order, the radius and
 * max_distance still refer to the returned distances, rounded to f32: distances that differ only in
 * f64 are equal.
 *
 * If there are fewer than k points to choose from, the rest of a row has index -1 and distance
 * infinity. A point at distance infinity or NaN is a neighbour like others, with its index.
 *
 * max_distance, in the options of prange_nearest, points to a limit from 0 to infinity: only points
 * at a distance <= the limit are neighbours, so none at distance NaN. The neighbours found are the
 * first ones of the row without a limit; -1 and infinity follow.
 *
 *     const double limit = 0.5;
 *     const prange_distance_options_f64 options = {.max_distance = &limit};
 *
 * A point is within the radius if its distance <= radius, so never at distance NaN; an infinite
 * radius finds all points that are not at distance NaN. The neighbours are in ascending order of
 * their index; with the flag PRANGE_BY_DISTANCE in the order of prange_nearest, by distance, then
 * by index.
 *
 * radii, in the options of all of these calls, are n numbers from 0 to infinity, one for each
 * query: the neighbours of x[i] are at a distance <= radii[i], and also within the call's own
 * radius or max_distance. So a call with a radius for each query passes INFINITY as its own:
 *
 *     const prange_distance_options_f64 each = {.radii = radii, .flags = PRANGE_BY_DISTANCE};
 *     status = prange_radius_count_with_f64(&each, n, m, d, x, y, INFINITY, offsets);
 *
 *
 * METHOD AND COST. All n m pairs are computed, with about d multiply-adds each. Blocks of queries
 * go through the points, each query with a heap of its k nearest so far (the binary heap of
 * Williams and Floyd, 1964). Only points nearer than the current k-th enter the heap, which are
 * few; in the worst order of the points each costs log k steps. prange_radius_count and
 * prange_radius each compute all pairs.
 *
 * Memory: a packed copy of x, and one or two copies of both sets for metrics that prepare their
 * points; in addition up to 256 rows of k candidates for each thread. If there are few queries,
 * several threads share the points of y, with up to four such rows for each thread and query.
 *
 * PRANGE_ACCUMULATE_F64 takes f64 copies of both sets besides, and a root for each pair.
 * PRANGE_BY_DISTANCE sorts in place (heapsort); if distances is NULL it takes memory for them.
 *
 * k = 1 without PRANGE_ACCUMULATE_F64 and without a finite max_distance has a faster path, for the
 * nearest centre or the argmin of distances. If only the indices are wanted, pass NULL for the
 * distances: then only the roots that the order needs are taken.
 *
 * A user's metric gets the point of x first. It is called for every pair, including pairs that
 * PRANGE_EXCLUDE_SELF leaves out. It is called again in three cases: if a row has fewer than k
 * numbers, to find NaNs, unless there is a max_distance; if k = 1 and no distance is below
 * infinity, unless max_distance is finite; and in the second pass of a radius, if threads share the
 * points.
 *
 *
 * ERRORS of all, in addition to those of pairwise.h: PRANGE_ERROR_NULL if both indices and
 * distances are NULL, or offsets is NULL. PRANGE_ERROR_SIZE for k < 0 and for an out_stride below
 * k. PRANGE_ERROR_VALUE for a radius, an element of radii or a max_distance that is negative or
 * NaN, a max_distance for the radius functions, flags that the call does not take, and offsets that
 * do not begin at 0 or that decrease. PRANGE_ERROR_OVERLAP if an output shares memory with an input
 * or with the other output. k = 0, n = 0 and m = 0 are no errors.
 */
#ifndef PRANGE_NEIGHBORS_H
#define PRANGE_NEIGHBORS_H

#include <prange/metric.h>

PRANGE_BEGIN_DECLS

/**
 * The k points of y that are nearest to each point of x: row i of indices and of distances, n x k,
 * is that of x[i]. indices or distances may be NULL.
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

/** offsets[i] = the number of points of y within the radius of x[0] .. x[i-1], for i = 0 .. n: a
 * running total. offsets[n] is the number of elements that prange_radius writes. @{ */
PRANGE_API PRANGE_CHECKED prange_status prange_radius_count_f64(prange_metric metric, ptrdiff_t n,
                                                                ptrdiff_t m, ptrdiff_t d,
                                                                const double *x, const double *y,
                                                                double radius, ptrdiff_t *offsets);
PRANGE_API PRANGE_CHECKED prange_status prange_radius_count_with_f64(
    const prange_distance_options_f64 *options, ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
    const double *x, const double *y, double radius, ptrdiff_t *offsets);
/** @} */

/**
 * The points within the radius: those of x[i] at offsets[i] .. offsets[i+1] - 1 of indices and
 * distances. The arguments are those of prange_radius_count, and offsets is its result. indices or
 * distances may be NULL. If a row turns out to have another number of neighbours than offsets says,
 * because the data changed in between, the call returns PRANGE_ERROR_VALUE and may have written
 * into the rows, each within its part.
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
