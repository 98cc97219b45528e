/* SPDX-License-Identifier: MIT */
/*
 * A change from one measurement of a point to another, and whether one may speak of it.
 *
 * An interval from the samples of two runs tells how well each median is known in its run. It does
 * not tell how far two runs of one program lie apart: the clock, the placement of code and memory,
 * and the neighbours differ from run to run. So loops that did not change tell by which factor such
 * intervals must be widened to be right, and a verdict asks that all of it lies on one side of an
 * effect that matters.
 */
#ifndef BENCH_COMPARE_CHANGE_H
#define BENCH_COMPARE_CHANGE_H

#include <stdbool.h>

#include "ratio.h"

typedef enum bench_judgement {
    BENCH_UNCLEAR,
    BENCH_SAME,   /* all of the interval is within the effect */
    BENCH_FASTER, /* all of it is below */
    BENCH_SLOWER, /* all of it is above */
} bench_judgement;

/* How far two runs lie apart, as differences of logarithms. */
typedef struct bench_drift {
    double shift;  /* what all points have in common; above 0 where the second run is slower */
    double scale;  /* by which the samples' intervals are widened, at least 1 */
    double spread; /* by how much more a point may be off */
} bench_drift;

typedef struct bench_change {
    const char *name;
    bool control; /* a loop that did not change: it tells how far runs lie apart */
    double old_ns, new_ns;
    bench_ratio ratio; /* of new to old, with the interval of the samples */
    bench_drift drift; /* by which it is widened */
    double low, high;  /* the widened interval; NaN: none */
    bench_judgement outcome;
    char reason[80]; /* why it is unclear; "" otherwise */
} bench_change;

/* The fewest points that tell how far runs lie apart; for fewer it is assumed. */
#define BENCH_DRIFT_POINTS 5

/*
 * From the logarithms of the ratios of n points of which most did not change, and half the widths
 * of their intervals, each of `deviations` standard deviations. Medians estimate it, so that some
 * that changed do no harm. Overwrites the widths. The spread is at least what a new link alone can
 * do.
 */
bench_drift bench_drift_of(int n, const double *logs, double *half_widths, double deviations);

/* Half the width of the samples' interval, as a difference of logarithms; NaN if there is none. */
double bench_change_half_width(const bench_change *change);

/*
 * So many times as many samples would decide an unclear point, if its ratio stays as it is;
 * infinite where none do.
 */
double bench_change_more_samples(const bench_change *change, double effect);

/*
 * Fills the widened interval and the outcome, given the ratio, the drift, and the reason where
 * there is no interval. What the samples leave open, scaled, and the spread are independent, and
 * add up as the sides of a right angle. The shift comes on top, on the side of the ratio without
 * it, since one cannot know whether a point shares in it. `effect` is the part of the time from
 * which a change matters.
 */
void bench_change_judge(bench_change *change, double effect);

#endif
