/* SPDX-License-Identifier: MIT */
/*
 * Calls of distances in one element type for the digest: options and forms that the calls of each
 * metric leave out.
 */
#include <string.h>

#include <prange/neighbors.h>
#include <prange/pairwise.h>

#include "base/types.h"
#include "check_kernels.h"
#include "metric_rules.h"
#include "random.h"

enum { N = 97, OTHERS = 99, D = 3 };

static element x[N * D], y[OTHERS * D];

/* An indefinite form and a semidefinite one. */
static prange_status by_matrix(int k, element *out, ptrdiff_t *count)
{
    static const element matrices[2][9] = {{1, 2, 0, 2, 1, 1, 0, 1, 3},
                                           {4, 2, 0, 2, 1, 0, 0, 0, 0}};
    const PRI_TYPED(prange_distance_options)
        how = {.metric = PRANGE_MAHALANOBIS, .inverse_covariance = matrices[k]};
    *count = N * OTHERS;
    return PRI_TYPED(prange_cross_distance_with)(&how, N, OTHERS, D, x, y, out);
}

/* Paired rows in each metric; its numbers are whole, some of them, so that metrics of truth values
 * have something to count. */
static prange_status by_pairs(int metric, element *out, ptrdiff_t *count)
{
    static const element parameters[9] = {4, 1, 0, 1, 3, (element)0.5, 0, (element)0.5, 2};
    const PRI_TYPED(prange_distance_options) how = {
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
    return PRI_TYPED(prange_paired_distance_with)(&how, N, dims_of(how.metric, D), x, y, out);
}

/* The last metrics, in a matrix; and the neighbours with the largest products. */
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

prange_status PRI_TYPED(pair_call)(int k, element *out, ptrdiff_t *count)
{
    PRI_TYPED(random_fill)(85, N * D, x);
    PRI_TYPED(random_fill)(86, OTHERS * D, y);
    if (k < 2)
        return by_matrix(k, out, count);
    if (k < 2 + PRANGE_USER_METRIC)
        return by_pairs(k - 2, out, count);
    return by_product(k - 2 - PRANGE_USER_METRIC, out, count);
}
