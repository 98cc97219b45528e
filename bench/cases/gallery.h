/* SPDX-License-Identifier: MIT */
/*
 * The programs of examples/gallery, whose functions the cases call, and plain loops for the same
 * work.
 */
#ifndef BENCH_GALLERY_H
#define BENCH_GALLERY_H

#include <prange.h>

#include "work.h"

/* Of kmeans.c */
enum { GALLERY_COORDINATES = 10 };

prange_status density(ptrdiff_t n, const double *x, double h, ptrdiff_t m, const double *t,
                      double *f);
prange_status histogram(ptrdiff_t n, const double *x, ptrdiff_t bins, double *counts);
prange_status lennard_jones(ptrdiff_t n, const double *xyz, double *potential);
prange_status kmeans(ptrdiff_t n, const double (*points)[GALLERY_COORDINATES], ptrdiff_t k,
                     int rounds, double (*centres)[GALLERY_COORDINATES]);
prange_status regression(ptrdiff_t n, const double *x, const double *y, double line[2]);
void mandelbrot(ptrdiff_t height, ptrdiff_t width, int most, double *steps);
void julia(ptrdiff_t height, ptrdiff_t width, int most, double *steps);
void nbody(ptrdiff_t n, const double *xyz, double *acceleration);
void laplace(ptrdiff_t n, int sweeps, double *grid, double *other);
void life(ptrdiff_t n, int steps, unsigned char *cells, unsigned char *other);
prange_status pi_by_series(ptrdiff_t n, double *pi);
prange_status pi_by_chance(uint64_t seed, ptrdiff_t n, double *pi);
prange_status logistic_regression(ptrdiff_t n, ptrdiff_t d, const double *x, const double *label,
                                  int steps, double rate, double *weights, double *p);
void moving_mean(ptrdiff_t n, const double *x, double *mean);
void shortest_paths(ptrdiff_t n, double *length);
prange_status covariance(ptrdiff_t n, ptrdiff_t d, const double *x, double *covariance,
                         double *correlation);
void sparse(ptrdiff_t n, const ptrdiff_t *row, const int *column, const double *value,
            const double *x, double *y);
void triad(ptrdiff_t n, double a, const double *x, const double *y, double *z);
prange_status waves(ptrdiff_t n, ptrdiff_t steps, double courant2, double *now, double *before);

/* Parameters of the cases; the Python peers use the same values. */
enum {
    GALLERY_PLACES = 16,
    GALLERY_BINS = 64,
    GALLERY_CENTRES = 8,
    GALLERY_ROUNDS = 5,
    GALLERY_MOST = 500,
    GALLERY_SWEEPS = 50,
    GALLERY_STEPS = 20,
    GALLERY_SEED = 2026
};
#define GALLERY_WIDTH 0.05
#define GALLERY_COURANT2 0.4

/* Rows and columns of the sparse matrix, in the job of its case. */
typedef struct gallery_matrix {
    ptrdiff_t *row;
    int *column;
} gallery_matrix;

gallery_matrix gallery_matrix_of(const bench_work *it);

/* The same work by a plain loop, into `out`. */
typedef void plain_gallery(const bench_work *it, double *out, int threads);
plain_gallery plain_density, plain_histogram, plain_lennard_jones, plain_kmeans, plain_regression,
    plain_mandelbrot, plain_julia, plain_nbody, plain_laplace, plain_life, plain_pi,
    plain_moving_mean, plain_shortest_paths, plain_covariance, plain_sparse, plain_triad,
    plain_monte_carlo, plain_logistic, plain_waves;

#endif
