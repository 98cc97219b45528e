/* SPDX-License-Identifier: MIT */
/*
 * The functions whose f32 results exhaustive.c checks, and their references.
 */
#ifndef EXHAUSTIVE_H
#define EXHAUSTIVE_H

#include <mpfr.h>
#include <stddef.h>
#include <stdint.h>

#include "simd/map.h"

typedef struct pair {
    float x, y;
} pair;

/*
 * `filter` computes y[0] to y[n-1] in f64 (n a multiple of 4) by the C library, independently of
 * the library under test, with a relative error below FILTER_BOUND. `exact` computes to high
 * precision. Functions of two arguments have filter2, exact2, and numbered samples.
 */
typedef struct reference {
    const char *name;
    int op; /* pri_unary or pri_binary */
    void (*filter)(ptrdiff_t n, const double *x, double *y);
    int (*exact)(mpfr_t y, const mpfr_t x, mpfr_rnd_t rounding);
    void (*filter2)(ptrdiff_t n, const double *x, const double *y, double *z);
    int (*exact2)(mpfr_t z, const mpfr_t x, const mpfr_t y, mpfr_rnd_t rounding);
    pair (*sample)(uint64_t at);
} reference;

/* A pair of random bits, or of ordinary magnitude, by integer arithmetic, so it is the same on all
 * machines. */
pair plain_pair(uint64_t at);

/* Sixty-four units in the last place: glibc's vector functions document 4, its tgamma 10. */
#define FILTER_BOUND 0x1p-46

extern const reference references[], pair_references[];
extern const size_t reference_count, pair_reference_count;

#endif
