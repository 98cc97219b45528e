/* SPDX-License-Identifier: MIT */
/*
 * GSL is serial. It has no left Riemann sum, so the integral is a loop over its gsl_function, the
 * form in which its own integrators take a function.
 */
#include <gsl/gsl_math.h>
#include <gsl/gsl_vector.h>
#include <gsl/gsl_version.h>
#include <stdio.h>

#include "callbacks.h"
#include "peer.h"

static int integral_point(const peer_job *job)
{
    gsl_function f = {callback_parabola, NULL};
    const double dx = 2.0 / (double)job->n;
    double sum = 0.0;
    for (ptrdiff_t i = 0; i < job->n; i++)
        sum += GSL_FN_EVAL(&f, (double)i * dx);
    job->y[0] = sum * dx;
    return 0;
}

static int sum(const peer_job *job)
{
    const gsl_vector_const_view x = gsl_vector_const_view_array(job->x, (size_t)job->n);
    job->y[0] = gsl_vector_sum(&x.vector);
    return 0;
}

static const peer_form forms[] = {
    {"integral_callback", "default", integral_point},
    {"sum", "default", sum},
    {0},
};

static void describe(char *text, size_t size)
{
    snprintf(text, size, "GSL %s", gsl_version);
}

static void use_threads(int threads)
{
    (void)threads;
}

const peer peer_gsl = {"gsl", describe, use_threads, forms};
