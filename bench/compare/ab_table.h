/* SPDX-License-Identifier: MIT */
/*
 * What the pairs of runs of `ab` say of each point, looked at several times: the more pairs, the
 * narrower the intervals, and one may stop as soon as they are narrow enough. Each look has a part
 * of alpha of its own, so the intervals of all looks hold together, and so does what they have in
 * common.
 */
#ifndef BENCH_AB_TABLE_H
#define BENCH_AB_TABLE_H

#include "compare_table.h"
#include "series.h"

typedef struct bench_ab_table {
    const bench_compare_options *options;
    int wanted;          /* pairs, all looked at once; 0: as many as it takes */
    bench_results first; /* the points that both runs of the first pair have are the table's */
    int only[2];         /* points that one of them alone has */
    const bench_measured **points;
    int count;
    int judged; /* points that share alpha */
    int pairs, looks;
    double *medians[2];    /* of A and B: a row for each pair, a column for each point, or NaN */
    bench_change *changes; /* of each point, as of the last look */
} bench_ab_table;

/* Adds a pair and takes over its results. */
void bench_ab_add(bench_ab_table *table, bench_results runs[2]);

/* The number of pairs at which the next look is due, at most BENCH_SAMPLES_MAX. */
int bench_ab_next(const bench_ab_table *table);

/* Judges each point by all pairs so far. */
void bench_ab_look(bench_ab_table *table);

/* How many judged points are unclear. */
int bench_ab_unclear(const bench_ab_table *table);

void bench_ab_free(bench_ab_table *table);

#endif
