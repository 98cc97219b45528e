/* SPDX-License-Identifier: MIT */
/*
 * A loop over an index range whose iterations call the user's function. Their time is unknown, and
 * a failure ends the iterations above it. The callback `piece` defines what an iteration does.
 */
#ifndef PRI_RANGE_H
#define PRI_RANGE_H

#include <prange/loop.h>

#include <stdbool.h>
#include <stdint.h>

#include "base/failure.h"
#include "exec/progress.h"

typedef struct pri_range pri_range;

/* Runs iterations first .. end - 1 in order until one fails or lies above a failed one. */
typedef void pri_range_piece(pri_range *range, ptrdiff_t first, ptrdiff_t end, int thread);

struct pri_range {
    const char *name; /* of the public function */
    pri_range_piece *piece;
    ptrdiff_t begin, step;
    prange_body body; /* of prange_for */
    uint64_t user;    /* the user's function, as a number */
    bool search;      /* an early iteration may end the loop: always start iterations in order */
    void *ctx;        /* the user's context, or the job of `piece` */
    pri_failure failure;
    pri_progress *progress; /* NULL: none is reported; set by pri_range_run */
};

/* The index of iteration k. */
static inline ptrdiff_t pri_range_index(const pri_range *range, ptrdiff_t k)
{
    return (ptrdiff_t)((size_t)range->begin + (size_t)k * (size_t)range->step);
}

/* Runs `count` > 0 iterations: all, or those up to the lowest failure, or until cancelled. */
void pri_range_run(pri_range *range, ptrdiff_t count);

#endif
