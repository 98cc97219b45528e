/* SPDX-License-Identifier: MIT */
/*
 * The loops a C programmer writes without this library: serial, and under a plain OpenMP pragma.
 *
 * Their sources are compiled with -O3 -march=native -ffp-contract=fast (GCC's default outside
 * -std=c11), so that they are as fast as a user could get them; the library itself is compiled
 * for all processors and chooses at run time. Reductions stand under `omp parallel for simd`,
 * which lets the compiler reorder the sum and is the fastest of the plain pragmas.
 */
#ifndef BENCH_PLAIN_H
#define BENCH_PLAIN_H

#include <stddef.h>
#include <stdint.h>

#include <prange/pairwise.h>

/* The left Riemann sum of x^2 - x over [a, b]; the last is without simd. */
double plain_integral_serial(double a, double b, ptrdiff_t n);
double plain_integral_openmp(double a, double b, ptrdiff_t n);
double plain_integral_reduction(double a, double b, ptrdiff_t n);

/* Sum and dot product; y = x*x, and y = x*x - x; the lesser of two by a mask; euclidean distances
 * of n points of d coordinates. */
#define PLAIN_ARRAYS(REAL, NAME)                                                                   \
    REAL NAME(plain_sum_serial)(ptrdiff_t n, const REAL *x);                                       \
    REAL NAME(plain_sum_openmp)(ptrdiff_t n, const REAL *x);                                       \
    REAL NAME(plain_dot_serial)(ptrdiff_t n, const REAL *x, const REAL *y);                        \
    REAL NAME(plain_dot_openmp)(ptrdiff_t n, const REAL *x, const REAL *y);                        \
    void NAME(plain_square_serial)(ptrdiff_t n, const REAL *x, REAL *y);                           \
    void NAME(plain_square_openmp)(ptrdiff_t n, const REAL *x, REAL *y);                           \
    void NAME(plain_parabola_serial)(ptrdiff_t n, const REAL *x, REAL *y);                         \
    void NAME(plain_parabola_openmp)(ptrdiff_t n, const REAL *x, REAL *y);                         \
    void NAME(plain_choice_serial)(ptrdiff_t n, const REAL *x, const REAL *y, unsigned char *mask, \
                                   REAL *z);                                                       \
    void NAME(plain_choice_openmp)(ptrdiff_t n, const REAL *x, const REAL *y, unsigned char *mask, \
                                   REAL *z);                                                       \
    void NAME(plain_pairwise_serial)(ptrdiff_t n, ptrdiff_t d, const REAL *points, REAL *out);     \
    void NAME(plain_pairwise_openmp)(ptrdiff_t n, ptrdiff_t d, const REAL *points, REAL *out);
#define PLAIN_F64(f) f##_f64
#define PLAIN_F32(f) f##_f32
PLAIN_ARRAYS(double, PLAIN_F64)
PLAIN_ARRAYS(float, PLAIN_F32)

/* y = x*x of integers, which wrap. */
void plain_square_serial_i32(ptrdiff_t n, const int32_t *x, int32_t *y);
void plain_square_openmp_i32(ptrdiff_t n, const int32_t *x, int32_t *y);

/* Uniform and normal numbers of a seed, by index, for an even n; and a word of their bits. */
void plain_uniform_serial(uint64_t seed, ptrdiff_t n, double *x);
void plain_uniform_openmp(uint64_t seed, ptrdiff_t n, double *x);
void plain_normal_serial(uint64_t seed, ptrdiff_t n, double *x);
void plain_normal_openmp(uint64_t seed, ptrdiff_t n, double *x);
uint64_t plain_random_word(uint64_t seed, uint64_t index);
ptrdiff_t plain_points_inside(uint64_t seed, ptrdiff_t n, int threads);
void plain_poisson_serial(uint64_t seed, double mean, ptrdiff_t n, int64_t *x);
void plain_poisson_openmp(uint64_t seed, double mean, ptrdiff_t n, int64_t *x);
void plain_binomial_serial(uint64_t seed, int trials, double p, ptrdiff_t n, int64_t *x);
void plain_binomial_openmp(uint64_t seed, int trials, double p, ptrdiff_t n, int64_t *x);
void plain_gamma_serial(uint64_t seed, double shape, ptrdiff_t n, double *x);
void plain_gamma_openmp(uint64_t seed, double shape, ptrdiff_t n, double *x);
void plain_permutation(uint64_t seed, ptrdiff_t n, ptrdiff_t *order);

