/* SPDX-License-Identifier: MIT */
/*
 * The texts of the statuses, and this thread's last failure.
 */
#include "status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char last_error[256];
static _Thread_local prange_failure last_failure;

const char *prange_status_string(prange_status status)
{
    switch (status) {
#define TEXT(name, text)                                                                           \
    case name:                                                                                     \
        return text;
        PRANGE_STATUS_TABLE(TEXT)
#undef TEXT
    }
    return "unknown status";
}

const char *prange_last_error(void)
{
    return last_error;
}

prange_failure prange_last_failure(void)
{
    return last_failure;
}

prange_status prange_set_last_error(prange_status status, const char *text,
                                    const prange_failure *failure)
{
    if (!text)
        return status;
    const size_t length = strnlen(text, sizeof last_error - 1);
    memmove(last_error, text, length);
    last_error[length] = '\0';
    if (failure)
        last_failure = *failure;
    return status;
}

prange_status pri_fail(prange_status status, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(last_error, sizeof last_error, format, values);
    va_end(values);
    return status;
}

prange_status pri_fail_worker(const char *function, int rank, int code)
{
    last_failure = (prange_failure){rank, code};
    return pri_fail(PRANGE_ERROR_WORKER, "%s: worker_init returned %d for worker %d", function,
                    code, rank);
}

prange_status pri_fail_callback(const char *function, ptrdiff_t index, int code)
{
    last_failure = (prange_failure){index, code};
    return pri_fail(PRANGE_ERROR_CALLBACK, "%s: the user's function returned %d at index %td",
                    function, code, index);
}
