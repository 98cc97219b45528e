/* SPDX-License-Identifier: MIT */
#include "compare_runs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A point that both files have. */
typedef struct pair {
    const bench_measured *old, *new;
} pair;

static int count_common(const bench_results *of, const bench_results *in, int *only)
{
    int common = 0;
    for (int i = 0; i < of->count; i++)
        common += bench_results_find(in, &of->points[i]) != NULL;
    *only = of->count - common;
    return common;
}

static double shift(const pair *at)
{
    return log(at->new->median / at->old->median);
}

/* The drift that the controls tell, or all points where there are few controls. */
static bench_drift common_drift(const pair *pairs, const bench_comparison *comparison,
                                bench_runs_note *note, double *logs)
{
    const bool enough = note->controls >= BENCH_DRIFT_POINTS;
    int count = 0;
    for (int i = 0; i < comparison->count; i++)
        if (comparison->changes[i].control || !enough)
            logs[count++] = shift(&pairs[i]);
    note->told_by = enough                        ? "as told by the plain loops"
                    : count >= BENCH_DRIFT_POINTS ? "as told by all points together"
                                                  : "by assumption, as few points tell nothing";
    return bench_drift_of(count, logs);
}

/* What disturbs the machine for a second hits one point alone; the plain loops of the same rounds
 * show it. */
static double spread_beside(const pair *pairs, const bench_comparison *comparison, int index,
                            double shift_of_all)
{
    double most = 0.0;
    for (int i = 0; i < comparison->count; i++)
        if (comparison->changes[i].control && bench_are_beside(pairs[i].new, pairs[index].new))
            most = fmax(most, fabs(shift(&pairs[i]) - shift_of_all));
    return most;
}

static bool judge(const pair *at, double alpha, int judged, double effect, bench_change *change)
{
    if (!bench_ratio_of_runs(at->old->count, at->old->ns, at->new->count, at->new->ns, alpha,
                             &change->ratio))
        return false;
    if (at->old->count < 2 || at->new->count < 2)
        snprintf(change->reason, sizeof change->reason, "one sample");
    else if (!isfinite(change->ratio.low))
        snprintf(change->reason, sizeof change->reason,
                 "%d and %d samples are too few for %d points", at->old->count, at->new->count,
                 judged);
    bench_change_judge(change, effect);
    return true;
}

static bool judge_all(const pair *pairs, bench_comparison *comparison, bench_runs_note *note)
{
    double *logs = malloc((size_t)comparison->count * sizeof *logs);
    if (!logs)
        return false;
    note->drift = common_drift(pairs, comparison, note, logs);
    free(logs);
    /* Bonferroni's share: the intervals then hold all together, whichever are looked at. */
    const double alpha = comparison->options->alpha / fmax(1, comparison->judged);
    for (int i = 0; i < comparison->count; i++) {
        bench_change *change = &comparison->changes[i];
        change->drift = note->drift;
        change->drift.spread =
            fmax(note->drift.spread, spread_beside(pairs, comparison, i, note->drift.shift));
        if (!judge(&pairs[i], alpha, comparison->judged, comparison->options->effect, change))
            return false;
    }
    return true;
}

static bool is_control(const bench_measured *point, bench_trust trust)
{
    return bench_is_plain(point) &&
           (trust == BENCH_TRUST_ALL || (trust == BENCH_TRUST_SERIAL && bench_is_serial(point)));
}

bool bench_compare_runs(const bench_results *old, const bench_results *new, bench_trust trust,
                        bench_comparison *comparison, bench_runs_note *note)
{
    *note = (bench_runs_note){0};
    count_common(new, old, &note->only_new);
    const int common = count_common(old, new, &note->only_old);
    pair *pairs = malloc(((size_t)common + 1) * sizeof *pairs);
    comparison->changes = calloc((size_t)common + 1, sizeof *comparison->changes);
    comparison->count = comparison->judged = 0;
    bool complete = pairs && comparison->changes;
    for (int i = 0; complete && i < old->count; i++) {
        const bench_measured *mine = &old->points[i], *theirs = bench_results_find(new, mine);
        if (!theirs)
            continue;
        const bool control = is_control(mine, trust);
        note->controls += control;
        comparison->judged += !control;
        pairs[comparison->count] = (pair){mine, theirs};
        comparison->changes[comparison->count++] = (bench_change){
            .name = mine->name,
            .control = control,
            .old_ns = mine->median,
            .new_ns = theirs->median,
        };
    }
    complete = complete && (common == 0 || judge_all(pairs, comparison, note));
    free(pairs);
    return complete;
}
