/* SPDX-License-Identifier: MIT */
#ifndef PRI_HISTOGRAM_H
#define PRI_HISTOGRAM_H

#include <prange/status.h>

#include "base/types.h"

/* Checks the arguments of a histogram with bins of equal width; and computes it from checked
 * arguments. */
prange_status PRI_TYPED(pri_histogram_check)(const char *function, ptrdiff_t n, const element *x,
                                             ptrdiff_t bins, element low, element high,
                                             ptrdiff_t *counts);
prange_status PRI_TYPED(pri_histogram_run)(const char *function, ptrdiff_t n, const element *x,
                                           ptrdiff_t bins, element low, element high,
                                           ptrdiff_t *counts);

#endif
