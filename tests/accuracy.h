/* SPDX-License-Identifier: MIT */
/* The functions that tests/accuracy.c measures: their references, ranges and bounds. */
#ifndef PRANGE_TESTS_ACCURACY_H
#define PRANGE_TESTS_ACCURACY_H

#include <mpfr.h>

enum { RANGES = 8 };

typedef struct range {
    double low, high;
} range;

typedef struct function {
    const char *name;
    double bound; /* in units in the last place */
    double (*one)(double);
    double (*libm)(double); /* NULL where the C library has no such function */
    long double (*near)(long double);
    int (*exact)(mpfr_t, const mpfr_t, mpfr_rnd_t);
    range x[RANGES], y[RANGES]; /* up to the first empty range of x */
    double (*two)(double, double);
    double (*libm2)(double, double);
    long double (*near2)(long double, long double);
    int (*exact2)(mpfr_t, const mpfr_t, const mpfr_t, mpfr_rnd_t);
} function;

/** Ends with a function without a name. */
extern const function functions[];

#endif
