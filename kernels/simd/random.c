/* SPDX-License-Identifier: MIT */
/*
 * Random numbers. Logarithm, sine and cosine consist of additions, multiplications and divisions in
 * a fixed order, without fused operations. Every level therefore gives the same bits at its full
 * speed.
 */
#include "random.h"

#include <prange/math/random_f64.h>

#include "philox.h"

/* Each number is made from a random word of its own size. */
enum {
    WIDE = sizeof(element) == 8,
    PER_BLOCK = 16 / sizeof(element),
    GROUP = PER_BLOCK * PRI_BLOCKS,
    NUMBERS = GROUP * PRI_GROUPS,
};

/* Writes the numbers of PRI_BLOCKS blocks in order, from the 64-bit words 0 and 1 of the blocks. */
typedef void generator(const pri_bits_f64 words[2], element *x);

static inline __attribute__((always_inline)) void
generate_group(const pri_philox *philox, uint64_t block, element *x, generator *numbers)
{
    pri_bits_f64 words[PRI_GROUPS][2];
    pri_philox_blocks(philox, block, words);
    for (int g = 0; g < PRI_GROUPS; g++)
        numbers(words[g], x + g * GROUP);
}

/* Groups of blocks that lie within the run are written directly to x, the others by way of a
 * buffer.
 */
static inline __attribute__((always_inline)) void generate(const pri_stream *stream, element *x,
                                                           generator *numbers)
{
    element buffer[NUMBERS];
    const pri_philox philox = pri_philox_of(stream->seed, stream->stream);
    uint64_t block = stream->first / PER_BLOCK;
    ptrdiff_t skip = (ptrdiff_t)(stream->first % PER_BLOCK);
    for (ptrdiff_t done = 0; done < stream->n; block += PRI_GROUPS * PRI_BLOCKS, skip = 0) {
        if (skip == 0 && stream->n - done >= NUMBERS) {
            generate_group(&philox, block, x + done, numbers);
            done += NUMBERS;
            continue;
        }
        generate_group(&philox, block, buffer, numbers);
        const ptrdiff_t rest = stream->n - done;
        const ptrdiff_t count = NUMBERS - skip < rest ? NUMBERS - skip : rest;
        memcpy(x + done, buffer + skip, (size_t)count * sizeof *x);
        done += count;
    }
}

#if !PRI_IS_REAL

static inline void store_words(const pri_bits_f64 words[2], element *x)
{
    const pri_vec_f64 even = (pri_vec_f64)words[0], odd = (pri_vec_f64)words[1];
    const pri_vec_f64 in_turns[2] = {pri_zip_low_f64(even, odd), pri_zip_high_f64(even, odd)};
    memcpy(x, in_turns, sizeof in_turns);
}

static void words(const pri_stream *stream, element *x)
{
    generate(stream, x, store_words);
}

typedef int32_t halves __attribute__((vector_size(PRI_VEC_BYTES)));

/* With a word split into halves, h 2^32 + l, the product is (h range + (l range >> 32)) 2^32 plus
 * the lower half of l range. None of these terms overflows. */
static bool scale(ptrdiff_t n, const element *words, element low, uint64_t range, element *numbers)
{
    const pri_bits_f64 wide = pri_every(range), least = pri_every((uint64_t)low);
    halves small = {0};
    ptrdiff_t i = 0;
    for (; i + PRI_BLOCKS <= n; i += PRI_BLOCKS) {
        pri_bits_f64 word;
        memcpy(&word, words + i, sizeof word);
        const pri_bits_f64 carried = pri_multiply_low(word, wide) >> 32;
        const pri_bits_f64 upper = pri_multiply_low(word >> 32, wide) + carried;
        const pri_bits_f64 number = (upper >> 32) + least;
        small |= (halves)upper == 0;
        memcpy(numbers + i, &number, sizeof number);
    }
    uint64_t found = 0;
    for (int lane = 0; lane < PRI_BLOCKS; lane++)
        found |= ((pri_bits_f64)small)[lane] & UINT32_MAX;
    for (; i < n; i++) {
        const unsigned __int128 product = (unsigned __int128)(uint64_t)words[i] * range;
        found |= (uint64_t)product <= UINT32_MAX;
        numbers[i] = low + (element)(product >> 64);
    }
    return found != 0;
}

