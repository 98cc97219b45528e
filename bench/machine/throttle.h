/* SPDX-License-Identifier: MIT */
#ifndef BENCH_THROTTLE_H
#define BENCH_THROTTLE_H

/* How many periods of its CPU quota this process's control group (version 1 or 2), or one above it,
 * has spent waiting for the next; -1 if that cannot be read. */
long bench_throttled(void);

#endif
