/* SPDX-License-Identifier: MIT */
#ifndef PRI_METRIC_NAME_H
#define PRI_METRIC_NAME_H

#include <prange/metric.h>

/* The name of a known metric as in programs: "PRANGE_EUCLIDEAN". */
const char *pri_metric_name(prange_metric metric);

#endif
