/* SPDX-License-Identifier: MIT */
/*
 * Cholesky's decomposition by columns, each of which is subtracted from those behind it. A pivot
 * that rounding alone may have left, positive or negative, is 0, and so is its column: the matrix
 * is semidefinite where that column was 0 as well.
 *
 * A small pivot that is not 0 makes large numbers of the rounding errors before it, so that a
 * singular matrix may be refused for what they left behind. Then the largest pivots come first,
 * which keeps these errors small.
 */
#include "cholesky.h"

#include <math.h>
#include <string.h>

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

/* The largest of the pivots that are left, relative to their places on the diagonal; -1: none. */
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

/* Column k of the factor f from the pivot p, whose row is done: it has no place on the diagonal any
 * more. */
static void take_pivot(ptrdiff_t d, ptrdiff_t k, ptrdiff_t p, double *a, double *own, double *f)
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

/* Whether what is left of the rows that are not done may be rounding errors alone. */
static bool is_rounding(ptrdiff_t d, double unit, const double *a, const double *own)
{
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = 0; j < d; j++)
            if (own[i] > 0.0 && own[j] > 0.0 &&
                !(fabs(a[i * d + j]) <= unit * sqrt(own[i]) * sqrt(own[j])))
                return false;
    return true;
}

/* A reflection of the columns k .. r - 1 by which row i of f has the last of its numbers in column
 * k; the sum of their squares is not 0. */
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

/* The triangle l with l l' = f f', transposed in a. */
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
        take_pivot(d, r, p, a, own, f);
    }
    if (!is_rounding(d, unit, a, own))
        return false;
    make_triangle(d, r, f, a);
    return true;
}
