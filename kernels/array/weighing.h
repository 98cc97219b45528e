/* SPDX-License-Identifier: MIT */
/*
 * Sums of weights in bins, in an order that only the numbers of values and of bins decide.
 */
#ifndef PRI_WEIGHING_H
#define PRI_WEIGHING_H

#include "counting.h"

/* The sizes and arrays. */
prange_status pri_weighing_check(const pri_counting *counting, const double *weights);

/* Sets the sums, once all arguments are checked. */
prange_status pri_weighing_run(const pri_counting *counting, const double *weights);

#endif
