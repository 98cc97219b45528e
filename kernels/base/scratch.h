/* SPDX-License-Identifier: MIT */
/*
 * Memory for the duration of one call. It is allocated by the calling thread before the loop
 * starts, so that a failed allocation is a status and nothing has been written yet.
 */
#ifndef PRI_SCRATCH_H
#define PRI_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

/* `count` elements of `size` bytes, aligned to 64 bytes; NULL if memory is short or the product
 * overflows. */
void *pri_scratch(ptrdiff_t count, size_t size);

/* The same with large pages requested from the system, for large buffers that are written once and
 * read soon: mapping 80 MB in small pages takes as long as sorting them. */
void *pri_scratch_large(ptrdiff_t count, size_t size);

/* A small piece of memory, aligned for any type, for objects that are numerous: it takes a third of
 * the time and leaves no gaps. NULL if memory is short. */
void *pri_scratch_small(size_t size);

/* Frees memory from any of these functions; NULL is allowed. */
void pri_scratch_free(void *scratch);

/* Several allocations that are checked once and freed together. Initialise with {0}. */
typedef struct pri_memory {
    int count;
    void *taken[12];
    bool missing; /* whether an allocation failed */
} pri_memory;

/* Allocates `rows` rows of `length` elements of `size` bytes. */
void *pri_memory_take(pri_memory *memory, ptrdiff_t rows, ptrdiff_t length, size_t size);

void pri_memory_free(pri_memory *memory);

#endif
