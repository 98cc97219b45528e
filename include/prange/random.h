/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Random numbers as a function of (seed, stream, index): the same for any thread count, split and
 * instruction set level. The first k numbers are the same however many are drawn.
 *
 * Method: Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3,
 * 2011), a keyed bijection of 128-bit counters. The key is the seed; the 128-bit counter is the
 * block number (low 64 bits) and the stream (high 64 bits). Each block gives 128 random bits; the
 * blocks from 0 on are the bits of the stream. Its 32-bit words 2i and 2i + 1 are the lower and the
 * upper half of its 64-bit word i.
 *
 * The number at index i is made from the words at index i only, so arrays may be filled in any
 * parts: prange_random_uniform_f64(seed, stream, 1000, 24, x) gives the numbers 1000 to 1023 of the
 * stream. f64 numbers take 64-bit words and f32 numbers 32-bit words. Different distributions over
 * the same (seed, stream) are made from the same bits and so are correlated: give each use a stream
 * of its own. Different streams, and different seeds, are independent. prange_random_fold_in()
 * derives a new seed from a seed and a number, for trees of seeds.
 *
 * Same bits: normal and exponential numbers take only additions, multiplications, divisions and
 * square roots, in a fixed order. The other distributions take logarithms and powers from
 * prange/math.h.
 *
 * Errors of all that fill arrays: PRANGE_ERROR_NULL for a NULL x with n > 0; PRANGE_ERROR_SIZE for
 * n < 0, or if first + n exceeds 2^64.
 */
#ifndef PRANGE_RANDOM_H
#define PRANGE_RANDOM_H

#include <prange/math/random_f64.h>
#include <prange/status.h>

PRANGE_BEGIN_DECLS

/** x[i] = the 64-bit word first + i of the stream */
PRANGE_API PRANGE_CHECKED prange_status prange_random_words(uint64_t seed, uint64_t stream,
                                                            uint64_t first, ptrdiff_t n,
                                                            uint64_t *x);

/**
 * x[i] = word first + i of Philox4x64-10 under a key of 128 bits. Block b has the counter (b, 0,
 * stream, 0) and gives the words 4b to 4b + 3. Stream 0 is, from word 4 on, the raw output of
 * numpy's Philox(key = key[0] + 2^64 key[1]). All other numbers here come from Philox4x32-10, which
 * is several times as fast. PRANGE_ERROR_NULL also for a NULL key, PRANGE_ERROR_OVERLAP if x shares
 * memory with it.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_words_4x64(const uint64_t key[2],
                                                                 uint64_t stream, uint64_t first,
                                                                 ptrdiff_t n, uint64_t *x);

/**
 * Uniform numbers in [0, 1): x[i] = k / 2^53 with k the upper 53 bits of word first + i; f32:
 * k / 2^24 with the upper 24 bits. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_uniform_f64(uint64_t seed, uint64_t stream,
                                                                  uint64_t first, ptrdiff_t n,
                                                                  double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_random_uniform_f32(uint64_t seed, uint64_t stream,
                                                                  uint64_t first, ptrdiff_t n,
                                                                  float *x);
/** @} */

/**
 * Normal numbers of mean 0 and variance 1, by the Box-Muller transform: numbers 2j and 2j + 1 are r
 * cos(t) and r sin(t), where r = sqrt(-2 ln u). Word 2j gives u in (0, 1) as for an exponential
 * number; word 2j + 1, as an integer k, gives the angle t = 2 pi k / 2^64 (f32: 2^32). The largest
 * magnitude is sqrt(106 ln 2) = 8.5717 for f64, and sqrt(66 ln 2) = 6.7637 for f32, whose numbers
 * are computed in f64 and rounded. Accuracy: each is within 1e-14 of the exact transform of its
 * words (relative; where the cosine or the sine is near 0, relative to r). @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_normal_f64(uint64_t seed, uint64_t stream,
                                                                 uint64_t first, ptrdiff_t n,
                                                                 double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_random_normal_f32(uint64_t seed, uint64_t stream,
                                                                 uint64_t first, ptrdiff_t n,
                                                                 float *x);
/** @} */

