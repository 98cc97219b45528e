/* SPDX-License-Identifier: MIT */
/*
 * Philox4x32-10 on two vectors of blocks at a time, with one block per 64-bit lane. Each round
 * depends on the previous one, and two independent vectors keep the multipliers busy (0.47 ns per
 * word instead of 0.55). Each 32-bit word occupies a 64-bit lane. The upper half of the lane may
 * hold anything until the end, since multiplications read only the lower half.
 */
#ifndef PRI_PHILOX_H
#define PRI_PHILOX_H

#include "random.h"
#include "vec.h"

enum { PRI_BLOCKS = PRI_VEC_BYTES / 8, PRI_GROUPS = 2, PRI_ROUNDS = 10 };

/* The round keys and the upper half of the counter. */
typedef struct pri_philox {
    uint64_t keys[PRI_ROUNDS][2], stream[2];
} pri_philox;

static inline pri_bits_f64 pri_every(uint64_t x)
{
    return x - (pri_bits_f64){0};
}

/* The products of the lower halves. */
static inline pri_bits_f64 pri_multiply_low(pri_bits_f64 x, pri_bits_f64 y)
{
#if defined(__AVX512F__)
    return (pri_bits_f64)_mm512_mul_epu32((__m512i)x, (__m512i)y);
#elif defined(__AVX__)
    return (pri_bits_f64)_mm256_mul_epu32((__m256i)x, (__m256i)y);
#elif defined(__SSE2__)
    return (pri_bits_f64)_mm_mul_epu32((__m128i)x, (__m128i)y);
#elif defined(__aarch64__)
    return (pri_bits_f64)vmull_u32(vmovn_u64((uint64x2_t)x), vmovn_u64((uint64x2_t)y));
#else
    return (x & 0xffffffffu) * (y & 0xffffffffu);
#endif
}

static inline pri_philox pri_philox_of(uint64_t seed, uint64_t stream)
{
    pri_philox philox = {.stream = {stream & 0xffffffffu, stream >> 32}};
    for (uint32_t round = 0; round < PRI_ROUNDS; round++) {
        philox.keys[round][0] = (uint32_t)seed + round * 0x9e3779b9u;
        philox.keys[round][1] = (uint32_t)(seed >> 32) + round * 0xbb67ae85u;
    }
    return philox;
}

/* The 64-bit words 0 and 1 of the blocks from `first` on, one block per lane of PRI_GROUPS vectors.
 */
static inline void pri_philox_blocks(const pri_philox *philox, uint64_t first,
                                     pri_bits_f64 words[PRI_GROUPS][2])
{
    static const uint64_t numbers[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    const pri_bits_f64 m = pri_every(0xd2511f53u), l = pri_every(0xcd9e8d57u);
    const pri_bits_f64 low = pri_every(0xffffffffu);
    pri_bits_f64 a[PRI_GROUPS], b[PRI_GROUPS], c[PRI_GROUPS], d[PRI_GROUPS];
    PRI_UNROLL
    for (int g = 0; g < PRI_GROUPS; g++) {
        memcpy(&a[g], numbers, sizeof a[g]);
        a[g] += pri_every(first + (uint64_t)g * PRI_BLOCKS);
        b[g] = a[g] >> 32;
        c[g] = pri_every(philox->stream[0]);
        d[g] = pri_every(philox->stream[1]);
    }
    PRI_UNROLL
    for (int round = 0; round < PRI_ROUNDS; round++) {
        PRI_UNROLL
        for (int g = 0; g < PRI_GROUPS; g++) {
            const pri_bits_f64 p = pri_multiply_low(m, a[g]), q = pri_multiply_low(l, c[g]);
            a[g] = (q >> 32) ^ b[g] ^ pri_every(philox->keys[round][0]);
            c[g] = (p >> 32) ^ d[g] ^ pri_every(philox->keys[round][1]);
            b[g] = q;
            d[g] = p;
        }
    }
    PRI_UNROLL
    for (int g = 0; g < PRI_GROUPS; g++) {
        words[g][0] = (a[g] & low) | (b[g] << 32);
        words[g][1] = (c[g] & low) | (d[g] << 32);
    }
}

#endif
