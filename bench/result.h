/* SPDX-License-Identifier: MIT */
/*
 * What was measured at one point (case, size, thread count), and what follows from it.
 */
#ifndef BENCH_RESULT_H
#define BENCH_RESULT_H

#include <stdbool.h>
#include <stdint.h>

#include "case.h"
#include "probe.h"
#include "statistics.h"

/* The four ways of doing the work, in the order in which a round begins. */
typedef enum bench_form {
    BENCH_SERIAL, /* the plain serial loop */
    BENCH_ALONE,  /* prange on one thread */
    BENCH_OPENMP, /* the plain OpenMP loop */
    BENCH_PRANGE,
    BENCH_FORMS,
} bench_form;

typedef struct bench_timing {
    int samples;         /* 0: not measured at this point */
    long calls;          /* in a sample */
    double *ns;          /* each sample's time for one call, in the order of measuring */
    bench_estimate time; /* of one call, in ns */
    double cpu;          /* processor time of one call, median, in ns */
    uint64_t digest;     /* of the first result */
    bool steady;         /* the last result had the same bits */
} bench_timing;

#define BENCH_FAILURE_TEXT 160

typedef struct bench_row {
    const bench_case *what;
    bench_size size;
    int threads;     /* asked for */
    int team;        /* that prange's loops got */
    int openmp_team; /* that a plain region got */
    bench_timing timing[BENCH_FORMS];
    double *storage;                  /* of all samples */
    char failure[BENCH_FAILURE_TEXT]; /* "" unless a result was wrong or could not be had */
    bool skipped;                     /* the failure is want of memory: no wrong result */

    /* What follows; NaN where it does not apply. */
    bench_form best_serial; /* BENCH_SERIAL or BENCH_ALONE, whichever is faster */
    double speedup;         /* over the best serial time */
    double efficiency;
    double karp_flatt;
    double bytes_per_second, flops_per_second;
    double share;     /* of the limit */
    double vs_serial; /* how many times faster than the plain loops, and than one thread */
    double vs_openmp;
    double vs_alone;
    bool same_bits; /* as the first thread count of this case and size, and from call to call */
} bench_row;

/* prange on one thread: at one thread that is the measured form itself. */
const bench_timing *bench_alone(const bench_row *row);

/* Fills what follows from the times. `first` is the row of the first thread count. `cache` is the
 * last-level cache in bytes. */
void bench_conclude(bench_row *row, const bench_row *first, const bench_limits *limits,
                    double cache);

/* The limit in bytes or operations a second that applies to this row; NaN where none does. */
double bench_limit_of(const bench_row *row, const bench_limits *limits, double cache);

void bench_row_free(bench_row *row);

#endif
