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

/* Checked, with elements. */
typedef struct pri_sort_lines {
    const char *function;
    bool indices; /* the output is the order of the lines, as int64_t */
    pri_axis_lines lines;
} pri_sort_lines;

/* PRANGE_ERROR_MEMORY, with nothing written, can be where lines are not contiguous. */
prange_status pri_sort_lines_f64(const pri_sort_lines *lines);
prange_status pri_sort_lines_f32(const pri_sort_lines *lines);
prange_status pri_sort_lines_i64(const pri_sort_lines *lines);
prange_status pri_sort_lines_i32(const pri_sort_lines *lines);

#endif
