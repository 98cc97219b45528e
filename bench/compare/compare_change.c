/* SPDX-License-Identifier: MIT */
#include "compare_change.h"

#include <math.h>
#include <stdio.h>

#include "statistics.h"

/* The change that the placement of code and data alone may cause: criterion's noise threshold. */
#define SPREAD_MIN 0.01

/* The spread that is assumed if the points are too few to tell: twice the minimum. */
#define SPREAD_FEW 0.02

/* For normal values the standard deviation is 1.4826 times the median absolute deviation. */
#define DEVIATION 1.4826

bench_drift bench_drift_of(int n, const double *logs, double *half_widths, double deviations)
{
    if (n < BENCH_DRIFT_POINTS)
        return (bench_drift){0.0, 1.0, SPREAD_FEW};
    const double shift = bench_median(n, logs);
    for (int i = 0; i < n; i++)
        half_widths[i] = fabs(logs[i] - shift) / half_widths[i];
    const double scale = DEVIATION * bench_estimate_of(n, half_widths).median * deviations;
    return (bench_drift){shift, fmax(1.0, scale), SPREAD_MIN};
}

double bench_change_half_width(const bench_change *change)
{
    const bench_ratio *ratio = &change->ratio;
    return isfinite(ratio->low) ? 0.5 * log(ratio->high / ratio->low) : NAN;
}

double bench_change_more_samples(const bench_change *change, double effect)
{
    const bench_drift *drift = &change->drift;
    const double moved = log(change->ratio.ratio), much = log1p(effect);
    const double allowed = fabs(fabs(moved) - much) - fabs(drift->shift);
    const double rest = allowed * allowed - drift->spread * drift->spread;
    const double half = drift->scale * bench_change_half_width(change);
    return allowed > 0.0 && rest > 0.0 ? half * half / rest : INFINITY;
}

void bench_change_judge(bench_change *change, double effect)
{
    const bench_ratio *ratio = &change->ratio;
    const bench_drift *drift = &change->drift;
    const double down = hypot(drift->scale * log(ratio->ratio / ratio->low), drift->spread);
    const double up = hypot(drift->scale * log(ratio->high / ratio->ratio), drift->spread);
    change->low = ratio->ratio * exp(-down - fmax(drift->shift, 0.0));
    change->high = ratio->ratio * exp(up - fmin(drift->shift, 0.0));
    change->outcome = BENCH_UNCLEAR;
    if (!isfinite(change->low) || !isfinite(change->high))
        return;
    /* Factors count equally in both directions: 1.05 is as far from 1 as 1 / 1.05. */
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
