/* SPDX-License-Identifier: MIT */
/*
 * Numbered calls of comparisons, choices and ldexp. Each has a digest of its result.
 */
#ifndef CHECK_COMPARE_H
#define CHECK_COMPARE_H

#include <stdbool.h>
#include <stdint.h>

void prepare_comparisons(void);
int count_comparisons(void);

/* The digest of the result of call k; sets *failed if there is none. */
uint64_t comparison_call(int k, bool *failed);

#endif
