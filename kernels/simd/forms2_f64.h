/* SPDX-License-Identifier: MIT */
/*
 * Block forms of f64 functions of two arguments.
 */
#ifndef PRI_FORMS2_F64_H
#define PRI_FORMS2_F64_H

#include "forms.h"

/* x^y, with a shorter form of the exponential where no result is near overflow or underflow. */
static inline __attribute__((always_inline)) int
block_pow(ptrdiff_t n, const double *x, const double *y, ptrdiff_t step, double *z)
{
    pairs w;
    int64_t ends;
    if (!logarithms_of_powers(n, x, y, step, &w, &ends))
        return 0;
    if (ends >= 0) {
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = prange_f64_exp_of_small_pair(pair_of(&w, i));
    } else {
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = prange_f64_exp_of_any_pair(pair_of(&w, i));
    }
    return 1;
}

/* Negative where the larger of a, b >= 0 lies outside 2^-400 .. 2^500, unless both are 0 or one is
 * NaN. */
static inline __attribute__((always_inline)) int64_t beyond_sides(double a, double b)
{
    const int64_t up = size_of(a), along = size_of(b), most = up > along ? up : along;
    const int64_t small = (most - size_of(0x1p-400)) & ~(most - 1);
    return small | ((size_of(0x1p500) - most) & ~(size_of(__builtin_inf()) - most));
}

/* Negative where a/b is below 2^-30 and not 0, if beyond_sides(a, b) is not negative. Otherwise the
 * sign has no meaning. */
static inline __attribute__((always_inline)) int64_t is_flat(double a, double b)
{
    const uint64_t up = (uint64_t)size_of(a), along = (uint64_t)size_of(b);
    return (int64_t)((up - along + (UINT64_C(30) << 52)) & ~(up - 1));
}

/* a/b where a/b is below 2^-30, else the given angle. */
static inline __attribute__((always_inline)) double flat_or(double a, double b, double angle)
{
    return prange_f64_select(a < b * 0x1p-30, a / prange_f64_select(b > 0.0, b, 1.0), angle);
}

/* The angle of (x[i], y[i]), for sides within the bounds of beyond_sides(). An angle so flat that
 * it equals the quotient y/x needs a division, which is made only in blocks that have such angles.
 */
static inline __attribute__((always_inline)) int
block_atan2(ptrdiff_t n, const double *y, const double *x, ptrdiff_t step, double *z)
{
    pairs t;
    double quarters[BLOCK], rest[BLOCK];
    int64_t outside = 0, flat = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const double a = __builtin_fabs(y[i]), b = __builtin_fabs(x[i * step]);
        const uint64_t none = (uint64_t)(a == 0.0) & (uint64_t)(b == 0.0);
        outside |= beyond_sides(a, b);
        flat |= is_flat(a, b);
        const prange_f64_sector sector = prange_f64_sector_of(a, prange_f64_select(none, 1.0, b));
        set_pair(&t, i, sector.t);
        quarters[i] = sector.quarters;
    }
    if (outside < 0)
        return 0;
    for (ptrdiff_t i = 0; i < n; i++)
        rest[i] = prange_f64_polynomial_atan_rest(t.hi[i] * t.hi[i]);
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_sector sector = {pair_of(&t, i), quarters[i]};
        set_pair(&t, i, prange_f64_atan_of_sector(sector, rest[i]));
        rest[i] = t.hi[i] + t.lo[i];
    }
    for (ptrdiff_t i = 0; flat < 0 && i < n; i++)
        rest[i] = flat_or(__builtin_fabs(y[i]), __builtin_fabs(x[i * step]), rest[i]);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = prange_f64_atan2_from(y[i], x[i * step], pair_of(&t, i), rest[i]);
    return 1;
}

#endif
