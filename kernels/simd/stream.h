/* SPDX-License-Identifier: MIT */
/*
 * Copies with non-temporal stores.
 */
#ifndef PRI_STREAM_H
#define PRI_STREAM_H

#include <stdint.h>
#include <string.h>

#include "registers.h"
#include "vec.h"
#include "vec8.h"

/* Streams whole vectors from the first aligned address of y on, and stores single elements before
 * and after them. The caller orders the stores with pri_stream_fence(). */
static inline void stream_elements(ptrdiff_t n, const element *x, element *y)
{
    enum { WIDTH = PRI_VEC_BYTES / sizeof(element) };
    ptrdiff_t i = 0;
    for (; i < n && (uintptr_t)(y + i) % PRI_VEC_BYTES != 0; i++)
        y[i] = x[i];
    for (; i + WIDTH <= n; i += WIDTH) {
        pri_vec_f64 v;
        memcpy(&v, x + i, sizeof v);
        pri_stream_store(y + i, v);
    }
    for (; i < n; i++)
        y[i] = x[i];
}

/* Streams eight doubles to the beginning of a cache line. */
static inline void stream_v8(double *to, pri_v8 x)
{
    enum { WIDTH = PRI_VEC_BYTES / sizeof *to };
    pri_vec_f64 parts[8 / WIDTH];
    memcpy(parts, &x, sizeof x);
    for (int p = 0; p < 8 / WIDTH; p++)
        pri_stream_store(to + p * WIDTH, parts[p]);
}

#endif
