/* SPDX-License-Identifier: MIT */
/*
 * Linear interpolation between two numbers, as quantiles and medians use it.
 */
#ifndef PRI_BASE_BETWEEN_H
#define PRI_BASE_BETWEEN_H

#include <math.h>

/* a + (b - a) part, computed from the nearer end, for a <= b and 0 <= part < 1. If b - a overflows,
 * both are halved first; otherwise the bits are those of the plain formula. */
static inline double pri_between(double a, double b, double part)
{
    if (part == 0.0 || a == b)
        return a;
    const double gap = b - a;
    if (!isinf(gap))
        return part < 0.5 ? a + gap * part : b - gap * (1.0 - part);
    if (isinf(a) || isinf(b))
        return a + b;
    const double low = 0.5 * a, high = 0.5 * b;
    return 2.0 * (part < 0.5 ? low + (high - low) * part : high - (high - low) * (1.0 - part));
}

#endif
