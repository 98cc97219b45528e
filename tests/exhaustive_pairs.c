/* SPDX-License-Identifier: MIT */
/*
 * Functions of two arguments for exhaustive.c, and the pairs to test them on: random bits, ordinary
 * magnitudes, and pairs whose exact result is at or near the midpoint of two f32 numbers.
 */
#include <math.h>

#include "exhaustive.h"
#include "random.h"

/* A number in [0, 1) from the number of the sample. */
static double unit(uint64_t stream, uint64_t at)
{
    return (double)(random_bits(stream, (ptrdiff_t)at) >> 11) * 0x1p-53;
}

static double between(double low, double high, uint64_t stream, uint64_t at)
{
    return low + (high - low) * unit(stream, at);
}

static pair of_random_bits(uint64_t at)
{
    const uint64_t bits = random_bits(1, (ptrdiff_t)at);
    pair p;
    memcpy(&p, &bits, sizeof p);
    return p;
}

pair plain_pair(uint64_t at)
{
    pair p = of_random_bits(at);
    if (at % 4 == 0)
        return p;
    /* Magnitudes of 2^-8 to 2^8; x is positive. */
    uint32_t bits[2];
    memcpy(bits, &p, sizeof bits);
    bits[0] = (bits[0] & 0x07ffffff) + 0x3b800000;
    bits[1] = (bits[1] & 0x87ffffff) + 0x3b800000;
    memcpy(&p, bits, sizeof p);
    return p;
}

/* A pair of similar magnitude, within a factor of 2^14. */
static pair of_one_size(uint64_t at)
{
    pair p = of_random_bits(at);
    p.y = (float)((double)p.x * exp2(between(-14, 14, 2, at)) * (unit(3, at) < 0.5 ? -1 : 1));
    return p;
}

/* x of 2^-30 to 2^30, and a power in the range of f32. */
static pair of_power(uint64_t at)
{
    const double x = exp2(between(-30, 30, 2, at));
    return (pair){(float)x, (float)(between(-104, 89, 3, at) / log(x))};
}

/* a^n = (a^m)^(n/m): an odd number of 25 bits times a power of two. */
static pair middle_of_power(uint64_t at)
{
    const int m = 1 << random_bits(2, (ptrdiff_t)at) % 3;
    const int n = m + 1 + (int)(random_bits(3, (ptrdiff_t)at) % (uint64_t)(m == 1 ? 9 : 2 * m));
    const double a = 2 * floor(exp2(between(24, 25, 4, at) / n) / 2) + 1;
    const double scale = exp2(m * floor(between(-100, 100, 5, at) / n));
    return (pair){(float)(pow(a, m) * scale), (float)n / (float)m};
}

/* (1 + j/2^23)^y with j y near to an odd multiple of 1/2. */
static pair near_one(uint64_t at)
{
    const double size = floor(between(1, 2000, 2, at)), j = unit(4, at) < 0.5 ? size : -size;
    const double half = floor(between(-4000, 4000, 3, at)) + 0.5;
    return (pair){(float)(1 + j * 0x1p-23), (float)(half / j)};
}

/* The legs of a right triangle with integer sides, whose hypotenuse has 25 bits; or neighbours of
 * them. */
static pair triangle(uint64_t at)
{
    const double c = between(0x1p24, 0x1p25, 2, at), angle = between(0, 0.7, 3, at);
    const double m = floor(sqrt(c) * cos(angle)), n = floor(sqrt(c) * sin(angle));
    const double scale = exp2(floor(between(-172, 100, 4, at)));
    pair p = {(float)((m * m - n * n) * scale), (float)(2 * m * n * scale)};
    if (unit(5, at) < 0.5)
        p.y = nextafterf(p.y, unit(6, at) < 0.5 ? 0 : INFINITY);
    return p;
}

/* The two numbers of 24 bits whose quotient best approximates the tangent of a number of 25 bits.
 */
static pair near_angle(uint64_t at)
{
    const int places = 24 + (int)(random_bits(2, (ptrdiff_t)at) % 13);
    const long double angle =
        (floorl((long double)between(0x1p23, 0x1.9p24, 3, at)) + 0.5L) * ldexpl(1, 1 - places);
    long double rest = fabsl(tanl(angle));
    double p[2] = {0, 1}, q[2] = {1, 0};
    for (int k = 0; k < 40; k++) {
        const double whole = (double)floorl(rest);
        const double next_p = whole * p[1] + p[0], next_q = whole * q[1] + q[0];
        if (!(next_p < 0x1p24) || !(next_q < 0x1p24))
            break;
        p[0] = p[1], p[1] = next_p, q[0] = q[1], q[1] = next_q;
        if (rest == (long double)whole)
            break;
        rest = 1 / (rest - (long double)whole);
    }
    const double scale = exp2(floor(between(-60, 60, 4, at)));
    return (pair){(float)(p[1] * scale), (float)(q[1] * scale * (cosl(angle) < 0 ? -1 : 1))};
}

/* A quotient at the midpoint of two subnormal numbers. */
static pair near_subnormal(uint64_t at)
{
    const double whole = floor(between(0, 0x1p12, 2, at)), power = floor(between(1, 12, 3, at));
    return (pair){(float)ldexp(whole + 0.5, (int)power - 149), (float)exp2(power)};
}

static pair sample_pow(uint64_t at)
{
    switch (at % 8) {
    case 0:
        return of_random_bits(at);
    case 1:
        return middle_of_power(at);
    case 2:
        return near_one(at);
    default:
        return of_power(at);
    }
}

static pair sample_atan2(uint64_t at)
{
    switch (at % 8) {
    case 0:
        return of_random_bits(at);
    case 1:
        return near_angle(at);
    case 2:
        return at % 64 == 2 ? near_subnormal(at) : of_one_size(at);
    default:
        return of_one_size(at);
    }
}

static pair sample_hypot(uint64_t at)
{
    return at % 8 == 0 ? of_random_bits(at) : at % 8 == 1 ? triangle(at) : of_one_size(at);
}

#ifdef MVEC
#include <immintrin.h>

#define FILTER(name)                                                                               \
    __attribute__((target("avx2"))) __m256d _ZGVdN4vv_##name(__m256d, __m256d);                    \
    __attribute__((target("avx2"))) static void filter_##name(ptrdiff_t n, const double *x,        \
                                                              const double *y, double *z)          \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i += 4) {                                                     \
            const __m256d a = _mm256_loadu_pd(x + i), b = _mm256_loadu_pd(y + i);                  \
            _mm256_storeu_pd(z + i, _ZGVdN4vv_##name(a, b));                                       \
        }                                                                                          \
    }
#else
#define FILTER(name)                                                                               \
    static void filter_##name(ptrdiff_t n, const double *x, const double *y, double *z)            \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++)                                                          \
            z[i] = name(x[i], y[i]);                                                               \
    }
#endif
FILTER(pow)
FILTER(atan2)
FILTER(hypot)

const reference pair_references[] = {
    {"pow", PRI_POW, .filter2 = filter_pow, .exact2 = mpfr_pow, .sample = sample_pow},
    {"atan2", PRI_ATAN2, .filter2 = filter_atan2, .exact2 = mpfr_atan2, .sample = sample_atan2},
    {"hypot", PRI_HYPOT, .filter2 = filter_hypot, .exact2 = mpfr_hypot, .sample = sample_hypot},
};
const size_t pair_reference_count = sizeof pair_references / sizeof *pair_references;
