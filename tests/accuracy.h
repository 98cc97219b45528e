/* SPDX-License-Identifier: MIT */
/*
 * The f64 functions that tests/accuracy.c measures, with their ranges and bounds; and its
 * reference, an interpolant of the function on a run of adjacent doubles.
 */
#ifndef PRANGE_TESTS_ACCURACY_H
#define PRANGE_TESTS_ACCURACY_H

#include <mpfr.h>
#include <stdbool.h>
#include <stdint.h>

#include "random.h"

enum { RANGES = 10, TERMS = 7, FEWEST = 10 };

typedef struct range {
    double low, high;
} range;

typedef struct function {
    const char *name;
    double bound;           /* in units in the last place */
    int op;                 /* in the table of kernels; of one argument unless exact2 is set */
    bool turns;             /* the function has the period 2 pi */
    double (*libm)(double); /* NULL where the C library has no such function */
    int (*exact)(mpfr_t, const mpfr_t, mpfr_rnd_t);
    range x[RANGES], y[RANGES]; /* ended by the first empty range of x */
    double (*libm2)(double, double);
    int (*exact2)(mpfr_t, const mpfr_t, const mpfr_t, mpfr_rnd_t);
} function;

/** The last element has no name. */
extern const function functions[];

/**
 * The function on the doubles of the bits first + j step, 0 <= j < 2^log_count, as a polynomial in
 * t = 2j/2^log_count - 1 of its value by 2^-exponent. The first two coefficients are pairs.
 */
typedef struct interpolant {
    uint64_t first, step;
    int log_count, exponent;
    double c[TERMS], low[2];
    double other; /* the constant argument, if there are two */
    bool second;  /* whether the second argument varies */
} interpolant;

/* The function of x and y, to the precision of `value`. */
void exact_at(const function *f, double x, double y, mpfr_t value);

/**
 * An interpolant on a run with `at`, with an error below 2^-68 of the function, as two random
 * points show. log_count, which is tried first, is made smaller until that is so; false where
 * 2^FEWEST doubles are too many.
 */
bool interpolate(const function *f, double at, uint64_t seed, interpolant *p);

/** n random doubles of the run, and their t. */
void draw_samples(const interpolant *p, uint64_t seed, uint64_t n, double *x, double *t);

/** hi + lo = the polynomial at t. */
void evaluate(const interpolant *p, uint64_t n, const double *t, double *hi, double *lo);

/** The error of `got` in units in the last place, infinite for NaN; returns the largest. */
double errors_of(const interpolant *p, uint64_t n, const double *hi, const double *lo,
                 const double *got, double *error);

static inline uint64_t next_bits(uint64_t *state)
{
    return random_mix(*state += UINT64_C(0x9e3779b97f4a7c15));
}

static inline uint64_t bits_of(double x)
{
    const union {
        double x;
        uint64_t bits;
    } both = {.x = x};
    return both.bits;
}

#endif
