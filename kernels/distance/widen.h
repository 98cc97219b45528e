/* SPDX-License-Identifier: MIT */
/*
 * f64 copies of f32 points and parameters, for PRANGE_ACCUMULATE_F64.
 */
#ifndef PRI_WIDEN_H
#define PRI_WIDEN_H

#include "pairs.h"

/* PRI_TYPED(PRI_WIDENS) is true only in sources for f32 points; the rest is declared only there. */
#define PRI_WIDENS_f32 1

#if PRI_TYPED(PRI_WIDENS)

typedef struct pri_widened {
    pri_inputs_f64 inputs;
    prange_distance_options_f64 options; /* of the inputs */
    pri_memory memory;
} pri_widened;

/* Copies the inputs of a call, which must have been checked. After a failure there is nothing to
 * free. */
prange_status pri_widen(pri_widened *to, const pri_pairs *pairs);

void pri_widened_free(pri_widened *widened);

#endif

#endif
