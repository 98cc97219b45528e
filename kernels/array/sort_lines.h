/* SPDX-License-Identifier: MIT */
/*
 * Sorting of the lines of a view along one axis.
 */
#ifndef PRI_SORT_LINES_H
#define PRI_SORT_LINES_H

#include <prange/status.h>

#include "base/types.h"
#include "base/view.h"

/* Checked, with elements. */
typedef struct pri_sort_lines {
    const char *function;
    bool indices;             /* the output is the order of the lines, as int64_t */
    pri_walk kept;            /* of the input (0) and the output (1), across the lines */
    ptrdiff_t count;          /* lines */
    ptrdiff_t length;         /* elements of a line */
    ptrdiff_t x_step, y_step; /* between neighbours of a line */
    const void *in;
    void *out;
} pri_sort_lines;

/* PRANGE_ERROR_MEMORY, with nothing written, can be where lines are not contiguous. */
prange_status pri_sort_lines_f64(const pri_sort_lines *lines);
prange_status pri_sort_lines_f32(const pri_sort_lines *lines);
prange_status pri_sort_lines_i64(const pri_sort_lines *lines);
prange_status pri_sort_lines_i32(const pri_sort_lines *lines);

#endif