/**
 * Exponential numbers of mean 1: x[i] = -ln(u), with u in (0, 1) from word first + i: the middle of
 * the interval of length 2^-52 (f32: 2^-32) that its upper bits select. Accuracy: within 4 units in
 * the last place of -ln(u). @{
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
 * the word w at index first + i. If w would bias the result, it is replaced by the word at the same
 * index under the seed prange_random_fold_in(seed, 1), that one by the word under fold_in(seed, 2),
 * and so on (Lemire, Fast random integer generation in an interval, 2019). i32 also takes 64-bit
 * words, and gives the numbers of i64. PRANGE_ERROR_VALUE if low >= high. @{
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
 * Bernoulli numbers: 1 with probability p, else 0. x[i] = 1 if the number of
 * prange_random_uniform_f64 at the same index is less than p. PRANGE_ERROR_VALUE if p is not in [0,
 * 1].
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_bernoulli_u8(uint64_t seed, uint64_t stream,
                                                                   uint64_t first, ptrdiff_t n,
                                                                   double p, uint8_t *x);

/**
 * Poisson numbers: k with probability mean^k e^-mean / k!.
 *
 * Method: for a mean of up to 128, by inversion: the first k whose cumulative probability exceeds
 * the word at the index, found in a table. Above, by transformed rejection (Hoermann, The
 * transformed rejection method for generating Poisson random variables, 1993), with probabilities
 * after Loader (Fast and accurate computation of binomial probabilities, 2000). Attempt t = 0, 1,
 * ... takes the words at the index under the seeds of draws 2t and 2t + 1; the seed of draw d is
 * prange_random_word_at(~seed, d, 1), another word than prange_random_fold_in() takes. So each
 * number is a function of (seed, stream, index).
 *
 * Accuracy: the cumulative probabilities of the table are within 2^-46 of the exact ones; the
 * probabilities that decide on a rejection are within 1e-12, relative, for a mean of up to 10^6.
 * i32 gives the numbers of i64. PRANGE_ERROR_VALUE if the mean is negative, NaN or above 2^52 (i32:
 * 2^30). @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_poisson_i64(uint64_t seed, uint64_t stream,
                                                                  uint64_t first, ptrdiff_t n,
                                                                  double mean, int64_t *x);
PRANGE_API PRANGE_CHECKED prange_status prange_random_poisson_i32(uint64_t seed, uint64_t stream,
                                                                  uint64_t first, ptrdiff_t n,
                                                                  double mean, int32_t *x);
/** @} */

/**
 * Binomial numbers: the number of successes in `trials` trials, each with probability p. If p
 * exceeds 1/2, the number of failures is drawn. For a mean of up to 128 by a table, above by
 * transformed rejection (Hoermann, The generation of binomial random variates, 1993), with the
 * words and the accuracy of Poisson numbers. PRANGE_ERROR_VALUE if `trials` is negative or above
 * 2^52, or p is not in [0, 1]. @{
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
 * Gamma numbers, with a density proportional to x^(shape-1) e^(-x/scale) and mean shape * scale.
 *
 * Method: Marsaglia and Tsang, A simple method for generating gamma variables, 2000. Attempt t
 * takes the normal number at the index under the seed of draw 2t, and the word at the index under
 * that of draw 2t + 1 (see Poisson numbers). For shape < 1, a number of shape + 1 is multiplied by
 * e^(-E/shape), where E is the exponential number at the index under the seed itself; for small
 * shapes some numbers underflow to 0. f32 numbers are those of f64, rounded. PRANGE_ERROR_VALUE
 * unless shape and scale are positive and finite. @{
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
 * Multivariate normal numbers: n rows of d numbers with a mean (d numbers) and a covariance (d x d,
 * of which the diagonal and the lower triangle are read). Row i, at x[i*d], is mean + L z, where L
 * is the Cholesky factor of the covariance and z the f64 normal numbers from index (first + i) d
 * on. L z is added column by column in f64; f32 is rounded at the end.
 *
 * The covariance may be singular: a pivot within d 2^-50 of 0, relative to its diagonal element,
 * counts as 0. If the matrix is not semidefinite by this test, as rounding may cause after a small
 * pivot, it is factored again with the largest pivots first, where pivots within d 2^-50 of 0 count
 * as 0 (f32: d 2^-21, since its elements were rounded to f32); L is then the triangular factor of
 * the same product.
 *
 * PRANGE_ERROR_VALUE if the matrix is not positive semidefinite by this test either;
 * PRANGE_ERROR_SIZE for negative sizes or if (first + n) d exceeds 2^64; PRANGE_ERROR_OVERLAP if x
 * shares memory with an input; PRANGE_ERROR_MEMORY if L cannot be allocated. @{
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_multivariate_normal_f64(
    uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n, ptrdiff_t d, const double *mean,
    const double *covariance, double *x);
PRANGE_API PRANGE_CHECKED prange_status prange_random_multivariate_normal_f32(
    uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n, ptrdiff_t d, const float *mean,
    const float *covariance, float *x);
/** @} */

