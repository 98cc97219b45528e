/* SPDX-License-Identifier: MIT */
#include "json_context.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "json_row.h"
#include "process.h"

extern char **environ;

static void set_text(json_t *object, const char *key, const char *value)
{
    json_object_set_new(object, key, json_string(value));
}

static void set_integer(json_t *object, const char *key, long long value)
{
    json_object_set_new(object, key, json_integer(value));
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

static json_t *caches_of(const bench_topology *topology)
{
    json_t *list = json_array();
    for (int i = 0; i < topology->cache_count; i++) {
        const bench_cache *cache = &topology->caches[i];
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
    set_text(context, "executable", bench_program());
    set_integer(context, "num_cpus", machine->processors);
    set_integer(context, "mhz_per_cpu", machine->mhz);
    if (machine->scaling >= 0)
        json_object_set_new(context, "cpu_scaling_enabled", json_boolean(machine->scaling));
    if (machine->aslr >= 0)
        json_object_set_new(context, "aslr_enabled", json_boolean(machine->aslr));
    json_object_set_new(context, "caches", caches_of(&machine->topology));
    json_t *load = json_array();
    for (int i = 0; i < machine->loads; i++)
        json_array_append_new(load, json_real(machine->load[i]));
    json_object_set_new(context, "load_avg", load);
    set_text(context, "library_version", machine->library.version);
    set_text(context, "library_build_type", bench_optimised() ? "release" : "debug");
    set_integer(context, "json_schema_version", 1);
}

/* 0 is "unknown". */
static void set_count(json_t *context, const char *key, int count)
{
    if (count > 0)
        set_formatted(context, key, "%d", count);
    else
        set_text(context, key, "unknown");
}

/* Keys of the schema's custom part are strings, all but the warnings. */
static void add_details(json_t *context, const bench_machine *machine)
{
    const bench_topology *topology = &machine->topology;
    set_text(context, "cpu", machine->cpu);
    set_count(context, "packages", topology->packages);
    set_count(context, "cores", topology->cores);
    set_count(context, "hardware_threads", topology->threads);
    set_count(context, "numa_nodes", topology->numa_nodes);
    set_text(context, "topology_by", topology->source);
    set_text(context, "cpu_governor", machine->governor);
    set_text(context, "cpu_turbo",
             machine->turbo < 0   ? "unknown"
             : machine->turbo > 0 ? "on"
                                  : "off");
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

static void add_roof(json_t *context, const bench_roof *roof)
{
    char key[BENCH_ENVIRONMENT_TEXT + 64];
    snprintf(key, sizeof key, "limits/%s%sthreads:%d", roof->environment,
             roof->environment[0] ? "/" : "", roof->limits.threads);
    set_formatted(
        context, key, "read %.6g B/s, triad %.6g B/s, fma_f64 %.6g FLOP/s, fma_f32 %.6g FLOP/s",
        roof->limits.read, roof->limits.triad, roof->limits.fma_f64, roof->limits.fma_f32);
}

/* The shared objects whose cases were measured. */
static void add_loaded(json_t *context, const bench_options *options)
{
    char text[1024];
    size_t length = 0;
    for (int i = 0; i < options->load_count && length < sizeof text; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%s", i > 0 ? ", " : "",
                                   options->loads[i]);
    set_text(context, "loaded", text);
}

/* How the run was made. */
static void add_run(json_t *context, const bench_sweep *sweep, const bench_warnings *warnings)
{
    const bench_options *options = sweep->options;
    char command[1024];
    set_text(context, "command", bench_process_command(command, sizeof command));
    if (options->load_count > 0)
        add_loaded(context, options);
    set_text(context, "interrupted", *sweep->interrupts > 0 ? "yes" : "no");
    set_formatted(context, "seed", "%" PRIu64, options->seed);
    set_formatted(context, "samples", "%d", options->samples);
    if (options->budget > 0.0)
        set_formatted(context, "budget", "%g s", options->budget);
    if (options->width > 0.0)
        set_formatted(context, "wanted_width", "%g %%", 100.0 * options->width);
    json_t *list = json_array();
    for (int i = 0; i < warnings->count; i++)
        json_array_append_new(list, json_string(warnings->at[i]));
    json_object_set_new(context, "warnings", list);
}

static void add_failures(json_t *context, const bench_sweep *sweep)
{
    for (int i = 0; i < sweep->plan.count; i++) {
        const bench_row *row = &sweep->rows[i];
        if (!row->failure[0])
            continue;
        char name[BENCH_NAME_TEXT], key[BENCH_NAME_TEXT + 8];
        bench_json_name(row->point, BENCH_PRANGE, row->point->threads, name);
        snprintf(key, sizeof key, "%s/%s", row->skipped ? "skipped" : "failed", name);
        set_text(context, key, row->failure);
    }
}

json_t *bench_json_context(const bench_sweep *sweep, const bench_warnings *warnings)
{
    json_t *context = json_object();
    add_machine(context, sweep->machine);
    add_details(context, sweep->machine);
    add_run(context, sweep, warnings);
    add_environment(context);
    for (int i = 0; i < sweep->roof_count; i++)
        add_roof(context, &sweep->roofs[i]);
    add_failures(context, sweep);
    return context;
}
