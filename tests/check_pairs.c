/* SPDX-License-Identifier: MIT */
/*
 * Calls of distances in one element type for the digest: options and forms that the calls by metric
 * do not cover.
 */
#include <math.h>
#include <string.h>

#include <prange/neighbors.h>
#include <prange/pairwise.h>

#include "base/types.h"
#include "check_kernels.h"
#include "metric_rules.h"
#include "random.h"

enum { N = 97, OTHERS = 99, D = 3 };

static element x[N * D], y[OTHERS * D];

/* Mahalanobis distances by an indefinite and by a semidefinite matrix. */
static prange_status by_matrix(int k, element *out, ptrdiff_t *count)
{
    static const element matrices[2][9] = {{1, 2, 0, 2, 1, 1, 0, 1, 3},
                                           {4, 2, 0, 2, 1, 0, 0, 0, 0}};
    const PRI_TYPED(prange_distance_options)
        given = {.metric = PRANGE_MAHALANOBIS, .inverse_covariance = matrices[k]};
    *count = N * OTHERS;
    return PRI_TYPED(prange_cross_distance_with)(&given, N, OTHERS, D, x, y, out);
}

/* Paired rows in each metric. Some numbers are integers, so that boolean metrics have values to
 * count. */
static prange_status by_pairs(int metric, element *out, ptrdiff_t *count)
{
    static const element parameters[9] = {4, 1, 0, 1, 3, (element)0.5, 0, (element)0.5, 2};
    const PRI_TYPED(prange_distance_options) given = {
        .metric = (prange_metric)metric,
        .p = metric == PRANGE_MINKOWSKI ? ORDER : 0,
        .weights = takes_weights((prange_metric)metric) ? parameters + 3 : NULL,
        .variances = metric == PRANGE_SEUCLIDEAN ? parameters + 3 : NULL,
        .inverse_covariance = metric == PRANGE_MAHALANOBIS ? parameters : NULL,
    };
    for (ptrdiff_t i = 0; i < N * D; i++)
        if (random_bits(87, i) % 2 == 0)
            x[i] = y[i] = (element)(random_bits(88, i) % 2);
    *count = N;
    return PRI_TYPED(prange_paired_distance_with)(&given, N, dims_of(given.metric, D), x, y, out);
}

/* The last metrics as a matrix, and the neighbours with the largest inner products. */
static prange_status by_product(int k, element *out, ptrdiff_t *count)
{
    enum { K = 7 };
    static ptrdiff_t indices[N * K];
    *count = k < 2 ? N * OTHERS : N * K;
    if (k < 2)
        return PRI_TYPED(prange_cross_distance)(
            k == 0 ? PRANGE_INNER_PRODUCT : PRANGE_HAMMING_COUNT, N, OTHERS, D, x, y, out);
    const prange_status status =
        PRI_TYPED(prange_nearest)(PRANGE_INNER_PRODUCT, N, OTHERS, D, x, y, K, indices, out);
    for (ptrdiff_t i = 0; i < N * K; i++)
        out[(*count)++] = (element)indices[i];
    return status;
}

/* Column-major points of each type; distances that are 0/0; weighted inner products; squared
 * distances with missing coordinates; norms. */
static prange_status by_options(int k, element *out, ptrdiff_t *count)
{
    typedef PRI_TYPED(prange_distance_options) options;
    static const element weights[D] = {(element)0.3, 2, (element)1.7};
    static union {
        int64_t align;
        char bytes[N * D * 8];
    } points;
    const ptrdiff_t shape[] = {N, D}, columns[] = {1, N};
    const prange_view view = {points.bytes, (prange_type)(k % 5), 2, shape, columns};
    for (ptrdiff_t i = 0; i < N * D; i++) {
        const int64_t wide = (int64_t)random_bits(89, i) >> 11;
        const double f64 = (double)wide * 0x1p-40;
        const float f32 = (float)f64;
        const int32_t narrow = (int32_t)(wide >> 20);
        const uint8_t u8 = (uint8_t)(wide & 3);
        const void *const from[] = {&f64, &f32, &wide, &narrow, &u8};
        static const size_t sizes[] = {8, 4, 8, 4, 1};
        memcpy(points.bytes + (size_t)i * sizes[k % 5], from[k % 5], sizes[k % 5]);
        x[i] = i % 3 == 0 ? (element)NAN : x[i];
    }
    *count = N * N;
    if (k < 5)
        return PRI_TYPED(prange_pairwise_distance_with)(
            &(options){.metric = PRANGE_CITYBLOCK, .x_view = &view}, N, D, NULL, out);
    if (k < 8) {
        static const prange_metric metrics[] = {PRANGE_COSINE, PRANGE_BRAYCURTIS, PRANGE_DICE};
        memset(y, 0, sizeof *y * (N / 2 * D));
        return PRI_TYPED(prange_pairwise_distance_with)(
            &(options){.metric = metrics[k - 5], .flags = PRANGE_ZERO_OVER_ZERO}, N, D, y, out);
    }
    if (k == 8)
        return PRI_TYPED(prange_pairwise_distance_with)(
            &(options){.metric = PRANGE_INNER_PRODUCT, .weights = weights}, N, D, y, out);
    if (k == 9)
        return PRI_TYPED(prange_pairwise_distance)(PRANGE_NAN_SQEUCLIDEAN, N, D, x, out);
    *count = N;
    return PRI_TYPED(prange_row_norms)(k == 10 ? PRANGE_EUCLIDEAN : PRANGE_CITYBLOCK, N, D, y, out);
}

prange_status PRI_TYPED(pair_call)(int k, element *out, ptrdiff_t *count)
{
    PRI_TYPED(random_fill)(85, N * D, x);
    PRI_TYPED(random_fill)(86, OTHERS * D, y);
    if (k < 2)
        return by_matrix(k, out, count);
    if (k < 2 + PRANGE_USER_METRIC)
        return by_pairs(k - 2, out, count);
    if (k < PAIR_CALLS - 12)
        return by_product(k - 2 - PRANGE_USER_METRIC, out, count);
    return by_options(k - (PAIR_CALLS - 12), out, count);
}
