/* SPDX-License-Identifier: MIT */
/*
 * Plain OpenMP: the loops of baselines.h, and those that only a comparison of peers needs.
 */
#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

#include "plain.h"
#include "callbacks.h"
#include "peer.h"

static int integral(const peer_job *job)
{
    job->y[0] = plain_integral_openmp(0.0, 2.0, job->n);
    return 0;
}

/* The function is compiled apart, so that each point is a real call. */
static int integral_point(const peer_job *job)
{
    const double dx = 2.0 / (double)job->n;
    double sum = 0.0;
#pragma omp parallel for reduction(+ : sum)
    for (ptrdiff_t i = 0; i < job->n; i++)
        sum += callback_parabola((double)i * dx, NULL);
    job->y[0] = sum * dx;
    return 0;
}

static int sum(const peer_job *job)
{
    job->y[0] = plain_sum_openmp_f64(job->n, job->x);
    return 0;
}

static int square(const peer_job *job)
{
    plain_square_openmp_f64(job->n, job->x, job->y);
    return 0;
}

static int parabola(const peer_job *job)
{
    plain_parabola_openmp_f64(job->n, job->x, job->y);
    return 0;
}

static int euclidean(const peer_job *job)
{
    plain_pairwise_openmp_f64(job->n, job->d, job->x, job->y);
    return 0;
}

/* Else GCC calls the functions of a pair, which costs much where there are few coordinates. */
#define ALWAYS_INLINE __attribute__((always_inline)) static inline

/* The distance of two points by a simd reduction, which lets the compiler reorder a sum. */
typedef double pair_distance(ptrdiff_t d, const double *a, const double *b);

ALWAYS_INLINE double squares(ptrdiff_t d, const double *a, const double *b)
{
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (ptrdiff_t k = 0; k < d; k++)
        sum += (a[k] - b[k]) * (a[k] - b[k]);
    return sum;
}

ALWAYS_INLINE double pair_euclidean(ptrdiff_t d, const double *a, const double *b)
{
    return sqrt(squares(d, a, b));
}

ALWAYS_INLINE double pair_cityblock(ptrdiff_t d, const double *a, const double *b)
{
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (ptrdiff_t k = 0; k < d; k++)
        sum += fabs(a[k] - b[k]);
    return sum;
}

ALWAYS_INLINE double pair_chebyshev(ptrdiff_t d, const double *a, const double *b)
{
    double most = 0.0;
#pragma omp simd reduction(max : most)
    for (ptrdiff_t k = 0; k < d; k++)
        most = fabs(a[k] - b[k]) > most ? fabs(a[k] - b[k]) : most;
    return most;
}

ALWAYS_INLINE double dot(ptrdiff_t d, const double *a, const double *b)
{
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (ptrdiff_t k = 0; k < d; k++)
        sum += a[k] * b[k];
    return sum;
}

/* Of points of length 1. */
ALWAYS_INLINE double pair_cosine(ptrdiff_t d, const double *a, const double *b)
{
    return 1.0 - dot(d, a, b);
}

ALWAYS_INLINE void row(const peer_job *job, ptrdiff_t i, const double *x, pair_distance *pair)
{
    for (ptrdiff_t j = 0; j < job->n; j++)
        job->y[i * job->n + j] = pair(job->d, x + i * job->d, x + j * job->d);
}

static int euclidean_simd(const peer_job *job)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < job->n; i++)
        row(job, i, job->x, pair_euclidean);
    return 0;
}

static int cityblock_simd(const peer_job *job)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < job->n; i++)
        row(job, i, job->x, pair_cityblock);
    return 0;
}

static int chebyshev_simd(const peer_job *job)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < job->n; i++)
        row(job, i, job->x, pair_chebyshev);
    return 0;
}

static int cosine_simd(const peer_job *job)
{
    const ptrdiff_t n = job->n, d = job->d;
    double *const unit = malloc((size_t)(n * d) * sizeof *unit);
    if (!unit)
        return ENOMEM;
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++) {
        const double *const x = job->x + i * d;
        const double length = sqrt(dot(d, x, x));
        for (ptrdiff_t k = 0; k < d; k++)
            unit[i * d + k] = x[k] / length;
    }
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        row(job, i, unit, pair_cosine);
    free(unit);
    return 0;
}

/* In order, of equal distances the first found first; what falls off lands past the last. */
static void nearest_of(const peer_job *job, ptrdiff_t i)
{
    enum { COUNT = PEER_NEAREST };
    const ptrdiff_t d = job->d;
    double distances[COUNT + 1];
    ptrdiff_t indices[COUNT + 1];
    for (ptrdiff_t k = 0; k < COUNT; k++)
        distances[k] = INFINITY;
    for (ptrdiff_t j = 0; j < job->n; j++) {
        const double distance = squares(d, job->x + i * d, job->x + j * d);
        ptrdiff_t at = COUNT;
        for (; at > 0 && distance < distances[at - 1]; at--) {
            distances[at] = distances[at - 1];
            indices[at] = indices[at - 1];
        }
        distances[at] = distance;
        indices[at] = j;
    }
    for (ptrdiff_t k = 0; k < COUNT; k++) {
        job->y[i * COUNT + k] = sqrt(distances[k]);
        job->indices[i * COUNT + k] = indices[k];
    }
}

static int nearest(const peer_job *job)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < job->n; i++)
        nearest_of(job, i);
    return 0;
}

static const peer_form forms[] = {
    {"integral", "default", integral},
    {"integral_callback", "default", integral_point},
    {"sum", "default", sum},
    {"square", "default", square},
    {"parabola", "default", parabola},
    {"pairwise_euclidean", "default", euclidean},
    {"pairwise_euclidean", "simd", euclidean_simd},
    {"pairwise_cosine", "simd", cosine_simd},
    {"pairwise_cityblock", "simd", cityblock_simd},
    {"pairwise_chebyshev", "simd", chebyshev_simd},
    {"nearest", "simd", nearest},
    {0},
};

static void describe(char *text, size_t size)
{
#if defined(__clang__)
    snprintf(text, size, "OpenMP %d (Clang %s, %s)", _OPENMP, __clang_version__, PEERS_FLAGS);
#else
    snprintf(text, size, "OpenMP %d (GCC %s, %s)", _OPENMP, __VERSION__, PEERS_FLAGS);
#endif
}

const peer peer_openmp = {"openmp", describe, omp_set_num_threads, forms};
