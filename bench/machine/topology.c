/* SPDX-License-Identifier: MIT */
#include "topology.h"

#include <string.h>

double bench_last_cache(const bench_topology *topology)
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
