/* SPDX-License-Identifier: MIT */
#include "document.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "json.h"
#include "refuse.h"

/* CASE[:FORM]/N[/D]/real_time/threads:P, then the requested settings. */
static json_t *name_of(const bench_point *point, bench_form form, int threads)
{
    static const bench_setting_style style = {"/level:", "/schedule:", "/weak", "/env:"};
    char size[64], setting[BENCH_SETTING_TEXT];
    if (point->base.d > 0)
        snprintf(size, sizeof size, "%td/%td", point->base.n, point->base.d);
    else
        snprintf(size, sizeof size, "%td", point->base.n);
    return json_sprintf("%s%s%s/%s/real_time/threads:%d%s", point->spec->name,
                        form == BENCH_PRANGE ? "" : ":",
                        form == BENCH_PRANGE ? "" : bench_form_names[form], size, threads,
                        bench_setting_text(&point->setting, &style, setting));
}

/* The keys that identify the point. */
static json_t *point_json(const bench_row *row, bench_form form)
{
    const bench_point *point = row->point;
    const bench_setting *setting = &point->setting;
    const int threads = form == BENCH_SERIAL || form == BENCH_ALONE ? 1 : point->threads;
    char schedule[BENCH_SCHEDULE_TEXT];
    const char *level = row->end.level[0] ? row->end.level : setting->level;
    json_t *object =
        json_pack("{s:o, s:s, s:s, s:I, s:I, s:i, s:s, s:s*, s:s, s:s, s:s}", "name",
                  name_of(point, form, threads), "case", point->spec->name, "form",
                  bench_form_names[form], "n", (json_int_t)point->base.n, "d",
                  (json_int_t)point->base.d, "threads", threads, "type", point->spec->type, "level",
                  level, "schedule", bench_schedule_text(setting->schedule, schedule), "scaling",
                  setting->weak ? "weak" : "strong", "env", setting->environment);
    if (setting->weak) {
        json_object_set_new(object, "total_n", json_integer(point->size.n));
        json_object_set_new(object, "total_d", json_integer(point->size.d));
    }
    return object;
}

static json_t *failure_json(const bench_row *row)
{
    json_t *object = point_json(row, BENCH_PRANGE);
    json_object_set_new(object, "skipped", json_boolean(row->skipped));
    /* A message of a case may be in any encoding. */
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
        "{s:s, s:i, s:i, s:I, s:o*, s:o*, s:s, s:o*, s:o*, s:o*, s:o*, s:i, s:b, s:o*, s:o*, s:o*, "
        "s:o}",
        "run_type", "iteration", "repetitions", 1, "repetition_index", 0, "iterations",
        (json_int_t)row->end.calls[form], "real_time", bench_json_real(time->median), "cpu_time",
        bench_json_real(timing->cpu), "time_unit", "ns", "real_time_low",
        bench_json_real(time->low), "real_time_high", bench_json_real(time->high), "real_time_min",
        bench_json_real(time->min), "mad", bench_json_real(time->mad), "outliers", time->outliers,
        "unstable", bench_is_unstable(time), "width", bench_json_real(bench_width(row, form)),
        "digest", digest != 0 ? json_sprintf("%016" PRIx64, digest) : NULL, "repeatable",
        digest != 0 ? json_boolean(row->end.steady[form]) : NULL, "samples", samples_of(row, form));
}

/* The amount of work and the rates. */
static json_t *work_json(const bench_row *row, bench_form form)
{
    static const char *const limits[] = {"none", "read", "triad", "fma"};
    const prange_bench_case *spec = row->point->spec;
    const prange_bench_size size = row->point->size;
    const double calls = 1e9 / row->timing[form].time.median; /* per second */
    const double bytes = spec->bytes ? spec->bytes(size) : 0.0;
    const double flops = spec->flops ? spec->flops(size) : 0.0;
    const bool limited = form == BENCH_PRANGE || form == BENCH_OPENMP;
    return json_pack("{s:o*, s:o*, s:s, s:o*, s:o*, s:o*, s:o*}", "bytes", bench_json_real(bytes),
                     "flops", bench_json_real(flops), "limit", limits[spec->limit],
                     "limit_per_second", limited ? bench_json_real(row->limit) : NULL,
                     "bytes_per_second", spec->bytes ? bench_json_real(bytes * calls) : NULL,
                     "flops_per_second", spec->flops ? bench_json_real(flops * calls) : NULL,
                     "items_per_second", bench_json_real((double)size.n * calls));
}

/* The best serial time over the measured loop's, round by round. */
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

/* The keys that only the measured loop has. */
static json_t *conclusions_json(const bench_row *row)
{
    const bench_end *end = &row->end;
    const bench_timing *timing = row->timing;
    return json_pack(
        "{s:o*, s:o*, s:o*, s:i, s:i, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, s:o*, s:s, s:o, s:o*, "
        "s:o*, s:o*, s:o*, s:i, s:o*, s:o*, s:o*, s:o*}",
        "speedup", bench_json_real(row->speedup), "efficiency", bench_json_real(row->efficiency),
        "karp_flatt", bench_json_real(row->karp_flatt), "team", end->team, "openmp_team",
        end->openmp_team, "limit_share", bench_json_real(row->share), "vs_serial",
        bench_json_real(row->vs_serial), "vs_openmp", bench_json_real(row->vs_openmp),
        "vs_one_thread", bench_json_real(row->vs_alone),
        /* The times of the rounds from which the ratios come. */
        "serial_time", bench_json_real(timing[BENCH_SERIAL].time.median), "openmp_time",
        bench_json_real(timing[BENCH_OPENMP].time.median), "one_thread_time",
        bench_json_real(timing[bench_alone(row)].time.median), "best_serial",
        row->best_serial == BENCH_SERIAL ? "plain" : "prange", "ratio_samples", ratios_of(row),
        "same_bits", row->point->spec->same_bits ? json_boolean(row->same_bits) : NULL, "cycles",
        count_of(row, BENCH_CYCLES), "instructions", count_of(row, BENCH_INSTRUCTIONS),
        "cache_misses", count_of(row, BENCH_CACHE_MISSES), "visits", row->visits, "throttled",
        end->throttled >= 0 ? json_integer(end->throttled) : NULL, "load_before",
        bench_json_real(end->load_before), "load_after", bench_json_real(end->load_after),
        "balance", bench_json_real(end->balance));
}

