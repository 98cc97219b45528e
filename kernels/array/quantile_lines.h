/* SPDX-License-Identifier: MIT */
/*
 * Quantiles of the lines of a view along one axis.
 */
#ifndef PRI_QUANTILE_LINES_H
#define PRI_QUANTILE_LINES_H

#include <prange/status.h>

#include "axis_lines.h"
#include "base/types.h"
#include "quantile_plan.h"

/* Lines whose arguments have been checked. There is at least one element and one quantile. The
 * output's lines, along the axis of the input, have a number for each quantile. */
typedef struct pri_quantile_lines {
    pri_quantiles of;
    pri_axis_lines lines;
} pri_quantile_lines;

/* Compute the quantiles. On PRANGE_ERROR_MEMORY nothing is written. */
prange_status pri_quantile_lines_f64(const pri_quantile_lines *lines);
prange_status pri_quantile_lines_f32(const pri_quantile_lines *lines);
prange_status pri_quantile_lines_i64(const pri_quantile_lines *lines);
prange_status pri_quantile_lines_i32(const pri_quantile_lines *lines);

#ifdef PRI_TYPE
/* Whether there are enough short lines beside each other to compute them in the lanes of vectors,
 * and the computation. On PRANGE_ERROR_MEMORY nothing is written. */
bool PRI_TYPED(pri_quantile_columns_pay)(const pri_quantile_lines *lines);
prange_status PRI_TYPED(pri_quantile_columns)(const pri_quantile_lines *lines);
#endif

#endif
