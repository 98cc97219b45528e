/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Searches over an index range by a predicate of your own: the first index, whether any or all, and
 * how many. The answer is the same at every thread count.
 *
 *     static int is_root(ptrdiff_t i, void *ctx)
 *     {
 *         const double *x = ctx;
 *         return x[i] * x[i + 1] <= 0.0;
 *     }
 *
 *     prange_status status = prange_find(0, n - 1, is_root, x, &index);
 *
 * A predicate returns 0 for false and anything else for true. It is called on several threads at
 * once, in any order, and must not modify shared state. Only prange_count_if() calls it for every
 * index; the other searches stop once the answer is known. Indices above the one that is found may
 * have been tried; all below it have been.
 *
 * Each call of the predicate costs about 2 ns besides its own work. A search begins on the caller
 * alone and gets a team once the rest of the range, at the measured cost of an index, repays one;
 * so a search that ends early stays on one thread.
 *
 * Errors of all: PRANGE_ERROR_NULL for a NULL predicate or result; PRANGE_ERROR_SIZE for more than
 * PTRDIFF_MAX indices; PRANGE_ERROR_CANCELLED by a progress function (progress.h). These calls
 * allocate no memory. An empty range (end <= begin) is no error.
 */
#ifndef PRANGE_FIND_H
#define PRANGE_FIND_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** The predicate: whether index i counts; 0 for no, anything else for yes. */
typedef int (*prange_predicate)(ptrdiff_t i, void *ctx);

/** *index = the lowest index of begin .. end - 1 for which the predicate holds; `end` if there is
 * none or the range is empty */
PRANGE_API PRANGE_CHECKED prange_status prange_find(ptrdiff_t begin, ptrdiff_t end,
                                                    int (*predicate)(ptrdiff_t i, void *ctx),
                                                    void *ctx, ptrdiff_t *index);

/** *out = whether the predicate holds for any index; false for an empty range */
PRANGE_API PRANGE_CHECKED prange_status prange_any_of(ptrdiff_t begin, ptrdiff_t end,
                                                      prange_predicate predicate, void *ctx,
                                                      bool *out);

/** *out = whether the predicate holds for all indices; true for an empty range */
PRANGE_API PRANGE_CHECKED prange_status prange_all_of(ptrdiff_t begin, ptrdiff_t end,
                                                      prange_predicate predicate, void *ctx,
                                                      bool *out);

/** *out = the number of indices for which the predicate holds */
PRANGE_API PRANGE_CHECKED prange_status prange_count_if(ptrdiff_t begin, ptrdiff_t end,
                                                        prange_predicate predicate, void *ctx,
                                                        ptrdiff_t *out);

PRANGE_END_DECLS

#endif
