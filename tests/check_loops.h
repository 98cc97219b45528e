/* SPDX-License-Identifier: MIT */
/*
 * Scans, searches and loops of the user's, numbered, each with a digest of its result.
 */
#ifndef CHECK_LOOPS_H
#define CHECK_LOOPS_H

#include <stdbool.h>
#include <stdint.h>

void prepare_loops(void);
int count_loop_calls(void);

/* The digest of call k's result; *failed is set where it has none. */
uint64_t loop_call(int k, bool *failed);

#endif