const pri_random PRI_AT_LEVEL(pri_random) = {.words = words, .scale = scale};

#else

/* Converts an integer below 2^53 to a double, from two halves that are exact. */
static inline pri_vec_f64 real_of(pri_bits_f64 k)
{
    const pri_bits_f64 low = (k & 0xffffffffu) | pri_every(0x4330000000000000u); /* 2^52 + low */
    const pri_bits_f64 high = (k >> 32) | pri_every(0x4530000000000000u); /* 2^84 + 2^32 high */
    return ((pri_vec_f64)high - pri_all_f64(0x1p84 + 0x1p52)) + (pri_vec_f64)low;
}

/* c[0] + c[1] x + c[2] x^2 + ... */
static inline pri_vec_f64 polynomial(pri_vec_f64 x, int count, const double *c)
{
    pri_vec_f64 sum = pri_all_f64(c[count - 1]);
    PRI_UNROLL
    for (int i = count - 2; i >= 0; i--)
        sum = sum * x + pri_all_f64(c[i]);
    return sum;
}

/* -ln(u) for normal u in (0, 1). u = 2^e m with m in [sqrt(1/2), sqrt(2)). With s = (m - 1)/(m + 1)
 * and z = s^2, ln(m) = 2 atanh(s) = s (2 + z P(z)). */
static inline pri_vec_f64 minus_log(pri_vec_f64 u)
{
    const uint64_t root = 0x3fe6a09e667f3bcd; /* the bits of sqrt(1/2) */
    /* With the sign bit flipped, the exponent has a bias of 2048. */
    const pri_bits_f64 scaled = ((pri_bits_f64)u - pri_every(root)) ^ pri_every(1ull << 63);
    const pri_bits_f64 mantissa = scaled & pri_every((1ull << 52) - 1);
    const pri_vec_f64 e = real_of(scaled >> 52) - pri_all_f64(2048.0);
    const pri_vec_f64 m = (pri_vec_f64)(mantissa + pri_every(root));
    const pri_vec_f64 s = (m - pri_all_f64(1.0)) / (m + pri_all_f64(1.0)), z = s * s;
    /* ln(2) in two parts; the product of the first part and e is exact. */
    const pri_vec_f64 high = e * pri_all_f64(0x1.62e43p-1);
    const pri_vec_f64 low = e * pri_all_f64(-0x1.05c610ca86c39p-29) +
                            s * z * polynomial(z, 9, prange_f64_random_of_log);
    return pri_all_f64(0.0) - (high + (s + s + low));
}

/* Cosine and sine of 2 pi k / 2^64. x in [-1/2, 1/2) is the distance from the nearest quarter turn,
 * in quarter turns. */
static inline void cosine_and_sine(pri_bits_f64 k, pri_vec_f64 *cosine, pri_vec_f64 *sine)
{
    const pri_bits_f64 shifted = k + pri_every(1ull << 61);
    const pri_bits_f64 quarter = shifted >> 62;
    const pri_bits_f64 rest = (shifted & pri_every((1ull << 62) - 1)) >> 9; /* 53 bits */
    const pri_vec_f64 x = (real_of(rest) - pri_all_f64(0x1p52)) * pri_all_f64(0x1p-53);
    const pri_vec_f64 z = x * x;
    const pri_vec_f64 s = x * polynomial(z, 8, prange_f64_random_of_sine);
    const pri_vec_f64 c = polynomial(z, 8, prange_f64_random_of_cosine);
    const pri_mask_f64 odd = (pri_mask_f64)(pri_every(0) - (quarter & pri_every(1)));
    const pri_bits_f64 minus_cosine = ((quarter + pri_every(1)) & pri_every(2)) << 62;
    const pri_bits_f64 minus_sine = (quarter & pri_every(2)) << 62;
    *cosine = (pri_vec_f64)((pri_bits_f64)pri_select_f64(odd, s, c) ^ minus_cosine);
    *sine = (pri_vec_f64)((pri_bits_f64)pri_select_f64(odd, c, s) ^ minus_sine);
}

