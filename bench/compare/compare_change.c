/* SPDX-License-Identifier: MIT */
#include "compare_change.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "statistics.h"

/* What the placement of code and data alone moves: criterion's noise threshold. */
#define SPREAD_LEAST 0.01

/* What is assumed where few points tell nothing: twice the least. */
#define SPREAD_FEW 0.02

/* A standard deviation is 1.4826 times the median distance, for normal values. */
#define DEVIATION 1.4826

bench_drift bench_drift_of(int n, double *logs)
{
    if (n < BENCH_DRIFT_POINTS)
        return (bench_drift){0.0, SPREAD_FEW};
    const bench_estimate estimate = bench_estimate_of(n, logs);
    return (bench_drift){
        .shift = estimate.median,
        .spread = fmax(SPREAD_LEAST, 3.0 * DEVIATION * estimate.mad),
    };
}

void bench_change_judge(bench_change *change, double effect)
{
    const bench_ratio *ratio = &change->ratio;
    const bench_drift *drift = &change->drift;
    const double down = hypot(log(ratio->ratio / ratio->low), drift->spread);
    const double up = hypot(log(ratio->high / ratio->ratio), drift->spread);
    change->low = ratio->ratio * exp(-down - fmax(drift->shift, 0.0));
    change->high = ratio->ratio * exp(up - fmin(drift->shift, 0.0));
    change->outcome = BENCH_UNCLEAR;
    if (!isfinite(change->low) || !isfinite(change->high))
        return;
    /* A factor counts as much in either direction: 1.05 is as far as 1 / 1.05. */
    const double much = 1.0 + effect, little = 1.0 / much;
    if (change->low > much)
        change->outcome = BENCH_SLOWER;
    else if (change->high < little)
        change->outcome = BENCH_FASTER;
    else if (change->low >= little && change->high <= much)
        change->outcome = BENCH_SAME;
    else
        snprintf(change->reason, sizeof change->reason, "the interval is too wide");
}
