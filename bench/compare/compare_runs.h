/* SPDX-License-Identifier: MIT */
/*
 * Two results files, point by point.
 */
#ifndef BENCH_COMPARE_RUNS_H
#define BENCH_COMPARE_RUNS_H

#include <stdbool.h>

#include "series.h"
#include "compare_table.h"

/* The plain loops that were equal in both runs. */
typedef enum bench_trust {
    BENCH_TRUST_NONE,   /* another compiler made them */
    BENCH_TRUST_SERIAL, /* OpenMP had other settings */
    BENCH_TRUST_ALL,
} bench_trust;

typedef struct bench_runs_note {
    int only_old, only_new; /* number of points in only one of the files */
    int controls;           /* number of plain loops that tell how far apart the runs lie */
    bench_drift drift;      /* of all points */
    const char *told_by;    /* how the drift was found, as text */
} bench_runs_note;

/*
 * Fills `comparison->changes`, one for each point that both files have; the caller frees it.
 * Trusted plain loops are controls. With few or no controls the drift is estimated from all points.
 */
void bench_compare_runs(const bench_results *old, const bench_results *new, bench_trust trust,
                        bench_comparison *comparison, bench_runs_note *note);

#endif
