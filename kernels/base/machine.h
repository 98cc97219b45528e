/* SPDX-License-Identifier: MIT */
/*
 * The processors that the operating system grants this process, and the threads that run on them.
 */
#ifndef PRI_MACHINE_H
#define PRI_MACHINE_H

#include <stdbool.h>

/* Processors in the calling thread's affinity mask, at least 1. */
int pri_machine_affinity(void);

/*
 * Processors granted by the CPU quota of this process's control groups: the minimum of
 * ceil(quota/period) over the group and its ancestors, cgroup v1 or v2; 0 if there is no quota.
 * `root` is a prefix of /proc and /sys: "" for the machine, a directory of fake files for a test.
 */
int pri_machine_quota(const char *root);

/* How many threads of the machine, other than the calling one, are running or waiting for a
 * processor now; 0 if /proc/loadavg cannot be read. Takes some microseconds. */
long pri_machine_others(const char *root);

/* The calling thread's kernel id (gettid). */
int pri_machine_thread(void);

/* Whether a thread of this process, by its kernel id, is running now; false if it waits for a
 * processor. Takes about a microsecond. */
bool pri_machine_runs(int thread);

/* How many threads of this process, other than the calling one, are running now. Looks at the first
 * 64 threads, a microsecond each. */
int pri_machine_own(void);

#endif
