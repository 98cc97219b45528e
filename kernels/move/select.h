/* SPDX-License-Identifier: MIT */
#ifndef PRI_SELECT_H
#define PRI_SELECT_H

#include "base/types.h"

/* How many of n elements are not 0, on the caller's thread. */
#define PRI_DECLARE_COUNT(name, element, accumulator, total, moment)                               \
    ptrdiff_t pri_select_count_##name(ptrdiff_t n, const element *x);
PRI_TYPES(PRI_DECLARE_COUNT)
#undef PRI_DECLARE_COUNT

#endif
