/* SPDX-License-Identifier: MIT */
/*
 * Numbered expressions. Each has a digest of its results.
 */
#ifndef CHECK_EXPR_H
#define CHECK_EXPR_H

#include <stdbool.h>
#include <stdint.h>

void prepare_expressions(void);
int count_expression_calls(void);

/* The digest of the result of call k; sets *failed if there is none. */
uint64_t expression_call(int k, bool *failed);

#endif
