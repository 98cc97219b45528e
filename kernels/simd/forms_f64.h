/* SPDX-License-Identifier: MIT */
/*
 * Block forms of f64 functions of one argument.
 */
#ifndef PRI_FORMS_F64_H
#define PRI_FORMS_F64_H

#include "forms.h"

/* Exponentials 2^n e^r, for |x| below the limit, where the results are normal. */
static inline __attribute__((always_inline)) int by_reduced(ptrdiff_t n, const double *x, double *y,
                                                            prange_f64_reduced (*reduce)(double x),
                                                            double limit)
{
    pairs r;
    double shifted[BLOCK];
    int64_t outside = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_reduced power = reduce(x[i]);
        outside |= beyond(x[i], limit);
        set_pair(&r, i, power.r);
        shifted[i] = power.shifted;
    }
    if (outside < 0)
        return 0;
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = prange_f64_normal_exp(prange_f64_exp_reduced(pair_of(&r, i), shifted[i]));
    return 1;
}

static inline int block_exp(ptrdiff_t n, const double *x, double *y)
{
    return by_reduced(n, x, y, prange_f64_exp_reduce, 708.0);
}

static inline int block_exp2(ptrdiff_t n, const double *x, double *y)
{
    return by_reduced(n, x, y, prange_f64_exp2_reduce, 1021.0);
}

static inline int block_exp10(ptrdiff_t n, const double *x, double *y)
{
    return by_reduced(n, x, y, prange_f64_exp10_reduce, 307.0);
}

/* Splits x = 2^n m and computes the quotient s from which the logarithm of m follows. If `normal`,
 * this is valid for positive normal x, otherwise also for subnormal x. Returns 0 unless all x are
 * positive, normal and finite. */
static inline __attribute__((always_inline)) int quotients_of(ptrdiff_t n, const double *x,
                                                              int normal, pairs *s, double *whole)
{
    int64_t outside = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_split part =
            normal ? prange_f64_split_normal(x[i], 0x1p52 + 1024.0) : prange_f64_split_of(x[i]);
        outside |= beyond_normal(x[i]);
        set_pair(s, i, prange_f64_log_quotient_of(part.m));
        whole[i] = part.n;
    }
    return outside >= 0;
}

/* For positive normal x. */
static inline int block_log(ptrdiff_t n, const double *x, double *y)
{
    pairs s;
    double whole[BLOCK];
    if (!quotients_of(n, x, 1, &s, whole))
        return 0;
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_pair l =
            prange_f64_log_join(whole[i], prange_f64_log_from_quotient(pair_of(&s, i)));
        y[i] = l.hi + l.lo;
    }
    return 1;
}

/* Logarithms to other bases, valid for all x. The quotients are computed again if some x is not
 * positive and normal. */
static inline __attribute__((always_inline)) int
by_logarithms(ptrdiff_t n, const double *x, double *y, double (*from)(double n, prange_f64_pair l))
{
    pairs l;
    double whole[BLOCK];
    const int normal = quotients_of(n, x, 1, &l, whole);
    if (!normal)
        quotients_of(n, x, 0, &l, whole);
    for (ptrdiff_t i = 0; i < n; i++)
        set_pair(&l, i, prange_f64_log_pair_of_quotient(pair_of(&l, i)));
    if (normal) {
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            y[i] = from(whole[i], pair_of(&l, i));
    } else {
        PRI_INDEPENDENT
        for (ptrdiff_t i = 0; i < n; i++)
            y[i] = prange_f64_log_special(x[i], from(whole[i], pair_of(&l, i)));
    }
    return 1;
}

static inline int block_log2(ptrdiff_t n, const double *x, double *y)
{
    return by_logarithms(n, x, y, prange_f64_log2_from);
}

static inline int block_log10(ptrdiff_t n, const double *x, double *y)
{
    return by_logarithms(n, x, y, prange_f64_log10_from);
}

