/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Random numbers as a function of (seed, stream, index): the same for any thread count, split and
 * instruction set level, and the first k of n numbers are the first k of m.
 *
 * Method: Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3,
 * 2011), a keyed bijection of 128-bit counters. The key is the seed; the counter is the number of
 * the block of 128 random bits (low 64 bits) and the stream (high 64 bits). The words of all
 * blocks, from block 0 on, are the stream's bits: of its 32-bit words, 2i and 2i + 1 are the lower
 * and the upper half of the 64-bit word i.
 *
 * A number at index i takes the words at its own index only, so that arrays may be filled in any
 * parts: prange_random_uniform_f64(seed, stream, 1000, 24, x) gives the numbers 1000 to 1023 of the
 * stream. f64 numbers take 64-bit words and f32 numbers 32-bit words. Different distributions over
 * the same (seed, stream) are made of the same bits, and so depend on each other: give each use a
 * stream of its own. Streams and seeds are independent of each other. prange_random_fold_in() makes
 * a seed of a seed and a number, for trees of seeds.
 *
 * Bits: those of normal and exponential numbers are the same everywhere too, since they are made by
 * additions, multiplications, divisions and roots alone, in a fixed order. Those of all other
 * distributions are, too: what they need of logarithms and powers comes from prange/math.h.
 *
 * Errors of all that fill arrays: PRANGE_ERROR_NULL for a NULL x with n > 0; PRANGE_ERROR_SIZE for
 * n < 0, or where first + n exceeds 2^64.
 */
#ifndef PRANGE_RANDOM_H
#define PRANGE_RANDOM_H

#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** x[i] = the 64-bit word first + i of the stream */
PRANGE_API PRANGE_CHECKED prange_status prange_random_words(uint64_t seed, uint64_t stream,
                                                            uint64_t first, ptrdiff_t n,
                                                            uint64_t *x);

/**
 * x[i] = word first + i of Philox4x64-10, whose block b has the words 4b to 4b + 3 and the counter
 * (b, 0, stream, 0): 256 bits a block under a key of 128. From word 4 on, stream 0 is the raw
 * output of numpy's Philox(key = key[0] + 2^64 key[1]). All other numbers here come from
 * Philox4x32-10, which is several times as fast. PRANGE_ERROR_NULL also for a NULL key.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_words_4x64(const uint64_t key[2],
                                                                 uint64_t stream, uint64_t first,
                                                                 ptrdiff_t n, uint64_t *x);

/**
 * Uniform numbers in [0, 1): x[i] = k / 2^53, k being the upper 53 bits of word first + i; for f32
 * k / 2^24 of the upper 24 bits. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_uniform_f64(uint64_t seed, uint64_t stream,
                                                                  uint64_t first, ptrdiff_t n,
                                                                  double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_random_uniform_f32(uint64_t seed, uint64_t stream,
                                                                  uint64_t first, ptrdiff_t n,
                                                                  float *x);
/** @} */

/**
 * Normal numbers of mean 0 and variance 1, by the transform of Box and Muller: the numbers 2j and
 * 2j + 1 are r cos(t) and r sin(t), where r = sqrt(-2 ln u), u in (0, 1) is made of word 2j, and t
 * of word 2j + 1. The largest is 8.57 for f64 and 6.76 for f32, whose numbers are computed in f64
 * and rounded. Each is within 1e-14 (relative, or of r where the cosine or the sine is near 0) of
 * the transform of its words. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_normal_f64(uint64_t seed, uint64_t stream,
                                                                 uint64_t first, ptrdiff_t n,
                                                                 double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_random_normal_f32(uint64_t seed, uint64_t stream,
                                                                 uint64_t first, ptrdiff_t n,
                                                                 float *x);
/** @} */

/**
 * Exponential numbers of mean 1: x[i] = -ln(u), u in (0, 1) being made of word first + i: the
 * middle of the interval of 2^-52 (f32: 2^-32) that its upper bits say. Within 4 units in the last
 * place of that. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_exponential_f64(uint64_t seed,
                                                                      uint64_t stream,
                                                                      uint64_t first, ptrdiff_t n,
                                                                      double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_random_exponential_f32(uint64_t seed,
                                                                      uint64_t stream,
                                                                      uint64_t first, ptrdiff_t n,
                                                                      float *x);
/** @} */

/**
 * Integers from low to high - 1, all equally likely: x[i] = low + floor(w (high - low) / 2^64) for
 * word w at first + i. A word in the biased part of the range is replaced by the word at the same
 * index under the seed prange_random_fold_in(seed, 1), that by the one under fold_in(seed, 2), and
 * so on (Lemire, Fast random integer generation in an interval, 2019). i32 takes 64-bit words too,
 * and the numbers are those of i64. PRANGE_ERROR_VALUE where low >= high. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_integers_i64(uint64_t seed, uint64_t stream,
                                                                   uint64_t first, ptrdiff_t n,
                                                                   int64_t low, int64_t high,
                                                                   int64_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_random_integers_i32(uint64_t seed, uint64_t stream,
                                                                   uint64_t first, ptrdiff_t n,
                                                                   int32_t low, int32_t high,
                                                                   int32_t *x);
/** @} */