/* c = a b, all n x n. */
void plain_matmul_serial(ptrdiff_t n, const double *a, const double *b, double *c);
void plain_matmul_openmp(ptrdiff_t n, const double *a, const double *b, double *c);
void plain_matvec_serial(ptrdiff_t n, ptrdiff_t d, const double *a, const double *x, double *y);
void plain_matvec_openmp(ptrdiff_t n, ptrdiff_t d, const double *a, const double *x, double *y);
void plain_batch_serial(ptrdiff_t n, ptrdiff_t d, const double *a, const double *b, double *c);
void plain_batch_openmp(ptrdiff_t n, ptrdiff_t d, const double *a, const double *b, double *c);
void plain_gram_serial(ptrdiff_t n, ptrdiff_t d, const double *a, double *c);
void plain_gram_openmp(ptrdiff_t n, ptrdiff_t d, const double *a, double *c);

/* Sort x; the second function first copies it there, and returns 1 if out of memory. */
void plain_sort_serial(ptrdiff_t n, double *x);
int plain_sort_openmp(ptrdiff_t n, const double *from, double *x);

/* Sorts x and brings the distinct values to its front; returns their number. */
ptrdiff_t plain_unique(ptrdiff_t n, double *x);

/* The median of x, by quickselect in a copy. */
double plain_median(ptrdiff_t n, const double *x, double *copy);

/* The rows and the columns of an n x d matrix, sorted in another; `line` has room for a column. */
void plain_sort_rows_serial(ptrdiff_t n, ptrdiff_t d, const double *x, double *y);
void plain_sort_rows_openmp(ptrdiff_t n, ptrdiff_t d, const double *x, double *y);
void plain_sort_columns(ptrdiff_t n, ptrdiff_t d, const double *x, double *y, double *line);

/* Sorts x, with the index of each number as a double; returns 1 if out of memory. */
int plain_sort_by_key(ptrdiff_t n, const double *x, double *keys, double *index);

/* The stable order of x; returns 1 if out of memory. */
int plain_argsort(ptrdiff_t n, const double *x, ptrdiff_t *order);

/* Sorted arrays of n and m numbers merged, and their union, in out. */
void plain_merge(ptrdiff_t n, const double *a, ptrdiff_t m, const double *b, double *out);
ptrdiff_t plain_union(ptrdiff_t n, const double *a, ptrdiff_t m, const double *b, double *out);

/* Quantiles of x, which is sorted in place, and its k greatest numbers, by a heap. */
void plain_quantiles(ptrdiff_t n, double *x, ptrdiff_t count, const double *q, double *out);
void plain_top(ptrdiff_t n, const double *x, ptrdiff_t k, double *out);

/* The sums of the rows and of the columns of an n x d matrix, and the matrix minus a row. */
void plain_sum_rows_serial(ptrdiff_t n, ptrdiff_t d, const double *x, double *out);
void plain_sum_rows_openmp(ptrdiff_t n, ptrdiff_t d, const double *x, double *out);
void plain_sum_columns_serial(ptrdiff_t n, ptrdiff_t d, const double *x, double *out);
void plain_sum_columns_openmp(ptrdiff_t n, ptrdiff_t d, const double *x, double *out);
void plain_centre_serial(ptrdiff_t n, ptrdiff_t d, const double *x, const double *row, double *out);
void plain_centre_openmp(ptrdiff_t n, ptrdiff_t d, const double *x, const double *row, double *out);

/* The steps of the Collatz sequence from n to 1, and the first number below n that takes `steps` or
 * more; n if there is none. */
int plain_collatz(ptrdiff_t n);
ptrdiff_t plain_find_serial(ptrdiff_t n, int steps);
ptrdiff_t plain_find_openmp(ptrdiff_t n, int steps);

/* One step of the five-point stencil over the interior of an n x d grid. */
void plain_stencil_serial(ptrdiff_t n, ptrdiff_t d, const double *x, double *y);
void plain_stencil_openmp(ptrdiff_t n, ptrdiff_t d, const double *x, double *y);

/* An even number of steps of this stencil from a to b and back, with the result in a, and of the
 * seven-point stencil on n^3. The median filter of 3 x 3 elements; outside, the nearest element
 * counts. */
