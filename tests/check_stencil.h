/* SPDX-License-Identifier: MIT */
/*
 * Numbered calls of stencils and filters. Each has a digest of its result.
 */
#ifndef CHECK_STENCIL_H
#define CHECK_STENCIL_H

#include <stdbool.h>
#include <stdint.h>

void prepare_stencils(void);
int count_stencil_calls(void);

/* The digest of the result of call k; sets *failed if there is none. */
uint64_t stencil_call(int k, bool *failed);

#endif
