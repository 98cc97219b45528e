/* SPDX-License-Identifier: MIT */
/*
 * Copies of boxes of elements of 8, 4 or 1 bytes, which are moved as f64, f32 or u8.
 */
#ifndef PRI_COPY_H
#define PRI_COPY_H

#include <stdbool.h>

#include "base/types.h"
#include "base/view.h"

/* The arrays of a walk. */
enum { PRI_COPY_OUT, PRI_COPY_IN };

/* An axis: its size, and its strides in the output and in the input. */
typedef struct pri_copy_axis {
    ptrdiff_t size, out, in; /* strides in elements */
} pri_copy_axis;

/* A copy: two axes, and a walk over the others. */
typedef struct pri_copy {
    const char *function;
    const void *in;
    void *out;
    ptrdiff_t count;          /* elements, > 0 */
    pri_copy_axis rows, cols; /* cols has the smallest stride of out */
    bool crosswise;           /* rows has the smallest stride of in: a transpose */
    pri_walk others;
} pri_copy;

void pri_copy_run_f64(const pri_copy *copy);
void pri_copy_run_f32(const pri_copy *copy);
void pri_copy_run_u8(const pri_copy *copy);

#endif
