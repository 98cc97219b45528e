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

static int pairwise(const peer_job *job)
{
    for (ptrdiff_t i = 0; i < job->n; i++) {
        for (ptrdiff_t j = 0; j < job->n; j++) {
            long double sum = 0.0L;
            for (ptrdiff_t k = 0; k < job->d; k++) {
                const long double a = job->x[i * job->d + k], b = job->x[j * job->d + k];
                sum += (a - b) * (a - b);
            }
            job->y[i * job->n + j] = (double)sqrtl(sum);
        }
    }
    return 0;
}

static const peer_form forms[] = {
    {"integral", "default", integral},
    {"integral_callback", "default", integral},
    {"sum", "default", sum},
    {"square", "default", square},
    {"parabola", "default", parabola},
    {"pairwise", "default", pairwise},
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
