/* SPDX-License-Identifier: MIT */
/*
 * Numbered calls of distributions and random orders. Each has a digest of its result.
 */
#ifndef CHECK_RANDOM_H
#define CHECK_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

void prepare_random(void);
int count_random_calls(void);

/* The digest of the result of call k; sets *failed if there is none. */
uint64_t random_call(int k, bool *failed);

#endif
