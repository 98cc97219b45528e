/* SPDX-License-Identifier: MIT */
/*
 * The reduction of one array: what the public functions share. Each checks the arguments of the
 * public function, reduces, and writes the result.
 */
#ifndef PRI_REDUCTION_H
#define PRI_REDUCTION_H

#include <prange/status.h>

#include <stdbool.h>

#include "fold.h"
#include "simd/reduce.h"

/* The arguments of a public function. */
typedef struct pri_input {
    const char *function;
    ptrdiff_t n;
    const element *x;
    ptrdiff_t incx;
    const element *y; /* of dot */
    ptrdiff_t incy;
    bool binary;  /* y counts */
    double scale; /* of sumsq */
} pri_input;

/* The partial result of n > 0 elements, whose arguments were checked. */
prange_status PRI_TYPED(pri_reduction_run)(const pri_input *in, pri_reduce_kernel kernel,
                                           pri_partial *out);

prange_status PRI_TYPED(pri_reduction_check)(const pri_input *in, const void *out);

/* The status of what is undefined for no elements. */
prange_status PRI_TYPED(pri_reduction_empty)(const pri_input *in);

/* A kernel's value; `nothing` is that of no elements. */
prange_status PRI_TYPED(pri_reduce_value)(const pri_input *in, pri_reduce_kernel kernel,
                                          accumulator nothing, total *out);
/* PRI_REDUCE_MIN or MAX. */
prange_status PRI_TYPED(pri_reduce_extreme)(const pri_input *in, pri_reduce_kernel kernel,
                                            element *out);
prange_status PRI_TYPED(pri_reduce_locate)(const pri_input *in, pri_reduce_kernel kernel,
                                           ptrdiff_t *out);
prange_status PRI_TYPED(pri_reduce_mean)(const pri_input *in, moment *out);
prange_status PRI_TYPED(pri_reduce_var)(const pri_input *in, ptrdiff_t ddof, moment *out);
prange_status PRI_TYPED(pri_reduce_std)(const pri_input *in, ptrdiff_t ddof, moment *out);

/* A norm whose plain sum of squares overflowed, or lies so low that squares may have underflowed,
 * comes from elements that were scaled: no element overflows, or underflows, then. */
#define PRI_NORM2_TINY 0x1p-960
#define PRI_NORM2_OF_LARGE 0x1p-600
#define PRI_NORM2_OF_SMALL 0x1p600

/* The norm from the sums of squares: plain, and scaled for large and for small elements. Of the
 * scaled ones only that counts which the plain one calls for. */
double PRI_TYPED(pri_norm2_of)(double plain, double of_large, double of_small);

/* ns an element from a second-level cache, on one thread. */
double PRI_TYPED(pri_reduction_ns)(pri_reduce_kernel kernel);

#endif
