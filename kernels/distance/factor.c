/* SPDX-License-Identifier: MIT */
#include "factor.h"

#include <math.h>
#include <string.h>

static void symmetrise(ptrdiff_t d, double *a)
{
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = i + 1; j < d; j++)
            a[i * d + j] = a[j * d + i] = a[i * d + j] / 2 + a[j * d + i] / 2;
}

/* Right-looking Cholesky factorisation: each elimination runs along contiguous rows. */
bool pri_factor_definite(ptrdiff_t d, double *a)
{
    symmetrise(d, a);
    for (ptrdiff_t i = 0; i < d; i++)
        memset(a + i * d, 0, (size_t)i * sizeof *a);
    for (ptrdiff_t k = 0; k < d; k++) {
        const double *pivot = a + k * d;
        if (!(pivot[k] > 0 && pivot[k] < INFINITY))
            return false;
        const double root = sqrt(pivot[k]);
        for (ptrdiff_t j = k; j < d; j++)
            a[k * d + j] /= root;
        for (ptrdiff_t i = k + 1; i < d; i++) {
            double *row = a + i * d;
            const double by = pivot[i];
            for (ptrdiff_t j = i; j < d; j++)
                row[j] -= by * pivot[j];
        }
    }
    return true;
}

/* Divides rows and columns by powers of two, so that the largest element of each nonzero row is
 * about 1 (Bunch, 1971). For a semidefinite matrix, the scales are about the roots of the
 * diagonal. */
static void equilibrate(ptrdiff_t d, double *a, double *scale)
{
    for (ptrdiff_t i = 0; i < d; i++) {
        double largest = sqrt(fabs(a[i * d + i]));
        for (ptrdiff_t j = 0; j < i; j++)
            largest = fmax(largest, fabs(a[i * d + j]) / scale[j]);
        for (ptrdiff_t j = i + 1; largest == 0 && j < d; j++)
            largest = sqrt(fabs(a[i * d + j]));
        int exponent;
        frexp(largest, &exponent);
        scale[i] = largest > 0 ? ldexp(1, exponent - 1) : 1;
    }
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = 0; j < d; j++)
            a[i * d + j] = a[i * d + j] / scale[i] / scale[j];
}

/* The pivot of Bunch and Parlett (1971): the largest diagonal element (*p == *q), or the 2 x 2
 * block of the largest off-diagonal element if that is so much larger that it is the better pivot.
 * Returns false if all elements are noise. A semidefinite matrix has its largest element on the
 * diagonal. */
static bool find_pivot(ptrdiff_t d, const double *a, double noise, ptrdiff_t *p, ptrdiff_t *q)
{
    static const double alpha = 0.6403882032022076; /* (1 + sqrt(17))/8 bounds the growth */
    double on = 0, off = 0;
    ptrdiff_t single = 0;
    for (ptrdiff_t i = 0; i < d; i++) {
        if (fabs(a[i * d + i]) > on) {
            on = fabs(a[i * d + i]);
            single = i;
        }
        for (ptrdiff_t j = i + 1; j < d; j++)
            if (fabs(a[i * d + j]) > off) {
                off = fabs(a[i * d + j]);
                *p = i;
                *q = j;
            }
    }
    if (on >= alpha * off)
        *p = *q = single;
    return on > noise || off > noise;
}

/* Divides the row by the root of |eigenvalue| and subtracts its signed outer product from a.
 * Returns the sign of the eigenvalue. */
static double deflate(ptrdiff_t d, double *a, double eigenvalue, double *row)
{
    const double root = sqrt(fabs(eigenvalue)), sign = eigenvalue < 0 ? -1 : 1;
    for (ptrdiff_t j = 0; j < d; j++)
        row[j] /= root;
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = 0; j < d; j++)
            a[i * d + j] -= sign * row[i] * row[j];
    return sign;
}

/* Sets an eliminated row and column to exactly 0, whatever rounding left there. */
static void clear_pivot(ptrdiff_t d, double *a, ptrdiff_t k)
{
    for (ptrdiff_t j = 0; j < d; j++)
        a[k * d + j] = a[j * d + k] = 0;
}

/* Eliminates two rows by the eigenvectors of their 2 x 2 block, found by a rotation (Jacobi, 1846).
 * One eigenvalue is negative, since the off-diagonal element is the largest. */
static void eliminate_block(ptrdiff_t d, double *a, ptrdiff_t p, ptrdiff_t q, double *rows,
                            double *signs)
{
    const double first = a[p * d + p], second = a[q * d + q], between = a[p * d + q];
    const double cotangent = (second - first) / (2 * between);
    const double along = fabs(cotangent) + sqrt(cotangent * cotangent + 1);
    const double tangent = cotangent < 0 ? -1 / along : 1 / along;
    const double cosine = 1 / sqrt(tangent * tangent + 1), sine = tangent * cosine;
    for (ptrdiff_t j = 0; j < d; j++) {
        const double x = a[p * d + j], y = a[q * d + j];
        rows[j] = cosine * x - sine * y;
        rows[d + j] = sine * x + cosine * y;
    }
    signs[0] = deflate(d, a, first - tangent * between, rows);
    signs[1] = deflate(d, a, second + tangent * between, rows + d);
}

bool pri_factor_signed(ptrdiff_t d, double noise, double *a, double *rows, double *signs,
                       double *scale)
{
    ptrdiff_t p = 0, q = 0, k = 0;
    bool negative = false;
    symmetrise(d, a);
    equilibrate(d, a, scale);
    while (k < d && find_pivot(d, a, noise, &p, &q)) {
        double *row = rows + k * d;
        const int count = p == q ? 1 : 2;
        if (count == 1) {
            memcpy(row, a + p * d, (size_t)d * sizeof *row);
            signs[k] = deflate(d, a, a[p * d + p], row);
        } else {
            eliminate_block(d, a, p, q, row, signs + k);
        }
        clear_pivot(d, a, p);
        clear_pivot(d, a, q);
        for (const ptrdiff_t end = k + count; k < end; k++)
            negative |= signs[k] < 0;
    }
    for (ptrdiff_t i = 0; i < k; i++)
        for (ptrdiff_t j = 0; j < d; j++)
            rows[i * d + j] *= scale[j];
    memset(rows + k * d, 0, (size_t)((d - k) * d) * sizeof *rows);
    for (; k < d; k++)
        signs[k] = 1;
    return negative;
}
