/* SPDX-License-Identifier: MIT */
/*
 * When numbers are one value: zeros of both signs are, and all NaNs.
 */
#ifndef PRI_SAME_H
#define PRI_SAME_H

#include <stdbool.h>

#include "base/types.h"

#ifdef PRI_TYPE
/* a comes before b, NaNs being the last and zeros the same. */
static inline bool before(element a, element b)
{
    return (a < b) | (pri_isnan(b) & !pri_isnan(a));
}

/* A value that has several representations. */
static inline bool is_ambiguous(element a)
{
    return PRI_IS_REAL && (a == 0 || pri_isnan(a));
}
#endif

#endif
