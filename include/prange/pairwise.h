/* SPDX-License-Identifier: MIT */
/*
 * Pairwise distances.
 *
 * points is n x d, row-major: coordinate k of point i is points[i*d + k].
 * distances is n x n, row-major, written whole.
 *
 *   PRANGE_EUCLIDEAN     D[i*n + j] = sqrt(sum over k of (x[i][k] - x[j][k])^2)
 *   PRANGE_SQEUCLIDEAN   D[i*n + j] =      sum over k of (x[i][k] - x[j][k])^2
 *
 * Method: direct differences, accumulated over k in order with fused multiply-adds, one
 * accumulator a pair. There is no cancellation, however far the points are from the origin:
 * with u = 2^-53 (f64) or 2^-24 (f32) the relative error is at most (d + 3) u for the square and
 * (d/2 + 3) u for the distance, barring over- and underflow of the squares. (The expansion
 * |x|^2 + |y|^2 - 2xy that a matrix product would compute has no such bound.)
 *
 * The matrix is exactly symmetric and its diagonal exactly zero for finite points. A NaN or an
 * infinite coordinate makes the distances of its point NaN or infinite as the formula has it; an
 * infinite point is at distance NaN from itself.
 *
 * A processor without fused multiply-add gives the same bits through software, slowly.
 *
 * Errors: PRANGE_ERROR_NULL; PRANGE_ERROR_SIZE for n < 0, d < 0 or n*d or n*n elements that
 * overflow; PRANGE_ERROR_VALUE for an unknown metric; PRANGE_ERROR_OVERLAP when distances and
 * points share memory; PRANGE_ERROR_MEMORY (a packed copy of the points is needed). n = 0 is no
 * error; with d = 0 every distance is 0.
 */
#ifndef PRANGE_PAIRWISE_H
#define PRANGE_PAIRWISE_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

typedef enum prange_metric {
    PRANGE_EUCLIDEAN,
    PRANGE_SQEUCLIDEAN,
} prange_metric;

PRANGE_API PRANGE_CHECKED prange_status prange_pairwise_distance_f64(prange_metric metric,
                                                                     ptrdiff_t n, ptrdiff_t d,
                                                                     const double *points,
                                                                     double *distances);

/* Computed in f32 throughout. */
PRANGE_API PRANGE_CHECKED prange_status prange_pairwise_distance_f32(prange_metric metric,
                                                                     ptrdiff_t n, ptrdiff_t d,
                                                                     const float *points,
                                                                     float *distances);

PRANGE_END_DECLS

#endif
