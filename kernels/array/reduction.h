/* SPDX-License-Identifier: MIT */
/*
 * Reduction of one array: the code that the public functions share. Each function here checks the
 * arguments of the public function, reduces, and writes the result.
 */
#ifndef PRI_REDUCTION_H
#define PRI_REDUCTION_H

#include <prange/status.h>

#include <stdbool.h>

#include "fold.h"
#include "simd/reduce.h"

/* The arguments of a public function, and its name. */
typedef struct pri_input {
    const char *function;
    ptrdiff_t n;
    const element *x;
    ptrdiff_t incx;
    const element *y; /* PRI_REDUCE_DOT alone */
    ptrdiff_t incy;
    bool binary;  /* y is an input */
    double scale; /* PRI_REDUCE_SUMSQ alone: the factor of each element */
} pri_input;

/* The kernel that reads blocks of an array in memory side by side, or NULL where reading one block
 * after the other is faster: except for sums of f64, on all processors but Intel's. */
pri_reduce_places *PRI_TYPED(pri_reduction_places)(pri_reduce_kernel kernel);

/* Reduces n > 0 elements to one partial result. The arguments have been checked. */
prange_status PRI_TYPED(pri_reduction_run)(const pri_input *in, pri_reduce_kernel kernel,
                                           pri_partial *out);

prange_status PRI_TYPED(pri_reduction_check)(const pri_input *in, const void *out);

/* Fails with PRANGE_ERROR_EMPTY, for a reduction that is undefined for n = 0. */
prange_status PRI_TYPED(pri_reduction_empty)(const pri_input *in);

/* The value of a kernel; `nothing` is the result for n = 0. */
prange_status PRI_TYPED(pri_reduce_value)(const pri_input *in, pri_reduce_kernel kernel,
                                          accumulator nothing, total *out);
/* The kernel is PRI_REDUCE_MIN or PRI_REDUCE_MAX. */
prange_status PRI_TYPED(pri_reduce_extreme)(const pri_input *in, pri_reduce_kernel kernel,
                                            element *out);
prange_status PRI_TYPED(pri_reduce_locate)(const pri_input *in, pri_reduce_kernel kernel,
                                           ptrdiff_t *out);
prange_status PRI_TYPED(pri_reduce_mean)(const pri_input *in, moment *out);
prange_status PRI_TYPED(pri_reduce_var)(const pri_input *in, ptrdiff_t ddof, moment *out);
prange_status PRI_TYPED(pri_reduce_std)(const pri_input *in, ptrdiff_t ddof, moment *out);

/* If the plain sum of squares overflows, or is so small that squares may have underflowed, the norm
 * is computed again from scaled elements, whose squares neither overflow nor underflow. */
#define PRI_NORM2_TINY 0x1p-960
#define PRI_NORM2_OF_LARGE 0x1p-600
#define PRI_NORM2_OF_SMALL 0x1p600

/* The norm from three sums of squares: of the plain elements, and of the elements scaled for large
 * and for small values. A scaled sum is read only if the plain sum calls for it. */
double PRI_TYPED(pri_norm2_from_sums)(double plain, double of_large, double of_small);

/* Estimated time per element, in ns, on one thread with the data in the second-level cache. */
double PRI_TYPED(pri_reduction_ns)(pri_reduce_kernel kernel);

#endif
