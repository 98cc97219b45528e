/* SPDX-License-Identifier: MIT */
#ifndef PRI_PARTIAL_H
#define PRI_PARTIAL_H

#include "base/types.h"

/* What a block of a reduction, or a fold of blocks, amounts to. */
typedef struct pri_partial {
    union {
        accumulator value; /* sum, product or extreme */
        double mean;       /* of a variance */
    };
    double m2;       /* variance: the sum of squared deviations from the mean */
    ptrdiff_t index; /* variance: the number of elements; else set by the caller, and left alone */
} pri_partial;

#endif