void plain_heat_serial(ptrdiff_t n, ptrdiff_t d, int steps, double *a, double *b);
void plain_heat_openmp(ptrdiff_t n, ptrdiff_t d, int steps, double *a, double *b);
void plain_seven_serial(ptrdiff_t n, int steps, double *a, double *b);
void plain_seven_openmp(ptrdiff_t n, int steps, double *a, double *b);
void plain_median_filter_serial(ptrdiff_t n, ptrdiff_t d, const float *x, float *y);
void plain_median_filter_openmp(ptrdiff_t n, ptrdiff_t d, const float *x, float *y);

/* Filters of an n x d image along both axes, with the nearest element as the boundary value:
 * weighted sums of windows of `size` elements, or without weights their minimum. */
void plain_filter_serial(ptrdiff_t n, ptrdiff_t d, ptrdiff_t size, const float *weights,
                         const float *x, float *y);
void plain_filter_openmp(ptrdiff_t n, ptrdiff_t d, ptrdiff_t size, const float *weights,
                         const float *x, float *y);

/* Prefix sums. OpenMP's scan clause is slower than the two passes of this loop. */
void plain_cumsum_serial(ptrdiff_t n, const double *x, double *y);
void plain_cumsum_openmp(ptrdiff_t n, const double *x, double *y);

/* All pairs of two sets in any metric. The order of PRANGE_MINKOWSKI is 3. */
#define PLAIN_ORDER 3.0

typedef struct plain_pairs {
    prange_metric metric;
    ptrdiff_t n, m, d;
    const double *x, *y;
    const double *inverse_covariance; /* for PRANGE_MAHALANOBIS */
    const double *variances;          /* for PRANGE_SEUCLIDEAN */
    double *out;                      /* n x m */
} plain_pairs;

void plain_pairs_serial(const plain_pairs *job);
void plain_pairs_openmp(const plain_pairs *job);

/* The nearest points, euclidean or by the largest product, in hand-optimised form: squares in a
 * simd loop, a short sorted list for each query, no matrix of distances. */
enum { PLAIN_NEAREST = 10 };

typedef struct plain_nearest {
    ptrdiff_t n, m, d;
    const double *x, *y;
    double *distances; /* n x PLAIN_NEAREST */
    ptrdiff_t *indices;
    int product;
} plain_nearest;

void plain_nearest_serial(const plain_nearest *job);
void plain_nearest_openmp(const plain_nearest *job); /* over the queries */
void plain_nearest_shared(const plain_nearest *job); /* over the points, for few queries */

/* All points within a radius, in two passes. */
typedef struct plain_radius {
    ptrdiff_t n, m, d;
    const double *x, *y;
    double radius;
    const double *radii; /* NULL: the same for all */
    ptrdiff_t *offsets;  /* n + 1: where the neighbours of each point begin */
    ptrdiff_t *indices;  /* as many as counted, ascending in each row */
    double *distances;
} plain_radius;

void plain_radius_count(const plain_radius *job); /* the offsets alone; over the queries */
void plain_radius_serial(const plain_radius *job);
void plain_radius_openmp(const plain_radius *job);

/* Counts of values in bins of equal width of [0, 1]. */
void plain_histogram_serial(ptrdiff_t n, const double *x, ptrdiff_t bins, ptrdiff_t *counts);
void plain_histogram_openmp(ptrdiff_t n, const double *x, ptrdiff_t bins, ptrdiff_t *counts);

/* How many bytes are 0, 1, ... bins - 1. */
void plain_bytes_serial(ptrdiff_t n, const uint8_t *x, ptrdiff_t bins, ptrdiff_t *counts);
void plain_bytes_openmp(ptrdiff_t n, const uint8_t *x, ptrdiff_t bins, ptrdiff_t *counts);

/* Counts between given edges, and sums of weights in bins of equal width. */
void plain_edges_serial(ptrdiff_t n, const double *x, ptrdiff_t bins, const double *edges,
                        ptrdiff_t *counts);
void plain_edges_openmp(ptrdiff_t n, const double *x, ptrdiff_t bins, const double *edges,
                        ptrdiff_t *counts);
void plain_weighted_serial(ptrdiff_t n, const double *x, const double *weights, ptrdiff_t bins,
                           double *sums);
void plain_weighted_openmp(ptrdiff_t n, const double *x, const double *weights, ptrdiff_t bins,
                           double *sums);
