/* SPDX-License-Identifier: MIT */
/* Reference random numbers in long double, by the definitions of prange/random.h. */
#ifndef RANDOM_EXACT_H
#define RANDOM_EXACT_H

#include <math.h>
#include <stdint.h>

#include <prange/random.h>

static inline long double inside(uint64_t word)
{
    return ((long double)(word >> 12) + 0.5L) * 0x1p-52L;
}

/* Box-Muller transform. */
static inline long double normal_at(uint64_t seed, uint64_t stream, uint64_t at)
{
    const long double turn = 6.283185307179586476925286766559005768L;
    const uint64_t even = at & ~(uint64_t)1;
    const long double r = sqrtl(-2.0L * logl(inside(prange_random_word_at(seed, stream, even))));
    const long double t =
        turn * (long double)prange_random_word_at(seed, stream, even + 1) * 0x1p-64L;
    return at % 2 ? r * sinl(t) : r * cosl(t);
}

#endif
