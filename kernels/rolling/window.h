/* SPDX-License-Identifier: MIT */
/*
 * The arguments that all functions of moving windows have in common.
 */
#ifndef PRI_WINDOW_H
#define PRI_WINDOW_H

#include <prange/status.h>

typedef struct pri_windows {
    const char *function;
    ptrdiff_t n, window;
    const void *x;
    void *out;
    size_t size, out_size; /* bytes per element of x and of out */
} pri_windows;

/* Checks the arguments. *count becomes the number of windows, which is that of results. */
prange_status pri_windows_check(const pri_windows *windows, ptrdiff_t *count);

#endif
