/* SPDX-License-Identifier: MIT */
#ifndef PRI_LOOP_REDUCTION_H
#define PRI_LOOP_REDUCTION_H

#include <prange/reduction.h>

/* Checks the user's description of a reduction. */
prange_status pri_reduction_check(const char *name, const prange_reduction *reduction);

/* *n becomes the number of indices. Fails if it overflows. */
prange_status pri_reduction_count(const char *name, ptrdiff_t begin, ptrdiff_t end, ptrdiff_t *n);

/* The block length for n > 0 indices: the user's choice, or else the library's. */
ptrdiff_t pri_reduction_block(const prange_reduction *reduction, ptrdiff_t n);

/* Bytes from one partial result of `size` bytes to the next, and the most slots of that stride. */
size_t pri_reduction_stride(size_t size);
ptrdiff_t pri_reduction_slots(size_t stride);

#endif
