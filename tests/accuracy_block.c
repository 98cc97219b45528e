/* SPDX-License-Identifier: MIT */
/*
 * The loops over samples, which take nearly all of the time, in a file of their own so that they
 * are vectorised.
 */
#include <math.h>

#include "accuracy.h"

#if defined(__x86_64__) && !defined(__clang__)
#define FOR_LEVELS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_LEVELS
#endif

FOR_LEVELS void draw_samples(const interpolant *p, uint64_t seed, uint64_t n, double *x, double *t)
{
    const uint64_t first = p->first, step = p->step;
    const int shift = 64 - p->log_count;
    const double scale = ldexp(1.0, 1 - p->log_count);
    for (uint64_t i = 0; i < n; i++) {
        uint64_t z = seed + i * UINT64_C(0x9e3779b97f4a7c15);
        z = (z ^ z >> 32) * UINT64_C(0xd6e8feb86659fd93);
        const uint64_t j = z >> shift;
        x[i] = random_as_f64(first + j * step);
        /* 2^52 + j by setting the fraction's bits; t is exact */
        t[i] = (random_as_f64(j | UINT64_C(0x4330000000000000)) - 0x1p52) * scale - 1.0;
    }
}

FOR_LEVELS void evaluate(const interpolant *p, uint64_t n, const double *t, double *hi, double *lo)
{
    const double a = p->c[0], b = p->c[1], a_low = p->low[0], b_low = p->low[1];
    for (uint64_t i = 0; i < n; i++) {
        double rest = p->c[TERMS - 1];
        for (int k = TERMS - 2; k >= 2; k--)
            rest = __builtin_fma(rest, t[i], p->c[k]);
        const double low = __builtin_fma(__builtin_fma(rest, t[i], b_low), t[i], a_low);
        const double product = b * t[i], sum = a + product;
        hi[i] = sum;
        lo[i] = (product - (sum - a)) + (__builtin_fma(b, t[i], -product) + low);
    }
}

/* The largest number. All are positive, so their bits are in the same order. */
FOR_LEVELS static double largest(uint64_t n, const double *x)
{
    int64_t most = 0;
    for (uint64_t i = 0; i < n; i++) {
        const int64_t bits = (int64_t)bits_of(x[i]);
        most = bits > most ? bits : most;
    }
    return random_as_f64((uint64_t)most);
}

FOR_LEVELS double errors_of(const interpolant *p, uint64_t n, const double *hi, const double *lo,
                            const double *got, double *error)
{
    /* 2^-exponent as two factors, each of which is in range. */
    const int half = p->exponent / 2;
    const double down = ldexp(1.0, -half), rest = ldexp(1.0, half - p->exponent);
    const double least = ldexp(1.0, -1074 - p->exponent);
    const uint64_t power = UINT64_C(0x7ff0000000000000), inverse = UINT64_C(2046) << 52;
    for (uint64_t i = 0; i < n; i++) {
        const double wide = random_as_f64(bits_of(hi[i] + lo[i]) & power) * 0x1p-52;
        const double unit = wide > least ? wide : least;
        const double scaled = got[i] * down * rest;
        const double e = fabs((scaled - hi[i]) - lo[i]) * random_as_f64(inverse - bits_of(unit));
        error[i] = e < INFINITY ? e : (double)INFINITY;
    }
    return largest(n, error);
}
