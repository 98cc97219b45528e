/* SPDX-License-Identifier: MIT */
/*
 * Numbered calls of integers and of views. Each has a digest of its result.
 */
#ifndef CHECK_VIEWS_H
#define CHECK_VIEWS_H

#include <stdbool.h>
#include <stdint.h>

void prepare_views(void);
int count_view_calls(void);

/* The digest of the result of call k; sets *failed if there is none. */
uint64_t view_call(int k, bool *failed);

#endif
