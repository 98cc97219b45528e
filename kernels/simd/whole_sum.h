/* SPDX-License-Identifier: MIT */
/*
 * Sums of vectors of integers in vectors of 64 bits. They have the same bits in any order. Only for
 * typed sources of integers, behind the type vec.
 */
#ifndef PRI_WHOLE_SUM_H
#define PRI_WHOLE_SUM_H

typedef uint64_t wide __attribute__((vector_size(PRI_VEC_BYTES)));

enum { WIDE_LANES = PRI_VEC_BYTES / sizeof(uint64_t) };

/* The sum of a vector's elements, in parts. Those of 32 bits are two in each part: they are added
 * as numbers without a sign, 2^31 larger each. */
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
