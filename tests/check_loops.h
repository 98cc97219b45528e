/* SPDX-License-Identifier: MIT */
/*
 * Numbered scans, searches and users' loops. Each has a digest of its result.
 */
#ifndef CHECK_LOOPS_H
#define CHECK_LOOPS_H

#include <stdbool.h>
#include <stdint.h>

void prepare_loops(void);
int count_loop_calls(void);

/* The digest of the result of call k; sets *failed if there is none. */
uint64_t loop_call(int k, bool *failed);

#endif
