/* SPDX-License-Identifier: MIT */
/*
 * A number between two, as quantiles and medians take it.
 */
#ifndef PRI_BASE_BETWEEN_H
#define PRI_BASE_BETWEEN_H

#include <math.h>

/* a + (b - a) part, from the nearer end, for a <= b and 0 <= part < 1. Halved first where b - a
 * overflows; all other bits are those of the plain formula. */
static inline double pri_between(double a, double b, double part)
{
    if (part == 0.0 || a == b)
        return a;
    if (isinf(a) || isinf(b))
        return a + b;
    const double scale = isinf(b - a) ? 0.5 : 1.0;
    a *= scale;
    b *= scale;
    return (part < 0.5 ? a + (b - a) * part : b - (b - a) * (1.0 - part)) / scale;
}

#endif
