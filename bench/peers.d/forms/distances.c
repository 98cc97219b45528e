/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "forms.h"
#include "plain.h"
#include "work.h"

/* Without this GCC does not inline the distance of a pair; the calls cost much for few coordinates.
 */
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

/* The cosine distance of two points of length 1. */
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

/* Defines a loop for each distance. A loop that took the distance as an argument would call it
 * through a pointer, since GCC does not propagate constants into parallel regions. */
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

static const peer_form forms[] = {
    {"openmp", "simd", "pairwise_f64", euclidean},
    {"openmp", "simd", "metrics/cosine", cosine},
    {"openmp", "simd", "metrics/cityblock", cityblock},
    {"openmp", "simd", "metrics/chebyshev", chebyshev},
    {"openmp", "simd", "nearest/all_f64", nearest},
};

const peer_form_list peer_forms_distances = {sizeof forms / sizeof *forms, forms};
