/* SPDX-License-Identifier: MIT */
#include "row.h"

#include <inttypes.h>
#include <stdio.h>

#include "json.h"

/* CASE[:FORM]/N[/D]/real_time/threads:P, then the settings that were asked for. */
static json_t *name_of(const bench_point *point, bench_form form, int threads)
{
    static const bench_setting_style style = {"/level:", "/schedule:", "/weak", "/env:"};
    char size[64], setting[BENCH_SETTING_TEXT];
    if (point->base.d > 0)
        snprintf(size, sizeof size, "%td/%td", point->base.n, point->base.d);
    else
        snprintf(size, sizeof size, "%td", point->base.n);
    return json_sprintf("%s%s%s/%s/real_time/threads:%d%s", point->what->name,
                        form == BENCH_PRANGE ? "" : ":",
                        form == BENCH_PRANGE ? "" : bench_form_names[form], size, threads,
                        bench_setting_text(&point->setting, &style, setting));
}

/* What tells the point apart. */
static json_t *point_json(const bench_row *row, bench_form form)
{
    const bench_point *point = row->point;
    const bench_setting *setting = &point->setting;
    const int threads = form == BENCH_SERIAL || form == BENCH_ALONE ? 1 : point->threads;
    char schedule[BENCH_SCHEDULE_TEXT];
    const char *level = row->end.level[0] ? row->end.level : setting->level;
    json_t *object =
        json_pack("{s:o, s:s, s:s, s:I, s:I, s:i, s:s, s:s*, s:s, s:s, s:s}", "name",
                  name_of(point, form, threads), "case", point->what->name, "form",
                  bench_form_names[form], "n", (json_int_t)point->base.n, "d",
                  (json_int_t)point->base.d, "threads", threads, "type", point->what->type, "level",
                  level, "schedule", bench_schedule_text(setting->schedule, schedule), "scaling",
                  setting->weak ? "weak" : "strong", "env", setting->environment);
    if (setting->weak) {
        json_object_set_new(object, "total_n", json_integer(point->size.n));
        json_object_set_new(object, "total_d", json_integer(point->size.d));
    }
    return object;
}

json_t *bench_failure_json(const bench_row *row)
{
    json_t *object = point_json(row, BENCH_PRANGE);
    json_object_set_new(object, "skipped", json_boolean(row->skipped));
    /* What a case says of itself may be in any encoding. */
    json_t *failure = json_string(row->failure);
    json_object_set_new(object, "failure", failure ? failure : json_string("not told in UTF-8"));
    return object;
}

static json_t *samples_of(const bench_row *row, bench_form form)
{
    json_t *samples = json_array();
    for (int i = 0; i < row->samples; i++)
        json_array_append_new(samples, json_real(row->rounds[i][form].ns));
    return samples;
}

static json_t *measured_json(const bench_row *row, bench_form form)
{
    const bench_timing *timing = &row->timing[form];
    const bench_estimate *time = &timing->time;
    const uint64_t digest = row->end.digests[form];
    return json_pack(
        "{s:s, s:i, s:i, s:I, s:o*, s:o*, s:s, s:o*, s:o*, s:o*, s:o*, s:i, s:b, s:o*, s:o*, s:o}",
        "run_type", "iteration", "repetitions", 1, "repetition_index", 0, "iterations",
        (json_int_t)row->end.calls[form], "real_time", bench_json_real(time->median), "cpu_time",
        bench_json_real(timing->cpu), "time_unit", "ns", "real_time_low",
        bench_json_real(time->low), "real_time_high", bench_json_real(time->high), "real_time_min",
        bench_json_real(time->min), "mad", bench_json_real(time->mad), "outliers", time->outliers,
        "unstable", bench_is_unstable(time), "width", bench_json_real(bench_width(row, form)),
        "digest", digest != 0 ? json_sprintf("%016" PRIx64, digest) : NULL, "samples",
        samples_of(row, form));
}

