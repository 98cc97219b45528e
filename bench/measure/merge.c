/* SPDX-License-Identifier: MIT */
#include "merge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "points.h"

bench_row bench_row_of(const bench_point *point)
{
    bench_row row = {
        .point = point, .throttled = -1, .load_before = NAN, .load_after = NAN, .width = NAN};
    for (int form = 0; form < BENCH_FORMS; form++)
        row.timing[form].steady = true; /* until a digest says otherwise */
    return row;
}

static bool merge_rounds(bench_row *row, const json_t *rounds)
{
    if (!bench_row_reserve(row, (int)json_array_size(rounds)))
        return false;
    for (size_t i = 0; i < json_array_size(rounds); i++) {
        const json_t *round = json_array_get(rounds, i);
        for (int form = 0; form < BENCH_FORMS; form++) {
            const json_t *sample = json_array_get(round, (size_t)form);
            bench_timing *timing = &row->timing[form];
            if (!json_is_array(sample))
                continue;
            timing->ns[timing->samples] = json_number_value(json_array_get(sample, 0));
            timing->cpu_ns[timing->samples] = json_number_value(json_array_get(sample, 1));
            timing->samples++;
        }
    }
    return true;
}

/* The first digest stays; a later one that differs tells that the results are not steady. */
static void merge_digest(bench_timing *timing, const json_t *line, size_t form)
{
    const char *text = json_string_value(json_array_get(json_object_get(line, "digests"), form));
    const uint64_t digest = text ? strtoull(text, NULL, 16) : 0;
    if (json_is_false(json_array_get(json_object_get(line, "steady"), form)))
        timing->steady = false;
    if (digest != 0 && timing->digest != 0 && digest != timing->digest)
        timing->steady = false;
    if (timing->digest == 0)
        timing->digest = digest;
    if (timing->calls == 0)
        timing->calls =
            (long)json_integer_value(json_array_get(json_object_get(line, "calls"), form));
}

/* Sums over the visits; NaN for good where one of them has none. */
static void merge_counts(bench_row *row, const json_t *line)
{
    for (int i = 0; i < BENCH_COUNTERS; i++) {
        const json_t *count = json_array_get(json_object_get(line, "counts"), (size_t)i);
        row->counts[i] += json_is_number(count) ? json_number_value(count) : NAN;
    }
    row->counted_calls += bench_point_number(line, "counted_calls");
}

static void merge_end(bench_row *row, const json_t *line)
{
    row->team = (int)json_integer_value(json_object_get(line, "team"));
    row->openmp_team = (int)json_integer_value(json_object_get(line, "openmp_team"));
    snprintf(row->level, sizeof row->level, "%s", bench_point_text(line, "level"));
    for (int form = 0; form < BENCH_FORMS; form++)
        merge_digest(&row->timing[form], line, (size_t)form);
    merge_counts(row, line);
    const int throttled = (int)json_integer_value(json_object_get(line, "throttled"));
    if (throttled >= 0)
        row->throttled = throttled + (row->throttled > 0 ? row->throttled : 0);
    if (isnan(row->load_before))
        row->load_before = bench_point_number(line, "load_before");
    row->load_after = bench_point_number(line, "load_after");
}

bool bench_merge(bench_row *row, const json_t *line)
{
    const json_t *rounds = json_object_get(line, "rounds");
    if (rounds && !merge_rounds(row, rounds))
        return false;
    const char *failure = bench_point_text(line, "failure");
    if (failure[0]) {
        snprintf(row->failure, BENCH_FAILURE_TEXT, "%s", failure);
        row->skipped = json_is_true(json_object_get(line, "skipped"));
    }
    if (json_object_get(line, "done"))
        merge_end(row, line);
    return true;
}

void bench_merge_limits(bench_limits *limits, const json_t *line)
{
    limits->read = bench_point_number(line, "read");
    limits->triad = bench_point_number(line, "triad");
    limits->fma_f64 = bench_point_number(line, "fma_f64");
    limits->fma_f32 = bench_point_number(line, "fma_f32");
}
