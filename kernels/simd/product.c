/* SPDX-License-Identifier: MIT */
/*
 * What goes before a matrix product and after it, so that it gives distances. All in double.
 */
#include <math.h>

#include "lanes.h"
#include "level.h"
#include "vec.h"

/* As many coordinates as a vector has doubles. */
static inline pri_vec_f64 widen_f64(const double *x)
{
    return pri_load_f64(x);
}

typedef float half_of_vec __attribute__((vector_size(PRI_VEC_BYTES / 2)));

static inline pri_vec_f64 widen_f32(const float *x)
{
    half_of_vec half;
    memcpy(&half, x, sizeof half);
    return __builtin_convertvector(half, pri_vec_f64);
}

static inline double as_square(double square)
{
    return square;
}

static inline double as_root(double square)
{
    return sqrt(square);
}

static inline double as_half(double square)
{
    return square > 4 ? 2 : square / 2;
}

#define REAL double
#define TYPED(name) name##_f64
#include "product_typed.h"
#undef REAL
#undef TYPED

#define REAL float
#define TYPED(name) name##_f32
#include "product_typed.h"
