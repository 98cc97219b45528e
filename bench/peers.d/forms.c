/* SPDX-License-Identifier: MIT */
#include "forms.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef PEERS_GSL
#include <gsl/gsl_math.h>
#include <gsl/gsl_vector.h>
#include <gsl/gsl_version.h>
#endif

#include <prange.h>

#include "callbacks.h"
#include "plain.h"
#include "work.h"

BENCH_CALL(integral_block, prange_integrate_block_f64(callback_parabola_block, NULL, 0.0, it->end,
                                                      it->n, it->out.data))

/* The function is compiled apart, so that each point is a real call. */
static int integral_point(void *state)
{
    const bench_work *it = state;
    const double dx = it->end / (double)it->n;
    double sum = 0.0;
#pragma omp parallel for reduction(+ : sum)
    for (ptrdiff_t i = 0; i < it->n; i++)
        sum += callback_parabola((double)i * dx, NULL);
    *(double *)it->out.data = sum * dx;
    return 0;
}

/* Else GCC calls the functions of a pair, which costs much where there are few coordinates. */
#define ALWAYS_INLINE __attribute__((always_inline)) static inline

/* The distance of two points by a simd reduction, which lets the compiler reorder a sum. */
typedef double pair_distance(ptrdiff_t d, const double *a, const double *b);

ALWAYS_INLINE double pair_euclidean(ptrdiff_t d, const double *a, const double *b)
{
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (ptrdiff_t k = 0; k < d; k++)
        sum += (a[k] - b[k]) * (a[k] - b[k]);
    return sqrt(sum);
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

ALWAYS_INLINE void row(const bench_work *it, ptrdiff_t i, const double *x, pair_distance *pair)
{
    double *out = it->out.data;
    for (ptrdiff_t j = 0; j < it->n; j++)
        out[i * it->n + j] = pair(it->d, x + i * it->d, x + j * it->d);
}

/* A loop for each distance: a parallel region would call one that it is handed. */
#define ALL_PAIRS(name, pair)                                                                      \
    static int name(void *state)                                                                   \
    {                                                                                              \
        const bench_work *it = state;                                                              \
        _Pragma("omp parallel for") for (ptrdiff_t i = 0; i < it->n; i++)                          \
            row(it, i, it->x.data, pair);                                                          \
        return 0;                                                                                  \
    }
ALL_PAIRS(euclidean, pair_euclidean)
ALL_PAIRS(cityblock, pair_cityblock)
ALL_PAIRS(chebyshev, pair_chebyshev)

static int cosine(void *state)
{
    const bench_work *it = state;
    const ptrdiff_t n = it->n, d = it->d;
    double *const unit = malloc((size_t)(n * d) * sizeof *unit);
    if (!unit)
        return ENOMEM;
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++) {
        const double *const x = (const double *)it->x.data + i * d;
        const double length = sqrt(dot(d, x, x));
        for (ptrdiff_t k = 0; k < d; k++)
            unit[i * d + k] = x[k] / length;
    }
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < n; i++)
        row(it, i, unit, pair_cosine);
    free(unit);
    return 0;
}

BENCH_LOOP(nearest, plain_nearest_openmp(it->job))

#ifdef PEERS_GSL
/* GSL is serial. It has no left Riemann sum, so the integral is a loop over its gsl_function, the
 * form in which its own integrators take a function. */
static int gsl_integral(void *state)
{
    const bench_work *it = state;
    gsl_function f = {callback_parabola, NULL};
    const double dx = it->end / (double)it->n;
    double sum = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++)
        sum += GSL_FN_EVAL(&f, (double)i * dx);
    *(double *)it->out.data = sum * dx;
    return 0;
}

static int gsl_sum(void *state)
{
    const bench_work *it = state;
    const gsl_vector_const_view x = gsl_vector_const_view_array(it->x.data, (size_t)it->n);
    *(double *)it->out.data = gsl_vector_sum(&x.vector);
    return 0;
}
#endif

static const struct {
    const char *peer, *variant, *title; /* of the case */
    prange_bench_run run;
} forms[] = {
    {"prange", "block", "integral_scalar_f64", integral_block},
    {"openmp", "default", "integral_scalar_f64", integral_point},
    {"openmp", "simd", "pairwise_f64", euclidean},
    {"openmp", "simd", "metrics/cosine", cosine},
    {"openmp", "simd", "metrics/cityblock", cityblock},
    {"openmp", "simd", "metrics/chebyshev", chebyshev},
    {"openmp", "simd", "nearest/all_f64", nearest},
#ifdef PEERS_GSL
    {"gsl", "default", "integral_scalar_f64", gsl_integral},
    {"gsl", "default", "sum_f64", gsl_sum},
#endif
};

static bool is(const char *text, const char *other)
{
    return strcmp(text, other) == 0;
}

prange_bench_run peer_form(const char *peer, const char *variant, const prange_bench_case *what)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (is(forms[i].peer, peer) && is(forms[i].variant, variant) &&
            is(forms[i].title, what->name))
            return forms[i].run;
    if (!is(variant, "default"))
        return NULL;
    return is(peer, "prange")      ? what->run
           : is(peer, "openmp")    ? what->openmp
           : is(peer, "reference") ? what->serial
                                   : NULL;
}

bool peer_describe(const char *peer, char *text, size_t size)
{
    const prange_info info = prange_runtime_info();
    if (is(peer, "prange"))
        snprintf(text, size, "prange %s (level %s, %s)", info.version, info.level, info.compiler);
    else if (is(peer, "openmp"))
        snprintf(text, size, "OpenMP %d (%s, %s)", _OPENMP, info.compiler, PEERS_FLAGS);
#ifdef PEERS_GSL
    else if (is(peer, "gsl"))
        snprintf(text, size, "GSL %s", gsl_version);
#endif
    else if (is(peer, "reference"))
        snprintf(text, size, "the plain serial loop");
    else
        return false;
    return true;
}
