/* SPDX-License-Identifier: MIT */
#include "machine.h"

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

/* By Intel's driver or by the generic one; their files say the opposite of each other. */
static int read_turbo(void)
{
    char text[64];
    if (first_line(SYSTEM_CPU "intel_pstate/no_turbo", text, sizeof text))
        return atoi(text) == 0;
    if (first_line(SYSTEM_CPU "cpufreq/boost", text, sizeof text))
        return atoi(text) != 0;
    return -1;
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
    machine.turbo = read_turbo();
    machine.topology = bench_topology_read();
    machine.last_cache = bench_last_cache(&machine.topology);
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

bool bench_optimised(void)
{
#ifdef __OPTIMIZE__
    return true;
#else
    return false;
#endif
}
