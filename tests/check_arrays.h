/* SPDX-License-Identifier: MIT */
/*
 * Calls of random numbers, matrix products and histograms, numbered, each with a digest of its
 * result.
 */
#ifndef CHECK_ARRAYS_H
#define CHECK_ARRAYS_H

#include <stdbool.h>
#include <stdint.h>

enum { ARRAY_CALLS = 47 };

/* The digest of call k's result; *failed is set where it has none. */
uint64_t array_call(int k, bool *failed);

#endif
