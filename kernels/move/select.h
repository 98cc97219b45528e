/* SPDX-License-Identifier: MIT */
#ifndef PRI_SELECT_H
#define PRI_SELECT_H

#include "base/types.h"

/* The number of nonzero elements among n, counted on the calling thread. */
#define PRI_DECLARE_COUNT(name, element, accumulator, total, moment)                               \
    ptrdiff_t pri_select_count_##name(ptrdiff_t n, const element *x);
PRI_TYPES(PRI_DECLARE_COUNT)
#undef PRI_DECLARE_COUNT

#endif
