/* SPDX-License-Identifier: MIT */
/*
 * Plain OpenMP: the loops of baselines.h, and those that only a comparison of peers needs.
 */
#include <math.h>
#include <omp.h>
#include <stdio.h>

#include "baselines.h"
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

static int pairwise(const peer_job *job)
{
    plain_pairwise_openmp_f64(job->n, job->d, job->x, job->y);
    return 0;
}

/* With the inner sum as a simd reduction, which lets the compiler reorder it. */
static void distances_simd(ptrdiff_t n, ptrdiff_t d, const double *points, double *out)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++) {
        for (ptrdiff_t j = 0; j < n; j++) {
            double sum = 0.0;
#pragma omp simd reduction(+ : sum)
            for (ptrdiff_t k = 0; k < d; k++) {
                const double difference = points[i * d + k] - points[j * d + k];
                sum += difference * difference;
            }
            out[i * n + j] = sqrt(sum);
        }
    }
}

static int pairwise_simd(const peer_job *job)
{
    distances_simd(job->n, job->d, job->x, job->y);
    return 0;
}

static const peer_form forms[] = {
    {"integral", "default", integral},
    {"integral_callback", "default", integral_point},
    {"sum", "default", sum},
    {"square", "default", square},
    {"parabola", "default", parabola},
    {"pairwise", "default", pairwise},
    {"pairwise", "simd", pairwise_simd},
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
