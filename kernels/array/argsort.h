/* SPDX-License-Identifier: MIT */
#ifndef PRI_ARGSORT_H
#define PRI_ARGSORT_H

#include <prange/status.h>

#include "base/types.h"

#ifdef PRI_TYPE
/* The stable order of n > 0 numbers by a radix sort; PRANGE_ERROR_MEMORY without order written. */
prange_status PRI_TYPED(pri_argsort_radix)(const char *function, ptrdiff_t n, const element *x,
                                           ptrdiff_t *order);
#endif

#endif
