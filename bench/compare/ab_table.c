/* SPDX-License-Identifier: MIT */
#include "ab_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "refuse.h"
#include "statistics.h"

/* Pairs before the first look, and the factor to the next look: looks are few, since each takes a
 * part of alpha. */
#define PAIRS_FIRST 11
#define GROWTH 1.5

/* The least rank of the interval's end at the first look, so that a single outlier is not the end.
 */
#define RANK_FIRST 3

/* The parts 1/2, 1/6, 1/12, ... of all looks add up to 1. */
static double alpha_of(const bench_ab_table *table, int look)
{
    const double share = table->options->alpha / fmax(1, table->judged);
    return table->wanted > 0 ? share : share / (look * (look + 1.0));
}

static int pairs_for(int min, long rank, double alpha)
{
    int pairs = min;
    while (pairs < BENCH_SAMPLES_MAX && bench_signed_rank(pairs, alpha) < rank)
        pairs++;
    return pairs;
}

int bench_ab_next(const bench_ab_table *table)
{
    if (table->wanted > 0)
        return table->wanted;
    if (table->looks == 0)
        return pairs_for(PAIRS_FIRST, RANK_FIRST, alpha_of(table, 1));
    return (int)fmin(ceil(GROWTH * table->pairs), BENCH_SAMPLES_MAX);
}

static void begin(bench_ab_table *table, bench_results runs[2])
{
    const bench_results *const results = &runs[0];
    table->changes = bench_zeroed((size_t)results->count, sizeof *table->changes);
    table->points = bench_zeroed((size_t)results->count, sizeof *table->points);
    table->first = *results;
    for (int side = 0; side < 2; side++)
        table->only[side] = bench_results_only(&runs[side], &runs[!side]);
    for (int i = 0; i < results->count; i++) {
        const bench_measured *point = &results->points[i];
        if (point->failure || !bench_results_find(&runs[1], results, point))
            continue;
        const bench_change change = {.name = point->name, .control = bench_is_plain(point)};
        table->judged += !change.control;
        table->points[table->count] = point;
        table->changes[table->count++] = change;
    }
}

void bench_ab_add(bench_ab_table *table, bench_results runs[2])
{
    const bool is_first = table->pairs == 0;
    if (is_first)
        begin(table, runs);
    const size_t points = (size_t)table->count, rows = (size_t)table->pairs + 1;
    for (int side = 0; side < 2; side++) {
        double *grown = bench_resized(table->medians[side], rows * points, sizeof *grown);
        table->medians[side] = grown;
        for (size_t i = 0; i < points; i++) {
            const bench_measured *at =
                bench_results_find(&runs[side], &table->first, table->points[i]);
            grown[(rows - 1) * points + i] = at ? at->median : NAN;
        }
    }
    table->pairs++;
    if (!is_first)
        bench_results_free(&runs[0]);
    bench_results_free(&runs[1]);
}

/* Intersects two intervals that hold simultaneously. */
static void intersect(bench_ratio *now, const bench_ratio *before)
{
    const double low = fmax(now->low, before->low), high = fmin(now->high, before->high);
    if (low <= high) {
        now->low = low;
        now->high = high;
    }
}

/* Judges a point by all pairs. `a`, `b` and `ratios` have room for one value per pair. */
static void look_at(bench_ab_table *table, int index, double *a, double *b, double *ratios)
{
    bench_change *change = &table->changes[index];
    const double alpha = alpha_of(table, table->looks);
    int found = 0;
    for (int pair = 0; pair < table->pairs; pair++) {
        const size_t at = (size_t)pair * (size_t)table->count + (size_t)index;
        a[found] = table->medians[0][at];
        b[found] = table->medians[1][at];
        ratios[found] = b[found] / a[found];
        found += isfinite(ratios[found]);
    }
    bench_change now = {
        .name = change->name,
        .control = change->control,
        .old_ns = bench_estimate_of(found, a).median,
        .new_ns = bench_estimate_of(found, b).median,
        .ratio = bench_ratio_of_pairs(found, ratios, alpha),
        .drift = {.scale = 1.0},
    };
    if (!isfinite(now.ratio.low))
        snprintf(now.reason, sizeof now.reason, "%d pair%s too few, the table needs %d", found,
                 found == 1 ? " is" : "s are", pairs_for(found, 1, alpha));
    else if (change->ratio.low > 0.0)
        intersect(&now.ratio, &change->ratio);
    bench_change_judge(&now, table->options->effect);
    *change = now;
}

void bench_ab_look(bench_ab_table *table)
{
    double *const room = bench_zeroed(3 * (size_t)table->pairs, sizeof *room);
    table->looks++;
    for (int i = 0; i < table->count; i++)
        look_at(table, i, room, room + table->pairs, room + 2 * table->pairs);
    free(room);
}

int bench_ab_unclear(const bench_ab_table *table)
{
    int unclear = 0;
    for (int i = 0; i < table->count; i++)
        unclear += !table->changes[i].control && table->changes[i].outcome == BENCH_UNCLEAR;
    return unclear;
}

void bench_ab_free(bench_ab_table *table)
{
    free(table->medians[0]);
    free(table->medians[1]);
    free(table->changes);
    free(table->points);
    if (table->pairs > 0)
        bench_results_free(&table->first);
    *table = (bench_ab_table){0};
}
