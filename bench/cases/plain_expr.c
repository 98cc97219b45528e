/* SPDX-License-Identifier: MIT */
/*
 * The measured expressions as plain loops.
 */
#include <math.h>

#include "expressions.h"
#include "plain.h"

#define DEFINE(name, text, formula, scale)                                                         \
    void plain_expr_##name##_serial(ptrdiff_t n, const double *x, const double *y, double *z)      \
    {                                                                                              \
        for (ptrdiff_t i = 0; i < n; i++) {                                                        \
            const double a = x[i], b = y[i], c = x[n + i], d = y[n + i];                           \
            (void)b, (void)c, (void)d;                                                             \
            z[i] = formula;                                                                        \
        }                                                                                          \
    }                                                                                              \
    void plain_expr_##name##_openmp(ptrdiff_t n, const double *x, const double *y, double *z)      \
    {                                                                                              \
        _Pragma("omp parallel for") for (ptrdiff_t i = 0; i < n; i++)                              \
        {                                                                                          \
            const double a = x[i], b = y[i], c = x[n + i], d = y[n + i];                           \
            (void)b, (void)c, (void)d;                                                             \
            z[i] = formula;                                                                        \
        }                                                                                          \
    }
BENCH_EXPRESSIONS(DEFINE)

/* Adds up columns first .. end - 1, row after row. */
static void add_columns(ptrdiff_t n, ptrdiff_t d, ptrdiff_t first, ptrdiff_t end, const double *x,
                        double *sums)
{
    for (ptrdiff_t k = first; k < end; k++)
        sums[k] = 0.0;
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t k = first; k < end; k++)
            sums[k] += x[i * d + k] * x[i * d + k] - x[i * d + k];
}

void plain_expr_axis_serial(ptrdiff_t n, ptrdiff_t d, const double *x, double *sums)
{
    add_columns(n, d, 0, d, x, sums);
}

void plain_expr_axis_openmp(ptrdiff_t n, ptrdiff_t d, const double *x, double *sums)
{
    enum { COLUMNS = 1024 };
#pragma omp parallel for
    for (ptrdiff_t first = 0; first < d; first += COLUMNS)
        add_columns(n, d, first, first + COLUMNS < d ? first + COLUMNS : d, x, sums);
}

double plain_expr_sum_serial(ptrdiff_t n)
{
    double sum = 0.0;
    for (ptrdiff_t i = 0; i < n; i++)
        sum += (double)i * (double)i - (double)i;
    return sum;
}

double plain_expr_sum_openmp(ptrdiff_t n)
{
    double sum = 0.0;
#pragma omp parallel for simd reduction(+ : sum)
    for (ptrdiff_t i = 0; i < n; i++)
        sum += (double)i * (double)i - (double)i;
    return sum;
}
