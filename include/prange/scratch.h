/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Scratch memory for each thread of a loop, so that bodies need no malloc.
 *
 *     static int smooth(ptrdiff_t row, int thread, void *ctx)
 *     {
 *         const smoothing *job = ctx;
 *         double *window = prange_scratch_get(job->scratch, thread);
 *         ...
 *     }
 *
 *     prange_scratch *scratch;
 *     prange_status status = prange_scratch_new(width * sizeof(double), &scratch);
 *     if (status == PRANGE_OK)
 *         status = prange_for(0, rows, 1, smooth, &(job){.scratch = scratch});
 *     prange_scratch_free(scratch);
 *
 * It serves every loop whose functions take the number of their thread (prange_for, prange_for_2d,
 * prange_for_3d, prange_reduce, prange_scan), and any number of such loops, one after the other.
 */
#ifndef PRANGE_SCRATCH_H
#define PRANGE_SCRATCH_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** Scratch memory of the threads of a loop */
typedef struct prange_scratch prange_scratch;

/**
 * *scratch = memory of `bytes` bytes for each of the prange_get_num_threads() threads that this
 * thread's next loop may have, in one allocation. Each thread's part is aligned to 64 bytes (from
 * 4,096 bytes on, to a page) and shares no cache line with another's. Its contents are undefined,
 * and its pages are first touched by the thread that uses it.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL scratch; PRANGE_ERROR_SIZE for 0 bytes or an overflow;
 * PRANGE_ERROR_MEMORY. On any error *scratch is NULL, which prange_scratch_free() accepts.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_scratch_new(size_t bytes, prange_scratch **scratch);

/**
 * Returns the part of thread number `thread`, the same in every call; NULL for a NULL scratch, and
 * for a number at or above prange_get_num_threads() at the time of prange_scratch_new(): set the
 * number of threads before that. Loops that run at the same time on several application threads
 * need a scratch each.
 */
PRANGE_API void *prange_scratch_get(const prange_scratch *scratch, int thread);

/** Frees the memory of all threads. NULL is allowed. */
PRANGE_API void prange_scratch_free(prange_scratch *scratch);

PRANGE_END_DECLS

#endif
