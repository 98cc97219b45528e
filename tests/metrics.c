/* SPDX-License-Identifier: MIT */
/*
 * Every metric against its formula in long double, in all forms, and its properties: symmetry,
 * zeros, translation, permutation of coordinates, weights as repeated coordinates, triangle
 * inequality, edge cases.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "allocate.h"
#include "bits.h"
#include "guard.h"
#include "metric_rules.h"
#include "random.h"
#include "reference_metrics.h"

enum { METRICS = PRANGE_USER_METRIC };

static bool of_truth(prange_metric metric)
{
    return metric >= PRANGE_JACCARD;
}

/* Whether equal points are at distance 0. */
static bool is_zero_between_equals(prange_metric metric)
{
    return metric != PRANGE_RUSSELLRAO && metric != PRANGE_KULCZYNSKI1;
}

/* Whether the triangle inequality holds for the points of these tests. */
static bool keeps_triangles(prange_metric metric)
{
    switch (metric) {
    case PRANGE_EUCLIDEAN:
    case PRANGE_SEUCLIDEAN:
    case PRANGE_CITYBLOCK:
    case PRANGE_CHEBYSHEV:
    case PRANGE_CANBERRA:
    case PRANGE_MAHALANOBIS:
    case PRANGE_MINKOWSKI:
    case PRANGE_JENSENSHANNON:
    case PRANGE_HAVERSINE:
    case PRANGE_HAMMING:
    case PRANGE_JACCARD:
    case PRANGE_ROGERSTANIMOTO:
    case PRANGE_SOKALMICHENER:
    case PRANGE_SOKALSNEATH:
        return true;
    default:
        return false;
    }
}

/* The parameters of a metric, for d coordinates. A is dense, symmetric and positive definite. */
typedef struct parameters {
    ptrdiff_t d;
    const long double *w, *v, *a;
} parameters;

/* The counts of truth values: true in both, in x alone, in y alone, in neither. */
static long double truth_formula(prange_metric metric, long double b, long double e, long double f,
                                 long double g)
{
    const long double differ = e + f, s = b + e + f + g;
    switch (metric) {
    case PRANGE_JACCARD:
        return b + differ == 0 ? 0 : differ / (b + differ);
    case PRANGE_DICE:
        return differ / (2 * b + differ);
    case PRANGE_ROGERSTANIMOTO:
    case PRANGE_SOKALMICHENER:
        return 2 * differ / (s + differ);
    case PRANGE_RUSSELLRAO:
        return (s - b) / s;
    case PRANGE_SOKALSNEATH:
        return 2 * differ / (2 * differ + b);
    case PRANGE_YULE:
        return e * f == 0 ? 0 : 2 * e * f / (b * g + e * f);
    default:
        return b / differ;
    }
}

static long double truth_reference(prange_metric metric, const parameters *p, const long double *x,
                                   const long double *y)
{
    long double count[2][2] = {{0}};
    for (ptrdiff_t k = 0; k < p->d; k++)
        count[x[k] != 0][y[k] != 0] += p->w[k];
    return truth_formula(metric, count[1][1], count[1][0], count[0][1], count[0][0]);
}

/* 1 - cos by its definition; `centred` subtracts the weighted means. */
static long double angle_reference(bool centred, const parameters *p, const long double *x,
                                   const long double *y)
{
    long double mx = 0, my = 0, total = 0, xx = 0, yy = 0, xy = 0;
    for (ptrdiff_t k = 0; k < p->d; k++) {
        mx += p->w[k] * x[k];
        my += p->w[k] * y[k];
        total += p->w[k];
    }
    for (ptrdiff_t k = 0; k < p->d; k++) {
        const long double a = centred ? x[k] - mx / total : x[k];
        const long double b = centred ? y[k] - my / total : y[k];
        xx += p->w[k] * a * a;
        yy += p->w[k] * b * b;
        xy += p->w[k] * a * b;
    }
    return 1 - xy / sqrtl(xx * yy);
}

/* The correlation distance as half the squared distance of normalised points, since 1 - cos loses
 * small angles. */
static long double reference_half_chord(ptrdiff_t d, const long double *w, const long double *x,
                                        const long double *y)
{
    long double mx = 0, my = 0, total = 0, xx = 0, yy = 0, sum = 0;
    for (ptrdiff_t k = 0; k < d; k++) {
        mx += w[k] * x[k];
        my += w[k] * y[k];
        total += w[k];
    }
    for (ptrdiff_t k = 0; k < d; k++) {
        xx += w[k] * (x[k] - mx / total) * (x[k] - mx / total);
        yy += w[k] * (y[k] - my / total) * (y[k] - my / total);
    }
    for (ptrdiff_t k = 0; k < d; k++) {
        const long double gap = (x[k] - mx / total) / sqrtl(xx) - (y[k] - my / total) / sqrtl(yy);
        sum += w[k] * gap * gap;
    }
    return sum / 2;
}

static long double reference(prange_metric metric, const parameters *p, const long double *x,
                             const long double *y)
{
    const ptrdiff_t d = p->d;
    long double sum = 0, other = 0;
    if (metric == PRANGE_MINKOWSKI)
        return reference_minkowski(ORDER, d, p->w, x, y);
    if (metric == PRANGE_JENSENSHANNON)
        return reference_jensenshannon(d, x, y);
    if (metric == PRANGE_HAVERSINE)
        return reference_great_circle(x, y);
    if (of_truth(metric))
        return truth_reference(metric, p, x, y);
    if (metric == PRANGE_COSINE || metric == PRANGE_CORRELATION)
        return angle_reference(metric == PRANGE_CORRELATION, p, x, y);
    for (ptrdiff_t k = 0; k < d; k++) {
        const long double gap = fabsl(x[k] - y[k]), w = p->w[k];
        switch (metric) {
        case PRANGE_SEUCLIDEAN:
            sum += gap * gap / p->v[k];
            break;
        case PRANGE_CITYBLOCK:
            sum += w * gap;
            break;
        case PRANGE_CHEBYSHEV:
            sum = w > 0 && gap > sum ? gap : sum;
            break;
        case PRANGE_CANBERRA:
            sum += x[k] == 0 && y[k] == 0 ? 0 : w * gap / (fabsl(x[k]) + fabsl(y[k]));
            break;
        case PRANGE_BRAYCURTIS:
            sum += w * gap;
            other += w * fabsl(x[k] + y[k]);
            break;
        case PRANGE_MAHALANOBIS:
            for (ptrdiff_t j = 0; j < d; j++)
                sum += (x[k] - y[k]) * p->a[k * d + j] * (x[j] - y[j]);
            break;
        case PRANGE_NAN_EUCLIDEAN:
            sum += isnan(gap) ? 0 : gap * gap;
            other += !isnan(gap);
            break;
        case PRANGE_HAMMING:
            sum += x[k] != y[k] ? w : 0;
            other += w;
            break;
        default:
            sum += w * gap * gap;
        }
    }
    switch (metric) {
    case PRANGE_EUCLIDEAN:
    case PRANGE_SEUCLIDEAN:
    case PRANGE_MAHALANOBIS:
        return sqrtl(sum);
    case PRANGE_BRAYCURTIS:
    case PRANGE_HAMMING:
        return sum / other;
    case PRANGE_NAN_EUCLIDEAN:
        return other > 0 ? sqrtl(sum * (long double)d / other) : (long double)NAN;
    default:
        return sum;
    }
}

#define BODY "metrics_data_typed.h"
#include "each_real.h"
#define BODY "metrics_typed.h"
#include "each_real.h"
