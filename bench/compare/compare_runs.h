/* SPDX-License-Identifier: MIT */
/*
 * Two results files, point by point.
 */
#ifndef BENCH_COMPARE_RUNS_H
#define BENCH_COMPARE_RUNS_H

#include <stdbool.h>

#include "series.h"
#include "compare_table.h"

/* Which plain loops were the same in both runs. */
typedef enum bench_trust {
    BENCH_TRUST_NONE,   /* another compiler made them */
    BENCH_TRUST_SERIAL, /* OpenMP had other settings */
    BENCH_TRUST_ALL,
} bench_trust;

typedef struct bench_runs_note {
    int only_old, only_new; /* points that one file alone has */
    int controls;           /* plain loops that tell how far the runs lie apart */
    bench_drift drift;      /* of all points */
    const char *told_by;    /* how the drift was found, as text */
} bench_runs_note;

/*
 * Fills `comparison->changes`, one for each point that both files have; the caller frees it. Plain
 * loops that are trusted are controls. Where there are none, the compared points themselves tell
 * the drift.
 */
void bench_compare_runs(const bench_results *old, const bench_results *new, bench_trust trust,
                        bench_comparison *comparison, bench_runs_note *note);

#endif
