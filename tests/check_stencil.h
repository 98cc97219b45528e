/* SPDX-License-Identifier: MIT */
/*
 * Calls of stencils and filters, numbered, each with a digest of its result.
 */
#ifndef CHECK_STENCIL_H
#define CHECK_STENCIL_H

#include <stdbool.h>
#include <stdint.h>

void prepare_stencils(void);
int count_stencil_calls(void);

/* The digest of call k's result; *failed is set where it has none. */
uint64_t stencil_call(int k, bool *failed);

#endif
