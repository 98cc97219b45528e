/* SPDX-License-Identifier: MIT */
#include "json_row.h"

#include <inttypes.h>
#include <stdio.h>

#include "json.h"

static void set_text(json_t *object, const char *key, const char *value)
{
    json_object_set_new(object, key, json_string(value));
}

static void set_integer(json_t *object, const char *key, long long value)
{
    json_object_set_new(object, key, json_integer(value));
}

const char *bench_json_name(const bench_point *point, bench_form form, int threads,
                            char name[BENCH_NAME_TEXT])
{
    const bench_setting *setting = &point->setting;
    char size[64], schedule[BENCH_SCHEDULE_TEXT], dimensions[BENCH_ENVIRONMENT_TEXT + 100];
    if (point->base.d > 0)
        snprintf(size, sizeof size, "%td/%td", point->base.n, point->base.d);
    else
        snprintf(size, sizeof size, "%td", point->base.n);
    const bool scheduled = setting->schedule.kind != PRANGE_SCHEDULE_DEFAULT;
    snprintf(dimensions, sizeof dimensions, "%s%s%s%s%s%s%s", setting->level ? "/level:" : "",
             setting->level ? setting->level : "", scheduled ? "/schedule:" : "",
             scheduled ? bench_schedule_text(setting->schedule, schedule) : "",
             setting->weak ? "/weak" : "", setting->environment[0] ? "/env:" : "",
             setting->environment);
    snprintf(name, BENCH_NAME_TEXT, "%s%s%s/%s/real_time/threads:%d%s", point->what->name,
             form == BENCH_PRANGE ? "" : ":", form == BENCH_PRANGE ? "" : bench_form_names[form],
             size, threads, dimensions);
    return name;
}

static const char *limit_name(const prange_bench_case *what)
{
    static const char *const names[] = {"none", "read", "triad", "fma"};
    return names[what->limit];
}

/* What tells the point apart, and what its work is. */
static void set_point(json_t *object, const bench_row *row, bench_form form)
{
    const bench_point *point = row->point;
    const prange_bench_case *what = point->what;
    char schedule[BENCH_SCHEDULE_TEXT];
    set_text(object, "case", what->name);
    set_text(object, "form", bench_form_names[form]);
    set_integer(object, "n", point->base.n);
    set_integer(object, "d", point->base.d);
    if (point->setting.weak) {
        set_integer(object, "total_n", point->size.n);
        set_integer(object, "total_d", point->size.d);
    }
    set_text(object, "type", what->type);
    set_text(object, "level", row->level);
    set_text(object, "schedule", bench_schedule_text(point->setting.schedule, schedule));
    set_text(object, "scaling", point->setting.weak ? "weak" : "strong");
    set_text(object, "env", point->setting.environment);
    bench_json_number(object, "bytes", what->bytes ? what->bytes(point->size) : 0.0);
    bench_json_number(object, "flops", what->flops ? what->flops(point->size) : 0.0);
    set_text(object, "limit", limit_name(what));
    if (form == BENCH_PRANGE || form == BENCH_OPENMP)
        bench_json_number(object, "limit_per_second", row->limit);
}

static void set_time(json_t *object, const bench_timing *timing)
{
    const bench_estimate *time = &timing->time;
    bench_json_number(object, "real_time", time->median);
    bench_json_number(object, "cpu_time", timing->cpu);
    set_text(object, "time_unit", "ns");
    bench_json_number(object, "real_time_low", time->low);
    bench_json_number(object, "real_time_high", time->high);
    bench_json_number(object, "real_time_min", time->least);
    bench_json_number(object, "mad", time->mad);
    set_integer(object, "outliers", time->outliers);
    json_object_set_new(object, "unstable", json_boolean(bench_is_unstable(time)));
    bench_json_number(object, "width", bench_width(timing));
    if (timing->digest != 0) {
        char digest[20];
        snprintf(digest, sizeof digest, "%016" PRIx64, timing->digest);
        set_text(object, "digest", digest);
    }
    json_t *samples = json_array();
    for (int i = 0; i < timing->samples; i++)
        json_array_append_new(samples, json_real(timing->ns[i]));
    json_object_set_new(object, "samples", samples);
}

