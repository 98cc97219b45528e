/* SPDX-License-Identifier: MIT */
/*
 * Sums of integer vectors in 64-bit lanes. The order of additions does not change the result. Only
 * for typed sources of integers, to be included after the definition of the type vec.
 */
#ifndef PRI_WHOLE_SUM_H
#define PRI_WHOLE_SUM_H

typedef uint64_t wide __attribute__((vector_size(PRI_VEC_BYTES)));

enum { WIDE_LANES = PRI_VEC_BYTES / sizeof(uint64_t) };

/* The sum of a vector's elements, as partial sums in 64-bit lanes. Each lane sums two 32-bit
 * elements as unsigned numbers, each biased by 2^31, and then removes both biases. */
static inline wide parts_of(vec x)
{
    if (sizeof(element) == 8)
        return (wide)x;
    const uint64_t above = UINT64_C(0x8000000080000000), low = UINT32_MAX;
    const wide both = (wide)x ^ above;
    return (both & low) + (both >> 32) - (UINT64_C(1) << 32);
}

static inline int64_t total_of(wide parts)
{
    uint64_t sum = 0;
    for (int k = 0; k < WIDE_LANES; k++)
        sum += parts[k];
    return (int64_t)sum;
}

#endif
