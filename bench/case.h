/* SPDX-License-Identifier: MIT */
/*
 * A case: one piece of work, what it costs, how its result is checked, and the two plain loops
 * that it is measured against. Everything that depends on the size is a function of it.
 *
 * The three ways to do the work share one signature and find their threads where OpenMP and
 * prange keep them: the runner sets both before it calls.
 */
#ifndef BENCH_CASE_H
#define BENCH_CASE_H

#include <stdbool.h>
#include <stddef.h>

/* n elements, or n points of d coordinates; d = 0 where a case has one dimension. */
typedef struct bench_size {
    ptrdiff_t n, d;
} bench_size;

/* What bounds the speed on any machine. A bandwidth counts only beyond the last-level cache. */
typedef enum bench_limit {
    BENCH_LIMIT_NONE,
    BENCH_LIMIT_READ,  /* bandwidth of a sum */
    BENCH_LIMIT_TRIAD, /* bandwidth of a loop that also writes */
    BENCH_LIMIT_FMA,   /* multiply-adds, two operations each */
} bench_limit;

/* The memory that holds the result. */
typedef struct bench_result {
    void *data;
    size_t bytes;
} bench_result;

/* Does the work once; 0, or it failed. */
typedef int (*bench_run)(void *state);

typedef struct bench_case {
    const char *name; /* with the type: sum_f64; "group/name" outside the default run */
    const char *summary;
    const char *group;       /* NULL: part of the default run */
    const bench_size *sizes; /* a list that ends with n = 0 */
    const bench_size *quick; /* the sizes of --quick; an empty list leaves the case out */
    int real;                /* bytes of an element */
    bench_limit limit;
    bool same_bits;         /* promised at every thread count */
    double tolerance;       /* of our result's relative error */
    double plain_tolerance; /* of that of the plain loops */

    void *(*setup)(bench_size size); /* first touch by the team of the loops; NULL: no memory */
    void (*teardown)(void *state);
    bench_run run;    /* what is measured */
    bench_run serial; /* the serial loop that a C programmer writes */
    bench_run openmp; /* the same under a plain `#pragma omp parallel for` */
    bench_result (*result)(void *state);
    double (*error)(void *state); /* the largest, relative to an independent reference */

    double (*bytes)(bench_size size); /* that move between memory and processor, NULL: none */
    double (*flops)(bench_size size);
    double (*footprint)(bench_size size); /* bytes of memory that setup takes */
} bench_case;

/* All cases, in the order of the tables; NULL from their number on. */
const bench_case *bench_case_at(int i);

/* The families' tables, each ending with a case without a name. */
extern const bench_case bench_cases_integrate[], bench_cases_reduce[], bench_cases_map[],
    bench_cases_pairwise[], bench_cases_loop[], bench_cases_items[], bench_cases_walk[];

#endif
