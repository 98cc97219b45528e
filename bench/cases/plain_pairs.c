/* SPDX-License-Identifier: MIT */
#include "plain.h"

#include <math.h>

/* The cosine distance of two rows; for correlation the rows are centred about their means. */
static double angle(ptrdiff_t d, const double *x, const double *y, int centred)
{
    double mx = 0.0, my = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
    for (ptrdiff_t k = 0; centred && k < d; k++) {
        mx += x[k] / (double)d;
        my += y[k] / (double)d;
    }
    for (ptrdiff_t k = 0; k < d; k++) {
        const double a = x[k] - mx, b = y[k] - my;
        xx += a * a;
        yy += b * b;
        xy += a * b;
    }
    return 1.0 - xy / sqrt(xx * yy);
}

static double truths(prange_metric metric, ptrdiff_t d, const double *x, const double *y)
{
    ptrdiff_t both = 0, first = 0, second = 0;
    for (ptrdiff_t k = 0; k < d; k++) {
        const int a = x[k] != 0.0, b = y[k] != 0.0;
        both += a & b;
        first += a & !b;
        second += b & !a;
    }
    const double t = (double)both, e = (double)first, f = (double)second, s = (double)d;
    switch (metric) {
    case PRANGE_JACCARD:
        return t + e + f == 0.0 ? 0.0 : (e + f) / (t + e + f);
    case PRANGE_DICE:
        return (e + f) / (2.0 * t + e + f);
    case PRANGE_ROGERSTANIMOTO:
    case PRANGE_SOKALMICHENER:
        return 2.0 * (e + f) / (s + e + f);
    case PRANGE_RUSSELLRAO:
        return (s - t) / s;
    case PRANGE_SOKALSNEATH:
        return 2.0 * (e + f) / (t + 2.0 * (e + f));
    case PRANGE_YULE:
        return e * f == 0.0 ? 0.0 : 2.0 * e * f / (t * (s - t - e - f) + e * f);
    default:
        return t / (e + f);
    }
}

static double mahalanobis(ptrdiff_t d, const double *x, const double *y, const double *inverse)
{
    double sum = 0.0;
    for (ptrdiff_t k = 0; k < d; k++) {
        double row = 0.0;
        for (ptrdiff_t j = 0; j < d; j++)
            row += inverse[k * d + j] * (x[j] - y[j]);
        sum += row * (x[k] - y[k]);
    }
    return sqrt(sum);
}

/* Zeros add nothing. */
static double entropy(double x, double y)
{
    return x > 0.0 ? x * log(2.0 * x / (x + y)) : 0.0;
}

static double jensenshannon(ptrdiff_t d, const double *x, const double *y)
{
    double of_x = 0.0, of_y = 0.0, sum = 0.0;
    for (ptrdiff_t k = 0; k < d; k++) {
        of_x += x[k];
        of_y += y[k];
    }
    for (ptrdiff_t k = 0; k < d; k++) {
        const double a = x[k] / of_x, b = y[k] / of_y;
        sum += entropy(a, b) + entropy(b, a);
    }
    return sqrt(fmax(sum / 2.0, 0.0));
}

static double haversine(const double *x, const double *y)
{
    const double north = sin((x[0] - y[0]) / 2.0), east = sin((x[1] - y[1]) / 2.0);
    return 2.0 * asin(sqrt(north * north + cos(x[0]) * cos(y[0]) * east * east));
}

static double pair(const plain_pairs *job, const double *x, const double *y)
{
    const ptrdiff_t d = job->d;
    double sum = 0.0, other = 0.0;
    switch (job->metric) {
    case PRANGE_EUCLIDEAN:
    case PRANGE_SQEUCLIDEAN:
        for (ptrdiff_t k = 0; k < d; k++)
            sum += (x[k] - y[k]) * (x[k] - y[k]);
        return job->metric == PRANGE_EUCLIDEAN ? sqrt(sum) : sum;
    case PRANGE_SEUCLIDEAN:
        for (ptrdiff_t k = 0; k < d; k++)
            sum += (x[k] - y[k]) * (x[k] - y[k]) / job->variances[k];
        return sqrt(sum);
    case PRANGE_CITYBLOCK:
        for (ptrdiff_t k = 0; k < d; k++)
            sum += fabs(x[k] - y[k]);
        return sum;
    case PRANGE_CHEBYSHEV:
        for (ptrdiff_t k = 0; k < d; k++)
            sum = fmax(sum, fabs(x[k] - y[k]));
        return sum;
    case PRANGE_COSINE:
    case PRANGE_CORRELATION:
        return angle(d, x, y, job->metric == PRANGE_CORRELATION);
    case PRANGE_CANBERRA:
        for (ptrdiff_t k = 0; k < d; k++) {
            const double below = fabs(x[k]) + fabs(y[k]);
            sum += below == 0.0 ? 0.0 : fabs(x[k] - y[k]) / below;
        }
        return sum;
    case PRANGE_BRAYCURTIS:
        for (ptrdiff_t k = 0; k < d; k++) {
            sum += fabs(x[k] - y[k]);
            other += fabs(x[k] + y[k]);
        }
        return sum / other;
    case PRANGE_MAHALANOBIS:
        return mahalanobis(d, x, y, job->inverse_covariance);
    case PRANGE_NAN_EUCLIDEAN:
        for (ptrdiff_t k = 0; k < d; k++)
            if (!isnan(x[k]) && !isnan(y[k])) {
                sum += (x[k] - y[k]) * (x[k] - y[k]);
                other += 1.0;
            }
        return sqrt(sum * (double)d / other);
    case PRANGE_MINKOWSKI:
        for (ptrdiff_t k = 0; k < d; k++)
            sum += pow(fabs(x[k] - y[k]), PLAIN_ORDER);
        return pow(sum, 1.0 / PLAIN_ORDER);
    case PRANGE_JENSENSHANNON:
        return jensenshannon(d, x, y);
    case PRANGE_HAVERSINE:
        return haversine(x, y);
    case PRANGE_HAMMING:
        for (ptrdiff_t k = 0; k < d; k++)
            sum += x[k] != y[k];
        return sum / (double)d;
    default:
        return truths(job->metric, d, x, y);
    }
}

static void row(const plain_pairs *job, ptrdiff_t i)
{
    for (ptrdiff_t j = 0; j < job->m; j++)
        job->out[i * job->m + j] = pair(job, job->x + i * job->d, job->y + j * job->d);
}

void plain_pairs_serial(const plain_pairs *job)
{
    for (ptrdiff_t i = 0; i < job->n; i++)
        row(job, i);
}

void plain_pairs_openmp(const plain_pairs *job)
{
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < job->n; i++)
        row(job, i);
}