static void set_rates(json_t *object, const bench_row *row, bench_form form)
{
    const prange_bench_case *what = row->point->what;
    const prange_bench_size size = row->point->size;
    const double calls = 1e9 / row->timing[form].time.median; /* a second */
    if (what->bytes)
        bench_json_number(object, "bytes_per_second", what->bytes(size) * calls);
    if (what->flops)
        bench_json_number(object, "flops_per_second", what->flops(size) * calls);
    bench_json_number(object, "items_per_second", (double)size.n * calls);
}

/* The best serial time over this one, round by round. */
static json_t *ratios_of(const bench_row *row)
{
    const bench_timing *mine = &row->timing[BENCH_PRANGE];
    const bench_timing *base =
        row->best_serial == BENCH_SERIAL ? &row->timing[BENCH_SERIAL] : bench_alone(row);
    json_t *ratios = json_array();
    for (int i = 0; i < mine->samples && base->samples == mine->samples; i++)
        json_array_append_new(ratios, json_real(base->ns[i] / mine->ns[i]));
    return ratios;
}

static void set_counters(json_t *object, const bench_row *row)
{
    static const char *const keys[] = {"cycles", "instructions", "cache_misses"};
    for (int i = 0; i < BENCH_COUNTERS; i++)
        bench_json_number(object, keys[i], row->counts[i] / row->counted_calls);
}

/* What only the measured loop has. */
static void set_conclusions(json_t *object, const bench_row *row)
{
    bench_json_number(object, "speedup", row->speedup);
    bench_json_number(object, "efficiency", row->efficiency);
    bench_json_number(object, "karp_flatt", row->karp_flatt);
    set_integer(object, "team", row->team);
    set_integer(object, "openmp_team", row->openmp_team);
    bench_json_number(object, "limit_share", row->share);
    bench_json_number(object, "vs_serial", row->vs_serial);
    bench_json_number(object, "vs_openmp", row->vs_openmp);
    bench_json_number(object, "vs_one_thread", row->vs_alone);
    /* The times in the same rounds that the ratios come from. */
    bench_json_number(object, "serial_time", row->timing[BENCH_SERIAL].time.median);
    bench_json_number(object, "openmp_time", row->timing[BENCH_OPENMP].time.median);
    bench_json_number(object, "one_thread_time", bench_alone(row)->time.median);
    set_text(object, "best_serial", row->best_serial == BENCH_SERIAL ? "plain" : "prange");
    json_object_set_new(object, "ratio_samples", ratios_of(row));
    if (row->point->what->same_bits)
        json_object_set_new(object, "same_bits", json_boolean(row->same_bits));
    set_counters(object, row);
    set_integer(object, "visits", row->visits);
    if (row->throttled >= 0)
        set_integer(object, "throttled", row->throttled);
    bench_json_number(object, "load_before", row->load_before);
    bench_json_number(object, "load_after", row->load_after);
}

json_t *bench_json_row(const bench_row *row, bench_form form)
{
    const int threads = form == BENCH_SERIAL || form == BENCH_ALONE ? 1 : row->point->threads;
    char name[BENCH_NAME_TEXT];
    bench_json_name(row->point, form, threads, name);
    json_t *object = json_object();
    set_text(object, "name", name);
    set_text(object, "run_name", name);
    set_text(object, "run_type", "iteration");
    set_integer(object, "repetitions", 1);
    set_integer(object, "repetition_index", 0);
    set_integer(object, "threads", threads);
    set_integer(object, "iterations", row->timing[form].calls);
    set_point(object, row, form);
    set_time(object, &row->timing[form]);
    set_rates(object, row, form);
    if (form == BENCH_PRANGE)
        set_conclusions(object, row);
    return object;
}
