/* SPDX-License-Identifier: MIT */
/*
 * The machine and the settings under which a run was made. What cannot be read is "unknown", 0 or
 * -1, as in a container without /sys.
 */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

#include <stdbool.h>

#include <prange.h>

#include "topology.h"

typedef struct bench_machine {
    char cpu[128];
    char host[64];
    char date[40]; /* RFC 3339 */
    char governor[32];
    char huge_pages[64]; /* the setting of transparent huge pages */
    int processors;      /* online, whoever may use them */
    int mhz;
    int scaling; /* whether the governor lets the clock change; -1 unknown */
    int aslr;    /* -1 unknown */
    double load[3];
    int loads;
    int turbo; /* whether one thread may get a higher clock than all; -1 unknown */
    bench_topology topology;
    double last_cache; /* bytes of the last level, all instances; 0 unknown */
    prange_info library;
} bench_machine;

bench_machine bench_machine_read(void);

/* Whether "NAME=value" is a variable that the OpenMP runtime or the library reads. */
bool bench_is_setting(const char *entry);

/* Bytes that can be allocated without swapping, as far as the system tells. */
double bench_available_memory(void);

/* What compiled the loops of the harness, and with which flags. */
const char *bench_compiler(void);
const char *bench_flags(void);

/* Whether the harness itself was compiled with optimisation. */
bool bench_optimised(void);

#endif
