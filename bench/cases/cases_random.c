/* SPDX-License-Identifier: MIT */
/*
 * Random numbers by index, in a second-level cache and beyond all caches. The reference is the
 * definition in long double. For distributions by rejection, mean and variance are verified, since
 * the plain loops draw other numbers.
 */
#include <prange.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

enum { SEED = 20260101 };

BENCH_SETUP(setup, sizeof(double), 0, 0, n)
BENCH_CALL(uniform, prange_random_uniform_f64(SEED, 0, 0, it->n, it->out.data))
BENCH_PLAIN(uniform, plain_uniform, SEED, it->n, it->out.data)
BENCH_CALL(normal, prange_random_normal_f64(SEED, 0, 0, it->n, it->out.data))
BENCH_PLAIN(normal, plain_normal, SEED, it->n, it->out.data)

enum { FEW = 10, MANY = 1000 };
#define CHANCE 0.3
BENCH_CALL(poisson, prange_random_poisson_i64(SEED, 0, 0, it->n, FEW, it->out.data))
BENCH_PLAIN(poisson, plain_poisson, SEED, FEW, it->n, it->out.data)
BENCH_CALL(binomial, prange_random_binomial_i64(SEED, 0, 0, it->n, MANY, CHANCE, it->out.data))
BENCH_PLAIN(binomial, plain_binomial, SEED, MANY, CHANCE, it->n, it->out.data)
BENCH_CALL(gamma_numbers, prange_random_gamma_f64(SEED, 0, 0, it->n, 2.0, 1.0, it->out.data))
BENCH_PLAIN(gamma, plain_gamma, SEED, 2.0, it->n, it->out.data)
BENCH_CALL(permutation, prange_random_permutation(SEED, 0, it->n, it->out.data))
BENCH_LOOP(permutation_serial, plain_permutation(SEED, it->n, it->out.data))

/* The deviation of the numbers' mean and variance from those of the distribution, in units of 4.9
 * standard deviations; up to 1 is accepted. `fourth` is the fourth central moment. */
static double by_moments(const bench_work *it, bool integers, double mean, double variance,
                         double fourth)
{
    const double *x = it->out.data;
    const int64_t *k = it->out.data;
    const double n = (double)it->n;
    double sum = 0.0, squares = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++) {
        const double off = (integers ? (double)k[i] : x[i]) - mean;
        sum += off;
        squares += off * off - variance;
    }
    const double spread = sqrt((fourth - variance * variance) * n);
    return fmax(fabs(sum) / sqrt(variance * n), fabs(squares) / spread) / 4.9;
}

static double verify_poisson(void *state)
{
    return by_moments(state, true, FEW, FEW, FEW + 3.0 * FEW * FEW);
}

static double verify_binomial(void *state)
{
    const double pq = CHANCE * (1.0 - CHANCE), variance = MANY * pq;
    return by_moments(state, true, MANY * CHANCE, variance,
                      variance * (1.0 + 3.0 * (MANY - 2) * pq));
}

static double verify_gamma(void *state)
{
    return by_moments(state, false, 2.0, 2.0, 24.0);
}

/* The share of numbers that are missing, repeated, or at their original place. */
static double verify_permutation(void *state)
{
    const bench_work *it = state;
    const ptrdiff_t *order = it->out.data;
    unsigned char *seen = calloc((size_t)it->n, 1);
    ptrdiff_t wrong = 0, fixed = 0;
    if (!seen)
        return NAN;
    for (ptrdiff_t i = 0; i < it->n; i++) {
        const bool good = order[i] >= 0 && order[i] < it->n && !seen[order[i]];
        wrong += !good;
        fixed += order[i] == i;
        if (good)
            seen[order[i]] = 1;
    }
    free(seen);
    return (double)(wrong + (fixed > 20 ? fixed : 0)) / (double)it->n;
}

static long double exact_uniform(const bench_work *it, ptrdiff_t i)
{
    (void)it;
    return (long double)(plain_random_word(SEED, (uint64_t)i) >> 11) * 0x1p-53L;
}

static long double radius(const bench_work *it, ptrdiff_t i)
{
    const uint64_t word = plain_random_word(SEED, (uint64_t)i & ~1ull);
    (void)it;
    return sqrtl(-2.0L * logl(((long double)(word >> 12) + 0.5L) * 0x1p-52L));
}

static long double exact_normal(const bench_work *it, ptrdiff_t i)
{
    const long double turn = 6.283185307179586476925286766559005768L;
    const uint64_t word = plain_random_word(SEED, (uint64_t)i | 1ull);
    const long double angle = turn * ((long double)word * 0x1p-64L);
    return radius(it, i) * (i % 2 ? sinl(angle) : cosl(angle));
}

BENCH_VERIFY(verify_uniform, bench_work_error(it, exact_uniform, NULL))
BENCH_VERIFY(verify_normal, bench_work_error(it, exact_normal, radius))
BENCH_FIGURE(bytes, sizeof(double) * n)

#define DRAWN                                                                                      \
    BENCH_WORK, .same_bits = 1, .setup = setup, .bytes = bytes, .footprint = bytes,                \
                .limit = PRANGE_BENCH_LIMIT_TRIAD
#define NUMBERS DRAWN, .sizes = BENCH_SIZES({16384, 0}, {10000000, 0})
/* With 10^7 numbers the plain loops would take a minute. */
#define FEWER DRAWN, .sizes = BENCH_SIZES({16384, 0})
#define RANDOM NUMBERS, .type = "f64"

const prange_bench_case bench_cases_random[] = {
    {RANDOM, .name = "random/uniform_f64", .group = "random", .run = uniform,
     .serial = uniform_serial, .openmp = uniform_openmp, .verify = verify_uniform,
     .summary = "uniform numbers by index (Philox4x32-10)"},
    {RANDOM, .name = "random_normal_f64", .quick = BENCH_SIZES({16384, 0}, {1000000, 0}),
     .run = normal, .serial = normal_serial, .openmp = normal_openmp, .verify = verify_normal,
     .tolerance = 1e-15, .baseline_tolerance = 1e-14,
     .summary = "normal numbers by index (Box and Muller)"},
    {FEWER, .type = "i64", .name = "random/poisson_i64", .group = "random", .run = poisson,
     .serial = poisson_serial, .openmp = poisson_openmp, .verify = verify_poisson, .tolerance = 1.0,
     .baseline_tolerance = 1.0, .summary = "Poisson numbers of mean 10"},
    {FEWER, .type = "i64", .name = "random/binomial_i64", .group = "random", .run = binomial,
     .serial = binomial_serial, .openmp = binomial_openmp, .verify = verify_binomial,
     .tolerance = 1.0, .baseline_tolerance = 1.0,
     .summary = "binomial numbers, 1000 trials of 0.3"},
    {FEWER, .type = "f64", .name = "random/gamma_f64", .group = "random", .run = gamma_numbers,
     .serial = gamma_serial, .openmp = gamma_openmp, .verify = verify_gamma, .tolerance = 1.0,
     .baseline_tolerance = 1.0, .summary = "gamma numbers of shape 2"},
    {BENCH_WORK, .same_bits = 1, .type = "i64", .name = "random/permutation", .group = "random",
     .setup = setup, .run = permutation, .serial = permutation_serial, .verify = verify_permutation,
     .footprint = bytes, .sizes = BENCH_SIZES({100000, 0}, {10000000, 0}),
     .quick = BENCH_SIZES({100000, 0}), .summary = "a permutation of n numbers"},
    {0},
};
