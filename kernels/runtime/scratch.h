/* SPDX-License-Identifier: MIT */
/*
 * Memory for the length of one call. It is taken on the caller's thread before the loop starts,
 * so that running out of it is a status and nothing has been written yet.
 */
#ifndef PRI_SCRATCH_H
#define PRI_SCRATCH_H

#include <stddef.h>

/* count elements of `size` bytes on a 64-byte boundary; NULL when out of memory or on overflow. */
void *pri_scratch(ptrdiff_t count, size_t size);

void pri_scratch_free(void *scratch);

#endif