void plain_weighted_edges_serial(ptrdiff_t n, const double *x, const double *weights,
                                 ptrdiff_t bins, const double *edges, double *sums);
void plain_weighted_edges_openmp(ptrdiff_t n, const double *x, const double *weights,
                                 ptrdiff_t bins, const double *edges, double *sums);

/* Sums of weights of pairs in side x side bins of [0, 1]. */
void plain_plane_serial(ptrdiff_t n, const double *x, const double *y, const double *weights,
                        ptrdiff_t side, double *sums);
void plain_plane_openmp(ptrdiff_t n, const double *x, const double *y, const double *weights,
                        ptrdiff_t side, double *sums);

/* Numbers in a row of plain_take_rows. */
enum { PLAIN_ROW = 16 };

/* Data movement: a ramp, gathers of numbers and of rows, a scatter with addition, selection by a
 * mask (returns the number of selected elements), and the transpose of n x n. */
void plain_ramp_serial(ptrdiff_t n, double start, double step, double *x);
void plain_ramp_openmp(ptrdiff_t n, double start, double step, double *x);
void plain_take_rows_serial(const double *x, ptrdiff_t m, const ptrdiff_t *index, double *out);
void plain_take_rows_openmp(const double *x, ptrdiff_t m, const ptrdiff_t *index, double *out);
void plain_take_serial(const double *x, ptrdiff_t m, const ptrdiff_t *index, double *out);
void plain_take_openmp(const double *x, ptrdiff_t m, const ptrdiff_t *index, double *out);
void plain_scatter_add_serial(ptrdiff_t n, double *x, ptrdiff_t m, const ptrdiff_t *index,
                              const double *values);
void plain_scatter_add_openmp(ptrdiff_t n, double *x, ptrdiff_t m, const ptrdiff_t *index,
                              const double *values);
ptrdiff_t plain_compress_serial(ptrdiff_t n, const double *x, const uint8_t *mask, double *out);
ptrdiff_t plain_compress_openmp(ptrdiff_t n, const double *x, const uint8_t *mask, double *out);
void plain_transpose_serial(ptrdiff_t n, const double *x, double *out);
void plain_transpose_openmp(ptrdiff_t n, const double *x, double *out);

/* Means and medians of windows of `window` elements that move along x; and the results of a
 * convolution to which all elements of y contribute. */
void plain_moving_mean_serial(ptrdiff_t n, const double *x, ptrdiff_t window, double *out);
void plain_moving_mean_openmp(ptrdiff_t n, const double *x, ptrdiff_t window, double *out);
void plain_moving_std_serial(ptrdiff_t n, const double *x, ptrdiff_t window, double *out);
void plain_moving_std_openmp(ptrdiff_t n, const double *x, ptrdiff_t window, double *out);
void plain_moving_median_serial(ptrdiff_t n, const double *x, ptrdiff_t window, double *out);
void plain_moving_median_openmp(ptrdiff_t n, const double *x, ptrdiff_t window, double *out);
void plain_convolve_serial(ptrdiff_t n, const double *x, ptrdiff_t m, const double *y, double *out);
void plain_convolve_openmp(ptrdiff_t n, const double *x, ptrdiff_t m, const double *y, double *out);

/* Expressions (expressions.h) of a = x[i], b = y[i], c = x[n + i] and d = y[n + i]; and the sum of
 * i^2 - i. */
#define PLAIN_EXPRESSION(name)                                                                     \
    void plain_expr_##name##_serial(ptrdiff_t n, const double *x, const double *y, double *z);     \
    void plain_expr_##name##_openmp(ptrdiff_t n, const double *x, const double *y, double *z);
PLAIN_EXPRESSION(parabola)
PLAIN_EXPRESSION(linear)
PLAIN_EXPRESSION(length)
PLAIN_EXPRESSION(polynomial)
PLAIN_EXPRESSION(choice)
PLAIN_EXPRESSION(gauss)
PLAIN_EXPRESSION(softplus)
void plain_expr_axis_serial(ptrdiff_t n, ptrdiff_t d, const double *x, double *sums);
void plain_expr_axis_openmp(ptrdiff_t n, ptrdiff_t d, const double *x, double *sums);
double plain_expr_sum_serial(ptrdiff_t n);
double plain_expr_sum_openmp(ptrdiff_t n);

#endif