/**
 * 1 with probability p, else 0: whether the number of prange_random_uniform_f64 at the index is
 * less than p. PRANGE_ERROR_VALUE where p is not in [0, 1].
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_bernoulli_u8(uint64_t seed, uint64_t stream,
                                                                   uint64_t first, ptrdiff_t n,
                                                                   double p, uint8_t *x);

/**
 * Poisson numbers: k with the probability mean^k e^-mean / k!. Up to a mean of 128 the number is
 * the first k whose cumulative probability exceeds the word at the index, found in a table. Above
 * it is found by transformed rejection (Hoermann, The transformed rejection method for generating
 * Poisson random variables, 1993), with probabilities after Loader (Fast and accurate computation
 * of binomial probabilities, 2000). Attempt t = 0, 1, ... takes the words at the index under the
 * seeds of draws 2t and 2t + 1, where draw d has the seed prange_random_word_at(~seed, d, 1): so
 * each number is a function of (seed, stream, index), and the seeds of draws are none of
 * prange_random_fold_in(). Cumulative probabilities of the table are within 2^-46 of the exact
 * ones; the probabilities that decide on a rejection are within 1e-12, relative, up to a mean of
 * 10^6. The numbers of i32 are those of i64. PRANGE_ERROR_VALUE where the mean is negative, NaN
 * or above 2^52 (i32: 2^30). @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_poisson_i64(uint64_t seed, uint64_t stream,
                                                                  uint64_t first, ptrdiff_t n,
                                                                  double mean, int64_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_random_poisson_i32(uint64_t seed, uint64_t stream,
                                                                  uint64_t first, ptrdiff_t n,
                                                                  double mean, int32_t *x);
/** @} */

/**
 * Binomial numbers: how many of so many trials succeed, each with probability p. Where p exceeds
 * 1/2 the failures are drawn. Up to a mean of 128 by a table, above by transformed rejection
 * (Hoermann, The generation of binomial random variates, 1993), with the words and the accuracy of
 * Poisson numbers. PRANGE_ERROR_VALUE where the trials are negative or above 2^52, or p is not in
 * [0, 1]. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_binomial_i64(uint64_t seed, uint64_t stream,
                                                                   uint64_t first, ptrdiff_t n,
                                                                   int64_t trials, double p,
                                                                   int64_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_random_binomial_i32(uint64_t seed, uint64_t stream,
                                                                   uint64_t first, ptrdiff_t n,
                                                                   int32_t trials, double p,
                                                                   int32_t *x);
/** @} */

/**
 * Gamma numbers of density x^(shape-1) e^(-x/scale), up to a factor: mean shape * scale. Method:
 * Marsaglia and Tsang, A simple method for generating gamma variables, 2000. Attempt t takes the
 * normal number at the index under the seed of draw 2t and the word there under that of draw 2t + 1
 * (see Poisson numbers). Where the shape is less than 1, a number of the shape + 1 is multiplied by
 * e^(-E/shape), E being the exponential number at the index under the seed itself; of small shapes
 * some numbers underflow to 0. Numbers of f32 are those of f64, rounded. PRANGE_ERROR_VALUE where
 * the shape or the scale is not positive and finite. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_gamma_f64(uint64_t seed, uint64_t stream,
                                                                uint64_t first, ptrdiff_t n,
                                                                double shape, double scale,
                                                                double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_random_gamma_f32(uint64_t seed, uint64_t stream,
                                                                uint64_t first, ptrdiff_t n,
                                                                double shape, double scale,
                                                                float *x);
/** @} */

/**
 * Rows of d normal numbers with a mean and a covariance (d x d, of which the lower triangle and the
 * diagonal are read): row i, at x[i*d], is mean + L z, where L is the Cholesky factor and z the f64
 * normal numbers (first + i) d and on. L z is added up column by column in f64. f32 is rounded at
 * the end. A covariance may be singular: a pivot within d 2^-50 of 0, relative to its place on the
 * diagonal, is 0. Where the matrix is not semidefinite by that, as rounding may leave it behind a
 * small pivot, the largest pivots come first, up to those within d 2^-50 of 0 (f32: d 2^-21, since
 * its numbers were rounded to f32), and L is the triangle of the same product. PRANGE_ERROR_VALUE
 * where it is not positive semidefinite by this either; PRANGE_ERROR_SIZE for negative sizes or
 * where (first + n) d exceeds 2^64; PRANGE_ERROR_OVERLAP where x shares memory with an input;
 * PRANGE_ERROR_MEMORY if L cannot be allocated. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_multivariate_normal_f64(
    uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n, ptrdiff_t d, const double *mean,
    const double *covariance, double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_random_multivariate_normal_f32(
    uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n, ptrdiff_t d, const float *mean,
    const float *covariance, float *x);
/** @} */

