/* SPDX-License-Identifier: MIT */
#include "json.h"

#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NAME_TEXT 160

extern char **environ;

static void set_text(json_t *object, const char *key, const char *value)
{
    json_object_set_new(object, key, json_string(value));
}

static void set_integer(json_t *object, const char *key, long long value)
{
    json_object_set_new(object, key, json_integer(value));
}

void bench_json_number(json_t *object, const char *key, double value)
{
    if (isfinite(value))
        json_object_set_new(object, key, json_real(value));
}

static json_t *caches_of(const bench_machine *machine)
{
    json_t *list = json_array();
    for (int i = 0; i < machine->cache_count; i++) {
        const bench_cache *cache = &machine->caches[i];
        json_t *entry = json_object();
        set_text(entry, "type", cache->type);
        set_integer(entry, "level", cache->level);
        set_integer(entry, "size", (long long)cache->bytes);
        set_integer(entry, "num_sharing", cache->sharing);
        json_array_append_new(list, entry);
    }
    return list;
}

/* The keys that the schema names, in its order. */
static void add_machine(json_t *context, const bench_machine *machine)
{
    set_text(context, "date", machine->date);
    set_text(context, "host_name", machine->host);
    set_text(context, "executable", "prange-bench");
    set_integer(context, "num_cpus", machine->processors);
    set_integer(context, "mhz_per_cpu", machine->mhz);
    if (machine->scaling >= 0)
        json_object_set_new(context, "cpu_scaling_enabled", json_boolean(machine->scaling));
    if (machine->aslr >= 0)
        json_object_set_new(context, "aslr_enabled", json_boolean(machine->aslr));
    json_object_set_new(context, "caches", caches_of(machine));
    json_t *load = json_array();
    for (int i = 0; i < machine->loads; i++)
        json_array_append_new(load, json_real(machine->load[i]));
    json_object_set_new(context, "load_avg", load);
    set_text(context, "library_version", machine->library.version);
#ifdef __OPTIMIZE__
    set_text(context, "library_build_type", "release");
#else
    set_text(context, "library_build_type", "debug");
#endif
    set_integer(context, "json_schema_version", 1);
}

