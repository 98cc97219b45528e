/* SPDX-License-Identifier: MIT */
/*
 * The functions whose f32 results exhaustive.c checks, with what they are checked against.
 */
#ifndef EXHAUSTIVE_H
#define EXHAUSTIVE_H

#include <mpfr.h>
#include <stddef.h>

#include "simd/map.h"

/*
 * `filter` computes y[0] to y[n-1] in f64, n a multiple of 4, by the C library and in no way by the
 * library under test, with a relative error below FILTER_BOUND. `exact` sets a number of many bits.
 */
typedef struct reference {
    const char *name;
    pri_unary op;
    void (*filter)(ptrdiff_t n, const double *x, double *y);
    int (*exact)(mpfr_t y, const mpfr_t x, mpfr_rnd_t rounding);
} reference;

/* Sixty-four units in the last place: glibc's vector functions document 4, its tgamma 10. */
#define FILTER_BOUND 0x1p-46

extern const reference references[];
extern const size_t reference_count;

#endif
