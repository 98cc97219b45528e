/* SPDX-License-Identifier: MIT */
/*
 * Calls of random numbers, of matrix products and of sorting, numbered, each with a digest of its
 * result.
 */
#ifndef CHECK_ARRAYS_H
#define CHECK_ARRAYS_H

#include <stdbool.h>
#include <stdint.h>

enum { ARRAY_CALLS = 40 };

/* The digest of call k's result; *failed is set where it has none. */
uint64_t array_call(int k, bool *failed);

#endif
