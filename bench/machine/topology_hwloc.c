/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <hwloc.h>
#include <stdio.h>
#include <stdlib.h>

static int count_of(hwloc_topology_t machine, hwloc_obj_type_t type)
{
    const int count = hwloc_get_nbobjs_by_type(machine, type);
    return count > 0 ? count : 0;
}

static void add_cache(bench_topology *topology, hwloc_topology_t machine, hwloc_obj_type_t type)
{
    static const char *const types[] = {"Unified", "Data", "Instruction"};
    const hwloc_obj_t first = hwloc_get_obj_by_type(machine, type, 0);
    if (!first || topology->cache_count == BENCH_CACHES_MAX)
        return;
    bench_cache *cache = &topology->caches[topology->cache_count++];
    cache->level = (int)first->attr->cache.depth;
    cache->bytes = (double)first->attr->cache.size;
    cache->sharing = hwloc_bitmap_weight(first->cpuset);
    cache->instances = count_of(machine, type);
    snprintf(cache->type, sizeof cache->type, "%s", types[first->attr->cache.type]);
}

bench_topology bench_topology_read(void)
{
    static const hwloc_obj_type_t caches[] = {HWLOC_OBJ_L1CACHE, HWLOC_OBJ_L1ICACHE,
                                              HWLOC_OBJ_L2CACHE, HWLOC_OBJ_L3CACHE,
                                              HWLOC_OBJ_L4CACHE};
    bench_topology topology = {.source = "hwloc"};
    hwloc_topology_t machine;
    /* Without /sys hwloc would print errors among our messages. */
    setenv("HWLOC_HIDE_ERRORS", "2", 0);
    if (hwloc_topology_init(&machine) != 0)
        return topology;
    hwloc_topology_set_icache_types_filter(machine, HWLOC_TYPE_FILTER_KEEP_ALL);
    if (hwloc_topology_load(machine) == 0) {
        topology.packages = count_of(machine, HWLOC_OBJ_PACKAGE);
        topology.cores = count_of(machine, HWLOC_OBJ_CORE);
        topology.threads = count_of(machine, HWLOC_OBJ_PU);
        topology.numa_nodes = count_of(machine, HWLOC_OBJ_NUMANODE);
        for (size_t i = 0; i < sizeof caches / sizeof *caches; i++)
            add_cache(&topology, machine, caches[i]);
    }
    hwloc_topology_destroy(machine);
    return topology;
}
