/* SPDX-License-Identifier: MIT */
/*
 * The lines of an input view along one axis, and the lines of the output that they are written to.
 */
#ifndef PRI_AXIS_LINES_H
#define PRI_AXIS_LINES_H

#include "base/view.h"

typedef struct pri_axis_lines {
    pri_walk kept;    /* the other axes: strides of the input (array 0) and the output (array 1) */
    ptrdiff_t count;  /* lines */
    ptrdiff_t length; /* elements per line */
    ptrdiff_t x_step, y_step; /* strides along a line, of the input and the output */
    const void *in;
    void *out;
} pri_axis_lines;

/* Checks that the input has the axis, and that the output has the input's shape. */
prange_status pri_axis_lines_check(const char *function, const pri_box *in, int axis,
                                   const pri_box *out);

/* Sets `lines`, which is all zeros on entry. The views are not empty. The other axes are put in
 * memory order, since lines may be visited in any order. */
void pri_axis_lines_init(const pri_box *in, int axis, const pri_box *out, pri_axis_lines *lines);

#endif
