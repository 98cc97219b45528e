/* SPDX-License-Identifier: MIT */
/*
 * Random numbers by index as a C programmer writes them after the paper on Philox, two of each
 * block of 128 bits, with the C library's logarithm, sine and cosine.
 */
#include <math.h>

#include "plain.h"

typedef struct block {
    uint64_t words[2];
} block;

static inline block philox(uint64_t seed, uint64_t stream, uint64_t number)
{
    uint32_t a = (uint32_t)number, b = (uint32_t)(number >> 32);
    uint32_t c = (uint32_t)stream, d = (uint32_t)(stream >> 32);
    uint32_t k = (uint32_t)seed, l = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; round++) {
        const uint64_t p = (uint64_t)a * 0xd2511f53, q = (uint64_t)c * 0xcd9e8d57;
        a = (uint32_t)(q >> 32) ^ b ^ k;
        b = (uint32_t)q;
        c = (uint32_t)(p >> 32) ^ d ^ l;
        d = (uint32_t)p;
        k += 0x9e3779b9;
        l += 0xbb67ae85;
    }
    return (block){{a | (uint64_t)b << 32, c | (uint64_t)d << 32}};
}

uint64_t plain_random_word(uint64_t seed, uint64_t index)
{
    return philox(seed, 0, index / 2).words[index % 2];
}

static inline void uniform_pair(uint64_t seed, ptrdiff_t i, double *x)
{
    const block made = philox(seed, 0, (uint64_t)i);
    x[0] = (double)(made.words[0] >> 11) * 0x1p-53;
    x[1] = (double)(made.words[1] >> 11) * 0x1p-53;
}

static inline void normal_pair(uint64_t seed, ptrdiff_t i, double *x)
{
    const double turn = 6.283185307179586;
    const block made = philox(seed, 0, (uint64_t)i);
    const double u = ((double)(made.words[0] >> 12) + 0.5) * 0x1p-52, r = sqrt(-2.0 * log(u));
    const double t = turn * ((double)made.words[1] * 0x1p-64);
    x[0] = r * cos(t);
    x[1] = r * sin(t);
}

void plain_uniform_serial(uint64_t seed, ptrdiff_t n, double *x)
{
    for (ptrdiff_t i = 0; i < n / 2; i++)
        uniform_pair(seed, i, x + 2 * i);
}

void plain_uniform_openmp(uint64_t seed, ptrdiff_t n, double *x)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n / 2; i++)
        uniform_pair(seed, i, x + 2 * i);
}

void plain_normal_serial(uint64_t seed, ptrdiff_t n, double *x)
{
    for (ptrdiff_t i = 0; i < n / 2; i++)
        normal_pair(seed, i, x + 2 * i);
}

void plain_normal_openmp(uint64_t seed, ptrdiff_t n, double *x)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n / 2; i++)
        normal_pair(seed, i, x + 2 * i);
}
