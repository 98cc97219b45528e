/* SPDX-License-Identifier: MIT */
/*
 * Reductions of all lines of an array in one call.
 */
#ifndef PRI_LINES_H
#define PRI_LINES_H

#include <prange/reduce.h>

#include "base/types.h"
#include "base/view.h"
#include "simd/reduce.h"

/*
 * The checked arguments of prange_reduce_axes(). A line is the elements along the reduced axes, in
 * row-major order; the kept axes enumerate the lines.
 */
typedef struct pri_lines {
    const char *function;
    prange_reduce_op op;
    pri_reduce_kernel kernel;
    pri_walk kept;    /* of `in` and `out`; smallest stride of `in` last, none negative */
    pri_walk reduced; /* of `in` */
    ptrdiff_t count;  /* lines, > 0 */
    ptrdiff_t length; /* elements per line, > 0 */
    const void *in;
    void *out;
    prange_type out_type;
} pri_lines;

/* One function per element type of `in`. */
#define PRI_DECLARE_LINES(name, element, accumulator, total, moment)                               \
    prange_status pri_reduce_lines_##name(const pri_lines *lines);
PRI_TYPES(PRI_DECLARE_LINES)
#undef PRI_DECLARE_LINES

#endif