/* Valid for all x. */
static inline int block_sigmoid(ptrdiff_t n, const double *x, double *y)
{
    pairs v;
    double shifted[BLOCK];
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_reduced power = prange_f64_exp_reduce(prange_f64_sigmoid_argument(x[i]));
        set_pair(&v, i, power.r);
        shifted[i] = power.shifted;
    }
    for (ptrdiff_t i = 0; i < n; i++)
        set_pair(&v, i, prange_f64_one_plus(prange_f64_exp_reduced(pair_of(&v, i), shifted[i])));
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = prange_f64_sigmoid_from(x[i], pair_of(&v, i), shifted[i]);
    return 1;
}

/* e^argument(x) = 2^n (1 + e), with n in the low bits of shifted. */
static inline __attribute__((always_inline)) void
powers_of(ptrdiff_t n, const double *x, double (*argument)(double x), pairs *e, double *shifted)
{
    double rest[BLOCK];
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_reduced power = prange_f64_exp_reduce(argument(x[i]));
        set_pair(e, i, power.r);
        shifted[i] = power.shifted;
    }
    for (ptrdiff_t i = 0; i < n; i++)
        rest[i] = prange_f64_polynomial_exp_pair_rest(e->hi[i]);
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_pair r = pair_of(e, i);
        const prange_f64_pair third = prange_f64_polynomial_exp_pair_pairs(r, rest[i]);
        set_pair(e, i, prange_f64_exp_from_third(r, third));
    }
}

/* Functions of e^argument(x) as a pair, valid for all x. */
static inline __attribute__((always_inline)) int
by_pairs(ptrdiff_t n, const double *x, double *y, double (*argument)(double x),
         double (*from)(double x, prange_f64_power power))
{
    pairs e;
    double shifted[BLOCK];
    powers_of(n, x, argument, &e, shifted);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = from(x[i], prange_f64_power_of(pair_of(&e, i), shifted[i]));
    return 1;
}

static inline int block_expm1(ptrdiff_t n, const double *x, double *y)
{
    return by_pairs(n, x, y, prange_f64_expm1_argument, prange_f64_expm1_of_power);
}

static inline int block_sinh(ptrdiff_t n, const double *x, double *y)
{
    return by_pairs(n, x, y, prange_f64_hyperbolic_argument, prange_f64_sinh_of_power);
}

static inline __attribute__((always_inline)) double cosh_of_power(double x, prange_f64_power p)
{
    (void)x;
    return prange_f64_hyperbolic_of(p, 1.0);
}

static inline int block_cosh(ptrdiff_t n, const double *x, double *y)
{
    return by_pairs(n, x, y, prange_f64_hyperbolic_argument, cosh_of_power);
}

static inline int block_tanh(ptrdiff_t n, const double *x, double *y)
{
    pairs e;
    double shifted[BLOCK];
    powers_of(n, x, prange_f64_tanh_argument, &e, shifted);
    for (ptrdiff_t i = 0; i < n; i++)
        set_pair(&e, i, prange_f64_expm1_from(pair_of(&e, i), prange_math_bits(shifted[i])));
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = prange_f64_tanh_from(x[i], pair_of(&e, i));
    return 1;
}

/* Valid for all x. */
static inline int block_atan(ptrdiff_t n, const double *x, double *y)
{
    pairs t;
    double quarters[BLOCK], rest[BLOCK];
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_sector sector = prange_f64_atan_sector(x[i]);
        set_pair(&t, i, sector.t);
        quarters[i] = sector.quarters;
    }
    for (ptrdiff_t i = 0; i < n; i++)
        rest[i] = prange_f64_polynomial_atan_rest(t.hi[i] * t.hi[i]);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_sector sector = {pair_of(&t, i), quarters[i]};
        y[i] = prange_f64_atan_from(x[i], prange_f64_atan_of_sector(sector, rest[i]));
    }
    return 1;
}

/* Reduced angles of a block: the remainders r and the multiples of pi/2. */
typedef struct angles {
    pairs r;
    uint64_t turns[BLOCK];
} angles;

static inline __attribute__((always_inline)) prange_f64_angle angle_of(const angles *all,
                                                                       ptrdiff_t i)
{
    const prange_f64_angle angle = {pair_of(&all->r, i), all->turns[i]};
    return angle;
}

