/* SPDX-License-Identifier: MIT */
/*
 * Calls of histograms with given edges, with weights and of pairs, numbered, each with a digest of
 * its result.
 */
#ifndef CHECK_COUNTING_H
#define CHECK_COUNTING_H

#include <stdbool.h>
#include <stdint.h>

void prepare_counting(void);
int count_counting_calls(void);

/* The digest of call k's result; *failed is set where it has none. */
uint64_t counting_call(int k, bool *failed);

#endif
