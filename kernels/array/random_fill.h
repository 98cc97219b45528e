/* SPDX-License-Identifier: MIT */
/*
 * Fills arrays of any type with random numbers. A piece is a range of indices; its numbers depend
 * on the indices alone.
 */
#ifndef PRI_RANDOM_FILL_H
#define PRI_RANDOM_FILL_H

#include <prange/status.h>

#include "simd/random.h"

/* Writes the numbers of a part to x. */
typedef void pri_random_fill(const pri_stream *part, const void *distribution, void *x);

typedef struct pri_random_array {
    const char *function;
    pri_stream stream;
    pri_random_fill *fill;
    const void *distribution; /* passed to fill */
    const char *name;         /* of x in the prototype; NULL: "x" */
    void *x;
    size_t size; /* bytes per element */
    double ns;   /* estimated time per element */
} pri_random_array;

/* Checks the indices and x, and fills x. */
prange_status pri_random_run(const pri_random_array *array);

#endif
