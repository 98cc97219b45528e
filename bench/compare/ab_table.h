/* SPDX-License-Identifier: MIT */
/*
 * The judgement of each point from the pairs of runs of `ab`, in several looks: more pairs narrow
 * the intervals, and the runs may stop as soon as these are narrow enough. Each look has its own
 * part of alpha, so the intervals of all looks hold simultaneously, and so does their intersection.
 */
#ifndef BENCH_AB_TABLE_H
#define BENCH_AB_TABLE_H

#include "compare_table.h"
#include "series.h"

typedef struct bench_ab_table {
    const bench_compare_options *options;
    int wanted;          /* pairs, judged in a single look; 0: as many as needed */
    bench_results first; /* the table has the points that both runs of the first pair have */
    int only[2];         /* number of points in only one of those runs */
    const bench_measured **points;
    int count;
    int judged; /* points that share alpha */
    int pairs, looks;
    double *medians[2];    /* of A and B: a row for each pair, a column for each point, or NaN */
    bench_change *changes; /* of each point, as of the last look */
} bench_ab_table;

/* Adds a pair and takes ownership of its results. */
void bench_ab_add(bench_ab_table *table, bench_results runs[2]);

/* The number of pairs at which the next look is due, at most BENCH_SAMPLES_MAX. */
int bench_ab_next(const bench_ab_table *table);

/* Judges each point by all pairs so far. */
void bench_ab_look(bench_ab_table *table);

/* The number of judged points that are unclear. */
int bench_ab_unclear(const bench_ab_table *table);

void bench_ab_free(bench_ab_table *table);

#endif
