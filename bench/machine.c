/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SYSTEM_CPU "/sys/devices/system/cpu/"

/* The first line of a file without its newline; false, and "unknown", if there is none. */
static bool first_line(const char *path, char *line, size_t size)
{
    snprintf(line, size, "unknown");
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    char text[256];
    const bool read = fgets(text, sizeof text, file) != NULL;
    fclose(file);
    if (!read)
        return false;
    text[strcspn(text, "\n")] = '\0';
    snprintf(line, size, "%.*s", (int)size - 1, text);
    return line[0] != '\0';
}

/* The value behind "key : value" in a file such as /proc/cpuinfo. */
static bool value_of(const char *path, const char *key, char *value, size_t size)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    char line[512];
    bool found = false;
    while (!found && fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        if (!colon || strncmp(line, key, strlen(key)) != 0)
            continue;
        const char *at = colon + 1 + strspn(colon + 1, " \t");
        snprintf(value, size, "%.*s", (int)strcspn(at, "\n"), at);
        found = true;
    }
    fclose(file);
    return found;
}

double bench_available_memory(void)
{
    char text[64];
    if (value_of("/proc/meminfo", "MemAvailable", text, sizeof text))
        return 1024.0 * strtod(text, NULL);
    return (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
}

bool bench_is_setting(const char *entry)
{
    static const char *const prefixes[] = {"OMP_", "GOMP_", "KMP_", "PRANGE_"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(entry, prefixes[i], strlen(prefixes[i])) == 0)
            return strchr(entry, '=') != NULL;
    return false;
}

/* How many processors a list such as "0-3,8" names. */
static int list_length(const char *list)
{
    int count = 0;
    for (const char *at = list; *at;) {
        char *end;
        const long first = strtol(at, &end, 10);
        const long last = *end == '-' ? strtol(end + 1, &end, 10) : first;
        if (end == at)
            break;
        count += (int)(last - first) + 1;
        at = *end == ',' ? end + 1 : end;
    }
    return count;
}

static bool read_cache(int index, bench_cache *cache)
{
    char path[128], text[64];
    snprintf(path, sizeof path, SYSTEM_CPU "cpu0/cache/index%d/type", index);
    if (!first_line(path, cache->type, sizeof cache->type))
        return false;
    snprintf(path, sizeof path, SYSTEM_CPU "cpu0/cache/index%d/level", index);
    first_line(path, text, sizeof text);
    cache->level = atoi(text);
    snprintf(path, sizeof path, SYSTEM_CPU "cpu0/cache/index%d/size", index);
    first_line(path, text, sizeof text);
    char *unit;
    cache->bytes = strtod(text, &unit);
    cache->bytes *= *unit == 'K' ? 1024.0 : *unit == 'M' ? 1048576.0 : 1.0;
    snprintf(path, sizeof path, SYSTEM_CPU "cpu0/cache/index%d/shared_cpu_list", index);
    first_line(path, text, sizeof text);
    cache->sharing = list_length(text);
    return true;
}

static void read_caches(bench_machine *machine)
{
    int highest = 0;
    while (machine->cache_count < BENCH_CACHES_MAX &&
           read_cache(machine->cache_count, &machine->caches[machine->cache_count]))
        machine->cache_count++;
    for (int i = 0; i < machine->cache_count; i++) {
        const bench_cache *cache = &machine->caches[i];
        if (cache->level < highest || strcmp(cache->type, "Instruction") == 0)
            continue;
        highest = cache->level;
        const double sharing = cache->sharing > 0 ? cache->sharing : machine->processors;
        machine->last_cache = cache->bytes * ceil(machine->processors / sharing);
    }
}

static void read_clock(bench_machine *machine)
{
    char text[64];
    if (first_line(SYSTEM_CPU "cpu0/cpufreq/cpuinfo_max_freq", text, sizeof text))
        machine->mhz = atoi(text) / 1000;
    else if (value_of("/proc/cpuinfo", "cpu MHz", text, sizeof text))
        machine->mhz = (int)strtod(text, NULL);
    machine->scaling = -1;
    if (first_line(SYSTEM_CPU "cpu0/cpufreq/scaling_governor", machine->governor,
                   sizeof machine->governor))
        machine->scaling = strcmp(machine->governor, "performance") != 0;
}

/* Local time with the offset's colon that RFC 3339 asks for. */
static void read_date(char *date, size_t size)
{
    char text[32], zone[8];
    const time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &local);
    strftime(zone, sizeof zone, "%z", &local);
    snprintf(date, size, "%s%.3s:%s", text, zone, zone + 3);
}

bench_machine bench_machine_read(void)
{
    bench_machine machine = {.processors = (int)sysconf(_SC_NPROCESSORS_ONLN)};
    char text[64];
    if (!value_of("/proc/cpuinfo", "model name", machine.cpu, sizeof machine.cpu) &&
        !value_of("/proc/cpuinfo", "CPU part", machine.cpu, sizeof machine.cpu))
        snprintf(machine.cpu, sizeof machine.cpu, "unknown processor");
    if (gethostname(machine.host, sizeof machine.host - 1) != 0)
        snprintf(machine.host, sizeof machine.host, "unknown");
    read_date(machine.date, sizeof machine.date);
    read_clock(&machine);
    first_line("/sys/kernel/mm/transparent_hugepage/enabled", machine.huge_pages,
               sizeof machine.huge_pages);
    machine.aslr = -1;
    if (first_line("/proc/sys/kernel/randomize_va_space", text, sizeof text))
        machine.aslr = atoi(text) > 0;
    machine.loads = getloadavg(machine.load, 3);
    if (machine.loads < 0)
        machine.loads = 0;
    read_caches(&machine);
    machine.library = prange_runtime_info();
    return machine;
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
