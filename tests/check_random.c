/* SPDX-License-Identifier: MIT */
/*
 * Each distribution at two sizes, by table and by rejection, each random order, and numbers by
 * index. The larger sizes are enough work for a team.
 */
#include "check_random.h"

#include <prange.h>

#include "check.h"

enum { MOST = 60001, D = 5, WEIGHTS = 1000, SIZES = 2, KINDS = 18 };

static union {
    double wide[MOST];
    float narrow[MOST];
    int64_t integers[MOST];
    ptrdiff_t order[MOST];
    int32_t small[MOST];
    uint8_t bits[MOST];
    unsigned char bytes[MOST * sizeof(double)];
} out;

static double mean[D], covariance[D * D], weights[WEIGHTS];
static float narrow_mean[D], narrow_covariance[D * D];

void prepare_random(void)
{
    for (int k = 0; k < WEIGHTS; k++)
        weights[k] = k % 5 ? 1.0 / k : 0.0;
    for (int i = 0; i < D; i++) {
        narrow_mean[i] = (float)(mean[i] = i - 2);
        for (int j = 0; j < D; j++) /* a multiple of the Hilbert matrix */
            narrow_covariance[i * D + j] = (float)(covariance[i * D + j] = 3.0 / (i + j + 1));
        narrow_covariance[i * D + i] *= 2.0f; /* rounded to f32, the matrix is not definite */
    }
}

int count_random_calls(void)
{
    return SIZES * KINDS;
}

/* Numbers by index, of three distributions in turns. */
static prange_status fill_by_index(uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++) {
        const uint64_t index = first + (uint64_t)i;
        out.wide[i] = i % 3 == 0   ? prange_random_normal_at(seed, stream, index)
                      : i % 3 == 1 ? prange_random_exponential_at(seed, stream, index)
                                   : (double)prange_random_integers_at(seed, stream, index, -9, n);
    }
    return PRANGE_OK;
}

static prange_status call(int kind, uint64_t seed, uint64_t stream, uint64_t first, ptrdiff_t n)
{
    switch (kind) {
    case 0:
        return prange_random_bernoulli_u8(seed, stream, first, n, 0.3, out.bits);
    case 1:
        return prange_random_poisson_i64(seed, stream, first, n, 3.7, out.integers);
    case 2:
        return prange_random_poisson_i64(seed, stream, first, n, 200.0, out.integers);
    case 3:
        return prange_random_poisson_i32(seed, stream, first, n, 1e7, out.small);
    case 4:
        return prange_random_binomial_i64(seed, stream, first, n, 20, 0.7, out.integers);
    case 5:
        return prange_random_binomial_i64(seed, stream, first, n, 1000000, 0.4, out.integers);
    case 6:
        return prange_random_binomial_i32(seed, stream, first, n, 700, 0.5, out.small);
    case 7:
        return prange_random_gamma_f64(seed, stream, first, n, 0.4, 2.0, out.wide);
    case 8:
        return prange_random_gamma_f64(seed, stream, first, n, 3.0, 1.0, out.wide);
    case 9:
        return prange_random_gamma_f32(seed, stream, first, n, 1.0, 1.0, out.narrow);
    case 10:
        return prange_random_multivariate_normal_f64(seed, stream, first, n / D, D, mean,
                                                     covariance, out.wide);
    case 11:
        return prange_random_multivariate_normal_f32(seed, stream, first, n / D, D, narrow_mean,
                                                     narrow_covariance, out.narrow);
    case 12:
        return prange_random_permutation(seed, stream, n, out.order);
    case 13:
        for (ptrdiff_t b = 0; b < 3 * n; b++)
            out.bytes[b] = (unsigned char)(b % 251);
        return prange_random_shuffle(seed, stream, n, 3, out.bytes);
    case 14:
        return prange_random_words_4x64((const uint64_t[]){seed, 7}, stream, first, n,
                                        (uint64_t *)out.integers);
    case 15:
        return prange_random_choice(seed, stream, 3 * n, n, out.order);
    case 16:
        return prange_random_choice_weighted_f64(seed, stream, first, n, WEIGHTS, weights,
                                                 out.order);
    default:
        return fill_by_index(seed, stream, first, n);
    }
}

uint64_t random_call(int k, bool *failed)
{
    static const int widths[KINDS] = {1, 8, 8, 4, 8, 8, 4, 8, 8, 4, 8, 4, 8, 3, 8, 8, 8, 8};
    const int kind = k % KINDS;
    const ptrdiff_t n = k / KINDS ? MOST : 37;
    const ptrdiff_t count = kind == 10 || kind == 11 ? n / D * D : n;
    uint64_t digest = DIGEST_START;
    *failed = call(kind, 9000 + (uint64_t)k, ~(uint64_t)k, 5 * (uint64_t)k, n) != PRANGE_OK;
    if (widths[kind] == 8)
        return digest_of_f64(digest, count, out.wide);
    if (widths[kind] == 4)
        return digest_of_f32(digest, count, out.narrow);
    for (ptrdiff_t b = 0; b < count * widths[kind]; b++)
        digest = digest_of(digest, out.bytes[b], 1);
    return digest;
}
