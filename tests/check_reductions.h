/* SPDX-License-Identifier: MIT */
/*
 * Numbered users' reductions, by the template and by prange_reduce.
 */
#ifndef CHECK_REDUCTIONS_H
#define CHECK_REDUCTIONS_H

#include <stdbool.h>
#include <stdint.h>

int count_reduction_calls(void);

void prepare_reductions(void);

/* The digest of the results of call k; sets *failed if there is none. */
uint64_t reduction_call(int k, bool *failed);

#endif
