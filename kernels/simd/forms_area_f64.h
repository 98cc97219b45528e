/* SPDX-License-Identifier: MIT */
/*
 * Block forms of f64 functions that end in the logarithm of a pair: log1p, the inverse hyperbolic
 * functions and softplus. They are valid for all arguments.
 */
#ifndef PRI_FORMS_AREA_F64_H
#define PRI_FORMS_AREA_F64_H

#include "forms_f64.h"

static inline __attribute__((always_inline)) void set_ratio(pairs *s, double *whole, ptrdiff_t i,
                                                            prange_f64_ratio ratio)
{
    set_pair(s, i, ratio.s);
    whole[i] = ratio.n;
}

/* Replaces each ratio s by the logarithm of (1 + s) / (1 - s), to which n ln 2 is still to be
 * added.
 */
static inline __attribute__((always_inline)) void logarithms_of(ptrdiff_t n, pairs *s)
{
    for (ptrdiff_t i = 0; i < n; i++)
        set_pair(s, i, prange_f64_log_pair_of_quotient(pair_of(s, i)));
}

static inline int block_log1p(ptrdiff_t n, const double *x, double *y)
{
    pairs l;
    double whole[BLOCK];
    for (ptrdiff_t i = 0; i < n; i++)
        set_ratio(&l, whole, i, prange_f64_log1p_ratio(x[i]));
    logarithms_of(n, &l);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = prange_f64_log1p_from(x[i], prange_f64_log_join(whole[i], pair_of(&l, i)));
    return 1;
}

/* Inverse hyperbolic functions, which are logarithms of 1 + rest(x): `ratio` reduces the argument
 * of the logarithm, and `from` makes the result from the logarithm. */
static inline __attribute__((always_inline)) int
by_areas(ptrdiff_t n, const double *x, double *y, prange_f64_pair (*rest)(double x),
         prange_f64_ratio (*ratio)(double x, prange_f64_pair rest),
         double (*from)(double x, prange_f64_pair l))
{
    pairs l;
    double whole[BLOCK];
    for (ptrdiff_t i = 0; i < n; i++)
        set_pair(&l, i, rest(x[i]));
    for (ptrdiff_t i = 0; i < n; i++)
        set_ratio(&l, whole, i, ratio(x[i], pair_of(&l, i)));
    logarithms_of(n, &l);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = from(x[i], prange_f64_log_join(whole[i], pair_of(&l, i)));
    return 1;
}

static inline __attribute__((always_inline)) prange_f64_pair asinh_rest_of(double x)
{
    return prange_f64_asinh_rest(__builtin_fabs(x));
}

static inline int block_asinh(ptrdiff_t n, const double *x, double *y)
{
    return by_areas(n, x, y, asinh_rest_of, prange_f64_asinh_ratio, prange_f64_asinh_from);
}

static inline int block_acosh(ptrdiff_t n, const double *x, double *y)
{
    return by_areas(n, x, y, prange_f64_acosh_rest, prange_f64_area_ratio, prange_f64_acosh_from);
}

static inline int block_atanh(ptrdiff_t n, const double *x, double *y)
{
    return by_areas(n, x, y, prange_f64_atanh_rest, prange_f64_atanh_ratio, prange_f64_atanh_from);
}

static inline int block_softplus(ptrdiff_t n, const double *x, double *y)
{
    pairs v, l;
    double shifted[BLOCK], whole[BLOCK], z[BLOCK];
    int64_t below = 0;
    powers_of(n, x, prange_f64_softplus_argument, &v, shifted);
    for (ptrdiff_t i = 0; i < n; i++) {
        set_pair(&v, i, prange_f64_one_plus(prange_f64_power_of(pair_of(&v, i), shifted[i])));
        set_ratio(&l, whole, i, prange_f64_softplus_ratio(pair_of(&v, i), shifted[i]));
        below |= beyond(x[i], 42.0);
    }
    logarithms_of(n, &l);
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = prange_f64_softplus_from(x[i], prange_f64_log_join(whole[i], pair_of(&l, i)));
    if (below < 0)
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = prange_f64_softplus_below(x[i], z[i], pair_of(&v, i), shifted[i]);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = z[i];
    return 1;
}

#endif
