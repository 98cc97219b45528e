/* SPDX-License-Identifier: MIT */
/*
 * Partial histograms: the counts of the elements that are contained, and the spans of these
 * elements.
 */
#ifndef PRI_PARTIAL_HISTOGRAM_H
#define PRI_PARTIAL_HISTOGRAM_H

#include "base/types.h"
#include "state.h"

#if PRI_IS_NUMBER
extern const pri_partial_kind PRI_TYPED(pri_partial_histograms);

prange_status PRI_TYPED(pri_partial_count)(const char *function, prange_partial *partial,
                                           ptrdiff_t first, ptrdiff_t count, const element *x);
#endif

#endif
