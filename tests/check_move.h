/* SPDX-License-Identifier: MIT */
/*
 * Numbered calls of data movement. Each has a digest of its result.
 */
#ifndef CHECK_MOVE_H
#define CHECK_MOVE_H

#include <stdbool.h>
#include <stdint.h>

void prepare_move(void);
int count_move_calls(void);

/* The digest of the result of call k; sets *failed if there is none. */
uint64_t move_call(int k, bool *failed);

#endif
