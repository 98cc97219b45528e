/* SPDX-License-Identifier: MIT */
/*
 * The answers that all peers are held against: closed form or serial loop, in long double.
 */
#include <math.h>
#include <stdio.h>

#include "peer.h"

/* dx^3 * (sum of i^2) - dx^2 * (sum of i) over i = 0 .. n-1 */
static int integral(const peer_job *job)
{
    const long double n = (long double)job->n, dx = 2.0L / n;
    const long double squares = (n - 1) * n * (2 * n - 1) / 6, sum = n * (n - 1) / 2;
    job->y[0] = (double)(dx * dx * dx * squares - dx * dx * sum);
    return 0;
}

static int sum(const peer_job *job)
{
    long double sum = 0.0L;
    for (ptrdiff_t i = 0; i < job->n; i++)
        sum += job->x[i];
    job->y[0] = (double)sum;
    return 0;
}

static int square(const peer_job *job)
{
    for (ptrdiff_t i = 0; i < job->n; i++)
        job->y[i] = (double)((long double)job->x[i] * job->x[i]);
    return 0;
}

static int parabola(const peer_job *job)
{
    for (ptrdiff_t i = 0; i < job->n; i++)
        job->y[i] = (double)((long double)job->x[i] * job->x[i] - job->x[i]);
    return 0;
}

typedef long double pair_distance(ptrdiff_t d, const double *a, const double *b);

static long double pair_euclidean(ptrdiff_t d, const double *a, const double *b)
{
    long double sum = 0.0L;
    for (ptrdiff_t k = 0; k < d; k++)
        sum += ((long double)a[k] - b[k]) * ((long double)a[k] - b[k]);
    return sqrtl(sum);
}

static long double pair_cosine(ptrdiff_t d, const double *a, const double *b)
{
    long double aa = 0.0L, bb = 0.0L, ab = 0.0L;
    for (ptrdiff_t k = 0; k < d; k++) {
        aa += (long double)a[k] * a[k];
        bb += (long double)b[k] * b[k];
        ab += (long double)a[k] * b[k];
    }
    return 1.0L - ab / sqrtl(aa * bb);
}

static long double pair_cityblock(ptrdiff_t d, const double *a, const double *b)
{
    long double sum = 0.0L;
    for (ptrdiff_t k = 0; k < d; k++)
        sum += fabsl((long double)a[k] - b[k]);
    return sum;
}

static long double pair_chebyshev(ptrdiff_t d, const double *a, const double *b)
{
    long double most = 0.0L;
    for (ptrdiff_t k = 0; k < d; k++)
        most = fmaxl(most, fabsl((long double)a[k] - b[k]));
    return most;
}

static int pairwise(const peer_job *job, pair_distance *pair)
{
    const ptrdiff_t n = job->n, d = job->d;
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = 0; j < n; j++)
            job->y[i * n + j] = (double)pair(d, job->x + i * d, job->x + j * d);
    return 0;
}

static int euclidean(const peer_job *job)
{
    return pairwise(job, pair_euclidean);
}

static int cosine(const peer_job *job)
{
    return pairwise(job, pair_cosine);
}

static int cityblock(const peer_job *job)
{
    return pairwise(job, pair_cityblock);
}

static int chebyshev(const peer_job *job)
{
    return pairwise(job, pair_chebyshev);
}

/* In order, of equal distances the first found first; what falls off lands past the last. */
static void nearest_of(const peer_job *job, ptrdiff_t i)
{
    enum { COUNT = PEER_NEAREST };
    const ptrdiff_t d = job->d;
    long double distances[COUNT + 1];
    ptrdiff_t indices[COUNT + 1];
    for (ptrdiff_t k = 0; k < COUNT; k++)
        distances[k] = INFINITY;
    for (ptrdiff_t j = 0; j < job->n; j++) {
        const long double distance = pair_euclidean(d, job->x + i * d, job->x + j * d);
        ptrdiff_t at = COUNT;
        for (; at > 0 && distance < distances[at - 1]; at--) {
            distances[at] = distances[at - 1];
            indices[at] = indices[at - 1];
        }
        distances[at] = distance;
        indices[at] = j;
    }
    for (ptrdiff_t k = 0; k < COUNT; k++) {
        job->y[i * COUNT + k] = (double)distances[k];
        job->indices[i * COUNT + k] = indices[k];
    }
}

static int nearest(const peer_job *job)
{
    for (ptrdiff_t i = 0; i < job->n; i++)
        nearest_of(job, i);
    return 0;
}

static const peer_form forms[] = {
    {"integral", "default", integral},
    {"integral_callback", "default", integral},
    {"sum", "default", sum},
    {"square", "default", square},
    {"parabola", "default", parabola},
    {"pairwise_euclidean", "default", euclidean},
    {"pairwise_cosine", "default", cosine},
    {"pairwise_cityblock", "default", cityblock},
    {"pairwise_chebyshev", "default", chebyshev},
    {"nearest", "default", nearest},
    {0},
};

static void describe(char *text, size_t size)
{
    snprintf(text, size, "reference");
}

static void use_threads(int threads)
{
    (void)threads;
}

const peer peer_reference = {"reference", describe, use_threads, forms};
