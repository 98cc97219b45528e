/* SPDX-License-Identifier: MIT */
/*
 * Bernoulli, Poisson, binomial and gamma numbers: each number against the definition in the header,
 * in long double, and the distributions at fixed seeds, at a significance level of 10^-6.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "random.h"
#include "random_exact.h"
#include "random_statistics.h"
#include "array/random_counts.h"

enum { N = 50021 };

static double x[N + 1], y[N + 1];
static float f[N + 1];
static int64_t k[N + 1], l[N + 1];
static int32_t small[N + 1];
static uint8_t bit[N + 1];

static uint64_t draw(uint64_t seed, uint64_t d, uint64_t stream, uint64_t index)
{
    return prange_random_word_at(prange_random_word_at(~seed, d, 1), stream, index);
}

Test(distributions, bernoulli)
{
    static const double chances[] = {0.0, 0x1p-60, 0x1p-53, 0.1, 1.0 / 3, 0.5, 0.999, 1.0};
    for (int c = 0; c < 8; c++) {
        const double p = chances[c];
        cr_assert_eq(prange_set_num_threads(1 + c % 3), PRANGE_OK);
        bit[N - c] = 7;
        cr_assert_eq(prange_random_bernoulli_u8(5, 6, 7, N - c, p, bit), PRANGE_OK);
        long ones = 0;
        for (int i = 0; i < N - c; i++) {
            cr_assert_eq(bit[i], prange_random_uniform_at(5, 6, 7 + (uint64_t)i) < p);
            ones += bit[i];
        }
        cr_expect_eq(bit[N - c], 7);
        cr_expect(fabs((double)ones - (N - c) * p) <= 4.9 * sqrt((N - c) * p * (1.0 - p)));
    }
}

/* of: mean */
static long double poisson_pmf(double number, const double *p)
{
    const long double n = (long double)number, mean = (long double)p[0];
    return mean == 0.0L ? number == 0.0 : expl(n * logl(mean) - mean - lgammal(n + 1.0L));
}

/* of: trials, p */
static long double binomial_pmf(double number, const double *parameters)
{
    const long double n = (long double)parameters[0], p = (long double)parameters[1],
                      got = (long double)number;
    if (p == 0.0L || p == 1.0L)
        return got == n * p;
    return expl(lgammal(n + 1.0L) - lgammal(got + 1.0L) - lgammal(n - got + 1.0L) + got * logl(p) +
                (n - got) * log1pl(-p));
}

/* Inversion: the first number whose cumulative probability exceeds the word. */
static double by_table(uint64_t word, double most, long double (*pmf)(double, const double *),
                       const double *p)
{
    const long double u = (long double)word * 0x1p-64L;
    long double sum = pmf(0.0, p);
    double number = 0.0;
    while (u >= sum && number < most)
        sum += pmf(++number, p);
    return number;
}

/* The parameters that Hoermann's two algorithms share. */
typedef struct hat {
    long double a, b, c, sure, scale;
    bool edge; /* only PTRS: an early rejection near the edge */
} hat;

static double by_rejection(const hat *job, uint64_t seed, uint64_t stream, uint64_t at, double most,
                           long double (*pmf)(double, const double *), const double *parameters)
{
    for (uint64_t t = 0;; t++) {
        const long double u = inside(draw(seed, 2 * t, stream, at)) - 0.5L;
        const long double v = (long double)(draw(seed, 2 * t + 1, stream, at) >> 11) * 0x1p-53L;
        const long double edge = 0.5L - fabsl(u);
        const double number = (double)floorl((2.0L * job->a / edge + job->b) * u + job->c);
        if (edge >= 0.07L && v <= job->sure)
            return number;
        if (number < 0.0 || number > most || (job->edge && edge < 0.013L && v > edge))
            continue;
        if (v * job->scale / (job->a / (edge * edge) + job->b) <= pmf(number, parameters))
            return number;
    }
}

static hat poisson_hat(long double mean)
{
    const long double b = 0.931L + 2.53L * sqrtl(mean);
    return (hat){.a = -0.059L + 0.02483L * b,
                 .b = b,
                 .c = mean + 0.43L,
                 .sure = 0.9277L - 3.6224L / (b - 2.0L),
                 .scale = 1.1239L + 1.1328L / (b - 3.4L),
                 .edge = true};
}

