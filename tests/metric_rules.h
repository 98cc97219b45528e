/* SPDX-License-Identifier: MIT */
/* The arguments that each metric takes, for tests of all metrics. */
#ifndef METRIC_RULES_H
#define METRIC_RULES_H

#include <stdbool.h>

#include <prange/pairwise.h>

/* The order of minkowski; tests of that metric alone have others. */
#define ORDER 3.5

static inline bool takes_weights(prange_metric metric)
{
    switch (metric) {
    case PRANGE_SEUCLIDEAN:
    case PRANGE_MAHALANOBIS:
    case PRANGE_NAN_EUCLIDEAN:
    case PRANGE_NAN_SQEUCLIDEAN:
    case PRANGE_JENSENSHANNON:
    case PRANGE_HAVERSINE:
    case PRANGE_USER_METRIC:
        return false;
    default:
        return true;
    }
}

/* The number of coordinates to use if a test asks for d. */
static inline ptrdiff_t dims_of(prange_metric metric, ptrdiff_t d)
{
    return metric == PRANGE_HAVERSINE ? 2 : d;
}

#endif
