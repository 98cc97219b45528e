/* SPDX-License-Identifier: MIT */
/*
 * What all forms of distances share: the metric with its parameters, the points made ready for it,
 * and the distances of some points to the panels of others.
 *
 * A call begins with the user's arguments, checks what it will write, opens (which takes all
 * memory), prepares with its team, asks for strips as it likes, and closes.
 */
#ifndef PRI_DISTANCE_H
#define PRI_DISTANCE_H

#include <prange/pairwise.h>

#include <stdbool.h>

#include "base/scratch.h"
#include "exec/team.h"
#include "simd/blocks.h"

/* What a row goes through before it meets others. */
typedef enum pri_preparation {
    PRI_AS_IT_IS,
    PRI_UNIT,
    PRI_CENTRED_UNIT,
    PRI_TRUTH,
    PRI_SHARES,
    PRI_WHITENED
} pri_preparation;

typedef struct pri_rules {
    pri_step step;
    pri_ending ending; /* of PRI_STEP_SQUARES */
    pri_finish finish;
    pri_preparation prepare;
    bool weighted; /* weights are taken */
    double ns;     /* a coordinate of a pair, on one thread with AVX-512, measured at 1000 x 64 */
} pri_rules;

/* Memory that a call writes. */
typedef struct pri_written {
    const char *name;
    const void *data;
    ptrdiff_t bytes;
} pri_written;

#define REAL double
#define TYPED(name) name##_f64
#include "distance_declared.h"
#undef REAL
#undef TYPED

#define REAL float
#define TYPED(name) name##_f32
#include "distance_declared.h"
#undef REAL
#undef TYPED

/* pri_distance_strip_f64 with each distance rounded. */
void pri_distance_strip_to_f32(const pri_distance_f64 *of, ptrdiff_t top, ptrdiff_t rows,
                               ptrdiff_t left, ptrdiff_t cols, float *out, ptrdiff_t stride);

#endif
