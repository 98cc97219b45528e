/* SPDX-License-Identifier: MIT */
/*
 * Numbered calls of moving windows, interpolation and convolution. Each has a digest of its result.
 */
#ifndef CHECK_ROLLING_H
#define CHECK_ROLLING_H

#include <stdbool.h>
#include <stdint.h>

void prepare_rolling(void);
int count_rolling_calls(void);

/* The digest of the result of call k; sets *failed if there is none. */
uint64_t rolling_call(int k, bool *failed);

#endif
