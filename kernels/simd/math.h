/* SPDX-License-Identifier: MIT */
/*
 * Elementary functions on vectors of doubles, with the same bits at every level. They use only
 * sums, differences, products, divisions, fused multiply-adds and integer operations, and no branch
 * depends on a lane's value.
 *
 * Each function reduces its argument to a small interval (Cody and Waite) and evaluates a
 * polynomial by Horner's rule. The coefficients interpolate the function at Chebyshev points and
 * were computed with 300 bits. The comment on each polynomial states the error of the rounded
 * polynomial, relative to the function. tests/elementary.c tests the total errors, which are stated
 * in units of 2^-53.
 *
 * These functions serve the distances, which need no higher accuracy and keep a vector of pairs of
 * points in registers. The functions of prange/math.h, accurate to half a unit, take 1.5 to 8 times
 * as long there (docs/measurements.md). Block forms as in forms.h would have to store the
 * intermediate results that are kept in registers here.
 */
#ifndef PRI_MATH_H
#define PRI_MATH_H

#include "vec.h"

/* Adding and subtracting this constant rounds a number below 2^51 to an integer, ties to even.
 * After the addition the lowest bits of the sum hold that integer. */
#define PRI_ROUNDER 0x1.8p52

static inline pri_vec_f64 pri_round_f64(pri_vec_f64 x)
{
    return (x + PRI_ROUNDER) - PRI_ROUNDER;
}

/* c[0] + c[1] x + ... + c[count-1] x^(count-1) for a constant count. (Evaluating even and odd
 * powers in parallel was at most 6 % faster, since operations on other pairs hide the latency.) */
static inline __attribute__((always_inline)) pri_vec_f64
pri_polynomial(const int count, const double *c, pri_vec_f64 x)
{
    pri_vec_f64 sum = pri_all_f64(c[count - 1]);
    PRI_UNROLL
    for (int k = count - 2; k >= 0; k--)
        sum = pri_fma_f64(sum, x, pri_all_f64(c[k]));
    return sum;
}

/* A logarithm to base 2 in two parts: an integer and a rest in [-1/2, 1/2]. */
typedef struct pri_logarithm {
    pri_vec_f64 whole, part;
} pri_logarithm;

/*
 * The logarithm of x > 0, including subnormal x. `part` has a relative error of 4 units and is
 * exactly 0 for x = 1. For 0, infinities and NaN the parts are meaningless.
 */
static inline pri_logarithm pri_log2(pri_vec_f64 x)
{
    /* 2/ln 2 atanh(s)/s in s^2 up to (sqrt(2) - 1)^4; error 2^-60. */
    static const double c[] = {0x1.71547652b82fep+1, 0.9617966939259756,  0.5770780163555981,
                               0.4121985831021106,   0.32059890042182215, 0.26230786391134053,
                               0.22197652442853488,  0.19142773772579882, 0.18880213866521517};
    /* The bits of sqrt(1/2) and of 1, and the mask of the significand. */
    const uint64_t low = 0x3fe6a09e667f3bcd, one = 0x3ff0000000000000, mask = 0xfffffffffffff;
    const pri_mask_f64 tiny = x < 0x1p-1022;
    x = pri_select_f64(tiny, x * 0x1p54, x);
    const pri_bits_f64 moved = (pri_bits_f64)x + (one - low);
    const pri_vec_f64 m = (pri_vec_f64)((moved & mask) + low); /* in [sqrt(1/2), sqrt(2)) */
    /* The exponent as an integer, converted by placing it in the low bits of 2^52. */
    const pri_vec_f64 whole = (pri_vec_f64)(moved >> 52 | 0x4330000000000000) - (0x1p52 + 1023) -
                              pri_only_f64(tiny, pri_all_f64(54));
    const pri_vec_f64 s = (m - 1) / (m + 1);
    return (pri_logarithm){whole, s * pri_polynomial(9, c, s * s)};
}

/*
 * 2^x with an error of 1.5 units for -1022 <= x < 1024, exact where x is an integer. Smaller x give
 * subnormal results and 0, larger x infinity. NaN for NaN.
 */
static inline pri_vec_f64 pri_exp2(pri_vec_f64 x)
{
    /* 2^x in [-1/2, 1/2]; error 2^-55. */
    static const double c[] = {1,
                               0.6931471805599453,
                               0.24022650695910097,
                               0.0555041086648216,
                               0.009618129107606888,
                               0.0013333558146416936,
                               0.0001540353044173605,
                               1.525273382983612e-05,
                               1.321544258792169e-06,
                               1.0178062445845774e-07,
                               7.072585949269223e-09,
                               4.4549605981865186e-10};
    x = pri_min_f64(pri_all_f64(1100), pri_max_f64(pri_all_f64(-1100), x));
    const pri_vec_f64 whole = pri_round_f64(x), fraction = x - whole;
    /* Two powers of two, since a single one would be out of range where the result is subnormal. */
    const pri_vec_f64 half = pri_round_f64(whole * 0.5), other = whole - half;
    const uint64_t one = 0x3ff0000000000000;
    const pri_vec_f64 a = (pri_vec_f64)(((pri_bits_f64)(half + PRI_ROUNDER) << 52) + one);
    const pri_vec_f64 b = (pri_vec_f64)(((pri_bits_f64)(other + PRI_ROUNDER) << 52) + one);
    return pri_polynomial(12, c, fraction) * a * b;
}

