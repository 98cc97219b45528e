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
 * It serves every loop whose functions are given the number of their thread (prange_for,
 * prange_for_2d, prange_for_3d, prange_scan and others), and any number of them, one after the
 * other.
 */
#ifndef PRANGE_SCRATCH_H
#define PRANGE_SCRATCH_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** Memory of the threads of a loop */
typedef struct prange_scratch prange_scratch;

/**
 * Allocates `bytes` for each thread that this thread's next loop may have
 * (prange_get_num_threads()), in one piece. A thread's part begins on a boundary of 64 bytes, from
 * 4,096 bytes on of a page, and shares no line of a cache with another's. Its content is undefined,
 * and its pages are first touched by the thread that uses it.
 *
 * Errors: PRANGE_ERROR_NULL for a NULL scratch; PRANGE_ERROR_SIZE for 0 bytes or an overflow;
 * PRANGE_ERROR_MEMORY. On any error *scratch is NULL, which prange_scratch_free() accepts.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_scratch_new(size_t bytes, prange_scratch **scratch);

/**
 * The part of thread `thread`, the same in every call. NULL for a NULL scratch, and for a number
 * that prange_get_num_threads() did not cover when the memory was made: raise the number of threads
 * before prange_scratch_new(). Loops that run at the same time on several application threads need
 * a scratch each.
 */
PRANGE_API void *prange_scratch_get(const prange_scratch *scratch, int thread);

/** Frees the memory of all threads. NULL is allowed. */
PRANGE_API void prange_scratch_free(prange_scratch *scratch);

PRANGE_END_DECLS

#endif
