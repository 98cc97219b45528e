/* SPDX-License-Identifier: MIT */
/*
 * Memory for the length of one call. It is taken on the caller's thread before the loop starts,
 * so that running out of it is a status and nothing has been written yet.
 */
#ifndef PRI_SCRATCH_H
#define PRI_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

/* count elements of `size` bytes on a 64-byte boundary; NULL when out of memory or on overflow. */
void *pri_scratch(ptrdiff_t count, size_t size);

/* The same for memory that is written once and read soon: the system is asked for large pages,
 * since to map 80 MB in small ones takes as long as to sort them. */
void *pri_scratch_large(ptrdiff_t count, size_t size);

/* A piece for what there are very many of, on a boundary for any type: it takes a third of the time
 * and leaves no gaps. NULL when out of memory. */
void *pri_scratch_small(size_t size);

/* Gives back any of these. */
void pri_scratch_free(void *scratch);

/* Several such pieces of memory, which are checked once and freed together. Begins as {0}. */
typedef struct pri_memory {
    int count;
    void *taken[12];
    bool missing; /* whether one of them could not be had */
} pri_memory;

/* Room for rows of `length` elements. */
void *pri_memory_take(pri_memory *memory, ptrdiff_t rows, ptrdiff_t length, size_t size);

void pri_memory_free(pri_memory *memory);

#endif
