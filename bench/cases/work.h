/* SPDX-License-Identifier: MIT */
/*
 * Common parts of the cases: the state that their functions work on, its allocation and
 * verification, and macros for functions that differ in a name and a formula only.
 */
#ifndef BENCH_WORK_H
#define BENCH_WORK_H

#include <prange/bench.h>

#include "array.h"

typedef struct bench_work {
    ptrdiff_t n, d;
    bench_array x, y;  /* random inputs; `data` is NULL if a case has none */
    bench_array out;   /* the result */
    double end;        /* of an integral's range */
    void *job;         /* further state of a family */
    double *reference; /* see bench_work_against */
} bench_work;

/* Allocates arrays of these lengths (0: none) and a zeroed job of `job` bytes; NULL if out of
 * memory. `real` is the size of an element in bytes. */
bench_work *bench_work_new(prange_bench_size size, int real, ptrdiff_t x, ptrdiff_t y,
                           ptrdiff_t out, size_t job);

/* The teardown and the result of every case. */
void bench_work_free(void *state);
prange_bench_result bench_work_result(void *state);

/* The exact value of element i of the result, or the scale of its error. */
typedef long double bench_exact(const bench_work *it, ptrdiff_t i);

/* The largest error of the result, relative to `scale`, or to the exact value if `scale` is NULL;
 * absolute if that is 0; NaN if an element is NaN but should not be. */
double bench_work_error(const bench_work *it, bench_exact *exact, bench_exact *scale);

/* The same error against a reference of equal length, which `fill` writes at the first call; NaN if
 * out of memory. */
double bench_work_against(bench_work *it, void (*fill)(bench_work *it), bench_exact *scale);

/* The square of the euclidean distance of two points. */
long double bench_exact_square(ptrdiff_t d, const double *x, const double *y);

/* The larger of two errors; NaN is the largest. */
double bench_worse(double worst, double error);

/* The fields that all cases share. */
#define BENCH_WORK .teardown = bench_work_free, .result = bench_work_result

/* A form that calls the library: `call` is an expression for the status. `it` is the state. */
#define BENCH_CALL(name, call)                                                                     \
    static int name(void *state)                                                                   \
    {                                                                                              \
        bench_work *it = state;                                                                    \
        return (int)(call);                                                                        \
    }

/* A form that is a plain loop, which cannot fail. */
#define BENCH_LOOP(name, loop)                                                                     \
    static int name(void *state)                                                                   \
    {                                                                                              \
        bench_work *it = state;                                                                    \
        loop;                                                                                      \
        return 0;                                                                                  \
    }

/* Both plain loops of a case: a function in two forms, serial and with OpenMP. */
#define BENCH_PLAIN(name, function, ...)                                                           \
    BENCH_LOOP(name##_serial, function##_serial(__VA_ARGS__))                                      \
    BENCH_LOOP(name##_openmp, function##_openmp(__VA_ARGS__))

/* A verification. */
#define BENCH_VERIFY(name, error)                                                                  \
    static double name(void *state)                                                                \
    {                                                                                              \
        bench_work *it = state;                                                                    \
        return error;                                                                              \
    }

/* A setup: the bytes of an element, and the lengths of x, y and the result in terms of n and d. */
#define BENCH_SETUP(name, real, x, y, out)                                                         \
    static void *name(prange_bench_size size)                                                      \
    {                                                                                              \
        const ptrdiff_t n = size.n, d = size.d;                                                    \
        (void)n, (void)d;                                                                          \
        return bench_work_new(size, real, x, y, out, 0);                                           \
    }

/* Bytes or operations in terms of n and d. */
#define BENCH_FIGURE(name, formula)                                                                \
    static double name(prange_bench_size size)                                                     \
    {                                                                                              \
        const double n = (double)size.n, d = (double)size.d;                                       \
        (void)n, (void)d;                                                                          \
        return formula;                                                                            \
    }

/* A list of sizes, {n, d} each. */
#define BENCH_SIZES(...) ((const prange_bench_size[]){__VA_ARGS__, {0, 0}})

#endif
