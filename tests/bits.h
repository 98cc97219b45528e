/* SPDX-License-Identifier: MIT */
/*
 * Equality to the last bit; all NaNs are equal.
 */
#ifndef TESTS_BITS_H
#define TESTS_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t bits_of_f64(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return x != x ? UINT64_C(0x7ff8000000000000) : bits;
}

static inline uint64_t bits_of_f32(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return x != x ? UINT32_C(0x7fc00000) : bits;
}

/* The first i at which x and y differ; n if they are the same. */
static inline ptrdiff_t bits_differ_f64(ptrdiff_t n, const double *x, const double *y)
{
    for (ptrdiff_t i = 0; i < n; i++)
        if (bits_of_f64(x[i]) != bits_of_f64(y[i]))
            return i;
    return n;
}

static inline ptrdiff_t bits_differ_f32(ptrdiff_t n, const float *x, const float *y)
{
    for (ptrdiff_t i = 0; i < n; i++)
        if (bits_of_f32(x[i]) != bits_of_f32(y[i]))
            return i;
    return n;
}

#endif
