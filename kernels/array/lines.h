/* SPDX-License-Identifier: MIT */
/*
 * Many reductions at once: one for each line of an array.
 */
#ifndef PRI_LINES_H
#define PRI_LINES_H

#include <prange/reduce.h>

#include "base/types.h"
#include "base/view.h"
#include "simd/reduce.h"

/*
 * What prange_reduce_axes() is to do, checked. A line is the elements along the reduced axes, in
 * row-major order; the others tell lines apart.
 */
typedef struct pri_lines {
    const char *function;
    prange_reduce_op op;
    pri_reduce_kernel kernel;
    pri_walk kept;    /* of `in` and `out`: the smallest stride of `in` last, none negative */
    pri_walk reduced; /* of `in` */
    ptrdiff_t count;  /* lines, > 0 */
    ptrdiff_t length; /* elements of a line, > 0 */
    const void *in;
    void *out;
    prange_type out_type;
} pri_lines;

/* By the element type of `in`. */
#define PRI_DECLARE_LINES(name, element, accumulator, total, moment)                               \
    prange_status pri_reduce_lines_##name(const pri_lines *lines);
PRI_TYPES(PRI_DECLARE_LINES)
#undef PRI_DECLARE_LINES

#endif
