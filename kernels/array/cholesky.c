/* SPDX-License-Identifier: MIT */
/*
 * Cholesky's decomposition by columns, each of which is subtracted from those behind it. A pivot
 * that rounding alone may have left, positive or negative, is 0, and so is its column: the matrix
 * is semidefinite where that column was 0 as well.
 */
#include "cholesky.h"

#include <math.h>

/* Row i of the lower triangle becomes column i of the upper one. */
static void transpose(ptrdiff_t d, double *a)
{
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = 0; j < i; j++)
            a[j * d + i] = a[i * d + j];
}

static void subtract(ptrdiff_t d, ptrdiff_t k, double *a)
{
    const double *column = a + k * d;
    for (ptrdiff_t i = k + 1; i < d; i++)
        for (ptrdiff_t j = i; j < d; j++)
            a[i * d + j] -= column[i] * column[j];
}

/* `own` is the diagonal as it was given; `largest` its largest number. */
static bool eliminate(ptrdiff_t d, ptrdiff_t k, double own, double largest, double *a)
{
    double *column = a + k * d;
    const double unit = (double)d * 0x1p-50, pivot = column[k];
    if (!(pivot >= -unit * own && pivot < HUGE_VAL))
        return false;
    if (pivot <= unit * own) {
        for (ptrdiff_t i = k; i < d; i++) {
            if (!(fabs(column[i]) <= unit * largest))
                return false;
            column[i] = 0.0;
        }
        return true;
    }
    const double root = sqrt(pivot);
    column[k] = root;
    for (ptrdiff_t i = k + 1; i < d; i++)
        column[i] /= root;
    subtract(d, k, a);
    return true;
}

bool pri_cholesky(ptrdiff_t d, double *a)
{
    double largest = 0.0;
    transpose(d, a);
    for (ptrdiff_t k = 0; k < d; k++) {
        const double own = a[k * d + k];
        if (!(own >= 0.0 && own < HUGE_VAL))
            return false;
        largest = own > largest ? own : largest;
    }
    /* The diagonal is kept in the first column, below the factor's first row. */
    for (ptrdiff_t k = 1; k < d; k++)
        a[k * d] = a[k * d + k];
    for (ptrdiff_t k = 0; k < d; k++)
        if (!eliminate(d, k, a[k * d], largest, a))
            return false;
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = 0; j < i; j++)
            a[i * d + j] = 0.0;
    return true;
}
