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

/* Along one axis of each of the two. */
typedef struct pri_copy_axis {
    ptrdiff_t size, out, in; /* strides */
} pri_copy_axis;

/* Two axes, and a walk over the others. */
typedef struct pri_copy {
    const char *function;
    const void *in;
    void *out;
    ptrdiff_t count;          /* elements, > 0 */
    pri_copy_axis rows, cols; /* out's smallest stride is that of cols */
    bool crosswise;           /* in's smallest is that of rows */
    pri_walk others;
} pri_copy;

void pri_copy_run_f64(const pri_copy *copy);
void pri_copy_run_f32(const pri_copy *copy);
void pri_copy_run_u8(const pri_copy *copy);

#endif