static hat binomial_hat(const double parameters[2])
{
    const long double n = (long double)parameters[0], p = (long double)parameters[1];
    const long double deviation = sqrtl(n * p * (1.0L - p)), b = 1.15L + 2.53L * deviation;
    return (hat){.a = -0.0873L + 0.0248L * b + 0.01L * p,
                 .b = b,
                 .c = n * p + 0.5L,
                 .sure = 0.92L - 4.2L / b,
                 .scale = (2.83L + 5.1L / b) * deviation *
                          binomial_pmf((double)floorl((n + 1.0L) * p), parameters)};
}

/* Each number by its definition, also in parts, in both types; then the distribution. */
Test(distributions, poisson)
{
    static const double means[] = {0.0,   1e-3,  0.7,   3.0,    10.0, 60.0,
                                   128.0, 128.1, 200.0, 1000.0, 1e6};
    for (int m = 0; m < 11; m++) {
        const uint64_t seed = 40 + (uint64_t)m, stream = 2, first = m % 2 ? ~(uint64_t)N : 3;
        const double mean = means[m];
        const hat job = poisson_hat((long double)mean);
        cr_assert_eq(prange_set_num_threads(1 + m % 4), PRANGE_OK);
        k[N] = small[N] = 7;
        cr_assert_eq(prange_random_poisson_i64(seed, stream, first, N, mean, k), PRANGE_OK);
        cr_assert_eq(prange_random_poisson_i32(seed, stream, first, N, mean, small), PRANGE_OK);
        cr_assert_eq(prange_random_poisson_i64(seed, stream, first + 777, 9, mean, l), PRANGE_OK);
        cr_assert(memcmp(k + 777, l, 9 * sizeof *k) == 0 && k[N] == 7 && small[N] == 7);
        for (int i = 0; i < N; i++) {
            const uint64_t at = first + (uint64_t)i;
            cr_assert_eq(k[i], small[i]);
            x[i] = (double)k[i];
            if (i % 7 == 0)
                cr_assert_eq(x[i],
                             mean <= 128.0 ? by_table(prange_random_word_at(seed, stream, at),
                                                      HUGE_VAL, poisson_pmf, &mean)
                                           : by_rejection(&job, seed, stream, at, HUGE_VAL,
                                                          poisson_pmf, &mean),
                             "mean %g, index %d", mean, i);
        }
        const double spread = 9.0 * sqrt(mean) + 30.0;
        expect_counts("Poisson", N, x, fmax(0.0, floor(mean - spread)), ceil(mean + spread),
                      poisson_pmf, &mean);
    }
}

Test(distributions, binomial)
{
    static const double all[][2] = {{0, 0.5},    {1, 0.3},     {10, 0.0},    {10, 1.0},
                                    {20, 0.5},   {256, 0.5},   {257, 0.5},   {100, 0.9},
                                    {2000, 0.1}, {1000, 0.77}, {1e6, 3e-4},  {1e6, 0.25},
                                    {2e9, 1e-9}, {400, 0.32},  {400, 0.321}, {512, 0.75}};
    for (int m = 0; m < 16; m++) {
        const uint64_t seed = 60 + (uint64_t)m, stream = 3, first = 5;
        const double trials = all[m][0], p = all[m][1];
        const double rarer[2] = {trials, p > 0.5 ? 1.0 - p : p};
        const bool table = trials * rarer[1] <= 128.0;
        const hat job = table ? (hat){0} : binomial_hat(rarer);
        cr_assert_eq(prange_set_num_threads(1 + m % 4), PRANGE_OK);
        cr_assert_eq(prange_random_binomial_i64(seed, stream, first, N, (int64_t)trials, p, k),
                     PRANGE_OK);
        cr_assert_eq(prange_random_binomial_i32(seed, stream, first, N, (int32_t)trials, p, small),
                     PRANGE_OK);
        for (int i = 0; i < N; i++) {
            const uint64_t at = first + (uint64_t)i;
            cr_assert_eq(k[i], small[i]);
            x[i] = (double)k[i];
            if (i % 11 != 0)
                continue;
            const double number =
                table
                    ? by_table(prange_random_word_at(seed, stream, at), trials, binomial_pmf, rarer)
                    : by_rejection(&job, seed, stream, at, trials, binomial_pmf, rarer);
            cr_assert_eq(x[i], p > 0.5 ? trials - number : number, "%g of %g, index %d", p, trials,
                         i);
        }
        const double mean = trials * p, spread = 9.0 * sqrt(mean * (1.0 - p)) + 30.0;
        expect_counts("binomial", N, x, fmax(0.0, floor(mean - spread)),
                      fmin(trials, ceil(mean + spread)), binomial_pmf, all[m]);
    }
}

