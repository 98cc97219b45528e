/* SPDX-License-Identifier: MIT */
/*
 * Partial results, numbered: their bytes half way, and their results.
 */
#ifndef CHECK_PARTIAL_H
#define CHECK_PARTIAL_H

#include <stdbool.h>
#include <stdint.h>

int count_partial_calls(void);

void prepare_partials(void);

/* The digest of call k's bytes and result; *failed is set where it has none. */
uint64_t partial_call(int k, bool *failed);

#endif
