/* SPDX-License-Identifier: MIT */
#include "failure.h"

#include "status.h"

void pri_failure_report(pri_failure *failure, ptrdiff_t piece, ptrdiff_t index, int code)
{
    while (atomic_flag_test_and_set_explicit(&failure->lock, memory_order_acquire))
        ;
    if (pri_failure_below(failure, piece)) {
        atomic_store_explicit(&failure->piece, piece, memory_order_relaxed);
        failure->index = index;
        failure->code = code;
    }
    atomic_flag_clear_explicit(&failure->lock, memory_order_release);
}

void pri_failure_cancel(pri_failure *failure)
{
    while (atomic_flag_test_and_set_explicit(&failure->lock, memory_order_acquire))
        ;
    atomic_store_explicit(&failure->piece, PTRDIFF_MIN, memory_order_relaxed);
    failure->cancelled = true;
    atomic_flag_clear_explicit(&failure->lock, memory_order_release);
}

prange_status pri_failure_status(const pri_failure *failure, const char *function)
{
    if (failure->cancelled && !failure->code)
        return pri_fail(PRANGE_ERROR_CANCELLED, "%s: cancelled by the progress function", function);
    return failure->code ? pri_fail_callback(function, failure->index, failure->code) : PRANGE_OK;
}
