/* SPDX-License-Identifier: MIT */
/*
 * Numbered calls of histograms with given edges, with weights and of pairs. Each has a digest of
 * its result.
 */
#ifndef CHECK_COUNTING_H
#define CHECK_COUNTING_H

#include <stdbool.h>
#include <stdint.h>

void prepare_counting(void);
int count_counting_calls(void);

/* The digest of the result of call k; sets *failed if there is none. */
uint64_t counting_call(int k, bool *failed);

#endif
