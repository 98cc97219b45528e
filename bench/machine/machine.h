/* SPDX-License-Identifier: MIT */
/*
 * The machine and its settings during a run. Values that cannot be read, as in a container without
 * /sys, are "unknown", 0 or -1.
 */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

#include <jansson.h>
#include <stdbool.h>

#include <prange.h>

#define BENCH_CACHES_MAX 8

typedef struct bench_cache {
    char type[16]; /* "Data", "Instruction", "Unified" */
    int level;
    double bytes;
    int sharing;   /* processors that share it */
    int instances; /* number of such caches on the machine */
} bench_cache;

/* 0: unknown. If the process is bound to a part of the machine, only that part counts. */
typedef struct bench_topology {
    const char *source; /* "hwloc" or "sysfs" */
    int packages, cores, threads, numa_nodes;
    int cache_count;
    bench_cache caches[BENCH_CACHES_MAX];
} bench_topology;

/* Cores, hardware threads, memory nodes and caches: from hwloc if it is built in
 * (topology_hwloc.c), otherwise from /sys (topology_sysfs.c). */
bench_topology bench_topology_read(void);

typedef struct bench_machine {
    char cpu[256], governor[256];
    int processors; /* online, whether or not the process may use them */
    int scaling;    /* whether the governor lets the clock change; -1 unknown */
    int turbo;      /* whether one thread may get a higher clock than all; -1 unknown */
    int loads;
    double load[3];
    bench_topology topology;
    double last_cache; /* bytes of the last level, all instances; 0 unknown */
    prange_info library;
} bench_machine;

bench_machine bench_machine_read(void);

/* The machine's part of a results document's context: the keys of Google Benchmark's schema in its
 * order, then our own as strings. */
json_t *bench_machine_context(const bench_machine *machine, const char *program);

/* Whether "NAME=value" is a variable that the OpenMP runtime or the library reads. */
bool bench_is_setting(const char *entry);

/* Compiler and flags of the harness's own loops. */
const char *bench_compiler(void);
const char *bench_flags(void);

/* Whether the harness itself was compiled with optimisation. */
bool bench_optimised(void);

#endif
