/* SPDX-License-Identifier: MIT */
/*
 * Cores, hardware threads, memory nodes and caches: by hwloc where it is built in
 * (topology_hwloc.c), or else as far as /sys tells (topology_sysfs.c).
 */
#ifndef BENCH_TOPOLOGY_H
#define BENCH_TOPOLOGY_H

#define BENCH_CACHES_MAX 8

typedef struct bench_cache {
    char type[16]; /* "Data", "Instruction", "Unified" */
    int level;
    double bytes;
    int sharing;   /* processors that share it */
    int instances; /* of the same on the machine */
} bench_cache;

/* 0: unknown. What the process may use, where it is bound to a part of the machine. */
typedef struct bench_topology {
    const char *source; /* "hwloc" or "sysfs" */
    int packages, cores, threads, numa_nodes;
    int cache_count;
    bench_cache caches[BENCH_CACHES_MAX];
} bench_topology;

bench_topology bench_topology_read(void);

#endif
