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

/* The lines in tiles. Lines are neighbours along the last kept axis. */
typedef struct pri_line_tiles {
    ptrdiff_t across;           /* lines along that axis */
    ptrdiff_t width;            /* lines per tile */
    ptrdiff_t count;            /* tiles */
    ptrdiff_t x_apart, y_apart; /* strides from a line to its neighbour */
} pri_line_tiles;

/* Neighbouring lines: the offsets of the first line in both arrays, and the number of lines. */
typedef struct pri_line_tile {
    ptrdiff_t x, y, count;
} pri_line_tile;

/* Tiles of at most `width` lines. */
pri_line_tiles pri_line_tiles_of(const pri_axis_lines *lines, ptrdiff_t width);

pri_line_tile pri_line_tile_at(const pri_axis_lines *lines, const pri_line_tiles *tiles,
                               ptrdiff_t tile);

/* Checks that the input has the axis, and that the output has the input's shape. */
prange_status pri_axis_lines_check(const char *function, const pri_box *in, int axis,
                                   const pri_box *out);

/* Sets `lines`, which is all zeros on entry. The views are not empty. The other axes are put in
 * memory order, since lines may be visited in any order. */
void pri_axis_lines_init(const pri_box *in, int axis, const pri_box *out, pri_axis_lines *lines);

#endif
