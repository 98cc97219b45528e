/* SPDX-License-Identifier: MIT */
/*
 * Numbered calls of random numbers, matrix products, sorting and histograms. Each has a digest of
 * its result.
 */
#ifndef CHECK_ARRAYS_H
#define CHECK_ARRAYS_H

#include <stdbool.h>
#include <stdint.h>

void prepare_arrays(void);
int count_array_calls(void);

/* The digest of the result of call k; sets *failed if there is none. */
uint64_t array_call(int k, bool *failed);

#endif