static void set_formatted(json_t *object, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void set_formatted(json_t *object, const char *key, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    set_text(object, key, text);
}

/* The variables that the OpenMP runtime and the library read. */
static void add_environment(json_t *context)
{
    for (char **entry = environ; *entry; entry++) {
        if (!bench_is_setting(*entry))
            continue;
        const char *equals = strchr(*entry, '=');
        char key[64];
        snprintf(key, sizeof key, "%.*s", (int)(equals - *entry), *entry);
        set_text(context, key, equals + 1);
    }
}

static void add_limits(json_t *context, const bench_limits *limits)
{
    char key[64];
    snprintf(key, sizeof key, "limits/threads:%d", limits->threads);
    set_formatted(context, key,
                  "read %.6g B/s, triad %.6g B/s, fma_f64 %.6g FLOP/s, fma_f32 %.6g "
                  "FLOP/s",
                  limits->read, limits->triad, limits->fma_f64, limits->fma_f32);
}

static void row_name(const bench_row *row, const char *form, int threads, char name[NAME_TEXT])
{
    char size[64];
    if (row->size.d > 0)
        snprintf(size, sizeof size, "%td/%td", row->size.n, row->size.d);
    else
        snprintf(size, sizeof size, "%td", row->size.n);
    snprintf(name, NAME_TEXT, "%s%s/%s/real_time/threads:%d", row->what->name, form, size, threads);
}

/* Keys of the schema's custom part: strings, all of them. */
static void add_context(json_t *context, const bench_report *report)
{
    const bench_machine *machine = report->machine;
    set_text(context, "cpu", machine->cpu);
    set_text(context, "cpu_governor", machine->governor);
    set_text(context, "transparent_huge_pages", machine->huge_pages);
    set_formatted(context, "affinity", "%d", machine->library.affinity);
    if (machine->library.quota > 0)
        set_formatted(context, "cpu_quota", "%d", machine->library.quota);
    else
        set_text(context, "cpu_quota", "none");
    set_text(context, "instruction_set_level", machine->library.level);
    set_text(context, "library_compiler", machine->library.compiler);
    set_text(context, "plain_loops_compiler", bench_compiler());
    set_text(context, "plain_loops_flags", bench_flags());
    set_formatted(context, "openmp", "%d", machine->library.openmp);
    set_text(context, "interrupted", report->interrupted ? "yes" : "no");
    add_environment(context);
    for (int i = 0; i < report->limit_count; i++)
        add_limits(context, &report->limits[i]);
    for (int i = 0; i < report->count; i++) {
        if (!report->rows[i].failure[0])
            continue;
        char name[NAME_TEXT], key[NAME_TEXT + 8];
        row_name(&report->rows[i], "", report->rows[i].threads, name);
        snprintf(key, sizeof key, "%s/%s", report->rows[i].skipped ? "skipped" : "failed", name);
        set_text(context, key, report->rows[i].failure);
    }
}

/* What every row has: the schema's keys, the interval, the samples. */
static json_t *timing_row(const bench_row *row, const bench_timing *timing, const char *form,
                          int threads, int family, int instance)
{
    char name[NAME_TEXT];
    row_name(row, form, threads, name);
    json_t *object = json_object();
    set_text(object, "name", name);
    set_integer(object, "family_index", family);
    set_integer(object, "per_family_instance_index", instance);
    set_text(object, "run_name", name);
    set_text(object, "run_type", "iteration");
    set_integer(object, "repetitions", 1);
    set_integer(object, "repetition_index", 0);
    set_integer(object, "threads", threads);
    set_integer(object, "iterations", timing->calls);
    bench_json_number(object, "real_time", timing->time.median);
    bench_json_number(object, "cpu_time", timing->cpu);
    set_text(object, "time_unit", "ns");
    bench_json_number(object, "real_time_low", timing->time.low);
    bench_json_number(object, "real_time_high", timing->time.high);
    bench_json_number(object, "real_time_min", timing->time.least);
    set_formatted(object, "digest", "%016" PRIx64, timing->digest);
    json_t *samples = json_array();
    for (int i = 0; i < timing->samples; i++)
        json_array_append_new(samples, json_real(timing->ns[i]));
    json_object_set_new(object, "samples", samples);
    return object;
}

static json_t *our_row(const bench_row *row, int family, int instance)
{
    json_t *object =
        timing_row(row, &row->timing[BENCH_PRANGE], "", row->threads, family, instance);
    bench_json_number(object, "bytes_per_second", row->bytes_per_second);
    bench_json_number(object, "flops_per_second", row->flops_per_second);
    bench_json_number(object, "items_per_second",
                      (double)row->size.n * 1e9 / row->timing[BENCH_PRANGE].time.median);
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
    if (row->what->same_bits)
        json_object_set_new(object, "same_bits", json_boolean(row->same_bits));
    return object;
}

static void add_rows(json_t *rows, const bench_report *report)
{
    int family = -1, instance = 0;
    for (int i = 0; i < report->count; i++) {
        const bench_row *row = &report->rows[i];
        const bool new_case = i == 0 || row->what != row[-1].what;
        const bool new_size =
            new_case || row->size.n != row[-1].size.n || row->size.d != row[-1].size.d;
        if (new_case) {
            family++;
            instance = 0;
        }
        if (row->failure[0])
            continue;
        /* The first thread count's rounds stand for the plain serial loop, which has no threads. */
        if (new_size)
            json_array_append_new(rows, timing_row(row, &row->timing[BENCH_SERIAL], ":serial", 1,
                                                   family, instance++));
        json_array_append_new(rows, timing_row(row, &row->timing[BENCH_OPENMP], ":openmp",
                                               row->threads, family, instance++));
        json_array_append_new(rows, our_row(row, family, instance++));
    }
}

json_t *bench_json_of(const bench_report *report)
{
    json_t *root = json_object(), *context = json_object(), *rows = json_array();
    if (!root || !context || !rows)
        return NULL;
    add_machine(context, report->machine);
    add_context(context, report);
    add_rows(rows, report);
    json_object_set_new(root, "context", context);
    json_object_set_new(root, "benchmarks", rows);
    return root;
}

bool bench_json_writable(const char *path)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0)
        return false;
    close(file);
    return true;
}

bool bench_json_write(const bench_report *report, const char *path)
{
    json_t *root = bench_json_of(report);
    const bool written = root && json_dump_file(root, path, JSON_INDENT(1)) == 0;
    json_decref(root);
    return written;
}
