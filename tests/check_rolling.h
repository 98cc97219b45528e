/* SPDX-License-Identifier: MIT */
/*
 * Calls of moving windows, interpolation and convolution, numbered, each with a digest of its
 * result.
 */
#ifndef CHECK_ROLLING_H
#define CHECK_ROLLING_H

#include <stdbool.h>
#include <stdint.h>

void prepare_rolling(void);
int count_rolling_calls(void);

/* The digest of call k's result; *failed is set where it has none. */
uint64_t rolling_call(int k, bool *failed);

#endif