/**
 * The numbers 0 .. n - 1 in random order, all orders being equally likely. Method: upper bits of
 * the word at index i, under the seed of draw 0 (see Poisson numbers), choose a bucket for i, of
 * 2^b buckets, b being the least number with n <= 8192 * 2^b, 12 at most (Rao, 1961; Sandelius,
 * 1962). Within its bucket the element at place i, from the last one down, changes places with a
 * random one that is not behind it (Fisher and Yates): an integer of the word at index i under the
 * seed itself, as in prange_random_integers_i64, but that further words are those of draws 1, 2,
 * ... Time is linear. PRANGE_ERROR_MEMORY if the buckets cannot be allocated: up to 2 MiB, none up
 * to n = 8192.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_permutation(uint64_t seed, uint64_t stream,
                                                                  ptrdiff_t n, ptrdiff_t *order);

/**
 * Shuffles n elements of `size` bytes: x[i] becomes the old x[order[i]] for the order of
 * prange_random_permutation. PRANGE_ERROR_SIZE for a size of 0; PRANGE_ERROR_MEMORY also if a copy
 * of x cannot be allocated, above n = 8192.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_shuffle(uint64_t seed, uint64_t stream,
                                                              ptrdiff_t n, size_t size, void *x);

/**
 * k different numbers out of 0 .. n - 1 in random order. Up to k = n/2: the numbers of
 * prange_random_integers_i64(seed, stream, 0, ..., 0, n) without those that came before, by a table
 * of 2k to 4k entries, on one thread, in a time that does not depend on n; so the first of k
 * numbers are those of fewer. Above: the first k of prange_random_permutation. PRANGE_ERROR_SIZE
 * where k is negative or exceeds n; PRANGE_ERROR_MEMORY.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_choice(uint64_t seed, uint64_t stream,
                                                             ptrdiff_t n, ptrdiff_t k,
                                                             ptrdiff_t *chosen);

/** Philox4x32-10 of one block: the bijection of `counter` under `key`. */
static inline void prange_philox4x32(const uint32_t counter[4], const uint32_t key[2],
                                     uint32_t words[4])
{
    uint32_t a = counter[0], b = counter[1], c = counter[2], d = counter[3];
    for (uint32_t round = 0; round < 10; round++) {
        const uint64_t p = (uint64_t)0xd2511f53u * a, q = (uint64_t)0xcd9e8d57u * c;
        a = (uint32_t)(q >> 32) ^ b ^ (key[0] + round * 0x9e3779b9u);
        c = (uint32_t)(p >> 32) ^ d ^ (key[1] + round * 0xbb67ae85u);
        b = (uint32_t)q;
        d = (uint32_t)p;
    }
    words[0] = a;
    words[1] = b;
    words[2] = c;
    words[3] = d;
}

#ifdef __SIZEOF_INT128__
/** @cond */
__extension__ typedef unsigned __int128 prange_random_product;
/** @endcond */

/** Philox4x64-10 of one block, for counters of 256 bits. */
static inline void prange_philox4x64(const uint64_t counter[4], const uint64_t key[2],
                                     uint64_t words[4])
{
    uint64_t a = counter[0], b = counter[1], c = counter[2], d = counter[3];
    for (uint64_t round = 0; round < 10; round++) {
        const prange_random_product p = (prange_random_product)0xd2e7470ee14c6c93u * a;
        const prange_random_product q = (prange_random_product)0xca5a826395121157u * c;
        a = (uint64_t)(q >> 64) ^ b ^ (key[0] + round * 0x9e3779b97f4a7c15u);
        c = (uint64_t)(p >> 64) ^ d ^ (key[1] + round * 0xbb67ae8584caa73bu);
        b = (uint64_t)q;
        d = (uint64_t)p;
    }
    words[0] = a;
    words[1] = b;
    words[2] = c;
    words[3] = d;
}
#endif

/** The 64-bit word at an index, for a loop of the user's: what prange_random_words() gives. */
static inline uint64_t prange_random_word_at(uint64_t seed, uint64_t stream, uint64_t index)
{
    const uint64_t block = index / 2;
    const uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32), (uint32_t)stream,
                                 (uint32_t)(stream >> 32)};
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    uint32_t words[4];
    prange_philox4x32(counter, key, words);
    return index % 2 ? words[2] | (uint64_t)words[3] << 32 : words[0] | (uint64_t)words[1] << 32;
}

/** The uniform number at an index: what prange_random_uniform_f64() gives. */
static inline double prange_random_uniform_at(uint64_t seed, uint64_t stream, uint64_t index)
{
    return (double)(prange_random_word_at(seed, stream, index) >> 11) /
           9007199254740992.0 /* 2^53 */;
}

/** A seed of a seed and a number: word 0 of the stream `number`, under the seed's complement. */
static inline uint64_t prange_random_fold_in(uint64_t seed, uint64_t number)
{
    return prange_random_word_at(~seed, number, 0);
}

PRANGE_END_DECLS

#endif
