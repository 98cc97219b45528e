/* SPDX-License-Identifier: MIT */
/*
 * Prefix scans of one line, shared by the calls for arrays and for axes.
 */
#ifndef PRI_SCAN_H
#define PRI_SCAN_H

#include <stdbool.h>

#include "axis_lines.h"
#include "simd/scan.h"

/* The lines of a view along one axis. */
typedef struct pri_scan_lines {
    const char *function;
    pri_scan_op op;
    pri_axis_lines lines;
} pri_scan_lines;

#define PRI_DECLARE_SCAN(name, element, accumulator, total, moment)                                \
    void pri_scan_lines_##name(const pri_scan_lines *lines);
PRI_TYPES(PRI_DECLARE_SCAN)
#undef PRI_DECLARE_SCAN

#ifdef PRI_TYPE

/* A checked line. */
typedef struct PRI_TYPED(pri_scan_line) {
    const char *function;
    pri_scan_op op;
    ptrdiff_t n;
    const element *x;
    ptrdiff_t incx;
    element *y;
    ptrdiff_t incy;
} pri_scan_line;

/* Scans on the calling thread. `streamed`: contiguous results are written past the caches. */
void PRI_TYPED(pri_scan_serial)(const pri_scan_line *line, bool streamed);

/* Scans by a team if that pays. */
void PRI_TYPED(pri_scan_parallel)(const pri_scan_line *line);

/* Estimated time per element on one thread, in ns. */
double PRI_TYPED(pri_scan_ns)(pri_scan_op op);

#endif

#endif
