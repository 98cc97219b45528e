/* SPDX-License-Identifier: MIT */
/*
 * Equality of values: zeros of both signs are one value, and so are all NaNs.
 */
#ifndef PRI_SAME_H
#define PRI_SAME_H

#include <stdbool.h>

#include "base/types.h"

#ifdef PRI_TYPE
/* Whether a comes before b: NaNs are last, and both zeros are equal. */
static inline bool before(element a, element b)
{
    return (a < b) | (pri_isnan(b) & !pri_isnan(a));
}

/* Whether the value of a has several representations. */
static inline bool is_ambiguous(element a)
{
    return PRI_IS_REAL && (a == 0 || pri_isnan(a));
}
#endif

#endif
