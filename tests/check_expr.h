/* SPDX-License-Identifier: MIT */
/*
 * Expressions, numbered, each with a digest of its results.
 */
#ifndef CHECK_EXPR_H
#define CHECK_EXPR_H

#include <stdbool.h>
#include <stdint.h>

void prepare_expressions(void);
int count_expression_calls(void);

/* The digest of call k's result; *failed is set where it has none. */
uint64_t expression_call(int k, bool *failed);

#endif
