/* SPDX-License-Identifier: MIT */
#include "compare_runs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "refuse.h"

/* A point that both files have. */
typedef struct pair {
    const bench_measured *old, *new;
} pair;

/* Estimates the drift from the controls, or from all points if there are few controls. */
static void common_drift(const bench_comparison *comparison, double alpha, bench_runs_note *note)
{
    double *const logs = bench_zeroed(2 * (size_t)comparison->count, sizeof *logs);
    double *const half_widths = logs + comparison->count;
    const bool enough = note->controls >= BENCH_DRIFT_POINTS;
    int count = 0;
    for (int i = 0; i < comparison->count; i++) {
        const bench_change *change = &comparison->changes[i];
        const double half = bench_change_half_width(change);
        if ((enough && !change->control) || !(half > 0.0))
            continue;
        logs[count] = log(change->ratio.ratio);
        half_widths[count++] = half;
    }
    note->told_by = count < BENCH_DRIFT_POINTS ? "by assumption, as few points tell nothing"
                    : enough                   ? "as told by the plain loops"
                                               : "as told by all points together";
    note->drift = bench_drift_of(count, logs, half_widths, bench_normal_deviate(alpha));
    free(logs);
}

/* The spread of a point. A disturbance of about a second affects a single point. It shows in the
 * plain loops of the same rounds (those at the point's thread count, and the serial loop) if they
 * moved by more than their samples explain. The points of a series are adjacent. */
static double spread_beside(const pair *pairs, const bench_comparison *comparison, int index,
                            const bench_drift *drift)
{
    const bench_measured *point = pairs[index].old;
    double max = drift->spread;
    int i = index;
    while (i > 0 && pairs[i - 1].old->series == point->series)
        i--;
    for (; i < comparison->count && pairs[i].old->series == point->series; i++) {
        const bench_change *change = &comparison->changes[i];
        const bench_measured *plain = pairs[i].old;
        if (!change->control || (plain->form != BENCH_SERIAL && plain->threads != point->threads))
            continue;
        const double moved = fabs(log(change->ratio.ratio) - drift->shift);
        if (!(moved <= drift->scale * bench_change_half_width(change)))
            max = fmax(max, moved);
    }
    return max;
}

/* The mean correlation of successive samples over both runs. The few samples of one point estimate
 * it badly, and an underestimate makes the interval of the point too narrow. */
static double common_correlation(const pair *pairs, int count)
{
    double sum = 0.0;
    for (int i = 0; i < count; i++)
        sum += bench_autocorrelation(pairs[i].old->count, pairs[i].old->ns) +
               bench_autocorrelation(pairs[i].new->count, pairs[i].new->ns);
    return sum / (2.0 * count);
}

static void set_ratio(const pair *at, double alpha, double correlation, int judged,
                      bench_change *change)
{
    const int before = at->old->count, after = at->new->count;
    change->ratio =
        bench_ratio_of_runs(before, at->old->ns, after, at->new->ns, alpha, correlation);
    if (before < 2 || after < 2)
        snprintf(change->reason, sizeof change->reason, "one sample");
    else if (!isfinite(change->ratio.low))
        snprintf(change->reason, sizeof change->reason,
                 "%d and %d samples are too few for %d point%s", before, after, judged,
                 judged == 1 ? "" : "s");
}

static void judge_all(const pair *pairs, bench_comparison *comparison, bench_runs_note *note)
{
    /* Bonferroni correction: the intervals hold simultaneously. */
    const double alpha = comparison->options->alpha / fmax(1, comparison->judged);
    const double correlation = common_correlation(pairs, comparison->count);
    for (int i = 0; i < comparison->count; i++)
        set_ratio(&pairs[i], alpha, correlation, comparison->judged, &comparison->changes[i]);
    common_drift(comparison, alpha, note);
    for (int i = 0; i < comparison->count; i++) {
        bench_change *change = &comparison->changes[i];
        change->drift = note->drift;
        change->drift.spread = spread_beside(pairs, comparison, i, &note->drift);
        bench_change_judge(change, comparison->options->effect);
    }
}

static bool is_control(const bench_measured *point, bench_trust trust)
{
    return bench_is_plain(point) && (trust == BENCH_TRUST_ALL ||
                                     (trust == BENCH_TRUST_SERIAL && point->form == BENCH_SERIAL));
}

void bench_compare_runs(const bench_results *old, const bench_results *new, bench_trust trust,
                        bench_comparison *comparison, bench_runs_note *note)
{
    pair *pairs = bench_zeroed((size_t)old->count, sizeof *pairs);
    *note = (bench_runs_note){.only_old = bench_results_only(old, new),
                              .only_new = bench_results_only(new, old)};
    comparison->changes = bench_zeroed((size_t)old->count, sizeof *comparison->changes);
    comparison->count = comparison->judged = 0;
    for (const bench_measured *mine = old->points; mine < old->points + old->count; mine++) {
        const bench_measured *theirs = mine->failure ? NULL : bench_results_find(new, old, mine);
        if (!theirs)
            continue;
        bench_change *change = &comparison->changes[comparison->count];
        *change = (bench_change){.name = mine->name,
                                 .control = is_control(mine, trust),
                                 .old_ns = mine->median,
                                 .new_ns = theirs->median};
        note->controls += change->control;
        comparison->judged += !change->control;
        pairs[comparison->count++] = (pair){mine, theirs};
    }
    if (comparison->count > 0)
        judge_all(pairs, comparison, note);
    free(pairs);
}