static void expect_table(const pri_count_table *table, long double (*pmf)(double, const double *),
                         const double *p)
{
    long double sum = 0.0L;
    for (int i = 0; i < table->count; i++) {
        sum += pmf(i, p);
        cr_assert(fabsl((long double)table->below[i] * 0x1p-64L - sum) < 0x1p-46L, "%g: %d", p[0],
                  i);
    }
    cr_expect(1.0L - sum < 0x1p-48L, "%g: rest %Lg", p[0], 1.0L - sum);
}

/* Cumulative probabilities of the tables. */
Test(distributions, tables)
{
    static const double means[] = {0.0, 1e-9, 0.5, 1.0, 17.3, 64.0, 127.9, 128.0};
    static const double all[][2] = {{0, 0.3},    {1, 0.5},     {30, 0.5},     {256, 0.5},
                                    {400, 0.32}, {2000, 0.06}, {2000, 0.001}, {5, 0.0}};
    pri_count_table table;
    for (int m = 0; m < 8; m++) {
        pri_poisson_table(means[m], &table);
        expect_table(&table, poisson_pmf, &means[m]);
        pri_binomial_table(all[m][0], all[m][1], &table);
        expect_table(&table, binomial_pmf, all[m]);
    }
}

/* At the index of the word 2^64 - 1 (found by inverting Philox), numbers of probability 0 must not
 * be drawn, although no cumulative probability of 64 bits exceeds the word. */
Test(distributions, certain_numbers)
{
    const uint64_t stream = 0xe73e29de0d5a460f, index = 0x80ac5a31a8885a5a;
    cr_assert_eq(prange_random_word_at(42, stream, index), UINT64_MAX);
    static const struct {
        int64_t trials;
        double p;
        int64_t number;
    } known[] = {{10, 0.0, 0}, {10, 1.0, 10}, {0, 0.5, 0}, {1, 1.0, 1}, {1LL << 52, 0.0, 0}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        cr_assert_eq(
            prange_random_binomial_i64(42, stream, index, 1, known[i].trials, known[i].p, k),
            PRANGE_OK);
        cr_expect_eq(k[0], known[i].number, "p = %g", known[i].p);
    }
    cr_assert_eq(prange_random_poisson_i64(42, stream, index, 1, 0.0, k), PRANGE_OK);
    cr_expect_eq(k[0], 0);
    cr_assert_eq(prange_random_poisson_i32(42, stream, index, 1, -0.0, small), PRANGE_OK);
    cr_expect_eq(small[0], 0);
    cr_assert_eq(prange_random_bernoulli_u8(42, stream, index, 1, 1.0, bit), PRANGE_OK);
    cr_expect_eq(bit[0], 1);
}

/* ln(hat / probability) of candidates on both sides of the mean, within the accuracy of lgammal. */
static void expect_candidates(const pri_rejection *made, const hat *exact, double most,
                              long double (*pmf)(double, const double *), const double *p)
{
    int seen = 0;
    for (int i = 0; i < 4000; i++) {
        const double u = (double)(random_bits(91, i) >> 11) * 0x1p-53 - 0.5;
        const double v = 1e-3 + (double)(random_bits(92, i) >> 11) * 0x1p-53;
        const long double edge = 0.5L - fabsl((long double)u);
        pri_candidate candidate;
        if (!pri_rejection_candidate(made, u, v, &candidate) || candidate.number > most)
            continue;
        const long double probability = pmf(candidate.number, p);
        if (probability < 1e-300L)
            continue;
        const long double expected =
            logl(v * exact->scale / (exact->a / (edge * edge) + exact->b) / probability);
        cr_assert(fabsl(logl(candidate.hat) - candidate.exponent - expected) <
                      1e-12L * fmaxl(1.0L, fabsl(logl(probability))),
                  "%g: %g", p[0], candidate.number);
        seen++;
    }
    cr_expect(seen > 1000, "%g: %d candidates", p[0], seen);
}

