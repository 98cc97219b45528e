/* SPDX-License-Identifier: MIT */
/*
 * Vectors of the current element type, including integers, for matrix products.
 */
#ifndef PRI_PRODUCT_LANES_H
#define PRI_PRODUCT_LANES_H

#include "vec.h"

typedef element vec __attribute__((vector_size(PRI_VEC_BYTES)));

#include "parts.h"

enum { LANES = PRI_VEC_BYTES / sizeof(element) };

static inline vec load(const element *x)
{
    vec v;
    memcpy(&v, x, sizeof v);
    return v;
}

static inline void store(element *x, vec v)
{
    memcpy(x, &v, sizeof v);
}

static inline vec all(element x)
{
    return x - (vec){0};
}

static inline vec multiply_add(vec x, vec y, vec sum)
{
#if PRI_IS_REAL
    return PRI_TYPED(pri_fma)(x, y, sum);
#else
    return x * y + sum;
#endif
}

#endif
