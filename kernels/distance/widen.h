/* SPDX-License-Identifier: MIT */
/*
 * f32 points and parameters as f64, for PRANGE_ACCUMULATE_F64.
 */
#ifndef PRI_WIDEN_H
#define PRI_WIDEN_H

#include "distance.h"

typedef struct pri_widened {
    prange_distance_options_f64 how;
    const double *x, *y;
    pri_memory memory;
} pri_widened;

/* Copies what a measure reads, which must have been checked. After a failure there is nothing to
 * free. */
prange_status pri_widen(pri_widened *to, const pri_distance_f32 *of);

void pri_widened_free(pri_widened *widened);

#endif
