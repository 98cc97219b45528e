/* SPDX-License-Identifier: MIT */
#include "compare_runs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A point that both files have. */
typedef struct pair {
    const bench_measured *old, *new;
} pair;

/* Points with a time that the other results lack. */
static int count_only(const bench_results *of, const bench_results *others)
{
    int only = 0;
    for (int i = 0; i < of->count; i++)
        only += !of->points[i].failure && !bench_results_find(others, of, &of->points[i]);
    return only;
}

/* The drift that the controls tell, or all points where there are few controls. False without
 * memory. */
static bool common_drift(const bench_comparison *comparison, double alpha, bench_runs_note *note)
{
    double *const logs = malloc(2 * (size_t)comparison->count * sizeof *logs);
    if (!logs)
        return false;
    double *const halves = logs + comparison->count;
    const bool enough = note->controls >= BENCH_DRIFT_POINTS;
    int count = 0;
    for (int i = 0; i < comparison->count; i++) {
        const bench_change *change = &comparison->changes[i];
        const double half = bench_change_half(change);
        if ((enough && !change->control) || !(half > 0.0))
            continue;
        logs[count] = log(change->ratio.ratio);
        halves[count++] = half;
    }
    note->told_by = count < BENCH_DRIFT_POINTS ? "by assumption, as few points tell nothing"
                    : enough                   ? "as told by the plain loops"
                                               : "as told by all points together";
    note->drift = bench_drift_of(count, logs, halves, bench_normal_deviate(alpha));
    free(logs);
    return isfinite(note->drift.shift);
}

/* What disturbs the machine for a second hits one point alone; the plain loops of the same rounds,
 * which differ in form only or are the serial loop of the case, show it, where they moved by more
 * than their samples can explain. The points of a series lie beside each other. */
static double spread_beside(const pair *pairs, const bench_comparison *comparison, int index,
                            const bench_drift *drift)
{
    const bench_measured *point = pairs[index].old;
    double most = drift->spread;
    int i = index;
    while (i > 0 && pairs[i - 1].old->series == point->series)
        i--;
    for (; i < comparison->count && pairs[i].old->series == point->series; i++) {
        const bench_change *change = &comparison->changes[i];
        const bench_measured *plain = pairs[i].old;
        if (!change->control || (plain->form != BENCH_SERIAL && plain->threads != point->threads))
            continue;
        const double moved = fabs(log(change->ratio.ratio) - drift->shift);
        if (!(moved <= drift->scale * bench_change_half(change)))
            most = fmax(most, moved);
    }
    return most;
}

/* How alike neighbouring samples are in the whole of both runs: the few of one point tell it badly,
 * and where they tell too little, its interval would be too narrow. */
static double common_alike(const pair *pairs, int count)
{
    double sum = 0.0;
    for (int i = 0; i < count; i++)
        sum += bench_alike(pairs[i].old->count, pairs[i].old->ns) +
               bench_alike(pairs[i].new->count, pairs[i].new->ns);
    return sum / (2.0 * count);
}

static bool set_ratio(const pair *at, double alpha, double alike, int judged, bench_change *change)
{
    if (!bench_ratio_of_runs(at->old->count, at->old->ns, at->new->count, at->new->ns, alpha, alike,
                             &change->ratio))
        return false;
    if (at->old->count < 2 || at->new->count < 2)
        snprintf(change->reason, sizeof change->reason, "one sample");
    else if (!isfinite(change->ratio.low))
        snprintf(change->reason, sizeof change->reason,
                 "%d and %d samples are too few for %d point%s", at->old->count, at->new->count,
                 judged, judged == 1 ? "" : "s");
    return true;
}

static bool judge_all(const pair *pairs, bench_comparison *comparison, bench_runs_note *note)
{
    /* Bonferroni's share: the intervals then hold all together, whichever are looked at. */
    const double alpha = comparison->options->alpha / fmax(1, comparison->judged);
    const double alike = common_alike(pairs, comparison->count);
    for (int i = 0; i < comparison->count; i++)
        if (!set_ratio(&pairs[i], alpha, alike, comparison->judged, &comparison->changes[i]))
            return false;
    if (!common_drift(comparison, alpha, note))
        return false;
    for (int i = 0; i < comparison->count; i++) {
        bench_change *change = &comparison->changes[i];
        change->drift = note->drift;
        change->drift.spread = spread_beside(pairs, comparison, i, &note->drift);
        bench_change_judge(change, comparison->options->effect);
    }
    return true;
}

static bool is_control(const bench_measured *point, bench_trust trust)
{
    return bench_is_plain(point) && (trust == BENCH_TRUST_ALL ||
                                     (trust == BENCH_TRUST_SERIAL && point->form == BENCH_SERIAL));
}

bool bench_compare_runs(const bench_results *old, const bench_results *new, bench_trust trust,
                        bench_comparison *comparison, bench_runs_note *note)
{
    *note = (bench_runs_note){.only_old = count_only(old, new), .only_new = count_only(new, old)};
    pair *pairs = malloc(((size_t)old->count + 1) * sizeof *pairs);
    comparison->changes = calloc((size_t)old->count + 1, sizeof *comparison->changes);
    comparison->count = comparison->judged = 0;
    bool complete = pairs && comparison->changes;
    for (int i = 0; complete && i < old->count; i++) {
        const bench_measured *mine = &old->points[i];
        const bench_measured *theirs = mine->failure ? NULL : bench_results_find(new, old, mine);
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
    complete = complete && (comparison->count == 0 || judge_all(pairs, comparison, note));
    free(pairs);
    return complete;
}
