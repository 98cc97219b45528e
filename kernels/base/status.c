/* SPDX-License-Identifier: MIT */
/*
 * The texts of the statuses, and this thread's last failure.
 */
#include "status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local pri_complaint last;

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
    return last.text;
}

prange_failure prange_last_failure(void)
{
    return last.failure;
}

prange_status prange_set_last_error(prange_status status, const char *text,
                                    const prange_failure *failure)
{
    if (!text)
        return status;
    const size_t length = strnlen(text, sizeof last.text - 1);
    memmove(last.text, text, length);
    last.text[length] = '\0';
    if (failure)
        last.failure = *failure;
    return status;
}

prange_status pri_fail(prange_status status, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(last.text, sizeof last.text, format, values);
    va_end(values);
    return status;
}

prange_status pri_fail_worker(const char *function, int rank, int code)
{
    last.failure = (prange_failure){rank, code};
    return pri_fail(PRANGE_ERROR_WORKER, "%s: worker_init returned %d for worker %d", function,
                    code, rank);
}

prange_status pri_fail_callback(const char *function, ptrdiff_t index, int code)
{
    last.failure = (prange_failure){index, code};
    return pri_fail(PRANGE_ERROR_CALLBACK, "%s: the user's function returned %d at index %td",
                    function, code, index);
}

pri_complaint pri_complaint_now(void)
{
    return last;
}

void pri_complaint_restore(const pri_complaint *complaint)
{
    last = *complaint;
}
