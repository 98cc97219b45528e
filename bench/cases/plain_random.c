/* SPDX-License-Identifier: MIT */
/*
 * Random numbers by index as a C programmer writes them after the paper on Philox, two of each
 * block of 128 bits, with the C library's logarithm, sine and cosine. A number that may take more
 * than one of them has a stream of its own.
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

/* The number of points of the unit square, one per block, that lie in the quarter circle. */
ptrdiff_t plain_points_inside(uint64_t seed, ptrdiff_t n, int threads)
{
    ptrdiff_t inside = 0;
#pragma omp parallel for simd reduction(+ : inside) num_threads(threads)
    for (ptrdiff_t i = 0; i < n; i++) {
        double x[2];
        uniform_pair(seed, i, x);
        inside += x[0] * x[0] + x[1] * x[1] < 1.0;
    }
    return inside;
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

/* Yields the random words of a number, one after the other. */
typedef struct words {
    uint64_t seed, stream, next;
    block made;
} words;

static inline double next_uniform(words *job)
{
    if (job->next % 2 == 0)
        job->made = philox(job->seed, job->stream, job->next / 2);
    return ((double)(job->made.words[job->next++ % 2] >> 12) + 0.5) * 0x1p-52;
}

/* Knuth's products of uniform numbers. */
static inline int64_t poisson_number(uint64_t seed, ptrdiff_t i, double least)
{
    words job = {.seed = seed, .stream = (uint64_t)i + 1};
    int64_t k = 0;
    for (double product = next_uniform(&job); product > least; product *= next_uniform(&job))
        k++;
    return k;
}

void plain_poisson_serial(uint64_t seed, double mean, ptrdiff_t n, int64_t *x)
{
    const double least = exp(-mean);
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = poisson_number(seed, i, least);
}

void plain_poisson_openmp(uint64_t seed, double mean, ptrdiff_t n, int64_t *x)
{
    const double least = exp(-mean);
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = poisson_number(seed, i, least);
}

/* By waiting times: the gaps between successes are geometric. */
static inline int64_t binomial_number(uint64_t seed, ptrdiff_t i, int trials, double scale)
{
    words job = {.seed = seed, .stream = (uint64_t)i + 1};
    int64_t k = 0;
    for (double at = floor(log(next_uniform(&job)) * scale); at < trials;
         at += 1.0 + floor(log(next_uniform(&job)) * scale))
        k++;
    return k;
}

void plain_binomial_serial(uint64_t seed, int trials, double p, ptrdiff_t n, int64_t *x)
{
    const double scale = 1.0 / log1p(-p);
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = binomial_number(seed, i, trials, scale);
}

void plain_binomial_openmp(uint64_t seed, int trials, double p, ptrdiff_t n, int64_t *x)
{
    const double scale = 1.0 / log1p(-p);
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = binomial_number(seed, i, trials, scale);
}

/* The method of Marsaglia and Tsang. */
static inline double gamma_number(uint64_t seed, ptrdiff_t i, double shape)
{
    const double d = shape - 1.0 / 3, c = 1.0 / sqrt(9.0 * d), turn = 6.283185307179586;
    words job = {.seed = seed, .stream = (uint64_t)i + 1};
    for (;;) {
        const double r = sqrt(-2.0 * log(next_uniform(&job)));
        const double z = r * cos(turn * next_uniform(&job)), root = 1.0 + c * z;
        const double u = next_uniform(&job), v = root * root * root;
        if (root > 0.0 && log(u) < 0.5 * z * z + d - d * v + d * log(v))
            return d * v;
    }
}

void plain_gamma_serial(uint64_t seed, double shape, ptrdiff_t n, double *x)
{
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = gamma_number(seed, i, shape);
}

void plain_gamma_openmp(uint64_t seed, double shape, ptrdiff_t n, double *x)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        x[i] = gamma_number(seed, i, shape);
}

/* The Fisher-Yates shuffle, which no loop pragma can parallelise. */
void plain_permutation(uint64_t seed, ptrdiff_t n, ptrdiff_t *order)
{
    words job = {.seed = seed};
    for (ptrdiff_t i = 0; i < n; i++)
        order[i] = i;
    for (ptrdiff_t i = n - 1; i > 0; i--) {
        const ptrdiff_t j = (ptrdiff_t)(next_uniform(&job) * (double)(i + 1)), kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}
