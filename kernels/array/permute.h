/* SPDX-License-Identifier: MIT */
/*
 * Elements of any size in another order, and contiguous copies, by the threads of the caller's
 * setting.
 */
#ifndef PRI_PERMUTE_H
#define PRI_PERMUTE_H

#include <stddef.h>

/* out[i] = in[order[i]], elements of `size` bytes that do not overlap. */
void pri_gather(const char *function, ptrdiff_t n, const ptrdiff_t *order, size_t size,
                const void *in, void *out);

/* Copies n elements of `size` bytes, which do not overlap. */
void pri_copy(const char *function, ptrdiff_t n, size_t size, const void *in, void *out);

#endif