/* The row of one form at one point, without its index among the rows. */
static json_t *row_json(const bench_row *row, bench_form form)
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

/* A serial loop has no threads: the rounds at the first thread count with a result represent it.
 * With weak scaling only the rounds on one thread have the curve's size. */
static bool stands_for_curve(const bench_sweep *sweep, const bench_row *row)
{
    if (row->point->setting.weak)
        return row->point->threads == 1;
    for (const bench_row *at = row; at > sweep->rows;) {
        at--;
        if (!bench_same_setting(at->point, row->point) || !bench_same_size(at->point, row->point))
            return true;
        if (bench_has_result(at))
            return false;
    }
    return true;
}

static void add_row(json_t *rows, const bench_sweep *sweep, const bench_row *row, int family,
                    int *instance)
{
    const bool first = stands_for_curve(sweep, row);
    for (int form = 0; form < BENCH_FORMS; form++) {
        if (!bench_has_timing(row, (bench_form)form) ||
            (!first && (form == BENCH_SERIAL || form == BENCH_ALONE)))
            continue;
        json_t *object = row_json(row, (bench_form)form);
        json_object_set_new(object, "family_index", json_integer(family));
        json_object_set_new(object, "per_family_instance_index", json_integer((*instance)++));
        if (form == BENCH_PRANGE && sweep->options->width > 0.0)
            json_object_set_new(object, "wanted_width_reached",
                                json_boolean(row->width <= sweep->options->width));
        json_array_append_new(rows, object);
    }
}

static json_t *rows_of(const bench_sweep *sweep, json_t *failures)
{
    json_t *rows = json_array();
    int family = -1, instance = 0;
    for (int i = 0; i < sweep->plan.count; i++) {
        const bench_row *row = &sweep->rows[i];
        if (i == 0 || row->point->spec != row[-1].point->spec) {
            family++;
            instance = 0;
        }
        if (bench_has_result(row))
            add_row(rows, sweep, row, family, &instance);
        else if (row->failure[0])
            json_array_append_new(failures, failure_json(row));
    }
    return rows;
}

static json_t *limits_of(const bench_sweep *sweep)
{
    json_t *list = json_array();
    for (const bench_roof *roof = sweep->roofs; roof < sweep->roofs + sweep->roof_count; roof++) {
        const bench_limits *limits = &roof->limits;
        json_array_append_new(list, json_pack("{s:s, s:i, s:o*, s:o*, s:o*, s:o*, s:o*}", "env",
                                              roof->environment, "threads", limits->threads, "read",
                                              bench_json_real(limits->read), "triad",
                                              bench_json_real(limits->triad), "fma_f64",
                                              bench_json_real(limits->fma_f64), "fma_f32",
                                              bench_json_real(limits->fma_f32), "cached",
                                              bench_json_real(limits->cached)));
    }
    return list;
}

/* The shared objects whose cases were measured; NULL if there are none. */
static json_t *loaded_by(const bench_loads *loads)
{
    json_t *text = loads->count > 0 ? json_string(loads->at[0]) : NULL;
    for (int i = 1; i < loads->count; i++) {
        json_t *longer = json_sprintf("%s, %s", json_string_value(text), loads->at[i]);
        json_decref(text);
        text = longer;
    }
    return text;
}

/* The options of the run. */
static json_t *run_of(const bench_sweep *sweep)
{
    const bench_options *options = sweep->options;
    char *command = bench_process_command();
    json_t *run = json_pack(
        "{s:o*, s:o*, s:s, s:o, s:o, s:o*, s:o*}", "command", json_string(command), "loaded",
        loaded_by(&options->loads), "interrupted", *sweep->interrupts > 0 ? "yes" : "no", "seed",
        json_sprintf("%" PRIu64, options->seed), "samples", json_sprintf("%d", options->samples),
        "budget", options->budget > 0.0 ? json_sprintf("%g s", options->budget) : NULL,
        "wanted_width",
        options->width > 0.0 ? json_sprintf("%g %%", 100.0 * options->width) : NULL);
    free(command);
    return run;
}

json_t *bench_document_of(const bench_sweep *sweep, json_t *warnings)
{
    json_t *context = bench_machine_context(sweep->machine, bench_program());
    json_t *run = run_of(sweep), *failures = json_array(), *rows = rows_of(sweep, failures);
    json_object_update(context, run);
    json_decref(run);
    json_object_set(context, "warnings", warnings);
    json_object_set_new(context, "limits", limits_of(sweep));
    json_object_set_new(context, "failures", failures);
    return json_pack("{s:o, s:o}", "context", context, "benchmarks", rows);
}
