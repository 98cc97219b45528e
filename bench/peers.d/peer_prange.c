/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include <prange.h>

#include "callbacks.h"
#include "peer.h"

static int integral(const peer_job *job)
{
    return (int)callback_parabola_template(0.0, 2.0, job->n, job->y);
}

static int integral_point(const peer_job *job)
{
    return (int)prange_integrate_f64(callback_parabola, NULL, 0.0, 2.0, job->n, job->y);
}

static int integral_block(const peer_job *job)
{
    return (int)prange_integrate_block_f64(callback_parabola_block, NULL, 0.0, 2.0, job->n, job->y);
}

static int sum(const peer_job *job)
{
    return (int)prange_sum_f64(job->n, job->x, job->y);
}

static int square(const peer_job *job)
{
    return (int)prange_map_f64(PRANGE_SQUARE, job->n, job->x, job->y);
}

static int parabola(const peer_job *job)
{
    return (int)prange_apply_block_f64(callback_parabola_block, NULL, job->n, job->x, job->y);
}

static int pairwise(const peer_job *job, prange_metric metric)
{
    return (int)prange_pairwise_distance_f64(metric, job->n, job->d, job->x, job->y);
}

static int euclidean(const peer_job *job)
{
    return pairwise(job, PRANGE_EUCLIDEAN);
}

static int cosine(const peer_job *job)
{
    return pairwise(job, PRANGE_COSINE);
}

static int cityblock(const peer_job *job)
{
    return pairwise(job, PRANGE_CITYBLOCK);
}

static int chebyshev(const peer_job *job)
{
    return pairwise(job, PRANGE_CHEBYSHEV);
}

static int nearest(const peer_job *job)
{
    return (int)prange_nearest_f64(PRANGE_EUCLIDEAN, job->n, job->n, job->d, job->x, job->x,
                                   PEER_NEAREST, job->indices, job->y);
}

static const peer_form forms[] = {
    {"integral", "default", integral},
    {"integral_callback", "default", integral_point},
    {"integral_callback", "block", integral_block},
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
    const prange_info info = prange_runtime_info();
    snprintf(text, size, "prange %s (level %s, %s)", info.version, info.level, info.compiler);
}

static void use_threads(int threads)
{
    (void)prange_set_num_threads(threads);
}

const peer peer_prange = {"prange", describe, use_threads, forms};
