/* SPDX-License-Identifier: MIT */
/*
 * Sums of weights per bin. The order of additions depends on the numbers of values and bins alone.
 */
#ifndef PRI_WEIGHING_H
#define PRI_WEIGHING_H

#include "counting.h"

/* Checks the sizes and arrays. */
prange_status pri_weighing_check(const pri_counting *counting, const double *weights);

/* Sets the sums. All arguments have been checked. */
prange_status pri_weighing_run(const pri_counting *counting, const double *weights);

#endif
