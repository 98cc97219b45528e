/* SPDX-License-Identifier: MIT */
/*
 * What holds for the distances of every metric, whatever their values: points that are not finite,
 * exchanged sets, the order of the points, signs, equal points.
 */
#include <criterion/criterion.h>
#include <math.h>

#include <prange.h>

#include "bits.h"
#include "metric_rules.h"
#include "random.h"

enum { N = 37, M = 29, D = 5, METRICS = PRANGE_NAN_SQEUCLIDEAN + 1, ODD = 11 };

/* Metrics of truth values, or of equality, whose terms are counts. */
static bool counts(prange_metric metric)
{
    return metric == PRANGE_HAMMING_COUNT ||
           (metric >= PRANGE_HAMMING && metric < PRANGE_USER_METRIC);
}

static bool skips_nan(prange_metric metric)
{
    return metric == PRANGE_NAN_EUCLIDEAN || metric == PRANGE_NAN_SQEUCLIDEAN;
}

/* Whether equal finite points are at distance 0. */
static bool is_zero_of_equals(prange_metric metric)
{
    return metric != PRANGE_INNER_PRODUCT && metric != PRANGE_RUSSELLRAO &&
           metric != PRANGE_KULCZYNSKI1;
}

#define BODY "metrics_points_typed.h"
#include "each_real.h"
