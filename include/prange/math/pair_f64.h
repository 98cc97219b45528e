/* SPDX-License-Identifier: MIT */
/*
 * Pairs of doubles for prange/math.h: the unevaluated sum hi + lo, of some 100 bits. The low part
 * may be a few units in the last place of the high one.
 *
 * Sums, products and polynomials are plain operations. An exact product takes fma where the
 * processor has it, else Dekker's splitting, which gives the same two numbers. So a function has
 * the same bits with and without fma, and a loop that calls it is vectorised at every level.
 *
 * Methods: Dekker 1971, Knuth's two-sum, and the survey of Joldes, Muller and Popescu 2017.
 */
#ifndef PRANGE_MATH_PAIR_F64_H
#define PRANGE_MATH_PAIR_F64_H

#include <prange/math/base.h>

/** @cond */
typedef struct prange_f64_pair {
    double hi, lo;
} prange_f64_pair;

PRANGE_MATH prange_f64_pair prange_f64_make(double hi, double lo)
{
    const prange_f64_pair pair = {hi, lo};
    return pair;
}

/* x with its sign changed if the top bit of sign is set. */
PRANGE_MATH double prange_f64_flip(double x, uint64_t sign)
{
    return prange_math_of_bits(prange_math_bits(x) ^ (sign & UINT64_C(1) << 63));
}

/*
 * yes where the condition (0 or 1) holds, else no. Masks, since a conditional expression lets the
 * compiler move the work behind a branch, and then it does not vectorise the loop.
 */
PRANGE_MATH uint64_t prange_f64_choose(uint64_t condition, uint64_t yes, uint64_t no)
{
    const uint64_t mask = -condition;
    return (yes & mask) | (no & ~mask);
}

PRANGE_MATH double prange_f64_select(uint64_t condition, double yes, double no)
{
    return prange_math_of_bits(
        prange_f64_choose(condition, prange_math_bits(yes), prange_math_bits(no)));
}

PRANGE_MATH prange_f64_pair prange_f64_sum(double a, double b)
{
    const double hi = a + b, part = hi - a;
    return prange_f64_make(hi, (a - (hi - part)) + (b - part));
}

/* For |a| >= |b|, or a = 0. */
PRANGE_MATH prange_f64_pair prange_f64_fast_sum(double a, double b)
{
    const double hi = a + b;
    return prange_f64_make(hi, b - (hi - a));
}

PRANGE_MATH prange_f64_pair prange_f64_product(double a, double b)
{
    const double hi = a * b;
#if defined __FMA__ || defined __aarch64__
    return prange_f64_make(hi, __builtin_fma(a, b, -hi));
#else
    const double at = a * 0x1.0000002p27, bt = b * 0x1.0000002p27;
    const double ah = at - (at - a), bh = bt - (bt - b), al = a - ah, bl = b - bh;
    return prange_f64_make(hi, ((ah * bh - hi) + ah * bl + al * bh) + al * bl);
#endif
}

/* a - q b where q is the rounded quotient of a and b: exact. */
PRANGE_MATH double prange_f64_remainder_of(double a, double q, double b)
{
#if defined __FMA__ || defined __aarch64__
    return __builtin_fma(-q, b, a);
#else
    const prange_f64_pair p = prange_f64_product(q, b);
    return (a - p.hi) - p.lo;
#endif
}

/* a + b where |a.hi| >= |b.hi|, or a = 0. */
PRANGE_MATH prange_f64_pair prange_f64_add_smaller(prange_f64_pair a, prange_f64_pair b)
{
    const prange_f64_pair s = prange_f64_fast_sum(a.hi, b.hi);
    return prange_f64_make(s.hi, s.lo + (a.lo + b.lo));
}

PRANGE_MATH prange_f64_pair prange_f64_add(prange_f64_pair a, prange_f64_pair b)
{
    const prange_f64_pair s = prange_f64_sum(a.hi, b.hi);
    return prange_f64_fast_sum(s.hi, s.lo + (a.lo + b.lo));
}

PRANGE_MATH prange_f64_pair prange_f64_add_double(prange_f64_pair a, double b)
{
    const prange_f64_pair s = prange_f64_sum(a.hi, b);
    return prange_f64_fast_sum(s.hi, s.lo + a.lo);
}

PRANGE_MATH prange_f64_pair prange_f64_multiply(prange_f64_pair a, prange_f64_pair b)
{
    const prange_f64_pair p = prange_f64_product(a.hi, b.hi);
    return prange_f64_make(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

PRANGE_MATH prange_f64_pair prange_f64_multiply_double(prange_f64_pair a, double b)
{
    const prange_f64_pair p = prange_f64_product(a.hi, b);
    return prange_f64_make(p.hi, p.lo + a.lo * b);
}

PRANGE_MATH prange_f64_pair prange_f64_divide(prange_f64_pair a, prange_f64_pair b)
{
    const double inverse = 1.0 / b.hi, hi = a.hi * inverse;
    const prange_f64_pair p = prange_f64_product(hi, b.hi);
    const double rest = ((a.hi - p.hi) - p.lo) + (a.lo - hi * b.lo);
    return prange_f64_make(hi, rest * inverse);
}

/* The square root of a >= 0; 0 / 0 is kept out for a = 0. */
PRANGE_MATH prange_f64_pair prange_f64_sqrt(prange_f64_pair a)
{
    const double hi = __builtin_sqrt(a.hi);
    const prange_f64_pair p = prange_f64_product(hi, hi);
    const double rest = ((a.hi - p.hi) - p.lo) + a.lo;
    return prange_f64_make(hi, prange_f64_select(hi > 0.0, rest * 0.5 / hi, 0.0));
}

PRANGE_MATH prange_f64_pair prange_f64_scale(prange_f64_pair a, double power)
{
    return prange_f64_make(a.hi * power, a.lo * power);
}

/* c + x p, a step of Horner's rule, where |c| is not less than |x p|. */
PRANGE_MATH prange_f64_pair prange_f64_step(prange_f64_pair c, prange_f64_pair x, prange_f64_pair p)
{
    const prange_f64_pair product = prange_f64_product(x.hi, p.hi);
    const double low = product.lo + (x.hi * p.lo + x.lo * p.hi);
    const prange_f64_pair s = prange_f64_fast_sum(c.hi, product.hi);
    return prange_f64_make(s.hi, s.lo + (low + c.lo));
}

/* The same for one double x. */
PRANGE_MATH prange_f64_pair prange_f64_step_of_double(prange_f64_pair c, double x,
                                                      prange_f64_pair p)
{
    const prange_f64_pair product = prange_f64_product(x, p.hi);
    const prange_f64_pair s = prange_f64_fast_sum(c.hi, product.hi);
    return prange_f64_make(s.hi, s.lo + ((product.lo + x * p.lo) + c.lo));
}

/* The same with a p of 53 bits, whose error is below the one wanted. */
PRANGE_MATH prange_f64_pair prange_f64_first_step(prange_f64_pair c, double x, double p)
{
    const prange_f64_pair s = prange_f64_fast_sum(c.hi, x * p);
    return prange_f64_make(s.hi, s.lo + c.lo);
}
/** @endcond */

#endif
