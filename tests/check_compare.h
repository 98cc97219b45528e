/* SPDX-License-Identifier: MIT */
/*
 * Calls of comparisons, choices and ldexp, numbered, each with a digest of its result.
 */
#ifndef CHECK_COMPARE_H
#define CHECK_COMPARE_H

#include <stdbool.h>
#include <stdint.h>

void prepare_comparisons(void);
int count_comparisons(void);

/* The digest of call k's result; *failed is set where it has none. */
uint64_t comparison_call(int k, bool *failed);

#endif
