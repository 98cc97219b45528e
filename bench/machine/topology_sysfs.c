/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "system.h"

#define SYSTEM "/sys/devices/system/"

/* The number of processors in a list such as "0-3,8". */
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

/* A file of one of processor 0's caches. */
static bool cache_line(int index, const char *name, char text[BENCH_LINE_TEXT])
{
    char path[128];
    snprintf(path, sizeof path, SYSTEM "cpu/cpu0/cache/index%d/%s", index, name);
    return bench_first_line(path, text);
}

static bool read_cache(int index, int processors, bench_cache *cache)
{
    char text[BENCH_LINE_TEXT], *unit;
    if (!cache_line(index, "type", text))
        return false;
    snprintf(cache->type, sizeof cache->type, "%.15s", text);
    cache->level = cache_line(index, "level", text) ? atoi(text) : 0;
    cache_line(index, "size", text);
    cache->bytes = strtod(text, &unit) * (*unit == 'K' ? 1024.0 : *unit == 'M' ? 1048576.0 : 1.0);
    cache->sharing = cache_line(index, "shared_cpu_list", text) ? list_length(text) : 0;
    const int sharing = cache->sharing > 0 ? cache->sharing : processors;
    cache->instances = (processors + sharing - 1) / sharing;
    return true;
}

/* The number of processors in a file's list; 0 unknown. */
static int processors_in(const char *path)
{
    char text[BENCH_LINE_TEXT];
    return bench_first_line(path, text) ? list_length(text) : 0;
}

bench_topology bench_topology_read(void)
{
    bench_topology topology = {.source = "sysfs", .threads = (int)sysconf(_SC_NPROCESSORS_ONLN)};
    const int siblings = processors_in(SYSTEM "cpu/cpu0/topology/thread_siblings_list");
    const int together = processors_in(SYSTEM "cpu/cpu0/topology/core_siblings_list");
    if (siblings > 0)
        topology.cores = topology.threads / siblings;
    if (together > 0)
        topology.packages = topology.threads / together;
    topology.numa_nodes = processors_in(SYSTEM "node/online");
    while (
        topology.cache_count < BENCH_CACHES_MAX &&
        read_cache(topology.cache_count, topology.threads, &topology.caches[topology.cache_count]))
        topology.cache_count++;
    return topology;
}
