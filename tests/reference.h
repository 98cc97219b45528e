/* SPDX-License-Identifier: MIT */
/*
 * Independent references: the bits that the headers define, by scalar loops and recursion, and sums
 * in 113-bit arithmetic for error bounds.
 */
#ifndef TESTS_REFERENCE_H
#define TESTS_REFERENCE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "unchecked.h"

typedef __float128 quad;

typedef double (*reference_join)(double left, double right);

UNCHECKED static inline double reference_add(double left, double right)
{
    return left + right;
}

UNCHECKED static inline double reference_multiply(double left, double right)
{
    return left * right;
}

/* One block: term i goes to lane i mod 32, and lanes fold by halves. */
UNCHECKED static inline double reference_lanes(reference_join join, double neutral, ptrdiff_t n,
                                               const double *terms)
{
    double lane[32];
    for (int j = 0; j < 32; j++)
        lane[j] = neutral;
    for (ptrdiff_t i = 0; i < n; i++)
        lane[i % 32] = join(lane[i % 32], terms[i]);
    for (int width = 16; width > 0; width /= 2)
        for (int j = 0; j < width; j++)
            lane[j] = join(lane[j], lane[j + width]);
    return lane[0];
}

/* The tree over blocks of `length` terms: the left subtree has the largest power of two of blocks
 * below their number. */
static inline double reference_tree(reference_join join, double neutral, ptrdiff_t n,
                                    const double *terms, ptrdiff_t length)
{
    if (n <= length)
        return reference_lanes(join, neutral, n, terms);
    ptrdiff_t left = length;
    while (2 * left < n)
        left *= 2;
    const double first = reference_tree(join, neutral, left, terms, length);
    return join(first, reference_tree(join, neutral, n - left, terms + left, length));
}

/* Sums start from -0, the identity, so empty lanes change nothing. */
static inline double reference_sum(ptrdiff_t n, const double *terms, ptrdiff_t length)
{
    return n > 0 ? reference_tree(reference_add, -0.0, n, terms, length) : 0.0;
}

static inline double reference_product(ptrdiff_t n, const double *terms, ptrdiff_t length)
{
    return reference_tree(reference_multiply, 1.0, n, terms, length);
}

/* Accurate to more than 100 bits: one Newton step from the 64-bit root. */
static inline quad reference_sqrt(quad x)
{
    if (!(x > 0))
        return 0;
    const quad root = (quad)sqrtl((long double)x);
    return (root + x / root) / 2;
}

static inline quad reference_abs(quad x)
{
    return x < 0 ? -x : x;
}

/* A compensated sum (Knuth's TwoSum), accurate to some 100 bits and much faster than 113-bit
 * additions, which are only used where f64 overflows. */
UNCHECKED static inline quad reference_total(ptrdiff_t n, const double *terms)
{
    enum { SUMS = 8 };
    double sums[SUMS] = {0}, errors[SUMS] = {0};
    const int width = n < 256 ? 1 : SUMS;
    for (ptrdiff_t i = 0; i < n; i += width)
        for (int k = 0; k < width && i + k < n; k++) {
            const double sum = sums[k], term = terms[i + k], next = sum + term, added = next - sum;
            errors[k] += (sum - (next - added)) + (term - added);
            sums[k] = next;
        }
    quad exact = 0;
    bool finite = true;
    for (int k = 0; k < width; k++) {
        finite = finite && isfinite(sums[k]) && isfinite(errors[k]);
        exact += (quad)sums[k] + (quad)errors[k];
    }
    if (finite)
        return exact;
    exact = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        exact += (quad)terms[i];
    return exact;
}

/* The sum of magnitudes, for bounds: a plain sum, in long double if it overflows. */
UNCHECKED static inline quad reference_magnitude(ptrdiff_t n, const double *terms)
{
    double sum = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        sum += fabs(terms[i]);
    if (isfinite(sum))
        return (quad)sum;
    long double wide = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        wide += (long double)fabs(terms[i]);
    return (quad)wide;
}

/* The bound that reduce.h states for sums, with u = 2^-53. */
static inline double reference_sum_bound(ptrdiff_t n)
{
    const double levels = n > 4096 ? ceil(log2((double)n / 4096.0)) : 0.0;
    return (128.0 + 5.0 + levels + 1.0) * 0x1p-53;
}

#endif