/* What the work is, and how fast it was done. */
static json_t *work_json(const bench_row *row, bench_form form)
{
    static const char *const limits[] = {"none", "read", "triad", "fma"};
    const prange_bench_case *what = row->point->what;
    const prange_bench_size size = row->point->size;
    const double calls = 1e9 / row->timing[form].time.median; /* a second */
    const double bytes = what->bytes ? what->bytes(size) : 0.0;
    const double flops = what->flops ? what->flops(size) : 0.0;
    const bool limited = form == BENCH_PRANGE || form == BENCH_OPENMP;
    return json_pack("{s:o*, s:o*, s:s, s:o*, s:o*, s:o*, s:o*}", "bytes", bench_json_real(bytes),
                     "flops", bench_json_real(flops), "limit", limits[what->limit],
                     "limit_per_second", limited ? bench_json_real(row->limit) : NULL,
                     "bytes_per_second", what->bytes ? bench_json_real(bytes * calls) : NULL,
                     "flops_per_second", what->flops ? bench_json_real(flops * calls) : NULL,
                     "items_per_second", bench_json_real((double)size.n * calls));
}

/* The best serial time over this one, round by round. */
static json_t *ratios_of(const bench_row *row)
{
    const bench_form base = row->best_serial == BENCH_SERIAL ? BENCH_SERIAL : bench_alone(row);
    json_t *ratios = json_array();
    for (int i = 0; i < row->samples; i++)
        json_array_append_new(ratios,
                              json_real(row->rounds[i][base].ns / row->rounds[i][BENCH_PRANGE].ns));
    return ratios;
}

static json_t *count_of(const bench_row *row, bench_counter counter)
{
    return bench_json_real(row->end.counts[counter] / row->end.counted_calls);
}

/* What only the measured loop has. */
static json_t *conclusions_json(const bench_row *row)
{
    const bench_end *end = &row->end;
    const bench_timing *timing = row->timing;
    return json_pack(
        "{s:o*, s:o*, s:o*, s:i, s:i, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, s:s, s:o, s:o*, "
        "s:o*, s:o*, s:o*, s:i, s:o*, s:o*, s:o*}",
        "speedup", bench_json_real(row->speedup), "efficiency", bench_json_real(row->efficiency),
        "karp_flatt", bench_json_real(row->karp_flatt), "team", end->team, "openmp_team",
        end->openmp_team, "limit_share", bench_json_real(row->share), "vs_serial",
        bench_json_real(row->vs_serial), "vs_openmp", bench_json_real(row->vs_openmp),
        "vs_one_thread", bench_json_real(row->vs_alone),
        /* The times in the same rounds that the ratios come from. */
        "serial_time", bench_json_real(timing[BENCH_SERIAL].time.median), "openmp_time",
        bench_json_real(timing[BENCH_OPENMP].time.median), "one_thread_time",
        bench_json_real(timing[bench_alone(row)].time.median), "best_serial",
        row->best_serial == BENCH_SERIAL ? "plain" : "prange", "ratio_samples", ratios_of(row),
        "same_bits", row->point->what->same_bits ? json_boolean(row->same_bits) : NULL, "cycles",
        count_of(row, BENCH_CYCLES), "instructions", count_of(row, BENCH_INSTRUCTIONS),
        "cache_misses", count_of(row, BENCH_CACHE_MISSES), "visits", row->visits, "throttled",
        end->throttled >= 0 ? json_integer(end->throttled) : NULL, "load_before",
        bench_json_real(end->load_before), "load_after", bench_json_real(end->load_after));
}

json_t *bench_row_json(const bench_row *row, bench_form form)
{
    json_t *object = point_json(row, form);
    json_t *parts[] = {measured_json(row, form), work_json(row, form),
                       form == BENCH_PRANGE ? conclusions_json(row) : NULL};
    json_object_set(object, "run_name", json_object_get(object, "name"));
    for (size_t i = 0; i < sizeof parts / sizeof *parts && parts[i]; i++) {
        json_object_update(object, parts[i]);
        json_decref(parts[i]);
    }
    return object;
}
