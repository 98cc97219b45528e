/* SPDX-License-Identifier: MIT */
#ifndef PRI_RANDOM_SHUFFLE_H
#define PRI_RANDOM_SHUFFLE_H

#include <prange/status.h>

#include <stddef.h>
#include <stdint.h>

/* The numbers 0 .. n - 1 in random order. */
prange_status pri_permutation(const char *function, uint64_t seed, uint64_t stream, ptrdiff_t n,
                              ptrdiff_t *order);

#endif
