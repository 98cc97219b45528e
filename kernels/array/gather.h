/* SPDX-License-Identifier: MIT */
/*
 * Gathers of elements of any size, and contiguous copies, in parallel with the caller's number
 * of threads.
 */
#ifndef PRI_GATHER_H
#define PRI_GATHER_H

#include <stddef.h>

/* out[i] = in[order[i]], elements of `size` bytes. The arrays do not overlap. */
void pri_gather(const char *function, ptrdiff_t n, const ptrdiff_t *order, size_t size,
                const void *in, void *out);

/* Copies n elements of `size` bytes. The arrays do not overlap. */
void pri_copy(const char *function, ptrdiff_t n, size_t size, const void *in, void *out);

#endif
