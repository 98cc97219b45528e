/* SPDX-License-Identifier: MIT */
/*
 * The numbers by index of prange/random.h in loops. Compiled with several sets of flags, each under
 * the name that FLAGS gives it; all must have the same bits.
 */
#include "random_flags.h"

#include <prange/random.h>
#include <prange/reduce.h>

#if !PRANGE_FAST_MATH
typedef struct numbers {
    uint64_t seed, stream, first;
} numbers;

/* Compiled for each level, whatever the flags. */
#define PRANGE_REDUCE_NAME sum_at_levels
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX numbers
#define PRANGE_REDUCE_TERM(i, c)                                                                   \
    prange_random_normal_at((c)->seed, (c)->stream, (c)->first + (uint64_t)(i))
#define PRANGE_REDUCE_LEVELS
#include <prange/reduce_template.h>
#endif

#define PASTE_(name, suffix) name##suffix
#define PASTE(name, suffix) PASTE_(name, suffix)

void PASTE(random_results_, FLAGS)(uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n,
                                   double *restrict normal, double *restrict exponential,
                                   double *restrict moved, double *sum)
{
    for (ptrdiff_t i = 0; i < n; i++)
        normal[i] = prange_random_normal_at(seed, stream, first + (uint64_t)i);
    for (ptrdiff_t i = 0; i < n; i++)
        exponential[i] = prange_random_exponential_at(seed, stream, first + (uint64_t)i);
    for (ptrdiff_t i = 0; i < n; i++)
        moved[i] = prange_random_normal_at(seed, stream, first + (uint64_t)i) + 1.0;
#if PRANGE_FAST_MATH
    const prange_status status = prange_sum_f64(n, normal, sum);
#else
    const prange_status status = sum_at_levels(&(numbers){seed, stream, first}, 0, n, sum);
#endif
    if (status != PRANGE_OK)
        *sum = 0.0;
}