/* pi as an unevaluated sum of three parts. */
#define PRI_PI 0x1.921fb54442d18p+1
#define PRI_PI_2 0x1.1a62633145c07p-53
#define PRI_PI_3 (-0x1.f1976b7ed8fbcp-109)

/* An angle reduced modulo pi to [-pi/2, pi/2]. The sign bit of `odd` is set where the multiple of
 * pi is odd. */
typedef struct pri_angle {
    pri_vec_f64 x;
    pri_mask_f64 odd;
} pri_angle;

/* Reduces x + rest for |x| up to 2^30, where rest is a rounding error of x. The error is 2 units of
 * the reduced angle and of rest, however much of x cancels. */
static inline pri_angle pri_reduce(pri_vec_f64 x, pri_vec_f64 rest)
{
    const pri_vec_f64 shifted = x * 0x1.45f306dc9c883p-2 + PRI_ROUNDER, n = shifted - PRI_ROUNDER;
    const pri_vec_f64 near = pri_fma_f64(-n, pri_all_f64(PRI_PI), x); /* exact */
    const pri_vec_f64 nearer = pri_fma_f64(-n, pri_all_f64(PRI_PI_2), near);
    return (pri_angle){nearer + pri_fma_f64(-n, pri_all_f64(PRI_PI_3), rest),
                       (pri_mask_f64)((pri_bits_f64)shifted << 63)};
}

/* The sine in [-pi/2, pi/2], with an error of 2 units. pri_sin(-x) is exactly -pri_sin(x). */
static inline pri_vec_f64 pri_sin(pri_vec_f64 x)
{
    /* (sin x / x - 1) / x^2 in x^2; error 2^-54. */
    static const double c[] = {-0.16666666666666666,    0.008333333333333316,
                               -0.00019841269841254974, 2.7557319219162993e-06,
                               -2.5052107616965613e-08, 1.6058977310482129e-10,
                               -7.643970233520291e-13,  2.7314439779805667e-15};
    const pri_vec_f64 z = x * x;
    return pri_fma_f64(x * z, pri_polynomial(8, c, z), x);
}

/* The cosine in [-pi/2, pi/2], with an error of 2.5 units even near its zeros. */
static inline pri_vec_f64 pri_cos(pri_vec_f64 x)
{
    return pri_sin((PRI_PI / 2 - pri_abs_f64(x)) + PRI_PI_2 / 2);
}

/* The arc tangent in [0, sqrt(2) - 1], with an error of 1.5 units. */
static inline pri_vec_f64 pri_atan(pri_vec_f64 x)
{
    /* (atan x / x - 1) / x^2 in x^2; error 2^-58. */
    static const double c[] = {-0.3333333333333333,  0.19999999999999804,  -0.14285714285659823,
                               0.11111111105154961,  -0.09090908753476708, 0.07692296374333317,
                               -0.06666424873186771, 0.05878928853518491,  -0.05230453207751896,
                               0.045515883721944254, -0.03457043728986823, 0.01628561866875299};
    const pri_vec_f64 z = x * x;
    return pri_fma_f64(x * z, pri_polynomial(12, c, z), x);
}

/*
 * (1 + r) ln(1 + r) + (1 - r) ln(1 - r) for r in [0, 1], from r and rest = 1 - r: the change of the
 * entropy that r causes. Near 0 a series is used, without which cancellation would lose a third of
 * the digits. The error is 16 units.
 */
static inline pri_vec_f64 pri_skew(pri_vec_f64 r, pri_vec_f64 rest)
{
    /* (f/r^2 - 1) / r^2 in r^2 up to 1/4, where f is the function; error 2^-57. */
    static const double c[] = {0.16666666666666669,   0.06666666666666003,  0.03571428571576827,
                               0.022222222092555033,  0.015151521024189657, 0.010988853335309518,
                               0.00833603614168967,   0.006505108587431875, 0.005501691737600029,
                               0.0030808120729037456, 0.007925018150853355, -0.0060340867866888375,
                               0.012555626064267501};
    const pri_vec_f64 z = r * r, more = r + 1;
    const pri_vec_f64 near = pri_fma_f64(z * z, pri_polynomial(13, c, z), z);
    const pri_logarithm a = pri_log2(more), b = pri_log2(rest);
    const pri_vec_f64 far = more * (a.whole + a.part) + rest * (b.whole + b.part);
    return pri_select_f64(r <= 0.5, near, far * 0x1.62e42fefa39efp-1);
}

#endif
