/* SPDX-License-Identifier: MIT */
/*
 * Sums of weights per bin. The order of additions depends on the numbers of values and bins alone.
 */
#ifndef PRI_BIN_WEIGHTS_H
#define PRI_BIN_WEIGHTS_H

#include "bin_counts.h"

/* Checks the sizes and arrays. */
prange_status pri_bin_weights_check(const pri_binning *binning, const double *weights);

/* Sets the sums. All arguments have been checked. */
prange_status pri_bin_weights_run(const pri_binning *binning, const double *weights);

#endif
