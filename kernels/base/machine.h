/* SPDX-License-Identifier: MIT */
/*
 * What the operating system grants this process.
 */
#ifndef PRI_MACHINE_H
#define PRI_MACHINE_H

#include <stdbool.h>

/* Processors in the calling thread's affinity mask, at least 1. */
int pri_machine_affinity(void);

/*
 * Processors that the CPU quota of this process's control groups grants: the least of
 * ceil(quota/period) over the group and its ancestors, cgroup v1 or v2; 0 where there is none.
 * `root` stands before /proc and /sys: "" for the machine, a made-up tree for a test.
 */
int pri_machine_quota(const char *root);

/* How many other threads than the caller's run or wait for a processor now; 0 where the
 * system does not say. It takes some microseconds. */
long pri_machine_others(const char *root);

/* The calling thread's number in the kernel. */
int pri_machine_thread(void);

/* Whether the thread of this process has a processor now; not whether it waits for one. It takes
 * about a microsecond; so does each of the threads that the next one looks at. */
bool pri_machine_runs(int thread);

/* How many threads of this process but the caller have a processor now: of its first 64. */
int pri_machine_own(void);

#endif
