/* SPDX-License-Identifier: MIT */
/*
 * The library's allocations of scratch memory, which are counted and fail on demand: for a program
 * that is linked with -Wl,--wrap=aligned_alloc, in one of its sources.
 */
#ifndef TESTS_ALLOCATIONS_H
#define TESTS_ALLOCATIONS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

static atomic_int allocations; /* since arm() */
static atomic_int fails_at;    /* the allocation that fails, counted from 1; 0: none */
static atomic_size_t wanted;   /* bytes since arm(), including failed allocations */
static atomic_bool no_memory;  /* whether every allocation fails */

void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    wanted += size;
    const int number = ++allocations;
    return no_memory || number == fails_at ? NULL : __real_aligned_alloc(alignment, size);
}

/* Restarts the counts, and makes allocation `at` fail; 0: none. */
static inline void arm(int at)
{
    allocations = 0;
    wanted = 0;
    fails_at = at;
}

#endif
