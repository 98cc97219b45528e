/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "system.h"

#define SYSTEM_CPU "/sys/devices/system/cpu/"

extern char **environ;

bool bench_is_setting(const char *entry)
{
    static const char *const prefixes[] = {"OMP_", "GOMP_", "KMP_", "PRANGE_"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(entry, prefixes[i], strlen(prefixes[i])) == 0)
            return strchr(entry, '=') != NULL;
    return false;
}

/* From Intel's driver or the generic driver, whose files have opposite meanings. */
static int read_turbo(void)
{
    char text[BENCH_LINE_TEXT];
    if (bench_first_line(SYSTEM_CPU "intel_pstate/no_turbo", text))
        return atoi(text) == 0;
    if (bench_first_line(SYSTEM_CPU "cpufreq/boost", text))
        return atoi(text) != 0;
    return -1;
}

static int read_mhz(void)
{
    char text[BENCH_LINE_TEXT];
    if (bench_first_line(SYSTEM_CPU "cpu0/cpufreq/cpuinfo_max_freq", text))
        return atoi(text) / 1000;
    return bench_file_value("/proc/cpuinfo", "cpu MHz", text) ? atoi(text) : 0;
}

/* Bytes of all instances of the last level. */
static double last_cache(const bench_topology *topology)
{
    int highest = 0;
    double bytes = 0.0;
    for (int i = 0; i < topology->cache_count; i++) {
        const bench_cache *cache = &topology->caches[i];
        if (cache->level < highest || strcmp(cache->type, "Instruction") == 0)
            continue;
        highest = cache->level;
        bytes = cache->bytes * cache->instances;
    }
    return bytes;
}

bench_machine bench_machine_read(void)
{
    bench_machine machine = {
        .processors = (int)sysconf(_SC_NPROCESSORS_ONLN),
        .scaling = -1,
        .turbo = read_turbo(),
        .topology = bench_topology_read(),
        .library = prange_runtime_info(),
    };
    if (!bench_file_value("/proc/cpuinfo", "model name", machine.cpu) &&
        !bench_file_value("/proc/cpuinfo", "CPU part", machine.cpu))
        strcpy(machine.cpu, "unknown processor");
    if (bench_first_line(SYSTEM_CPU "cpu0/cpufreq/scaling_governor", machine.governor))
        machine.scaling = strcmp(machine.governor, "performance") != 0;
    machine.loads = getloadavg(machine.load, 3);
    machine.last_cache = last_cache(&machine.topology);
    return machine;
}

/* Local time with the offset's colon that RFC 3339 asks for. */
static json_t *date_of_now(void)
{
    char text[32], zone[8];
    const time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &local);
    strftime(zone, sizeof zone, "%z", &local);
    return json_sprintf("%s%.3s:%s", text, zone, zone + 3);
}

static json_t *caches_of(const bench_topology *topology)
{
    json_t *list = json_array();
    for (int i = 0; i < topology->cache_count; i++) {
        const bench_cache *cache = &topology->caches[i];
        json_array_append_new(list, json_pack("{s:s, s:i, s:I, s:i}", "type", cache->type, "level",
                                              cache->level, "size", (json_int_t)cache->bytes,
                                              "num_sharing", cache->sharing));
    }
    return list;
}

/* NULL if the value is unknown. */
static json_t *flag(int value)
{
    return value < 0 ? NULL : json_boolean(value);
}

static json_t *count(int value, const char *otherwise)
{
    return value > 0 ? json_sprintf("%d", value) : json_string(otherwise);
}

/* The variables that the OpenMP runtime and the library read. */
static void add_environment(json_t *context)
{
    for (char **entry = environ; *entry; entry++) {
        char *name = bench_is_setting(*entry) ? strdup(*entry) : NULL;
        if (!name)
            continue;
        char *equals = strchr(name, '=');
        *equals = '\0';
        json_object_set_new(context, name, json_string(equals + 1));
        free(name);
    }
}

json_t *bench_machine_context(const bench_machine *machine, const char *program)
{
    const bench_topology *topology = &machine->topology;
    const prange_info *info = &machine->library;
    char host[BENCH_LINE_TEXT] = "unknown", pages[BENCH_LINE_TEXT], aslr[BENCH_LINE_TEXT];
    gethostname(host, sizeof host - 1);
    bench_first_line("/sys/kernel/mm/transparent_hugepage/enabled", pages);
    const bool known = bench_first_line("/proc/sys/kernel/randomize_va_space", aslr);
    json_t *load = json_array();
    for (int i = 0; i < machine->loads; i++)
        json_array_append_new(load, json_real(machine->load[i]));
    json_t *context = json_pack(
        "{s:o, s:o*, s:o*, s:i, s:i, s:o*, s:o*, s:o, s:o, s:s, s:s, s:i}", "date", date_of_now(),
        "host_name", json_string(host), "executable", json_string(program), "num_cpus",
        machine->processors, "mhz_per_cpu", read_mhz(), "cpu_scaling_enabled",
        flag(machine->scaling), "aslr_enabled", flag(known ? atoi(aslr) > 0 : -1), "caches",
        caches_of(topology), "load_avg", load, "library_version", info->version,
        "library_build_type", bench_optimised() ? "release" : "debug", "json_schema_version", 1);
    json_t *details = json_pack(
        "{s:o*, s:o, s:o, s:o, s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:s, s:s, s:s, s:o}", "cpu",
        json_string(machine->cpu), "packages", count(topology->packages, "unknown"), "cores",
        count(topology->cores, "unknown"), "hardware_threads", count(topology->threads, "unknown"),
        "numa_nodes", count(topology->numa_nodes, "unknown"), "topology_by", topology->source,
        "cpu_governor", machine->governor, "cpu_turbo",
        machine->turbo < 0   ? "unknown"
        : machine->turbo > 0 ? "on"
                             : "off",
        "transparent_huge_pages", pages, "affinity", count(info->affinity, "0"), "cpu_quota",
        count(info->quota, "none"), "instruction_set_level", info->level, "library_compiler",
        info->compiler, "plain_loops_compiler", bench_compiler(), "plain_loops_flags",
        bench_flags(), "openmp", count(info->openmp, "0"));
    json_object_update(context, details);
    json_decref(details);
    add_environment(context);
    return context;
}

const char *bench_compiler(void)
{
#if defined(__clang__)
    return "Clang " __clang_version__;
#else
    return "GCC " __VERSION__;
#endif
}

const char *bench_flags(void)
{
    return BENCH_FLAGS;
}

bool bench_optimised(void)
{
#ifdef __OPTIMIZE__
    return true;
#else
    return false;
#endif
}
