/* SPDX-License-Identifier: MIT */
/*
 * Calls of what orders, chooses and compares sets, numbered, each with a digest of its result.
 */
#ifndef CHECK_ORDER_H
#define CHECK_ORDER_H

#include <stdbool.h>
#include <stdint.h>

void prepare_order(void);
int count_order_calls(void);

/* The digest of call k's result; *failed is set where it has none. */
uint64_t order_call(int k, bool *failed);

#endif
