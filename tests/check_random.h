/* SPDX-License-Identifier: MIT */
/*
 * Calls of distributions and random orders, numbered, each with a digest of its result.
 */
#ifndef CHECK_RANDOM_H
#define CHECK_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

void prepare_random(void);
int count_random_calls(void);

/* The digest of call k's result; *failed is set where it has none. */
uint64_t random_call(int k, bool *failed);

#endif
