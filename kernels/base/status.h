/* SPDX-License-Identifier: MIT */
/*
 * Failing: a function of the library records a text for the user and returns a status.
 */
#ifndef PRI_STATUS_H
#define PRI_STATUS_H

#include <prange/status.h>

/* Records the text for prange_last_error() and returns the status. */
prange_status pri_fail(prange_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3), cold));

/* The same for a user's function that returned `code` at `index`. */
prange_status pri_fail_callback(const char *function, ptrdiff_t index, int code)
    __attribute__((cold));

/* The same for a worker_init that returned `code` for worker `rank`. */
prange_status pri_fail_worker(const char *function, int rank, int code) __attribute__((cold));

/* The state behind prange_last_error() and prange_last_failure(). It is saved and restored around
 * functions of the user's that run at the end of a call, which may already have failed. */
typedef struct pri_complaint {
    char text[256];
    prange_failure failure;
} pri_complaint;

pri_complaint pri_complaint_now(void);
void pri_complaint_restore(const pri_complaint *complaint);

#endif
