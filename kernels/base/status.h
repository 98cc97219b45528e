/* SPDX-License-Identifier: MIT */
/*
 * How a function of the library fails: it records what the user should read, and returns.
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

/* What prange_last_error() and prange_last_failure() return, to be put back after a function of the
 * user's at the end of a call that may have failed already. */
typedef struct pri_complaint {
    char text[256];
    prange_failure failure;
} pri_complaint;

pri_complaint pri_complaint_now(void);
void pri_complaint_restore(const pri_complaint *complaint);

#endif
