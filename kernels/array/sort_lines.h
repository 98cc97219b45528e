/* SPDX-License-Identifier: MIT */
/*
 * Sorting of the lines of a view along one axis.
 */
#ifndef PRI_SORT_LINES_H
#define PRI_SORT_LINES_H

#include <prange/status.h>

#include <stdbool.h>

#include "axis_lines.h"
#include "base/types.h"

/* Lines whose arguments have been checked. There is at least one element. */
typedef struct pri_sort_lines {
    const char *function;
    bool indices; /* the output is the order of the lines, as int64_t */
    bool descending;
    pri_axis_lines lines;
} pri_sort_lines;

/* Sort the lines or find their order. Without memory for buffers of lines that are not contiguous,
 * the result is PRANGE_ERROR_MEMORY and nothing is written. */
prange_status pri_sort_lines_f64(const pri_sort_lines *lines);
prange_status pri_sort_lines_f32(const pri_sort_lines *lines);
prange_status pri_sort_lines_i64(const pri_sort_lines *lines);
prange_status pri_sort_lines_i32(const pri_sort_lines *lines);

#endif
