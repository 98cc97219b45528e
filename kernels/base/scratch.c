/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

/* The size of a cache line and of the widest vector. */
enum { ALIGNMENT = 64 };

void *pri_scratch(ptrdiff_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow((size_t)count, size, &bytes) || bytes > PTRDIFF_MAX - ALIGNMENT)
        return NULL;
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return aligned_alloc(ALIGNMENT, bytes ? bytes : ALIGNMENT);
}

void *pri_scratch_large(ptrdiff_t count, size_t size)
{
    void *memory = pri_scratch(count, size);
#ifdef MADV_HUGEPAGE
    const uintptr_t page = (uintptr_t)2 << 20, begin = (uintptr_t)memory;
    const uintptr_t first = (begin + page - 1) / page * page;
    const uintptr_t end = (begin + (size_t)count * size) / page * page;
    const int before = errno;
    if (memory && end > first)
        (void)madvise((char *)memory + (first - begin), end - first, MADV_HUGEPAGE);
    errno = before;
#endif
    return memory;
}

void *pri_scratch_small(size_t size)
{
    return malloc(size);
}

void pri_scratch_free(void *scratch)
{
    free(scratch);
}

void *pri_memory_take(pri_memory *memory, ptrdiff_t rows, ptrdiff_t length, size_t size)
{
    size_t bytes;
    const bool fits = !__builtin_mul_overflow((size_t)length, size, &bytes);
    void *next = fits ? pri_scratch(rows, bytes) : NULL;
    memory->missing = memory->missing || !next;
    memory->taken[memory->count++] = next;
    return next;
}

void pri_memory_free(pri_memory *memory)
{
    for (int k = 0; k < memory->count; k++)
        pri_scratch_free(memory->taken[k]);
}
