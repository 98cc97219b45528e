/* SPDX-License-Identifier: MIT */
/*
 * Numbered calls that sort, select and compare sets. Each has a digest of its result.
 */
#ifndef CHECK_ORDER_H
#define CHECK_ORDER_H

#include <stdbool.h>
#include <stdint.h>

void prepare_order(void);
int count_order_calls(void);

/* The digest of the result of call k; sets *failed if there is none. */
uint64_t order_call(int k, bool *failed);

#endif