/**
 * order = the numbers 0 .. n - 1 in random order, all orders being equally likely. Method: the
 * upper bits of the word at index i, under the seed of draw 0 (see Poisson numbers), choose a
 * bucket for i out of 2^b, where b <= 12 is the least number with n <= 8192 * 2^b (Rao, 1961;
 * Sandelius, 1962). Each bucket is shuffled by Fisher and Yates: the element at position i, from
 * the last down, is swapped with one at a random position up to its own: an integer from the word
 * at index i under the seed itself, as in prange_random_integers_i64, but with the words of draws
 * 1, 2, ... as replacements. Time: O(n). PRANGE_ERROR_MEMORY if the buckets cannot be allocated: up
 * to 2,081 KiB, none up to n = 8192.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_permutation(uint64_t seed, uint64_t stream,
                                                                  ptrdiff_t n, ptrdiff_t *order);

/**
 * Shuffles n elements of `size` bytes: x[i] becomes the old x[order[i]], with the order of
 * prange_random_permutation. PRANGE_ERROR_SIZE for size = 0; PRANGE_ERROR_MEMORY also if a copy of
 * x cannot be allocated, which is needed above n = 8192.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_shuffle(uint64_t seed, uint64_t stream,
                                                              ptrdiff_t n, size_t size, void *x);

/**
 * chosen = k different numbers out of 0 .. n - 1 in random order: a sample without replacement. Up
 * to k = n/2: the numbers of prange_random_integers_i64(seed, stream, 0, ..., 0, n) without
 * repetitions, found by a hash table of 2k to 4k entries, on one thread, in a time that does not
 * depend on n; so a smaller k gives the first of these numbers. Above: the first k of
 * prange_random_permutation. PRANGE_ERROR_VALUE if k is not in 0 .. n; PRANGE_ERROR_MEMORY.
 */
PRANGE_API PRANGE_CHECKED prange_status prange_random_choice(uint64_t seed, uint64_t stream,
                                                             ptrdiff_t n, ptrdiff_t k,
                                                             ptrdiff_t *chosen);

/**
 * Choice with replacement: n is how many numbers are drawn, not, as in prange_random_choice(), from
 * how many. Each is k in 0 .. m - 1 with the probability weights[k] / total. chosen[i] = how many
 * of the running sums of the weights (prange_cumsum_f64()) are at most u total, where u is the
 * number of prange_random_uniform_f64() at index first + i and total the last sum; a weight of 0 is
 * never chosen. Accuracy: that of the sums, and of u, which has 53 bits. Each call sums the weights
 * again, O(m), and searches for each number, O(log m).
 *
 * PRANGE_ERROR_VALUE if a weight is negative, NaN or infinite, or if the total is 0, subnormal or
 * infinite; PRANGE_ERROR_SIZE also for m < 0 or m >= 2^31 - 1; PRANGE_ERROR_NULL also for NULL
 * weights with m > 0; PRANGE_ERROR_OVERLAP if chosen shares memory with weights;
 * PRANGE_ERROR_MEMORY if the sums, 8 m bytes, cannot be allocated.
 */
PRANGE_API PRANGE_CHECKED prange_status
prange_random_choice_weighted_f64(uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n,
                                  ptrdiff_t m, const double *weights, ptrdiff_t *chosen);