Test(distributions, rejections)
{
    static const double means[] = {128.5, 300.0, 5000.0, 1e6};
    static const double all[][2] = {{260, 0.5}, {2000, 0.07}, {1e5, 0.3}, {1e6, 0.5}};
    for (int m = 0; m < 4; m++) {
        const pri_rejection poisson = pri_poisson_rejection(means[m]);
        const pri_rejection binomial = pri_binomial_rejection(all[m][0], all[m][1]);
        const hat first = poisson_hat((long double)means[m]), second = binomial_hat(all[m]);
        expect_candidates(&poisson, &first, HUGE_VAL, poisson_pmf, &means[m]);
        expect_candidates(&binomial, &second, all[m][0], binomial_pmf, all[m]);
    }
}

/* Means too large to check each number: sample mean and variance. */
Test(distributions, huge_counts)
{
    static const double means[] = {1e9, 1e12, 0x1p52};
    for (int m = 0; m < 6; m++) {
        const double mean = means[m / 2];
        double sum = 0.0, squares = 0.0, variance = mean;
        if (m % 2) {
            const double p = fmin(0.5, mean * 0x1p-51);
            const int64_t trials = (int64_t)(p < 0.5 ? 0x1p51 : 0x1p52);
            variance = (double)trials * p * (1.0 - p);
            cr_assert_eq(prange_random_binomial_i64(8, 9, 0, N, trials, p, k), PRANGE_OK);
            for (int i = 0; i < N; i++)
                x[i] = ((double)k[i] - (double)trials * p) / sqrt(variance);
        } else {
            cr_assert_eq(prange_random_poisson_i64(8, 9, 0, N, mean, k), PRANGE_OK);
            for (int i = 0; i < N; i++)
                x[i] = ((double)k[i] - mean) / sqrt(variance);
        }
        for (int i = 0; i < N; i++) {
            sum += x[i];
            squares += x[i] * x[i];
        }
        cr_expect(fabs(sum) / sqrt(N) < 4.9, "%d: mean %g", m, sum / N);
        cr_expect(fabs(squares - N) / sqrt(2.0 * N) < 4.9, "%d: variance %g", m, squares / N);
    }
}

static long double gamma_at(uint64_t seed, uint64_t stream, uint64_t at, double shape)
{
    const long double a = (long double)(shape < 1.0 ? shape + 1.0 : shape), d = a - 1.0L / 3;
    const long double boost =
        shape < 1.0
            ? expl(logl(inside(prange_random_word_at(seed, stream, at))) / (long double)shape)
            : 1.0L;
    for (uint64_t t = 0;; t++) {
        const long double z = normal_at(prange_random_word_at(~seed, 2 * t, 1), stream, at);
        const long double u = inside(draw(seed, 2 * t + 1, stream, at));
        const long double root = 1.0L + z / sqrtl(9.0L * d), v = root * root * root;
        if (root <= 0.0L)
            continue;
        if (u < 1.0L - 0.0331L * z * z * z * z || logl(u) < 0.5L * z * z + d * (1.0L - v + logl(v)))
            return boost * d * v;
    }
}

