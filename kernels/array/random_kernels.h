/* SPDX-License-Identifier: MIT */
/*
 * Kernels of one element type for sources that are compiled for other types.
 */
#ifndef PRI_RANDOM_KERNELS_H
#define PRI_RANDOM_KERNELS_H

#include "simd/random.h"

/* Writes the words of the stream. */
void pri_random_words(const pri_stream *part, int64_t *x);

/* Kernels of doubles: normal and exponential numbers of the stream, logarithms, exponentials, a
 * block of a matrix-vector product (simd/matvec.h), and c (m x n) = a (m x n) b (n x n). */
void pri_random_normals(const pri_stream *part, double *x);
void pri_random_exponentials(const pri_stream *part, double *x);
void pri_random_log(ptrdiff_t n, const double *x, double *y);
void pri_random_exp(ptrdiff_t n, const double *x, double *y);
void pri_random_columns(ptrdiff_t count, ptrdiff_t inner, const double *a, ptrdiff_t column,
                        const double *x, double *sums);
void pri_random_product(ptrdiff_t m, ptrdiff_t n, const double *a, const double *b, double *c);

/* Integers in [low, high), low < high, from the stream's words, as of
 * prange_random_integers_i64. */
void pri_random_integers(const pri_stream *part, int64_t low, int64_t high, int64_t *x);

#endif
