/* SPDX-License-Identifier: MIT */
/*
 * The numbers by index of prange/random.h in loops. Compiled with several sets of flags, each under
 * the name that FLAGS gives it; all must have the same bits.
 */
#include "random_flags.h"

#include <prange/random.h>

#define PASTE_(name, suffix) name##suffix
#define PASTE(name, suffix) PASTE_(name, suffix)

void PASTE(random_results_, FLAGS)(uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n,
                                   double *restrict normal, double *restrict exponential,
                                   double *restrict moved)
{
    for (ptrdiff_t i = 0; i < n; i++)
        normal[i] = prange_random_normal_at(seed, stream, first + (uint64_t)i);
    for (ptrdiff_t i = 0; i < n; i++)
        exponential[i] = prange_random_exponential_at(seed, stream, first + (uint64_t)i);
    for (ptrdiff_t i = 0; i < n; i++)
        moved[i] = prange_random_normal_at(seed, stream, first + (uint64_t)i) + 1.0;
}