/* Reduces x + quarters pi/2 modulo pi/2. Returns 0 unless all |x| are below 2^20. */
static inline __attribute__((always_inline)) int reduce_angles(ptrdiff_t n, const double *x,
                                                               uint64_t quarters, angles *to)
{
    int64_t outside = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_angle angle = prange_f64_reduce_small(x[i]);
        outside |= beyond(x[i], 0x1p20);
        set_pair(&to->r, i, angle.r);
        to->turns[i] = angle.n + quarters;
    }
    return outside >= 0;
}

static inline __attribute__((always_inline)) int block_sine(ptrdiff_t n, const double *x, double *y,
                                                            uint64_t quarters)
{
    angles all;
    double rest[BLOCK];
    if (!reduce_angles(n, x, quarters, &all))
        return 0;
    for (ptrdiff_t i = 0; i < n; i++)
        rest[i] = prange_f64_sin_rest(angle_of(&all, i));
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) {
        const double sine = prange_f64_sin_from(angle_of(&all, i), rest[i]);
        y[i] = quarters ? sine : prange_f64_or_tiny(x[i], sine);
    }
    return 1;
}

static inline int block_sin(ptrdiff_t n, const double *x, double *y)
{
    return block_sine(n, x, y, 0);
}

static inline int block_cos(ptrdiff_t n, const double *x, double *y)
{
    return block_sine(n, x, y, 1);
}

static inline int block_tan(ptrdiff_t n, const double *x, double *y)
{
    angles all;
    if (!reduce_angles(n, x, 0, &all))
        return 0;
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = prange_f64_or_tiny(x[i], prange_f64_tan_of(angle_of(&all, i)));
    return 1;
}

/* |x| where |x| < 1, and 0 elsewhere. */
static inline __attribute__((always_inline)) double below_one(double x)
{
    return prange_f64_select(__builtin_fabs(x) < 1.0, __builtin_fabs(x), 0.0);
}

/* erf |x| for |x| < 1. */
static inline void erf_near(ptrdiff_t n, const double *x, double *near)
{
    double rest[BLOCK];
    for (ptrdiff_t i = 0; i < n; i++) {
        const double size = below_one(x[i]);
        rest[i] = prange_f64_polynomial_erf_rest(size * size);
    }
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_pair p = prange_f64_erf_from(below_one(x[i]), rest[i]);
        near[i] = p.hi + p.lo;
    }
}

/* The factors of erfc x for x >= 0. */
typedef struct erfc_terms {
    pairs power, inverse, v;
    double shifted[BLOCK];
} erfc_terms;

/* The factors for |x|, clamped to least .. most. The constant c defines the argument v of the
 * polynomial. */
static inline __attribute__((always_inline)) void
erfc_terms_of(ptrdiff_t n, const double *x, double least, double most, double c, erfc_terms *to)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const double size = prange_f64_clamp(__builtin_fabs(x[i]), least, most);
        const prange_f64_reduced y = prange_f64_erfc_power(size);
        const prange_f64_erfc_parts parts = prange_f64_erfc_prepare(size, c);
        set_pair(&to->power, i, y.r);
        to->shifted[i] = y.shifted;
        set_pair(&to->inverse, i, parts.inverse);
        set_pair(&to->v, i, parts.v);
    }
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_power y = prange_f64_exp_reduced(pair_of(&to->power, i), to->shifted[i]);
        set_pair(&to->power, i, prange_f64_one_and_rest(y));
    }
}

/* erf |x| for |x| >= 1. */
static inline void erf_far(ptrdiff_t n, const double *x, double *far)
{
    erfc_terms terms;
    double rest[BLOCK];
    erfc_terms_of(n, x, 1.0, 6.5, 1.75, &terms);
    for (ptrdiff_t i = 0; i < n; i++)
        rest[i] = prange_f64_polynomial_erfc_of_erf_rest(terms.v.hi[i]);
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_pair r =
            prange_f64_polynomial_erfc_of_erf_pairs(pair_of(&terms.v, i), rest[i]);
        const prange_f64_pair c =
            prange_f64_erfc_join(pair_of(&terms.power, i), pair_of(&terms.inverse, i), r);
        far[i] = prange_f64_less_small(1.0, c, prange_math_bits(terms.shifted[i]));
    }
}

