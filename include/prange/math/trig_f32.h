/* SPDX-License-Identifier: MIT */
/**
 * @file
 * f32: sine, cosine, tangent.
 *
 * An angle is a multiple of pi (of pi/2 for the tangent) and a rest. Up to PRANGE_MATH_NEAR_F32 the
 * multiple is taken off in three parts (Cody and Waite); beyond, the argument is multiplied by the
 * digits of 1/pi that matter for its exponent (Payne and Hanek), which a table has. A loop computes
 * both ways; the kernels of the library take the second one only for blocks that need it.
 * docs/coefficients/f32.sollya made the polynomials.
 */
#ifndef PRANGE_MATH_TRIG_F32_H
#define PRANGE_MATH_TRIG_F32_H

#include <prange/math/base.h>
#include <prange/math/pi_f32.h>

/** @cond */
#define PRANGE_MATH_NEAR_F32 0x1.3p+13F

/* An angle n pi/steps + r: `bits` has n in its lowest bits. */
typedef struct prange_math_angle {
    uint64_t bits;
    double r;
} prange_math_angle;

/* The angle of x, less (n + offset) pi/steps for the n that leaves least; offset is 0 or -1/2. */
PRANGE_MATH prange_math_angle prange_math_near_f32(float x, double offset, double steps)
{
    const double wide = (double)x;
    const double shifted =
        prange_math_muladd(wide, 0x1.45f306dc9c883p-2 * steps, -offset) + PRANGE_MATH_SHIFT;
    const double n = (shifted - PRANGE_MATH_SHIFT) + offset;
    /* Of pi a part of 40 bits, whose product is exact, and the rest. */
    const double most = prange_math_muladd(-n, 0x1.921fb54442p+1 / steps, wide);
    const double r = prange_math_muladd(-n, 0x1.a308d313198a3p-40 / steps, most);
    const prange_math_angle result = {prange_math_bits(shifted), r};
    return result;
}

/* The same for positive x from 2^13 on. */
PRANGE_MATH prange_math_angle prange_math_far_f32(float x, double offset, double steps)
{
    /* Of what is not far, of infinities and NaN any row of the table. */
    const uint64_t bits = prange_math_bits((double)x), at = ((bits >> 52) - (1023 + 13)) & 127;
    /* x as a whole number of 24 bits. */
    const uint64_t fraction = bits & 0xfffffffffffff, exponent = (uint64_t)(1023 + 23) << 52;
    const double whole = prange_math_of_bits(fraction | exponent);
    const double a = whole * (steps * prange_math_turns_high[at]);
    const double b = whole * (steps * prange_math_turns_middle[at]);
    const double c = whole * (steps * prange_math_turns_low[at]);
    const double shifted = ((a + b) - offset) + PRANGE_MATH_SHIFT;
    const double n = (shifted - PRANGE_MATH_SHIFT) + offset;
    const double f = ((a - n) + b) + c;
    const double r = f * (0x1.921fb54442d18p+1 / steps);
    const prange_math_angle result = {prange_math_bits(shifted), r};
    return result;
}

/* Of positive x. */
PRANGE_MATH prange_math_angle prange_math_angle_f32(float x, double offset, double steps)
{
    const prange_math_angle near = prange_math_near_f32(x, offset, steps);
    const prange_math_angle far = prange_math_far_f32(x, offset, steps);
    const bool is_near = x < PRANGE_MATH_NEAR_F32;
    const prange_math_angle result = {is_near ? near.bits : far.bits, is_near ? near.r : far.r};
    return result;
}

/* The sine of an angle, in multiples of pi: 2^-59 by the polynomial. */
PRANGE_MATH double prange_math_sine_f32(prange_math_angle angle)
{
    const double r = prange_math_of_bits(prange_math_bits(angle.r) ^ angle.bits << 63), z = r * r;
    const double z2 = z * z;
    double p = -0x1.ae39d5d5f84c2p-41, odd_p = 0x1.871ddc9e22cebp-49;
    p = prange_math_muladd(p, z2, -0x1.ae64545b3fda9p-26);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.6123aac19dffap-33);
    p = prange_math_muladd(p, z2, -0x1.a01a01a013541p-13);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.71de3a51c2f6ap-19);
    p = prange_math_muladd(p, z2, -0x1.5555555555555p-3);
    odd_p = prange_math_muladd(odd_p, z2, 0x1.11111111110b9p-7);
    p = prange_math_muladd(odd_p, z, p);
    return prange_math_muladd(r * z, p, r);
}

/* The tangent of an angle, in multiples of pi/2. */
PRANGE_MATH double prange_math_tangent_f32(prange_math_angle angle)
{
    const double r = angle.r, z = r * r;
    double p = 0x1.5e1048ddc3ecp-33;
    p = prange_math_muladd(p, z, -0x1.ae601d8f19287p-26);
    p = prange_math_muladd(p, z, 0x1.71de37ae9a73bp-19);
    p = prange_math_muladd(p, z, -0x1.a01a019e9ee79p-13);
    p = prange_math_muladd(p, z, 0x1.1111111110c7bp-7);
    p = prange_math_muladd(p, z, -0x1.5555555555555p-3);
    const double z2 = z * z;
    double q = -0x1.90010023fd787p-37, odd_q = 0x1.1eea8e341235dp-29;
    q = prange_math_muladd(q, z2, -0x1.27e4f8fcf5329p-22);
    odd_q = prange_math_muladd(odd_q, z2, 0x1.a01a019e06f7ap-16);
    q = prange_math_muladd(q, z2, -0x1.6c16c16c15f43p-10);
    odd_q = prange_math_muladd(odd_q, z2, 0x1.5555555555552p-5);
    q = prange_math_muladd(q, z2, -0x1p-1);
    q = prange_math_muladd(odd_q, z, q);
    const double sine = prange_math_muladd(r * z, p, r), cosine = prange_math_muladd(z, q, 1.0);
    /* tan(r + pi/2) = -cos(r) / sin(r) */
    const uint64_t odd = angle.bits << 63;
    const double over = odd ? cosine : sine, under = odd ? sine : cosine;
    return prange_math_of_bits(prange_math_bits(over / under) ^ odd);
}

