/* SPDX-License-Identifier: MIT */
/*
 * Calls of data movement, numbered, each with a digest of its result.
 */
#ifndef CHECK_MOVE_H
#define CHECK_MOVE_H

#include <stdbool.h>
#include <stdint.h>

void prepare_move(void);
int count_move_calls(void);

/* The digest of call k's result; *failed is set where it has none. */
uint64_t move_call(int k, bool *failed);

#endif
