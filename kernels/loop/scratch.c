/* SPDX-License-Identifier: MIT */
/*
 * Scratch memory for the user: one allocation, with a header in front of the threads' parts.
 */
#include "base/scratch.h"

#include <prange/scratch.h>
#include <prange/threads.h>

#include <stdint.h>

#include "base/check.h"
#include "base/status.h"

/* Parts are aligned to a cache line, or to a page if they are at least as large as a page, so that
 * two threads share neither. */
#define LINE 64
#define PAGE 4096

struct prange_scratch {
    size_t stride; /* from one thread's part to the next */
    int threads;
    char *parts;
};

prange_status prange_scratch_new(size_t bytes, prange_scratch **scratch)
{
    if (!scratch)
        return pri_check_pointer(__func__, "scratch", NULL);
    *scratch = NULL;
    const size_t unit = bytes < PAGE ? LINE : PAGE;
    if (bytes == 0 || bytes > PTRDIFF_MAX - PAGE)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %zu bytes a thread", __func__, bytes);
    const prange_scratch head = {.stride = (bytes + unit - 1) / unit * unit,
                                 .threads = prange_get_num_threads()};
    size_t whole;
    if (__builtin_mul_overflow(head.stride, (size_t)head.threads, &whole) ||
        whole > PTRDIFF_MAX - 2 * PAGE)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %zu bytes for each of %d threads overflow",
                        __func__, bytes, head.threads);
    prange_scratch *made = pri_scratch((ptrdiff_t)(whole + 2 * unit), 1);
    if (!made)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for %zu bytes for each of %d threads",
                        __func__, bytes, head.threads);
    *made = head;
    char *const past = (char *)(made + 1);
    made->parts = past + (unit - (uintptr_t)past % unit) % unit;
    *scratch = made;
    return PRANGE_OK;
}

void *prange_scratch_get(const prange_scratch *scratch, int thread)
{
    if (!scratch || thread < 0 || thread >= scratch->threads)
        return NULL;
    return scratch->parts + (size_t)thread * scratch->stride;
}

void prange_scratch_free(prange_scratch *scratch)
{
    pri_scratch_free(scratch);
}