/* Valid for all x. */
static inline int block_erfc(ptrdiff_t n, const double *x, double *y)
{
    erfc_terms terms;
    double rest[BLOCK];
    erfc_terms_of(n, x, 0.0, 27.5, 1.125, &terms);
    for (ptrdiff_t i = 0; i < n; i++)
        rest[i] = prange_f64_polynomial_erfc_rest(terms.v.hi[i]);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) {
        const prange_f64_pair r = prange_f64_erfc_scaled(pair_of(&terms.v, i), rest[i]);
        const prange_f64_pair c =
            prange_f64_erfc_join(pair_of(&terms.power, i), pair_of(&terms.inverse, i), r);
        y[i] = prange_f64_erfc_from(x[i], c, prange_math_bits(terms.shifted[i]));
    }
    return 1;
}

/* For x = 0 and for |x| >= 2^-500. */
static inline int block_erf(ptrdiff_t n, const double *x, double *y)
{
    double near[BLOCK], far[BLOCK];
    int64_t tiny = 0, small = 0, large = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const int64_t size = size_of(x[i]), zero = size - 1;
        tiny |= (size - size_of(0x1p-500)) & ~zero;
        small |= size - size_of(1.0);
        large |= beyond(x[i], 1.0);
    }
    if (tiny < 0)
        return 0;
    if (small < 0)
        erf_near(n, x, near);
    if (large < 0)
        erf_far(n, x, far);
    PRI_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) {
        const double size = prange_f64_select(__builtin_fabs(x[i]) < 1.0, near[i], far[i]);
        y[i] = prange_f64_flip(size, prange_math_bits(x[i]));
    }
    return 1;
}

/* Applies the reflection formula to the products of |x| where x < 0. */
static inline void lgamma_reflect(ptrdiff_t n, const double *x, pairs *product)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const double below = prange_f64_select(x[i] < 0.0, x[i], -1.0);
        const prange_f64_pair p = prange_f64_lgamma_reflected(below, pair_of(product, i));
        set_pair(product, i, prange_f64_select_pair(x[i] < 0.0, p, pair_of(product, i)));
    }
}

/* For |x| from 2^-60 to 2^900. */
static inline int block_lgamma(ptrdiff_t n, const double *x, double *y)
{
    pairs series, product;
    double size[BLOCK], z[BLOCK];
    int64_t outside = 0, negative = 0;
    uint64_t close = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        size[i] = __builtin_fabs(x[i]);
        outside |= beyond(x[i], 0x1p900) | (size_of(x[i]) - size_of(0x1p-60));
        negative |= (int64_t)prange_math_bits(x[i]);
        close |= prange_f64_lgamma_is_close(x[i]);
    }
    if (outside < 0)
        return 0;
    for (ptrdiff_t i = 0; i < n; i++)
        set_pair(&series, i, prange_f64_stirling_log(size[i], 1.0));
    for (ptrdiff_t i = 0; i < n; i++)
        set_pair(&product, i, prange_f64_stirling_product(size[i]));
    if (negative < 0)
        lgamma_reflect(n, x, &product);
    for (ptrdiff_t i = 0; i < n; i++)
        z[i] = prange_f64_lgamma_from(pair_of(&series, i), pair_of(&product, i), 1.0);
    if (negative < 0)
        for (ptrdiff_t i = 0; i < n; i++) {
            const double all = prange_f64_flip(z[i], prange_math_bits(x[i]));
            z[i] = prange_f64_lgamma_or_pole(x[i], prange_f64_lgamma_below(x[i], all));
        }
    if (close)
        for (ptrdiff_t i = 0; i < n; i++)
            z[i] = prange_f64_select(prange_f64_lgamma_is_close(x[i]),
                                     prange_f64_lgamma_close(x[i]), z[i]);
    for (ptrdiff_t i = 0; i < n; i++)
        y[i] = z[i];
    return 1;
}

#endif
