/* SPDX-License-Identifier: MIT */
/*
 * The arguments of a call on moving windows.
 */
#ifndef PRI_WINDOW_H
#define PRI_WINDOW_H

#include <prange/status.h>

typedef struct pri_windows {
    const char *function;
    ptrdiff_t n, window;
    const void *x;
    void *out;
    size_t size, out_size; /* of elements */
} pri_windows;

/* The arguments; *count becomes the number of places that the window has. */
prange_status pri_windows_check(const pri_windows *windows, ptrdiff_t *count);

#endif