/* The regularised incomplete gamma function, by its series or Lentz's continued fraction. */
static double gamma_cdf(double value, double shape)
{
    const long double v = (long double)value, a = (long double)shape;
    if (v <= 0.0L)
        return 0.0;
    const long double front = expl(a * logl(v) - v - lgammal(a));
    if (v < a + 1.0L) {
        long double term = 1.0L / a, sum = term;
        for (long double n = a + 1.0L; term > sum * 1e-18L; n += 1.0L)
            sum += term *= v / n;
        return (double)(front * sum);
    }
    long double b = v + 1.0L - a, c = 1e300L, d = 1.0L / b, h = d;
    for (int i = 1; i < 10000; i++) {
        const long double an = -i * (i - a);
        b += 2.0L;
        d = 1.0L / (an * d + b);
        c = b + an / c;
        h *= d * c;
        if (fabsl(d * c - 1.0L) < 1e-17L)
            break;
    }
    return (double)(1.0L - front * h);
}

Test(distributions, gamma)
{
    static const double shapes[] = {0.05, 0.5, 0.999, 1.0, 2.5, 100.0, 1e4};
    for (int s = 0; s < 7; s++) {
        const double shape = shapes[s], scale = s % 2 ? 1.0 : 0.3;
        const uint64_t seed = 80 + (uint64_t)s, first = s % 2 ? ~(uint64_t)N : 3;
        cr_assert_eq(prange_set_num_threads(1 + s % 4), PRANGE_OK);
        x[N] = f[N] = 7;
        cr_assert_eq(prange_random_gamma_f64(seed, 4, first, N, shape, scale, x), PRANGE_OK);
        cr_assert_eq(prange_random_gamma_f32(seed, 4, first, N, shape, scale, f), PRANGE_OK);
        cr_assert_eq(prange_random_gamma_f64(seed, 4, first + 1001, 9, shape, scale, y), PRANGE_OK);
        cr_assert(memcmp(x + 1001, y, 9 * sizeof *x) == 0 && x[N] == 7.0 && f[N] == 7.0f);
        for (int i = 0; i < N; i++) {
            cr_assert_eq(f[i], (float)x[i]);
            if (i % 5 == 0) {
                const long double exact =
                    (long double)scale * gamma_at(seed, 4, first + (uint64_t)i, shape);
                cr_assert(fabsl(x[i] - exact) <= 1e-11L * exact, "shape %g, index %d", shape, i);
            }
            x[i] /= scale;
        }
        expect_distribution("gamma", N, x, gamma_cdf, shape);
    }
}

Test(distributions, errors_write_nothing)
{
    const double many = 0x1p53;
    k[0] = small[0] = bit[0] = 7;
    x[0] = 7.0;
    cr_expect_eq(prange_random_bernoulli_u8(1, 2, 3, 1, -0.1, bit), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_bernoulli_u8(1, 2, 3, 1, 1.1, bit), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_bernoulli_u8(1, 2, 3, 1, NAN, bit), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_bernoulli_u8(1, 2, 3, 1, 0.5, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_random_poisson_i64(1, 2, 3, 1, -1.0, k), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_poisson_i64(1, 2, 3, 1, NAN, k), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_poisson_i64(1, 2, 3, 1, many, k), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_poisson_i32(1, 2, 3, 1, 0x1p31, small), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_poisson_i64(1, 2, ~(uint64_t)0, 2, 1.0, k), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_random_poisson_i64(1, 2, 3, -1, 1.0, k), PRANGE_ERROR_SIZE);
    cr_expect_eq(prange_random_poisson_i64(1, 2, 3, 1, 1.0, NULL), PRANGE_ERROR_NULL);
    cr_expect_eq(prange_random_binomial_i64(1, 2, 3, 1, -1, 0.5, k), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_binomial_i64(1, 2, 3, 1, INT64_MAX, 0.5, k), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_binomial_i32(1, 2, 3, 1, 5, 1.5, small), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_binomial_i32(1, 2, 3, 1, 5, NAN, small), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_gamma_f64(1, 2, 3, 1, 0.0, 1.0, x), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_gamma_f64(1, 2, 3, 1, 1.0, -1.0, x), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_gamma_f64(1, 2, 3, 1, INFINITY, 1.0, x), PRANGE_ERROR_VALUE);
    cr_expect_eq(prange_random_gamma_f64(1, 2, 3, 1, 1.0, 1.0, NULL), PRANGE_ERROR_NULL);
    cr_expect(k[0] == 7 && small[0] == 7 && bit[0] == 7 && x[0] == 7.0);
}
