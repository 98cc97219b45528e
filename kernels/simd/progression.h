/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic progressions computed in doubles, which is faster than converting integers to doubles.
 * They are exact where all numbers are below 2^52.
 */
#ifndef PRI_PROGRESSION_H
#define PRI_PROGRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/types.h"

/* Number i is first + i*step or, if `scaled`, (first + i*step)*gap + begin. */
typedef struct pri_progression {
    double first, step;
    bool scaled;
    double gap, begin;
} pri_progression;

/* Whether n numbers are exact, and also those that complete the last row of lanes. */
static inline bool pri_progression_is_exact(const pri_progression *c, ptrdiff_t n)
{
    const double end = c->first + (double)(n + 32) * c->step;
    return __builtin_fabs(c->first) < 0x1p52 && __builtin_fabs(end) < 0x1p52;
}

/* The progression from number k on. */
static inline pri_progression pri_progression_from(const pri_progression *c, ptrdiff_t k)
{
    pri_progression moved = *c;
    moved.first += (double)k * c->step;
    return moved;
}

#if defined(PRI_LEVEL) && PRI_IS_REAL
#include "vec_any.h"

enum { PRI_WIDE = PRI_VEC_BYTES / sizeof(double) };

/* Sets the first `vecs` vectors, of up to 32 numbers in all. */
static inline __attribute__((always_inline)) void start_progression(const pri_progression *c,
                                                                    int vecs, pri_vec_f64 at[])
{
    static const double numbers[] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                     11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                     22, 23, 24, 25, 26, 27, 28, 29, 30, 31};
    PRI_UNROLL
    for (int v = 0; v < vecs; v++)
        at[v] = c->first + pri_load_f64(numbers + v * PRI_WIDE) * c->step;
}

/* Stores the current vectors and advances to the next. */
static inline __attribute__((always_inline)) void go_on(const pri_progression *c, int vecs,
                                                        pri_vec_f64 at[], element *z)
{
    if (c->scaled) {
        PRI_UNROLL
        for (int v = 0; v < vecs; v++)
            vec_narrow(z + v * PRI_WIDE, at[v] * c->gap + c->begin);
    } else {
        PRI_UNROLL
        for (int v = 0; v < vecs; v++)
            vec_narrow(z + v * PRI_WIDE, at[v]);
    }
    PRI_UNROLL
    for (int v = 0; v < vecs; v++)
        at[v] += vecs * PRI_WIDE * c->step;
}
#endif

#endif
