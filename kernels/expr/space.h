/* SPDX-License-Identifier: MIT */
/*
 * The index space of a pass, and the arrays in it.
 *
 * Elements are numbered in row-major order of the inner axes; the outer axes number the lines. An
 * elementwise pass has one line, whose axes are in the order of the first output's memory.
 */
#ifndef PRI_SPACE_H
#define PRI_SPACE_H

#include <prange/view.h>

#include <stdbool.h>
#include <stdint.h>

#include "program.h"

/* A range may be a source in each of the five types. */
enum {
    PRI_ARRAYS =
        PRANGE_EXPR_VARIABLES + PRANGE_EXPR_REDUCTIONS + 5 * PRI_RAMPS + PRANGE_EXPR_OUTPUTS
};

/* An array in memory, or a range, whose value at offset o is begin + o*step, or point o of a
 * linspace (`points`). */
typedef struct pri_stream {
    char *data; /* NULL: a range */
    uint8_t type, size;
    bool points;
    int64_t begin, step, count;
    double from, to;
    ptrdiff_t stride[PRANGE_DIMS]; /* in elements, along the outer axes, then the inner ones */
} pri_stream;

typedef struct pri_space {
    int streams, outers, axes;
    ptrdiff_t shape[PRANGE_DIMS]; /* of the outer axes, then the inner ones */
    ptrdiff_t lines, length;      /* length: elements of a line */
    pri_stream stream[PRI_ARRAYS];
} pri_space;

/* Sorts the inner axes by the strides of the stream `by`, the smallest last. */
void pri_space_sort(pri_space *space, int by);

/* Drops inner axes of size 1, and merges adjacent ones that one stride covers in every stream. */
void pri_space_merge(pri_space *space);

/* Whether axes k and k + 1 can be merged in all streams. */
bool pri_space_evenly(const pri_space *space, int k);

/* Whether a stream has the same value along all inner axes. */
bool pri_space_stays(const pri_space *space, const pri_stream *stream);

/* The bytes of all arrays that do not stay, as if none were repeated along some axes. */
double pri_space_bytes(const pri_space *space);

/* The offset of a stream at the start of a line. */
ptrdiff_t pri_space_line(const pri_space *space, int stream, ptrdiff_t line);

#endif
