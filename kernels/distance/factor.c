/* SPDX-License-Identifier: MIT */
#include "factor.h"

#include <math.h>
#include <string.h>

/* The symmetric part of a. */
static void symmetrise(ptrdiff_t d, double *a)
{
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = i + 1; j < d; j++)
            a[i * d + j] = a[j * d + i] = a[i * d + j] / 2 + a[j * d + i] / 2;
}

/* Cholesky's factorisation, row by row, each elimination along contiguous rows. */
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

/* Powers of two, by which rows and columns are divided so that each that is not 0 has a largest
 * element of about 1 (Bunch, 1971). Of a semidefinite matrix they are the roots of the diagonal. */
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

/* The pivot of Bunch and Parlett (1971): the largest element of the diagonal, unless one off it is
 * so much larger that the two rows of that one are better taken together; false where all are
 * noise. Of a semidefinite matrix the largest element is on the diagonal. */
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

/* The sign of the eigenvalue, and the row over the root of its magnitude, which is taken off a. */
static double take_off(ptrdiff_t d, double *a, double eigenvalue, double *row)
{
    const double root = sqrt(fabs(eigenvalue)), sign = eigenvalue < 0 ? -1 : 1;
    for (ptrdiff_t j = 0; j < d; j++)
        row[j] /= root;
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = 0; j < d; j++)
            a[i * d + j] -= sign * row[i] * row[j];
    return sign;
}

/* What was eliminated is 0, whatever the rounding left. */
static void clear(ptrdiff_t d, double *a, ptrdiff_t k)
{
    for (ptrdiff_t j = 0; j < d; j++)
        a[k * d + j] = a[j * d + k] = 0;
}

/* Two rows by the eigenvectors of their 2 x 2 block, found by a rotation (Jacobi, 1846). One
 * eigenvalue is negative, since the element off the diagonal is the largest. */
static void take_two(ptrdiff_t d, double *a, ptrdiff_t p, ptrdiff_t q, double *rows, double *signs)
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
    signs[0] = take_off(d, a, first - tangent * between, rows);
    signs[1] = take_off(d, a, second + tangent * between, rows + d);
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
            signs[k] = take_off(d, a, a[p * d + p], row);
        } else {
            take_two(d, a, p, q, row, signs + k);
        }
        clear(d, a, p);
        clear(d, a, q);
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
