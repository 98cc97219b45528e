/* SPDX-License-Identifier: MIT */
/*
 * Loops that apply a scalar function to every element, for the kernels of maps. They are inlined
 * into each kernel together with its function, and the compiler vectorises the result.
 */
#ifndef PRI_EACH_H
#define PRI_EACH_H

#include <stdbool.h>

#include "cache.h"
#include "processor.h"
#include "registers.h"

/* Bytes of results per step, and the prefetch distance in bytes for the cache lines of the output.
 * On Intel's processors each store waits for its line from the second-level cache without it; AMD's
 * prefetch the lines of stores themselves, and lose a tenth in the third-level cache if a program
 * does so too. Arrays of up to EACH_NEAR_BYTES in all stay in the first-level cache: they are
 * neither prefetched nor aligned. */
#define EACH_BYTES 256
#define EACH_AHEAD 512
#define EACH_NEAR_BYTES 32768

enum { EACH_STEP = EACH_BYTES / sizeof(element) };

static inline bool each_is_far(ptrdiff_t n, ptrdiff_t arrays)
{
    return n > EACH_NEAR_BYTES / ((ptrdiff_t)sizeof(element) * arrays);
}

/* Whether a cache line begins at this output. A vector stored across two lines waits for both, so
 * far arrays are processed one element at a time up to there. */
static inline bool each_begins_line(const element *to)
{
    return (uintptr_t)to % PRI_LINE_BYTES == 0;
}

static inline void each_fetch(const element *to)
{
    for (ptrdiff_t b = 0; b < EACH_BYTES; b += PRI_LINE_BYTES)
        __builtin_prefetch((const char *)to + EACH_AHEAD + b, 1);
}

static inline __attribute__((always_inline)) void plain(ptrdiff_t n, const element *x, element *y,
                                                        element (*f)(element x))
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = f(x[i]);
}

static inline __attribute__((always_inline)) void plain2(ptrdiff_t n, const element *x,
                                                         const element *y, element *z,
                                                         element (*f)(element x, element y))
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = f(x[i], y[i]);
}

static inline __attribute__((always_inline)) void
plain_with(ptrdiff_t n, const element *x, element s, element *z, element (*f)(element x, element y))
{
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = f(x[i], s);
}

/* Bytes are not prefetched: their squares take longer to compute than to store. */
static inline __attribute__((always_inline)) void each(ptrdiff_t n, const element *x, element *y,
                                                       element (*f)(element x))
{
    const bool far = EACH_STEP <= 64 && each_is_far(n, 2), fetches = far && !pri_is_amd();
    for (; far && !each_begins_line(y) && n > 0; n--)
        *y++ = f(*x++);
    for (; EACH_STEP <= 64 && n >= EACH_STEP; n -= EACH_STEP, x += EACH_STEP, y += EACH_STEP) {
        if (fetches)
            each_fetch(y);
        plain(EACH_STEP, x, y, f);
    }
    plain(n, x, y, f);
}

static inline __attribute__((always_inline)) void each2(ptrdiff_t n, const element *x,
                                                        const element *y, element *z,
                                                        element (*f)(element x, element y))
{
    const bool far = each_is_far(n, 3), fetches = far && !pri_is_amd();
    for (; far && !each_begins_line(z) && n > 0; n--)
        *z++ = f(*x++, *y++);
    for (; n >= EACH_STEP; n -= EACH_STEP, x += EACH_STEP, y += EACH_STEP, z += EACH_STEP) {
        if (fetches)
            each_fetch(z);
        plain2(EACH_STEP, x, y, z, f);
    }
    plain2(n, x, y, z, f);
}

static inline __attribute__((always_inline)) void
each_with(ptrdiff_t n, const element *x, element s, element *z, element (*f)(element x, element y))
{
    const bool far = each_is_far(n, 2), fetches = far && !pri_is_amd();
    for (; far && !each_begins_line(z) && n > 0; n--)
        *z++ = f(*x++, s);
    for (; n >= EACH_STEP; n -= EACH_STEP, x += EACH_STEP, z += EACH_STEP) {
        if (fetches)
            each_fetch(z);
        plain_with(EACH_STEP, x, s, z, f);
    }
    plain_with(n, x, s, z, f);
}

#endif
