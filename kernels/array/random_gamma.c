/* SPDX-License-Identifier: MIT */
/*
 * Gamma-distributed numbers after Marsaglia and Tsang, A simple method for generating gamma
 * variables, 2000.
 */
#include <prange/random.h>

#include <math.h>

#include <prange/math.h>

#include "base/status.h"
#include "exec/parallel_for.h"
#include "random_draw.h"
#include "random_fill.h"
#include "random_kernels.h"

/* Estimated time per number, in ns. */
#define GAMMA_NS 6.0

/* Numbers generated at a time: they stay in a first-level cache. */
enum { BUFFER = 512 };

typedef struct gamma_numbers {
    pri_draws draws;
    double shape, scale;
    double d, c; /* the method's constants, for `shape` or, if that is below 1, for shape + 1 */
} gamma_numbers;

/* The acceptance test of normal number z and uniform number u. If they pass, *number is the
 * result. */
static bool accept(const gamma_numbers *job, double z, double u, double *number)
{
    const double root = 1.0 + job->c * z, v = root * root * root, square = z * z;
    *number = job->d * v;
    if (root <= 0.0)
        return false;
    return u < 1.0 - 0.0331 * (square * square) ||
           prange_log(u) < 0.5 * square + job->d * (1.0 - v + prange_log(v));
}

/* Repeats from the second attempt on until one is accepted. */
static __attribute__((noinline)) double retry(const gamma_numbers *job, uint64_t stream,
                                              uint64_t index)
{
    double number, z;
    for (uint64_t draw = 2;; draw += 2) {
        const pri_stream at = {pri_draw(&job->draws, draw), stream, index, 1};
        pri_random_normals(&at, &z);
        const uint64_t u = prange_random_word_at(pri_draw(&job->draws, draw + 1), stream, index);
        if (accept(job, z, pri_uniform_open(u), &number))
            return number;
    }
}

static void draw_numbers(const gamma_numbers *job, const pri_stream *at, double x[BUFFER])
{
    int64_t words[BUFFER];
    double part[BUFFER];
    pri_stream draw = *at;
    draw.seed = job->draws.first[0];
    pri_random_normals(&draw, x);
    draw.seed = job->draws.first[1];
    pri_random_words(&draw, words);
    for (ptrdiff_t i = 0; i < at->n; i++)
        if (!accept(job, x[i], pri_uniform_open((uint64_t)words[i]), &x[i]))
            x[i] = retry(job, at->stream, at->first + (uint64_t)i);
    if (job->shape < 1.0) {
        pri_random_exponentials(at, part);
        for (ptrdiff_t i = 0; i < at->n; i++)
            part[i] /= -job->shape;
        pri_random_exp(at->n, part, part);
        for (ptrdiff_t i = 0; i < at->n; i++)
            x[i] *= part[i];
    }
    for (ptrdiff_t i = 0; i < at->n; i++)
        x[i] *= job->scale;
}

static void fill(const pri_stream *part, const void *distribution, void *x)
{
    double numbers[BUFFER];
    element *to = x;
    pri_stream at = *part;
    for (ptrdiff_t done = 0; done < part->n; done += BUFFER, at.first += BUFFER) {
        at.n = pri_min(BUFFER, part->n - done);
        draw_numbers(distribution, &at, numbers);
        for (ptrdiff_t i = 0; i < at.n; i++)
            to[done + i] = (element)numbers[i];
    }
}

prange_status PRI_TYPED(prange_random_gamma)(uint64_t seed, uint64_t stream, uint64_t first,
                                             ptrdiff_t n, double shape, double scale, element *x)
{
    if (!(shape > 0.0 && shape < HUGE_VAL && scale > 0.0 && scale < HUGE_VAL))
        return pri_fail(PRANGE_ERROR_VALUE,
                        "%s: shape = %g and scale = %g are not positive and finite", __func__,
                        shape, scale);
    gamma_numbers job = {.draws = pri_draws_of(seed), .shape = shape, .scale = scale};
    job.d = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3;
    job.c = 1.0 / sqrt(9.0 * job.d);
    return pri_random_run(&(pri_random_array){.function = __func__,
                                              .stream = {seed, stream, first, n},
                                              .fill = fill,
                                              .distribution = &job,
                                              .x = x,
                                              .size = sizeof *x,
                                              .ns = GAMMA_NS});
}