/* For |x| below PRANGE_MATH_NEAR_F32 the angles by pi, by odd multiples of pi/2, by pi/2; and the
 * functions of x from these. */
PRANGE_MATH prange_math_angle prange_math_near_pi_f32(float x)
{
    return prange_math_near_f32(x, 0.0, 1.0);
}

PRANGE_MATH prange_math_angle prange_math_near_odd_f32(float x)
{
    return prange_math_near_f32(__builtin_fabsf(x), -0.5, 1.0);
}

PRANGE_MATH prange_math_angle prange_math_near_half_f32(float x)
{
    return prange_math_near_f32(x, 0.0, 2.0);
}

PRANGE_MATH float prange_math_near_sinf_from(float x, prange_math_angle angle)
{
    const float y = (float)prange_math_sine_f32(angle);
    return x == 0 ? x : y;
}

PRANGE_MATH float prange_math_near_cosf_from(float x, prange_math_angle angle)
{
    (void)x;
    return (float)prange_math_sine_f32(angle);
}

PRANGE_MATH float prange_math_near_tanf_from(float x, prange_math_angle angle)
{
    const float y = (float)prange_math_tangent_f32(angle);
    return x == 0 ? x : y;
}

/* NaN of infinities and NaN, else y. */
PRANGE_MATH float prange_math_finite_f32(float x, float y)
{
    return __builtin_fabsf(x) < __builtin_inff() ? y : __builtin_nanf("");
}
/** @endcond */

/** The sine of x in radians. */
PRANGE_MATH float prange_sinf(float x)
{
    const float a = __builtin_fabsf(x);
    float y = (float)prange_math_sine_f32(prange_math_angle_f32(a, 0.0, 1.0));
    y = prange_math_hard_f32(a, 0x1.33333p+13F, -1, y);
    y = prange_math_hard_f32(a, 0x1.95f654p+44F, 1, y);
    return prange_math_finite_f32(x, y * __builtin_copysignf(1.0F, x));
}

/** The cosine of x in radians. */
PRANGE_MATH float prange_cosf(float x)
{
    const float a = __builtin_fabsf(x);
    float y = (float)prange_math_sine_f32(prange_math_angle_f32(a, -0.5, 1.0));
    y = prange_math_hard_f32(a, 0x1.3170fp+63F, -1, y);
    y = prange_math_hard_f32(a, 0x1.2b9622p+67F, 1, y);
    y = prange_math_hard_f32(a, 0x1.e072ecp+67F, 1, y);
    y = prange_math_hard_f32(a, 0x1.119ae6p+115F, -1, y);
    return prange_math_finite_f32(x, y);
}

/** The tangent of x in radians. */
PRANGE_MATH float prange_tanf(float x)
{
    const float a = __builtin_fabsf(x);
    const float y = (float)prange_math_tangent_f32(prange_math_angle_f32(a, 0.0, 2.0));
    return prange_math_finite_f32(x, y * __builtin_copysignf(1.0F, x));
}

/** @cond */
/* sin(pi f) for f up to 1/2 in size, with the sign that the lowest of `bits` turns. */
PRANGE_MATH double prange_math_sinpi_f32(double f, uint64_t bits)
{
    const double g = prange_math_of_bits(prange_math_bits(f) ^ bits << 63), z = g * g;
    /* sin(pi g) / g less the first part of pi. */
    const double z2 = z * z;
    double p = 0x1.8cd3a96239b14p-21, odd_p = -0x1.6eeefdeed9b8dp-16;
    p = prange_math_muladd(p, z2, 0x1.e8ef9496b053ep-12);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.e3073fc6ff1e2p-8);
    p = prange_math_muladd(p, z2, 0x1.50783467448fp-4);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.32d2cce5dfa3fp-1);
    p = prange_math_muladd(p, z2, 0x1.466bc67759f1p1);
    odd_p = prange_math_muladd(odd_p, z2, -0x1.4abbce625be3bp2);
    p = prange_math_muladd(p, z2, 0x1.16d5273e8283fp-53);
    p = prange_math_muladd(odd_p, z, p);
    return prange_math_muladd(g, 0x1.921fb54442d18p+1, g * p);
}
/** @endcond */

/** sin(pi x); 0 with the sign of x for an integer x. */
PRANGE_MATH float prange_sinpif(float x)
{
    const double shifted = (double)x + PRANGE_MATH_SHIFT;
    const double f = (double)x - (shifted - PRANGE_MATH_SHIFT);
    const float y = (float)prange_math_sinpi_f32(f, prange_math_bits(shifted));
    const float zero = __builtin_copysignf(0.0F, x);
    const bool whole = f == 0 || __builtin_fabsf(x) >= 0x1p23F;
    return prange_math_finite_f32(x, whole ? zero : y);
}

/** cos(pi x). */
PRANGE_MATH float prange_cospif(float x)
{
    const double a = __builtin_fabs((double)x), shifted = a + PRANGE_MATH_SHIFT;
    const double f = __builtin_fabs(a - (shifted - PRANGE_MATH_SHIFT));
    const float y = (float)prange_math_sinpi_f32(0.5 - f, prange_math_bits(shifted)) + 0.0F;
    return prange_math_finite_f32(x, a >= 0x1p24 ? 1.0F : y);
}

#endif
