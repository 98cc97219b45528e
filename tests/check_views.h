/* SPDX-License-Identifier: MIT */
/*
 * Calls of integers and of views, numbered, each with a digest of its result.
 */
#ifndef CHECK_VIEWS_H
#define CHECK_VIEWS_H

#include <stdbool.h>
#include <stdint.h>

void prepare_views(void);
int count_view_calls(void);

/* The digest of call k's result; *failed is set where it has none. */
uint64_t view_call(int k, bool *failed);

#endif
