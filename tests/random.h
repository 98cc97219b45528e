/* SPDX-License-Identifier: MIT */
/*
 * Test data: value i of stream `seed`, by splitmix64 and integer arithmetic only, so that every
 * machine and compiler makes the same.
 */
#ifndef TESTS_RANDOM_H
#define TESTS_RANDOM_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t random_mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static inline uint64_t random_bits(uint64_t seed, ptrdiff_t i)
{
    const uint64_t golden = UINT64_C(0x9e3779b97f4a7c15);
    return random_mix(random_mix(seed + golden) + (uint64_t)(i + 1) * golden);
}

static inline double random_as_f64(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline float random_as_f32(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Both signs, all mantissa bits, magnitudes from 2^-20 to 2^20. */
static inline double random_wide_f64(uint64_t seed, ptrdiff_t i)
{
    const uint64_t bits = random_bits(seed, i);
    const uint64_t exponent = 1023 - 20 + (bits >> 52) % 64 % 41;
    return random_as_f64((bits & UINT64_C(0x800fffffffffffff)) | exponent << 52);
}

static inline float random_wide_f32(uint64_t seed, ptrdiff_t i)
{
    const uint64_t bits = random_bits(seed, i);
    const uint32_t exponent = 127 - 10 + (uint32_t)(bits >> 40) % 21;
    return random_as_f32(((uint32_t)bits & UINT32_C(0x807fffff)) | exponent << 23);
}

/* One of the special values of arithmetic. */
static inline double random_special_f64(uint64_t k)
{
    static const uint64_t table[] = {
        0x0000000000000000, 0x8000000000000000, /* zeros */
        0x7ff0000000000000, 0xfff0000000000000, /* infinities */
        0x7ff8000000000000, 0xfff8000000000123, /* quiet NaNs */
        0x0000000000000001, 0x8000000000000001, /* least denormals */
        0x000fffffffffffff, 0x800fedcba9876543, /* denormals */
        0x0010000000000000, 0x8010000000000000, /* least normals */
        0x7fefffffffffffff, 0xffefffffffffffff, /* greatest */
        0x3ff0000000000000, 0xbff0000000000000, /* ones */
    };
    return random_as_f64(table[k % (sizeof table / sizeof *table)]);
}

static inline float random_special_f32(uint64_t k)
{
    static const uint32_t table[] = {
        0x00000000, 0x80000000, 0x7f800000, 0xff800000, 0x7fc00000, 0xffc00123,
        0x00000001, 0x80000001, 0x007fffff, 0x806dcba9, 0x00800000, 0x80800000,
        0x7f7fffff, 0xff7fffff, 0x3f800000, 0xbf800000,
    };
    return random_as_f32(table[k % (sizeof table / sizeof *table)]);
}

static inline void random_fill_f64(uint64_t seed, ptrdiff_t n, double *x)
{
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = random_wide_f64(seed, i);
}

static inline void random_fill_f32(uint64_t seed, ptrdiff_t n, float *x)
{
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = random_wide_f32(seed, i);
}

/* The same, with about one special value in `rarity` elements. */
static inline void random_fill_special_f64(uint64_t seed, uint64_t rarity, ptrdiff_t n, double *x)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const uint64_t dice = random_bits(~seed, i);
        x[i] = dice % rarity ? random_wide_f64(seed, i) : random_special_f64(dice >> 32);
    }
}

static inline void random_fill_special_f32(uint64_t seed, uint64_t rarity, ptrdiff_t n, float *x)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const uint64_t dice = random_bits(~seed, i);
        x[i] = dice % rarity ? random_wide_f32(seed, i) : random_special_f32(dice >> 32);
    }
}

#endif
