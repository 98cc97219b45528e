/* SPDX-License-Identifier: MIT */
/* The numbers by index of prange/random.h as one set of compiler flags makes them. */
#ifndef PRANGE_TESTS_RANDOM_FLAGS_H
#define PRANGE_TESTS_RANDOM_FLAGS_H

#include <stddef.h>
#include <stdint.h>

/* The n normal and exponential numbers from index `first` on, the normal ones plus 1, and the sum
 * of the normal ones. */
typedef void random_results(uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n,
                            double *normal, double *exponential, double *moved, double *sum);

random_results random_results_plain, random_results_o0, random_results_native;
random_results random_results_contracted, random_results_vectors, random_results_fast;

#endif
