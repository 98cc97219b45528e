/* SPDX-License-Identifier: MIT */
#include "topology.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SYSTEM "/sys/devices/system/"

/* The first line of a file without its newline; "" if there is none. */
static const char *first_line(const char *path, char text[256])
{
    FILE *file = fopen(path, "r");
    if (!file || !fgets(text, 256, file))
        text[0] = '\0';
    if (file)
        fclose(file);
    text[strcspn(text, "\n")] = '\0';
    return text;
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

static bool read_cache(int index, int processors, bench_cache *cache)
{
    char path[128], text[256], *unit;
    snprintf(path, sizeof path, SYSTEM "cpu/cpu0/cache/index%d/type", index);
    snprintf(cache->type, sizeof cache->type, "%.15s", first_line(path, text));
    if (!cache->type[0])
        return false;
    snprintf(path, sizeof path, SYSTEM "cpu/cpu0/cache/index%d/level", index);
    cache->level = atoi(first_line(path, text));
    snprintf(path, sizeof path, SYSTEM "cpu/cpu0/cache/index%d/size", index);
    cache->bytes = strtod(first_line(path, text), &unit);
    cache->bytes *= *unit == 'K' ? 1024.0 : *unit == 'M' ? 1048576.0 : 1.0;
    snprintf(path, sizeof path, SYSTEM "cpu/cpu0/cache/index%d/shared_cpu_list", index);
    cache->sharing = list_length(first_line(path, text));
    const int sharing = cache->sharing > 0 ? cache->sharing : processors;
    cache->instances = (processors + sharing - 1) / sharing;
    return true;
}

bench_topology bench_topology_read(void)
{
    bench_topology topology = {.source = "sysfs", .threads = (int)sysconf(_SC_NPROCESSORS_ONLN)};
    char text[256];
    const int siblings =
        list_length(first_line(SYSTEM "cpu/cpu0/topology/thread_siblings_list", text));
    const int together =
        list_length(first_line(SYSTEM "cpu/cpu0/topology/core_siblings_list", text));
    if (siblings > 0)
        topology.cores = topology.threads / siblings;
    if (together > 0)
        topology.packages = topology.threads / together;
    topology.numa_nodes = list_length(first_line(SYSTEM "node/online", text));
    while (
        topology.cache_count < BENCH_CACHES_MAX &&
        read_cache(topology.cache_count, topology.threads, &topology.caches[topology.cache_count]))
        topology.cache_count++;
    return topology;
}
