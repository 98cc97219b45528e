/* SPDX-License-Identifier: MIT */
/*
 * The names of metrics in messages.
 */
#include "metric_name.h"

const char *pri_metric_name(prange_metric metric)
{
#define NAME(metric) [PRANGE_##metric] = "PRANGE_" #metric
    static const char *const names[] = {
        NAME(EUCLIDEAN),     NAME(SQEUCLIDEAN),    NAME(SEUCLIDEAN),      NAME(CITYBLOCK),
        NAME(CHEBYSHEV),     NAME(COSINE),         NAME(CORRELATION),     NAME(CANBERRA),
        NAME(BRAYCURTIS),    NAME(MAHALANOBIS),    NAME(NAN_EUCLIDEAN),   NAME(MINKOWSKI),
        NAME(JENSENSHANNON), NAME(HAVERSINE),      NAME(HAMMING),         NAME(JACCARD),
        NAME(DICE),          NAME(ROGERSTANIMOTO), NAME(SOKALMICHENER),   NAME(RUSSELLRAO),
        NAME(SOKALSNEATH),   NAME(YULE),           NAME(KULCZYNSKI1),     NAME(USER_METRIC),
        NAME(HAMMING_COUNT), NAME(INNER_PRODUCT),  NAME(NAN_SQEUCLIDEAN),
    };
#undef NAME
    return names[metric];
}
