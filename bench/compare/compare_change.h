/* SPDX-License-Identifier: MIT */
/*
 * A change from one measurement of a point to another, and whether it is real.
 *
 * An interval from the samples of two runs tells how well each median is known within its run. It
 * does not tell how far apart two runs of one program lie: the clock, the placement of code and
 * memory, and other load differ from run to run. So loops that did not change tell the factor by
 * which the intervals must be widened, and a verdict requires that the whole widened interval lies
 * on one side of an effect that matters.
 */
#ifndef BENCH_COMPARE_CHANGE_H
#define BENCH_COMPARE_CHANGE_H

#include <stdbool.h>

#include "ratio.h"

typedef enum bench_judgement {
    BENCH_UNCLEAR,
    BENCH_SAME,   /* the whole interval is within the effect */
    BENCH_FASTER, /* the whole interval is below */
    BENCH_SLOWER, /* the whole interval is above */
} bench_judgement;

/* How far apart two runs lie, as differences of logarithms. */
typedef struct bench_drift {
    double shift;  /* common to all points; above 0 if the second run is slower */
    double scale;  /* factor that widens the samples' intervals, at least 1 */
    double spread; /* further error of a single point */
} bench_drift;

typedef struct bench_change {
    const char *name;
    bool control; /* an unchanged loop, which tells how far apart runs lie */
    double old_ns, new_ns;
    bench_ratio ratio; /* of new to old, with the interval of the samples */
    bench_drift drift; /* by which the interval is widened */
    double low, high;  /* the widened interval; NaN: none */
    bench_judgement outcome;
    char reason[80]; /* why it is unclear; "" otherwise */
} bench_change;

/* The fewest points from which the drift is estimated; with fewer it is assumed. */
#define BENCH_DRIFT_POINTS 5

/*
 * Estimates the drift from the logarithms of the ratios of n points, most of them unchanged, and
 * half the widths of their intervals, each of `deviations` standard deviations. The estimates are
 * medians, so a few changed points do no harm. Overwrites the widths. The spread is at least the
 * change that relinking alone can cause.
 */
bench_drift bench_drift_of(int n, const double *logs, double *half_widths, double deviations);

/* Half the width of the samples' interval, as a difference of logarithms; NaN if there is none. */
double bench_change_half_width(const bench_change *change);

/*
 * The factor by which the number of samples must grow to decide an unclear point, if its ratio
 * stays as it is; infinite if no number of samples suffices.
 */
double bench_change_more_samples(const bench_change *change, double effect);

/*
 * Fills the widened interval and the outcome, given the ratio, the drift, and the reason if there
 * is no interval. The scaled half-width from the samples and the spread are independent, so their
 * squares add up. The shift extends the interval towards the ratio without the shift, since it is
 * unknown whether the point shares the shift. `effect` is the part of the time from which a change
 * matters.
 */
void bench_change_judge(bench_change *change, double effect);

#endif
