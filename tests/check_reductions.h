/* SPDX-License-Identifier: MIT */
/*
 * Reductions of the user's, by the template and by prange_reduce, numbered.
 */
#ifndef CHECK_REDUCTIONS_H
#define CHECK_REDUCTIONS_H

#include <stdbool.h>
#include <stdint.h>

int count_reduction_calls(void);

void prepare_reductions(void);

/* The digest of call k's results; *failed is set where it has none. */
uint64_t reduction_call(int k, bool *failed);

#endif
