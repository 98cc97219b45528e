/* SPDX-License-Identifier: MIT */
/*
 * Cholesky decomposition by columns, right-looking: each column is subtracted from the trailing
 * matrix. A pivot that may consist of rounding errors alone, positive or negative, is replaced by
 * 0, and so is its column. The matrix is semidefinite only if that column was 0, up to rounding, as
 * well.
 *
 * Dividing by a small nonzero pivot amplifies earlier rounding errors, so that a singular matrix
 * may be refused because of them. pri_cholesky_pivoted() takes the largest pivots first, which
 * keeps these errors small.
 */
#include "cholesky.h"

#include <math.h>
#include <string.h>

/* Copies row i of the lower triangle to column i of the upper triangle. */
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

/* One step of the decomposition. `own` is the original diagonal element, `largest` the largest of
 * them. */
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
    /* The original diagonal is kept in the first column, below the factor's first row. */
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

/* The largest remaining pivot, relative to its original diagonal element; -1 if there is none. */
static ptrdiff_t largest_pivot(ptrdiff_t d, const double *a, const double *own)
{
    ptrdiff_t best = -1;
    double most = -HUGE_VAL;
    for (ptrdiff_t i = 0; i < d; i++)
        if (own[i] > 0.0 && a[i * d + i] / own[i] > most) {
            most = a[i * d + i] / own[i];
            best = i;
        }
    return best;
}

/* Computes column k of the factor f from pivot p, and subtracts it. Row p is done, which own[p] = 0
 * marks. */
static void eliminate_pivot(ptrdiff_t d, ptrdiff_t k, ptrdiff_t p, double *a, double *own,
                            double *f)
{
    const double root = sqrt(a[p * d + p]);
    f[p * d + k] = root;
    own[p] = 0.0;
    for (ptrdiff_t i = 0; i < d; i++)
        if (own[i] > 0.0)
            f[i * d + k] = a[i * d + p] / root;
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = 0; j < d && own[i] > 0.0; j++)
            a[i * d + j] -= f[i * d + k] * f[j * d + k];
}

/* Whether the remaining matrix, of the rows that are not done, may consist of rounding errors
 * alone. */
static bool is_rounding(ptrdiff_t d, double unit, const double *a, const double *own)
{
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = 0; j < d; j++)
            if (own[i] > 0.0 && own[j] > 0.0 &&
                !(fabs(a[i * d + j]) <= unit * sqrt(own[i]) * sqrt(own[j])))
                return false;
    return true;
}

/* Applies a Householder reflection to columns k .. r - 1 of f, which makes row i zero behind column
 * k. The sum of the row's squares is not 0. */
static void reflect(ptrdiff_t d, ptrdiff_t r, ptrdiff_t k, ptrdiff_t i, double squares, double *f)
{
    double *row = f + i * d, behind = 0.0;
    const double length = sqrt(squares), first = row[k];
    for (ptrdiff_t c = k + 1; c < r; c++)
        behind += row[c] * row[c];
    /* row[k] - length, without cancellation */
    row[k] = first > 0.0 ? -behind / (first + length) : first - length;
    const double normal = row[k] * row[k] + behind;
    for (ptrdiff_t j = i + 1; j < d && normal > 0.0; j++) {
        double product = 0.0;
        for (ptrdiff_t c = k; c < r; c++)
            product += row[c] * f[j * d + c];
        product *= 2.0 / normal;
        for (ptrdiff_t c = k; c < r; c++)
            f[j * d + c] -= product * row[c];
    }
    row[k] = length;
}

/* Computes the triangle l with l l' = f f', and stores it transposed in a. */
static void make_triangle(ptrdiff_t d, ptrdiff_t r, double *f, double *a)
{
    ptrdiff_t k = 0;
    memset(a, 0, (size_t)(d * d) * sizeof *a);
    for (ptrdiff_t i = 0; i < d && k < r; i++) {
        double squares = 0.0;
        for (ptrdiff_t c = k; c < r; c++)
            squares += f[i * d + c] * f[i * d + c];
        if (squares == 0.0)
            continue;
        reflect(d, r, k, i, squares, f);
        for (ptrdiff_t j = i; j < d; j++)
            a[i * d + j] = f[j * d + k];
        k++;
    }
}

bool pri_cholesky_pivoted(ptrdiff_t d, double unit, double *a, double *own, double *f)
{
    ptrdiff_t r = 0;
    transpose(d, a);
    memset(f, 0, (size_t)(d * d) * sizeof *f);
    for (ptrdiff_t i = 0; i < d; i++) {
        own[i] = a[i * d + i];
        if (!(own[i] >= 0.0 && own[i] < HUGE_VAL))
            return false;
        for (ptrdiff_t j = 0; j < d; j++)
            if (own[i] == 0.0 && a[i * d + j] != 0.0)
                return false;
    }
    for (; r < d; r++) {
        const ptrdiff_t p = largest_pivot(d, a, own);
        if (p < 0 || !(a[p * d + p] > unit * own[p]))
            break;
        eliminate_pivot(d, r, p, a, own, f);
    }
    if (!is_rounding(d, unit, a, own))
        return false;
    make_triangle(d, r, f, a);
    return true;
}
