/* SPDX-License-Identifier: MIT */
/*
 * The gallery: the functions of the programs in examples/gallery beside plain loops. The reference
 * is the plain loop on one thread; for pi it is the number.
 */
#include <math.h>
#include <omp.h>
#include <string.h>

#include "cases.h"
#include "gallery.h"

/* A case: its setup, its call of the gallery, and its plain loops. */
#define LOOPS(name, setup_of, call)                                                                \
    static void *name##_setup(prange_bench_size size)                                              \
    {                                                                                              \
        const ptrdiff_t n = size.n, d = size.d;                                                    \
        (void)n, (void)d;                                                                          \
        return setup_of;                                                                           \
    }                                                                                              \
    BENCH_CALL(name##_run, call)                                                                   \
    BENCH_LOOP(name##_serial, plain_##name(it, it->out.data, 1))                                   \
    BENCH_LOOP(name##_openmp, plain_##name(it, it->out.data, omp_get_max_threads()))

/* The same, verified by the plain loop on one thread. */
#define GALLERY(name, setup_of, call)                                                              \
    LOOPS(name, setup_of, call)                                                                    \
    static void name##_fill(bench_work *it)                                                        \
    {                                                                                              \
        plain_##name(it, it->reference, 1);                                                        \
    }                                                                                              \
    BENCH_VERIFY(name##_verify, bench_work_against(it, name##_fill, NULL))

/* Inputs of x numbers, results of `out`, and a job of `job` bytes. */
#define ROOM(x, out, job) bench_work_new(size, 8, x, 0, out, (size_t)(job))

static const double *points(const bench_work *it)
{
    return it->x.data;
}

static double *result(const bench_work *it)
{
    return it->out.data;
}

static prange_status run_density(const bench_work *it)
{
    double t[GALLERY_PLACES];
    for (int j = 0; j < GALLERY_PLACES; j++)
        t[j] = (j + 0.5) / GALLERY_PLACES;
    return density(it->n, points(it), GALLERY_WIDTH, GALLERY_PLACES, t, result(it));
}

static prange_status run_kmeans(const bench_work *it)
{
    return kmeans(it->n, it->x.data, GALLERY_CENTRES, GALLERY_ROUNDS, it->out.data);
}

static void copy(const bench_work *it, double *to)
{
    memcpy(to, it->x.data, (size_t)(it->n * it->d) * sizeof *to);
}

static int run_laplace(const bench_work *it)
{
    copy(it, result(it));
    copy(it, it->job);
    laplace(it->n, GALLERY_SWEEPS, result(it), it->job);
    return 0;
}

/* From rest: the displacements of the previous step equal the present ones. */
static prange_status run_waves(const bench_work *it)
{
    copy(it, result(it));
    copy(it, it->job);
    return waves(it->n, GALLERY_SWEEPS, GALLERY_COURANT2, result(it), it->job);
}

static int run_life(const bench_work *it)
{
    const ptrdiff_t n = it->n;
    unsigned char *cells = it->job;
    PRANGE_FOR (k, 0, n * n)
        cells[k] = points(it)[k] < 0.3;
    life(n, GALLERY_SWEEPS, cells, cells + n * n);
    PRANGE_FOR (k, 0, n * n)
        result(it)[k] = cells[k];
    return 0;
}

static int run_moving_mean(const bench_work *it)
{
    moving_mean(it->n, points(it), result(it));
    memset(result(it) + it->n - 15, 0, 15 * sizeof(double));
    return 0;
}

static int run_shortest_paths(const bench_work *it)
{
    copy(it, result(it));
    shortest_paths(it->n, result(it));
    return 0;
}

gallery_matrix gallery_matrix_of(const bench_work *it)
{
    ptrdiff_t *row = it->job;
    return (gallery_matrix){row, (int *)(row + it->n + 1)};
}

static void *setup_sparse(prange_bench_size size)
{
    const ptrdiff_t n = size.n, d = size.d;
    bench_work *it =
        ROOM(n * d, n, (n + 1) * (ptrdiff_t)sizeof(ptrdiff_t) + n * d * (ptrdiff_t)sizeof(int));
    if (!it)
        return NULL;
    const gallery_matrix matrix = gallery_matrix_of(it);
    for (ptrdiff_t i = 0; i <= n; i++)
        matrix.row[i] = i * d;
    for (ptrdiff_t k = 0; k < n * d; k++)
        matrix.column[k] = (int)(k * 2654435761 % n);
    return it;
}

static int run_sparse(const bench_work *it)
{
    const gallery_matrix matrix = gallery_matrix_of(it);
    sparse(it->n, matrix.row, matrix.column, points(it), points(it), result(it));
    return 0;
}

/* The labels are stored after the points. */
static prange_status run_logistic(const bench_work *it)
{
    memset(result(it), 0, (size_t)it->d * sizeof(double));
    return logistic_regression(it->n, it->d, points(it), points(it) + it->n * it->d, GALLERY_STEPS,
                               1.0, result(it), it->job);
}

GALLERY(density, ROOM(n, GALLERY_PLACES, 0), run_density(it))
GALLERY(histogram, ROOM(n, GALLERY_BINS, 0), histogram(it->n, points(it), GALLERY_BINS, result(it)))
GALLERY(lennard_jones, ROOM(n *d, 1, 0), lennard_jones(it->n, points(it), result(it)))
GALLERY(kmeans, ROOM(n *d, GALLERY_CENTRES *d, 0), run_kmeans(it))
GALLERY(regression, ROOM(n *d, 2, 0), regression(it->n, points(it), points(it) + it->n, result(it)))
GALLERY(mandelbrot, ROOM(0, n *d, 0), (mandelbrot(it->n, it->d, GALLERY_MOST, result(it)), 0))
GALLERY(julia, ROOM(0, n *d, 0), (julia(it->n, it->d, GALLERY_MOST, result(it)), 0))
GALLERY(nbody, ROOM(n *d, n *d, 0), (nbody(it->n, points(it), result(it)), 0))
GALLERY(laplace, ROOM(n *d, n *d, 8 * n * d), run_laplace(it))
GALLERY(waves, ROOM(n *d, n *d, 8 * n * d), run_waves(it))
GALLERY(life, ROOM(n *d, n *d, 2 * n * d), run_life(it))
LOOPS(pi, ROOM(0, 1, 0), pi_by_series(it->n, result(it)))
GALLERY(moving_mean, ROOM(n, n, 0), run_moving_mean(it))
GALLERY(shortest_paths, ROOM(n *d, n *d, 0), run_shortest_paths(it))
GALLERY(covariance, ROOM(n *d, d *d, 0), covariance(it->n, it->d, points(it), result(it), NULL))
GALLERY(sparse, setup_sparse(size), run_sparse(it))
GALLERY(triad, ROOM(n *d, n, 0), (triad(it->n, 3.0, points(it), points(it) + it->n, result(it)), 0))

GALLERY(monte_carlo, ROOM(0, 1, 0), pi_by_chance(GALLERY_SEED, it->n, result(it)))
GALLERY(logistic, ROOM(n *d + n, d, 8 * n), run_logistic(it))

BENCH_FIGURE(density_bytes, 8.0 * n * GALLERY_PLACES)
BENCH_FIGURE(one, 8.0 * n)
BENCH_FIGURE(two, 16.0 * n)
BENCH_FIGURE(three, 24.0 * n)
BENCH_FIGURE(table, 8.0 * n * d)
BENCH_FIGURE(tables, 16.0 * n * d)
BENCH_FIGURE(pairs, 8.0 * n * n)
BENCH_FIGURE(sparse_bytes, (8.0 * d + 4.0 * d + 16.0) * n)
BENCH_FIGURE(little, 1024.0)

#define CASE(title, size_of, quick_of, room, off, verified)                                        \
    BENCH_WORK, .name = "gallery/" #title, .group = "gallery", .type = "f64", .same_bits = 1,      \
                .sizes = BENCH_SIZES(size_of), .quick = BENCH_SIZES(quick_of),                     \
                .setup = title##_setup, .run = title##_run, .serial = title##_serial,              \
                .openmp = title##_openmp, .verify = verified, .tolerance = off, .footprint = room
#define N(...)                                                                                     \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

/* Pi minus the remainder of the series, 1/n - 1/(4 n^3) + ... */
static long double exact_pi(const bench_work *it, ptrdiff_t i)
{
    const long double n = (long double)it->n;
    (void)i;
    return 3.14159265358979323846264338328L - 1.0L / n + 0.25L / (n * n * n);
}

BENCH_VERIFY(pi_exact, bench_work_error(it, exact_pi, NULL))

/* Near the edge of a set rounding decides when a point escapes, so the error is the share of steps
 * that differ. `worst` is the error of the worst point. */
static double share(const bench_work *it, double worst)
{
    double off = 0.0, all = 0.0;
    for (ptrdiff_t k = 0; k < it->out.n && !isnan(worst); k++) {
        off += fabs(result(it)[k] - it->reference[k]);
        all += it->reference[k];
    }
    return isnan(worst) ? worst : off / all;
}

BENCH_VERIFY(mandelbrot_share, share(it, mandelbrot_verify(it)))
BENCH_VERIFY(julia_share, share(it, julia_verify(it)))

const prange_bench_case bench_cases_gallery[] = {
    {CASE(density, N(1000000, 0), N(100000, 0), one, 1e-11, density_verify), .bytes = density_bytes,
     .summary = "kernel density estimate at 16 places"},
    {CASE(histogram, N(10000000, 0), N(1000000, 0), one, 0.0, histogram_verify), .bytes = one,
     .summary = "histogram of 64 bins"},
    {CASE(lennard_jones, N(3000, 3), N(500, 3), table, 1e-11, lennard_jones_verify),
     .summary = "Lennard-Jones potential of all pairs"},
    {CASE(kmeans, N(100000, 10), N(10000, 10), table, 1e-11, kmeans_verify),
     .summary = "k-means, 8 centres, 5 rounds"},
    {CASE(regression, N(10000000, 2), N(100000, 2), two, 1e-8, regression_verify), .bytes = two,
     .limit = PRANGE_BENCH_LIMIT_READ, .summary = "least-squares line, four sums in one pass"},
    {CASE(mandelbrot, N(400, 640), N(100, 160), table, 1e-3, mandelbrot_share),
     .summary = "Mandelbrot set, up to 500 steps"},
    {CASE(julia, N(400, 640), N(100, 160), table, 1e-3, julia_share),
     .summary = "Julia set, up to 500 steps"},
    {CASE(nbody, N(2000, 3), N(500, 3), tables, 1e-9, nbody_verify),
     .summary = "accelerations of n bodies"},
    {CASE(laplace, N(1000, 1000), N(200, 200), tables, 1e-14, laplace_verify),
     .summary = "Laplace's equation, 50 sweeps"},
    {CASE(waves, N(1000, 1000), N(200, 200), tables, 1e-6, waves_verify),
     .summary = "waves on a membrane, 50 steps"},
    {CASE(life, N(1000, 1000), N(200, 200), tables, 0.0, life_verify),
     .summary = "game of life, 50 steps"},
    {CASE(pi, N(100000000, 0), N(1000000, 0), little, 1e-13, pi_exact), .baseline_tolerance = 1e-9,
     .summary = "pi by Leibniz's series"},
    {CASE(monte_carlo, N(10000000, 0), N(1000000, 0), little, 0.0, monte_carlo_verify),
     .summary = "pi by random points"},
    {CASE(logistic, N(100000, 10), N(10000, 10), table, 1e-10, logistic_verify),
     .summary = "logistic regression, 20 steps"},
    {CASE(moving_mean, N(10000000, 0), N(100000, 0), two, 1e-14, moving_mean_verify), .bytes = two,
     .limit = PRANGE_BENCH_LIMIT_TRIAD, .summary = "means of windows of 16"},
    {CASE(shortest_paths, N(500, 500), N(100, 100), pairs, 0.0, shortest_paths_verify),
     .summary = "shortest paths of all pairs of nodes"},
    {CASE(covariance, N(100000, 16), N(10000, 16), table, 1e-9, covariance_verify), .bytes = table,
     .summary = "covariance matrix of d columns"},
    {CASE(sparse, N(1000000, 8), N(10000, 8), sparse_bytes, 1e-14, sparse_verify),
     .bytes = sparse_bytes, .summary = "sparse matrix (CSR) times vector"},
    {CASE(triad, N(10000000, 2), N(100000, 2), three, 1e-15, triad_verify), .bytes = three,
     .limit = PRANGE_BENCH_LIMIT_TRIAD, .summary = "z = x + 3 y"},
    {0},
};
