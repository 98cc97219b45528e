/* SPDX-License-Identifier: MIT */
/*
 * The loop over an index range whose iterations are the user's: their time is unknown, and each may
 * end the loop above it. What an iteration is, the family says.
 */
#ifndef PRI_RANGE_H
#define PRI_RANGE_H

#include <prange/loop.h>

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "exec/progress.h"

typedef struct pri_range pri_range;

/* Iterations first .. end - 1 in order, up to the first that fails, or that lies above one that
 * failed. */
typedef void pri_range_piece(pri_range *range, ptrdiff_t first, ptrdiff_t end, int thread);

struct pri_range {
    const char *name; /* of the public function */
    pri_range_piece *piece;
    ptrdiff_t begin, step;
    prange_body body; /* of prange_for */
    uint64_t user;    /* the user's function, as a number */
    bool search;      /* what comes first may end the loop: iterations begin in order */
    void *ctx;        /* the user's, or the family's */
    pri_failure failure;
    pri_progress *progress; /* NULL: none is reported; set by pri_range_run */
};

/* The index of iteration k. */
static inline ptrdiff_t pri_range_index(const pri_range *range, ptrdiff_t k)
{
    return (ptrdiff_t)((size_t)range->begin + (size_t)k * (size_t)range->step);
}

/* All of `count` > 0 iterations, or as many as the lowest failure leaves, or a cancellation. */
void pri_range_run(pri_range *range, ptrdiff_t count);

#endif
