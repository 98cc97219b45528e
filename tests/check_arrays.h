/* SPDX-License-Identifier: MIT */
/*
 * Calls of random numbers, matrix products, sorting and histograms, numbered, each with a digest of
 * its result.
 */
#ifndef CHECK_ARRAYS_H
#define CHECK_ARRAYS_H

#include <stdbool.h>
#include <stdint.h>

void prepare_arrays(void);
int count_array_calls(void);

/* The digest of call k's result; *failed is set where it has none. */
uint64_t array_call(int k, bool *failed);

#endif
