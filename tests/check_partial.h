/* SPDX-License-Identifier: MIT */
/*
 * Numbered partial results: the digest has their bytes half way, and their results.
 */
#ifndef CHECK_PARTIAL_H
#define CHECK_PARTIAL_H

#include <stdbool.h>
#include <stdint.h>

int count_partial_calls(void);

void prepare_partials(void);

/* The digest of the bytes and the result of call k; sets *failed if there is none. */
uint64_t partial_call(int k, bool *failed);

#endif
