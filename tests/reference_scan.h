/* SPDX-License-Identifier: MIT */
/*
 * Running totals in f64 in the order of operations that prange/scan.h defines, by scalar loops.
 */
#ifndef TESTS_REFERENCE_SCAN_H
#define TESTS_REFERENCE_SCAN_H

#include <math.h>
#include <stddef.h>
#include <string.h>

#include <prange/scan.h>

enum { SCAN_BLOCK = 4096 };

static inline double reference_scan_join(int op, double left, double right)
{
    switch (op) {
    case PRANGE_CUMSUM:
        return left + right;
    case PRANGE_CUMPROD:
        return left * right;
    case PRANGE_CUMMIN:
        return isnan(left) || isnan(right) ? (double)NAN : right < left ? right : left;
    default:
        return isnan(left) || isnan(right) ? (double)NAN : right > left ? right : left;
    }
}

/* The totals within a row of count <= 8 elements, in place. */
static inline void reference_scan_row(int op, int count, double *t)
{
    for (int i = 1; i < count; i += 2)
        t[i] = reference_scan_join(op, t[i - 1], t[i]);
    for (int i = 2; i < count; i++)
        if (i % 4 >= 2)
            t[i] = reference_scan_join(op, t[i / 4 * 4 + 1], t[i]);
    for (int i = 4; i < count; i++)
        t[i] = reference_scan_join(op, t[3], t[i]);
}

/* Where nothing precedes, nothing is joined, not even an identity. */
static inline void reference_scan(int op, ptrdiff_t n, const double *x, double *y)
{
    double before = 0.0; /* C of the header */
    for (ptrdiff_t b = 0; b < n; b += SCAN_BLOCK) {
        double run = 0.0; /* R */
        for (ptrdiff_t i = b; i < n && i < b + SCAN_BLOCK; i += 8) {
            const int count = n - i < 8 ? (int)(n - i) : 8;
            double t[8];
            memcpy(t, x + i, (size_t)count * sizeof *t);
            reference_scan_row(op, count, t);
            for (int j = 0; j < count; j++) {
                const double local = i > b ? reference_scan_join(op, run, t[j]) : t[j];
                y[i + j] = b > 0 ? reference_scan_join(op, before, local) : local;
            }
            run = i > b ? reference_scan_join(op, run, t[count - 1]) : t[count - 1];
        }
        before = b > 0 ? reference_scan_join(op, before, run) : run;
    }
}

#endif