/** Philox4x32-10 of one block: words = the bijection of `counter` under `key`. */
static inline void prange_philox4x32(const uint32_t counter[4], const uint32_t key[2],
                                     uint32_t words[4])
{
    uint32_t a = counter[0], b = counter[1], c = counter[2], d = counter[3];
#pragma GCC unroll 10
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
__extension__ typedef unsigned __int128 prange_random_wide;
/** @endcond */

/** Philox4x64-10 of one block, for counters of 256 bits. */
static inline void prange_philox4x64(const uint64_t counter[4], const uint64_t key[2],
                                     uint64_t words[4])
{
    uint64_t a = counter[0], b = counter[1], c = counter[2], d = counter[3];
    for (uint64_t round = 0; round < 10; round++) {
        const prange_random_wide p = (prange_random_wide)0xd2e7470ee14c6c93u * a;
        const prange_random_wide q = (prange_random_wide)0xca5a826395121157u * c;
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

/** @cond */
/* The two 64-bit words of a block. */
static inline void prange_math_random_block(uint64_t seed, uint64_t stream, uint64_t block,
                                            uint64_t pair[2])
{
    const uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32), (uint32_t)stream,
                                 (uint32_t)(stream >> 32)};
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    uint32_t words[4];
    prange_philox4x32(counter, key, words);
    pair[0] = words[0] | (uint64_t)words[1] << 32;
    pair[1] = words[2] | (uint64_t)words[3] << 32;
}
/** @endcond */

/** The 64-bit word at an index, for loops of your own: what prange_random_words() gives. */
static inline uint64_t prange_random_word_at(uint64_t seed, uint64_t stream, uint64_t index)
{
    uint64_t pair[2];
    prange_math_random_block(seed, stream, index / 2, pair);
    return index % 2 ? pair[1] : pair[0];
}

/** A new seed derived from a seed and a number: word 0 of the stream `number` under the seed's
 * complement. */
static inline uint64_t prange_random_fold_in(uint64_t seed, uint64_t number)
{
    return prange_random_word_at(~seed, number, 0);
}

/** The uniform number at an index, for loops of your own: that of prange_random_uniform_f64(). */
static inline double prange_random_uniform_at(uint64_t seed, uint64_t stream, uint64_t index)
{
    return (double)(prange_random_word_at(seed, stream, index) >> 11) /
           9007199254740992.0 /* 2^53 */;
}

/**
 * The normal and the exponential number at an index, for loops of your own: those of
 * prange_random_normal_f64() and prange_random_exponential_f64(), to the bit, at every level of
 * optimisation, for every processor and target attribute, and with every -ffp-contract. Inline code
 * without branches, but a call of these functions where the compiler has not the arithmetic of C
 * (-ffast-math) or no hexadecimal fractions (C++ before C++17, unless by GNU extensions of GCC).
 *
 * Exceptions: some numbers have other last bits with Clang's -fassociative-math or
 * -funsafe-math-optimizations alone, for which Clang 14 defines no macro, and with -mfpmath=387.
 * GCC refuses to inline them into a function with another architecture than the file's
 * (target("arch=haswell")).
 *
 * The other distributions have no such form: they need tables, or draw again after a rejection.
 *
 * Cost: each computes the words of its own block, so an array call is several times as fast per
 * number. GCC and Clang vectorise a loop over them with -O3 and an instruction set; over normal
 * numbers, which take a square root, with -fno-math-errno too, and GCC also with
 * -fno-trapping-math. Without -fno-math-errno, normal numbers may need -lm. @{
 */
PRANGE_RANDOM double prange_random_normal_at(uint64_t seed, uint64_t stream, uint64_t index)
{
#if PRANGE_RANDOM_INLINE
    uint64_t pair[2];
    prange_math_random_block(seed, stream, index / 2, pair);
    const double half = prange_f64_random_minus_log(pair[0]);
    const double wave = prange_f64_random_wave(pair[1], index);
    return prange_f64_random_product(__builtin_sqrt(half + half), wave,
                                     prange_f64_random_nothing(wave));
#else
    double x = 0.0;
    return prange_random_normal_f64(seed, stream, index, 1, &x) == PRANGE_OK ? x : 0.0;
#endif
}

PRANGE_RANDOM double prange_random_exponential_at(uint64_t seed, uint64_t stream, uint64_t index)
{
#if PRANGE_RANDOM_INLINE
    return prange_f64_random_minus_log(prange_random_word_at(seed, stream, index));
#else
    double x = 0.0;
    return prange_random_exponential_f64(seed, stream, index, 1, &x) == PRANGE_OK ? x : 0.0;
#endif
}
/** @} */

#ifdef __SIZEOF_INT128__
/**
 * The integer from low to high - 1 at an index, for loops of your own: that of
 * prange_random_integers_i64(). An error is not reported: low if low >= high. Cost: that of
 * prange_random_word_at() and a multiplication; the division of Lemire's method only if the word
 * may bias the result, with probability (high - low) / 2^64. Only where the compiler has integers
 * of 128 bits (__SIZEOF_INT128__), as on 64-bit processors.
 */
static inline int64_t prange_random_integers_at(uint64_t seed, uint64_t stream, uint64_t index,
                                                int64_t low, int64_t high)
{
    const uint64_t range = low < high ? (uint64_t)high - (uint64_t)low : 0;
    prange_random_wide scaled =
        (prange_random_wide)prange_random_word_at(seed, stream, index) * range;
    if ((uint64_t)scaled < range)
        for (uint64_t retry = 1; (uint64_t)scaled < (0 - range) % range; retry++)
            scaled = (prange_random_wide)prange_random_word_at(prange_random_fold_in(seed, retry),
                                                               stream, index) *
                     range;
    return (int64_t)((uint64_t)low + (uint64_t)(scaled >> 64));
}
#endif

PRANGE_END_DECLS

#endif
