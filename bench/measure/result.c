/* SPDX-License-Identifier: MIT */
#include "result.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "refuse.h"

bool bench_has_form(const prange_bench_case *spec, int threads, bench_form form)
{
    return form == BENCH_SERIAL   ? spec->serial != NULL
           : form == BENCH_OPENMP ? spec->openmp != NULL
                                  : form == BENCH_PRANGE || threads > 1;
}

bench_row bench_row_of(const bench_point *point)
{
    bench_row row = {
        .point = point,
        .width = NAN,
        .end = {.throttled = -1, .load_before = NAN, .load_after = NAN, .balance = NAN},
    };
    for (int form = 0; form < BENCH_FORMS; form++)
        row.end.steady[form] = true; /* until a digest says otherwise */
    return row;
}

static void fail(bench_row *row, const char *failure, bool skipped)
{
    snprintf(row->failure, BENCH_FAILURE_TEXT, "%.*s", BENCH_FAILURE_TEXT - 1, failure);
    row->skipped = skipped;
}

void bench_row_skip(bench_row *row, const char *why, ...)
{
    if (row->failure[0])
        return;
    va_list arguments;
    va_start(arguments, why);
    vsnprintf(row->failure, BENCH_FAILURE_TEXT, why, arguments);
    va_end(arguments);
    row->skipped = true;
}

static void add_rounds(bench_row *row, const bench_answer *answer)
{
    const int count = answer->count;
    if (count < 0 || count > BENCH_ROUNDS_SENT)
        return; /* no sane process sends this */
    if (row->samples + count > row->room) {
        row->room = 2 * (row->samples + count);
        row->rounds = bench_resized(row->rounds, (size_t)row->room, sizeof *row->rounds);
    }
    memcpy(row->rounds + row->samples, answer->rounds, (size_t)count * sizeof *row->rounds);
    row->samples += count;
}

/* Sums the counts over the visits; a sum stays NaN once one visit lacks the count. */
static void add_end(bench_row *row, const bench_end *end)
{
    bench_end *all = &row->end;
    all->team = end->team;
    all->openmp_team = end->openmp_team;
    snprintf(all->level, sizeof all->level, "%.15s", end->level);
    for (int form = 0; form < BENCH_FORMS; form++) {
        all->steady[form] = all->steady[form] && end->steady[form];
        all->digests[form] = end->digests[form];
        if (all->calls[form] == 0)
            all->calls[form] = end->calls[form];
    }
    for (int i = 0; i < BENCH_COUNTERS; i++)
        all->counts[i] += end->counts[i];
    all->counted_calls += end->counted_calls;
    if (end->throttled >= 0)
        all->throttled = end->throttled + (all->throttled > 0 ? all->throttled : 0);
    if (isnan(all->load_before))
        all->load_before = end->load_before;
    all->load_after = end->load_after;
    if (!isnan(end->balance))
        all->balance = end->balance;
}

void bench_row_add(bench_row *row, const bench_answer *answer)
{
    if (answer->kind == BENCH_ROUNDS)
        add_rounds(row, answer);
    if (answer->kind == BENCH_FAILURE)
        fail(row, answer->text, answer->skipped);
    if (answer->kind == BENCH_END)
        add_end(row, &answer->end);
}

bench_form bench_alone(const bench_row *row)
{
    return row->point->threads == 1 ? BENCH_PRANGE : BENCH_ALONE;
}

bool bench_has_result(const bench_row *row)
{
    return !row->failure[0] && row->samples > 0;
}

bool bench_has_timing(const bench_row *row, bench_form form)
{
    return row->samples > 0 && bench_has_form(row->point->spec, row->point->threads, form);
}

double bench_footprint(const prange_bench_case *spec, prange_bench_size size)
{
    return spec->footprint ? spec->footprint(size) : 0.0;
}

/* A bandwidth is a limit only for data beyond the last-level cache. */
static double limit_of(const bench_row *row, const bench_limits *limits, double cache)
{
    const prange_bench_case *spec = row->point->spec;
    if (!limits || spec->limit == PRANGE_BENCH_LIMIT_NONE ||
        (spec->limit != PRANGE_BENCH_LIMIT_FMA && bench_footprint(spec, row->point->size) <= cache))
        return NAN;
    const double limit = spec->limit == PRANGE_BENCH_LIMIT_READ    ? limits->read
                         : spec->limit == PRANGE_BENCH_LIMIT_TRIAD ? limits->triad
                         : strcmp(spec->type, "f32") == 0          ? limits->fma_f32
                                                                   : limits->fma_f64;
    return limit > 0.0 ? limit : NAN;
}

static bool same_bits(const bench_row *row, const bench_row *first)
{
    const bench_end *end = &row->end;
    const bench_form alone = bench_alone(row);
    return end->steady[BENCH_PRANGE] && end->steady[alone] &&
           end->digests[BENCH_PRANGE] == end->digests[alone] &&
           end->digests[BENCH_PRANGE] == first->end.digests[BENCH_PRANGE];
}

double bench_width(const bench_row *row, bench_form form)
{
    const bench_estimate *time = &row->timing[form].time;
    return bench_interval_rank(row->samples, 0.05) > 0 ? (time->high - time->low) / time->median
                                                       : INFINITY;
}

void bench_estimate_row(bench_row *row)
{
    double *column = bench_zeroed((size_t)row->samples, sizeof *column);
    for (int form = 0; form < BENCH_FORMS; form++) {
        bench_timing *timing = &row->timing[form];
        *timing = (bench_timing){{.median = NAN, .low = NAN, .high = NAN, .min = NAN}, NAN};
        if (!bench_has_timing(row, (bench_form)form))
            continue;
        for (int i = 0; i < row->samples; i++)
            column[i] = row->rounds[i][form].cpu_ns;
        timing->cpu = bench_estimate_of(row->samples, column).median;
        for (int i = 0; i < row->samples; i++)
            column[i] = row->rounds[i][form].ns;
        timing->time = bench_estimate_of(row->samples, column);
    }
    free(column);
    row->width = bench_width(row, BENCH_PRANGE);
}

void bench_conclude(bench_row *row, const bench_row *first, const bench_limits *limits,
                    double cache)
{
    const prange_bench_case *spec = row->point->spec;
    const prange_bench_size size = row->point->size;
    const double ns = row->timing[BENCH_PRANGE].time.median;
    const double serial = row->timing[BENCH_SERIAL].time.median;
    const double alone = row->timing[bench_alone(row)].time.median;
    /* Without a serial loop its time is NaN, and every comparison with NaN is false. */
    row->best_serial = serial <= alone ? BENCH_SERIAL : BENCH_ALONE;
    row->speedup = fmin(alone, serial) / ns;
    row->efficiency = row->speedup / row->point->threads;
    row->karp_flatt = bench_karp_flatt(row->speedup, row->point->threads);
    row->vs_serial = serial / ns;
    row->vs_openmp = row->timing[BENCH_OPENMP].time.median / ns;
    row->vs_alone = alone / ns;
    row->bytes_per_second = spec->bytes ? spec->bytes(size) / ns * 1e9 : NAN;
    row->flops_per_second = spec->flops ? spec->flops(size) / ns * 1e9 : NAN;
    row->limit = limit_of(row, limits, cache);
    row->share =
        (spec->limit == PRANGE_BENCH_LIMIT_FMA ? row->flops_per_second : row->bytes_per_second) /
        row->limit;
    row->same_bits = same_bits(row, first);
}
