/* SPDX-License-Identifier: MIT */
/*
 * The lines of a view along one axis, and those of the results that they become.
 */
#ifndef PRI_AXIS_LINES_H
#define PRI_AXIS_LINES_H

#include "base/view.h"

typedef struct pri_axis_lines {
    pri_walk kept;            /* of the input (0) and the output (1), across the lines */
    ptrdiff_t count;          /* lines */
    ptrdiff_t length;         /* elements of a line */
    ptrdiff_t x_step, y_step; /* between neighbours of a line */
    const void *in;
    void *out;
} pri_axis_lines;

/* That the input has the axis, and the output the input's shape. */
prange_status pri_axis_lines_check(const char *function, const pri_box *in, int axis,
                                   const pri_box *out);

/* Those of views with elements, which may be visited in any order; `lines` is all zeros. */
void pri_axis_lines_of(const pri_box *in, int axis, const pri_box *out, pri_axis_lines *lines);

#endif
