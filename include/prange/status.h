/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Errors.
 *
 * Every call that can fail returns a prange_status. Arguments are checked before anything is
 * written, so on any status but PRANGE_OK the outputs are unchanged. Two cases differ. When a
 * user's function fails in the middle of a map or a loop, the call returns PRANGE_ERROR_CALLBACK:
 * every iteration below the failing index is done, and some above it may be. If several iterations
 * fail, the lowest index is reported, at any thread count. When a progress function cancels a call,
 * it returns PRANGE_ERROR_CANCELLED, and some of the outputs may have been written (progress.h).
 *
 * A mistake in the arguments has the same status in every call:
 *   - PRANGE_ERROR_NULL: a required pointer is NULL: an array that has elements, a result, a
 *     function.
 *   - PRANGE_ERROR_SIZE: a size is negative, below or above what the call takes, does not fit in
 *     memory, or differs from that of another argument. Sizes are numbers of elements, bytes,
 *     dimensions, bins, steps and results, the widths of windows and tiles, and the strides of
 *     rows.
 *   - PRANGE_ERROR_EMPTY: all sizes are allowed, but the result needs more elements than there are:
 *     a minimum or a median of n = 0, a variance of n <= ddof, a derivative along an axis of 1.
 *   - PRANGE_ERROR_VALUE: an operation, a type, a flag or a number is not one that the call takes;
 *     or an index, an axis, a range or a choice of k elements goes beyond the array.
 *   - PRANGE_ERROR_OVERLAP: an output shares memory with another array, or with itself by a stride
 *     of 0.
 * Of several mistakes one is reported; which one is not specified. Three rules of version 0.1.0
 * stand: settings out of range, such as a negative chunk, are PRANGE_ERROR_VALUE, and so are more
 * than 2^53 points of an integral; the k of prange_nearest() is a size, as it may exceed the number
 * of points.
 */
#ifndef PRANGE_STATUS_H
#define PRANGE_STATUS_H

#include <prange/base.h>

PRANGE_BEGIN_DECLS

/** The table of all statuses: X takes a name and a text. */
#define PRANGE_STATUS_TABLE(X)                                                                     \
    X(PRANGE_OK, "success")                                                                        \
    X(PRANGE_ERROR_NULL, "a required pointer is NULL")                                             \
    X(PRANGE_ERROR_SIZE, "a size is negative, does not fit, or its product overflows")             \
    X(PRANGE_ERROR_VALUE, "an argument is outside its domain")                                     \
    X(PRANGE_ERROR_EMPTY, "the result of no elements is undefined")                                \
    X(PRANGE_ERROR_OVERLAP, "input and output overlap")                                            \
    X(PRANGE_ERROR_CALLBACK, "a user's function reported failure")                                 \
    X(PRANGE_ERROR_MEMORY, "out of memory")                                                        \
    X(PRANGE_ERROR_CANCELLED, "cancelled by the progress function")                                \
    X(PRANGE_ERROR_WORKER, "a worker could not be made")                                           \
    X(PRANGE_ERROR_PARTS, "parts of a whole are missing, doubled, or of another whole")            \
    X(PRANGE_ERROR_FORMAT, "bytes of an unknown format, or damaged")                               \
    X(PRANGE_ERROR_MPI, "MPI is not in use, or one of its calls failed")

/** PRANGE_OK is 0. */
typedef enum prange_status {
#define PRANGE_STATUS_ENUMERATOR(name, text) name,
    PRANGE_STATUS_TABLE(PRANGE_STATUS_ENUMERATOR)
#undef PRANGE_STATUS_ENUMERATOR
} prange_status;

/** The text of a status; "unknown status" for any other number. Never NULL. */
PRANGE_API const char *prange_status_string(prange_status status);

/**
 * The error message of this thread's most recent failing call: which function, which argument, what
 * value, which index. "" before the first failure. A successful call does not change it, nor do
 * calls made by a trace function or by the last report of a progress function. The text is valid
 * until this thread's next failing call.
 */
PRANGE_API const char *prange_last_error(void);

/** Where a user's function failed, and what it returned. */
typedef struct prange_failure {
    /** the index of the element, of the block's first element, of the item or of the loop */
    ptrdiff_t index;
    int code; /**< the function's own return value, not 0 */
} prange_failure;

/** The failure of this thread's most recent PRANGE_ERROR_CALLBACK or PRANGE_ERROR_WORKER, whose
 * index is the worker's rank; {0, 0} before the first. */
PRANGE_API prange_failure prange_last_failure(void);

/**
 * For libraries built on this one: sets what prange_last_error() returns on this thread to the
 * first 255 bytes of `text`, and what prange_last_failure() returns to *failure, unless failure is
 * NULL. Nothing changes if text is NULL. Returns `status`.
 */
PRANGE_API prange_status prange_set_last_error(prange_status status, const char *text,
                                               const prange_failure *failure);

PRANGE_END_DECLS

#endif