/* -ln(u), where u is the midpoint of one of 2^52 equal parts of (0, 1), or of 2^32 parts for 32-bit
 * words. u is exact and never 0 or 1. */
static inline pri_vec_f64 minus_log_of(pri_bits_f64 word)
{
    const pri_vec_f64 part = real_of(word >> (WIDE ? 12 : 32)) + pri_all_f64(0.5);
    return minus_log(part * pri_all_f64(WIDE ? 0x1p-52 : 0x1p-32));
}

/* The random word of each number of a block, left-aligned in 64 bits. */
static inline void words_of(const pri_bits_f64 pairs[2], pri_bits_f64 words[PER_BLOCK])
{
    PRI_UNROLL
    for (int j = 0; j < PER_BLOCK; j++)
        words[j] = WIDE    ? pairs[j]
                   : j % 2 ? pairs[j / 2] & pri_every(0xffffffff00000000u)
                           : pairs[j / 2] << 32;
}

/* Stores the numbers block by block. */
static inline void store(const pri_vec_f64 numbers[PER_BLOCK], element *x)
{
    pri_vec_f64 low = numbers[0], high = numbers[1];
    if (WIDE) {
        PRI_TYPED(pri_narrow)(x, pri_zip_low_f64(low, high));
        PRI_TYPED(pri_narrow)(x + PRI_BLOCKS, pri_zip_high_f64(low, high));
        return;
    }
    const pri_vec_f64 third = numbers[PER_BLOCK - 2], fourth = numbers[PER_BLOCK - 1];
    for (int half = 0; half < 2; half++) {
        const pri_vec_f64 even = half ? pri_zip_high_f64(low, third) : pri_zip_low_f64(low, third);
        const pri_vec_f64 odd =
            half ? pri_zip_high_f64(high, fourth) : pri_zip_low_f64(high, fourth);
        PRI_TYPED(pri_narrow)(x + 2 * half * PRI_BLOCKS, pri_zip_low_f64(even, odd));
        PRI_TYPED(pri_narrow)(x + (2 * half + 1) * PRI_BLOCKS, pri_zip_high_f64(even, odd));
    }
}

static inline void uniform_of(const pri_bits_f64 pairs[2], element *x)
{
    pri_bits_f64 words[PER_BLOCK];
    pri_vec_f64 numbers[PER_BLOCK];
    words_of(pairs, words);
    PRI_UNROLL
    for (int j = 0; j < PER_BLOCK; j++)
        numbers[j] = real_of(words[j] >> (WIDE ? 11 : 40)) * pri_all_f64(WIDE ? 0x1p-53 : 0x1p-24);
    store(numbers, x);
}

static inline void normal_of(const pri_bits_f64 pairs[2], element *x)
{
    pri_bits_f64 words[PER_BLOCK];
    pri_vec_f64 numbers[PER_BLOCK];
    words_of(pairs, words);
    PRI_UNROLL
    for (int j = 0; j < PER_BLOCK; j += 2) {
        pri_vec_f64 cosine, sine;
        const pri_vec_f64 half = minus_log_of(words[j]), r = pri_sqrt_f64(half + half);
        cosine_and_sine(words[j + 1], &cosine, &sine);
        numbers[j] = r * cosine;
        numbers[j + 1] = r * sine;
    }
    store(numbers, x);
}

static inline void exponential_of(const pri_bits_f64 pairs[2], element *x)
{
    pri_bits_f64 words[PER_BLOCK];
    pri_vec_f64 numbers[PER_BLOCK];
    words_of(pairs, words);
    PRI_UNROLL
    for (int j = 0; j < PER_BLOCK; j++)
        numbers[j] = minus_log_of(words[j]);
    store(numbers, x);
}

static void uniform(const pri_stream *stream, element *x)
{
    generate(stream, x, uniform_of);
}

static void normal(const pri_stream *stream, element *x)
{
    generate(stream, x, normal_of);
}

static void exponential(const pri_stream *stream, element *x)
{
    generate(stream, x, exponential_of);
}

const pri_random PRI_AT_LEVEL(pri_random) = {
    .uniform = uniform,
    .normal = normal,
    .exponential = exponential,
};

#endif
