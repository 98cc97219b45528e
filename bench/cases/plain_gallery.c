/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gallery.h"
#include "plain.h"

void plain_density(const bench_work *it, double *out, int threads)
{
    const double *x = it->x.data;
    for (int j = 0; j < GALLERY_PLACES; j++) {
        const double t = (j + 0.5) / GALLERY_PLACES;
        double sum = 0.0;
#pragma omp parallel for simd reduction(+ : sum) num_threads(threads)
        for (ptrdiff_t i = 0; i < it->n; i++) {
            const double u = (t - x[i]) / GALLERY_WIDTH, k = 1.0 - u * u;
            sum += k > 0.0 ? k : 0.0;
        }
        out[j] = sum * 0.75 / ((double)it->n * GALLERY_WIDTH);
    }
}

void plain_histogram(const bench_work *it, double *out, int threads)
{
    const double *x = it->x.data;
    double count[GALLERY_BINS] = {0};
#pragma omp parallel for reduction(+ : count) num_threads(threads)
    for (ptrdiff_t i = 0; i < it->n; i++)
        count[(int)(x[i] * GALLERY_BINS)] += 1.0;
    memcpy(out, count, sizeof count);
}

void plain_lennard_jones(const bench_work *it, double *out, int threads)
{
    const double *x = it->x.data, *y = x + it->n, *z = y + it->n;
    double sum = 0.0;
#pragma omp parallel for reduction(+ : sum) schedule(dynamic, 16) num_threads(threads)
    for (ptrdiff_t i = 0; i < it->n; i++)
        for (ptrdiff_t j = 0; j < i; j++) {
            const double dx = x[i] - x[j], dy = y[i] - y[j], dz = z[i] - z[j];
            const double r2 = 1.0 / (dx * dx + dy * dy + dz * dz), r6 = r2 * r2 * r2;
            sum += 4.0 * (r6 * r6 - r6);
        }
    *out = sum;
}

void plain_kmeans(const bench_work *it, double *out, int threads)
{
    enum { D = GALLERY_COORDINATES, K = GALLERY_CENTRES };
    const double(*x)[D] = it->x.data;
    double(*centres)[D] = (double(*)[D])out;
    memcpy(centres, x, K * sizeof *x);
    for (int round = 0; round < GALLERY_ROUNDS; round++) {
        double sum[K][D] = {{0}}, count[K] = {0};
#pragma omp parallel for reduction(+ : sum, count) num_threads(threads)
        for (ptrdiff_t i = 0; i < it->n; i++) {
            int nearest = 0;
            double least = INFINITY;
            for (int g = 0; g < K; g++) {
                double square = 0.0;
                for (int c = 0; c < D; c++)
                    square += (x[i][c] - centres[g][c]) * (x[i][c] - centres[g][c]);
                if (square < least) {
                    least = square;
                    nearest = g;
                }
            }
            for (int c = 0; c < D; c++)
                sum[nearest][c] += x[i][c];
            count[nearest] += 1.0;
        }
        for (int g = 0; g < K; g++)
            for (int c = 0; c < D && count[g] > 0.0; c++)
                centres[g][c] = sum[g][c] / count[g];
    }
}

void plain_regression(const bench_work *it, double *out, int threads)
{
    const double *x = it->x.data, *y = x + it->n, n = (double)it->n;
    double sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0;
#pragma omp parallel for simd reduction(+ : sx, sy, sxx, sxy) num_threads(threads)
    for (ptrdiff_t i = 0; i < it->n; i++) {
        sx += x[i];
        sy += y[i];
        sxx += x[i] * x[i];
        sxy += x[i] * y[i];
    }
    out[0] = (n * sxy - sx * sy) / (n * sxx - sx * sx);
    out[1] = (sy - out[0] * sx) / n;
}

static double escape(double x, double y, double re, double im)
{
    int k = 0;
    for (; k < GALLERY_MOST && x * x + y * y <= 4.0; k++) {
        const double next = x * x - y * y + re;
        y = 2.0 * x * y + im;
        x = next;
    }
    return k;
}

void plain_mandelbrot(const bench_work *it, double *out, int threads)
{
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (ptrdiff_t i = 0; i < it->n; i++)
        for (ptrdiff_t j = 0; j < it->d; j++)
            out[i * it->d + j] = escape(0.0, 0.0, -2.0 + 3.0 * (double)j / (double)it->d,
                                        -1.0 + 2.0 * ((double)i + 0.5) / (double)it->n);
}

void plain_julia(const bench_work *it, double *out, int threads)
{
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (ptrdiff_t i = 0; i < it->n; i++)
        for (ptrdiff_t j = 0; j < it->d; j++)
            out[i * it->d + j] = escape(-1.5 + 3.0 * (double)j / (double)(it->d - 1),
                                        -1.5 + 3.0 * (double)i / (double)(it->n - 1), -0.8, 0.156);
}

void plain_nbody(const bench_work *it, double *out, int threads)
{
    const ptrdiff_t n = it->n;
    const double *x = it->x.data, *y = x + n, *z = y + n;
#pragma omp parallel for num_threads(threads)
    for (ptrdiff_t i = 0; i < n; i++) {
        double ax = 0.0, ay = 0.0, az = 0.0;
#pragma omp simd reduction(+ : ax, ay, az)
        for (ptrdiff_t j = 0; j < n; j++) {
            const double dx = x[j] - x[i], dy = y[j] - y[i], dz = z[j] - z[i];
            const double r2 = dx * dx + dy * dy + dz * dz + 1e-4;
            const double pull = 1.0 / (r2 * sqrt(r2));
            ax += dx * pull;
            ay += dy * pull;
            az += dz * pull;
        }
        out[i] = ax;
        out[n + i] = ay;
        out[2 * n + i] = az;
    }
}

void plain_laplace(const bench_work *it, double *out, int threads)
{
    const ptrdiff_t n = it->n;
    double *grids[2] = {out, it->job};
    memcpy(grids[0], it->x.data, (size_t)(n * n) * sizeof *out);
    memcpy(grids[1], it->x.data, (size_t)(n * n) * sizeof *out);
    for (int sweep = 0; sweep < GALLERY_SWEEPS; sweep++) {
        const double *u = grids[sweep % 2];
        double *to = grids[1 - sweep % 2];
#pragma omp parallel for num_threads(threads)
        for (ptrdiff_t i = 1; i < n - 1; i++)
            for (ptrdiff_t j = 1; j < n - 1; j++)
                to[i * n + j] = 0.25 * (u[i * n + j - 1] + u[i * n + j + 1] + u[(i - 1) * n + j] +
                                        u[(i + 1) * n + j]);
    }
}

void plain_waves(const bench_work *it, double *out, int threads)
{
    const ptrdiff_t n = it->n;
    double *levels[2] = {out, it->job};
    memcpy(levels[0], it->x.data, (size_t)(n * n) * sizeof *out);
    memcpy(levels[1], it->x.data, (size_t)(n * n) * sizeof *out);
    for (int step = 0; step < GALLERY_SWEEPS; step++) {
        const double *u = levels[step % 2];
        double *to = levels[1 - step % 2];
#pragma omp parallel for num_threads(threads)
        for (ptrdiff_t i = 1; i < n - 1; i++)
            for (ptrdiff_t j = 1; j < n - 1; j++)
                to[i * n + j] =
                    2.0 * u[i * n + j] - to[i * n + j] +
                    GALLERY_COURANT2 * (u[(i - 1) * n + j] + u[(i + 1) * n + j] + u[i * n + j - 1] +
                                        u[i * n + j + 1] - 4.0 * u[i * n + j]);
    }
}

void plain_life(const bench_work *it, double *out, int threads)
{
    const ptrdiff_t n = it->n;
    const double *x = it->x.data;
    unsigned char *grids[2] = {it->job, (unsigned char *)it->job + n * n};
    for (ptrdiff_t k = 0; k < n * n; k++)
        grids[0][k] = x[k] < 0.3;
    for (int step = 0; step < GALLERY_SWEEPS; step++) {
        const unsigned char *from = grids[step % 2];
        unsigned char *to = grids[1 - step % 2];
#pragma omp parallel for num_threads(threads)
        for (ptrdiff_t i = 0; i < n; i++) {
            const unsigned char *up = from + (i + n - 1) % n * n, *at = from + i * n;
            const unsigned char *down = from + (i + 1) % n * n;
            for (ptrdiff_t j = 0; j < n; j++) {
                const ptrdiff_t l = j > 0 ? j - 1 : n - 1, r = j < n - 1 ? j + 1 : 0;
                const int around =
                    up[l] + up[j] + up[r] + at[l] + at[r] + down[l] + down[j] + down[r];
                to[i * n + j] = around == 3 || (around == 2 && at[j]);
            }
        }
    }
    for (ptrdiff_t k = 0; k < n * n; k++)
        out[k] = grids[0][k];
}

void plain_pi(const bench_work *it, double *out, int threads)
{
    double sum = 0.0;
#pragma omp parallel for simd reduction(+ : sum) num_threads(threads)
    for (ptrdiff_t i = 0; i < it->n / 2; i++)
        sum += 8.0 / ((4.0 * (double)i + 1.0) * (4.0 * (double)i + 3.0));
    *out = sum;
}

void plain_monte_carlo(const bench_work *it, double *out, int threads)
{
    *out = 4.0 * (double)plain_points_inside(GALLERY_SEED, it->n, threads) / (double)it->n;
}

void plain_logistic(const bench_work *it, double *out, int threads)
{
    const ptrdiff_t n = it->n, d = it->d;
    const double *x = it->x.data, *label = x + n * d;
    memset(out, 0, (size_t)d * sizeof *out);
    for (int step = 0; step < GALLERY_STEPS; step++) {
        double slope[64] = {0.0};
#pragma omp parallel for reduction(+ : slope[:d]) num_threads(threads)
        for (ptrdiff_t i = 0; i < n; i++) {
            double odds = 0.0;
            for (ptrdiff_t j = 0; j < d; j++)
                odds += x[i * d + j] * out[j];
            const double off = 1.0 / (1.0 + exp(-odds)) - label[i];
            for (ptrdiff_t j = 0; j < d; j++)
                slope[j] += off * x[i * d + j];
        }
        for (ptrdiff_t j = 0; j < d; j++)
            out[j] -= slope[j] / (double)n;
    }
}

void plain_moving_mean(const bench_work *it, double *out, int threads)
{
    const double *x = it->x.data;
#pragma omp parallel for num_threads(threads)
    for (ptrdiff_t i = 0; i <= it->n - 16; i++) {
        double sum = 0.0;
        for (int k = 0; k < 16; k++)
            sum += x[i + k];
        out[i] = sum / 16.0;
    }
    memset(out + it->n - 15, 0, 15 * sizeof *out);
}

void plain_shortest_paths(const bench_work *it, double *out, int threads)
{
    const ptrdiff_t n = it->n;
    memcpy(out, it->x.data, (size_t)(n * n) * sizeof *out);
    for (ptrdiff_t k = 0; k < n; k++) {
#pragma omp parallel for num_threads(threads)
        for (ptrdiff_t i = 0; i < n; i++) {
            if (i == k)
                continue;
            const double first = out[i * n + k];
#pragma omp simd
            for (ptrdiff_t j = 0; j < n; j++)
                if (first + out[k * n + j] < out[i * n + j])
                    out[i * n + j] = first + out[k * n + j];
        }
    }
}

void plain_covariance(const bench_work *it, double *out, int threads)
{
    enum { MOST = 64 };
    const ptrdiff_t n = it->n, d = it->d;
    const double *x = it->x.data;
    double mean[MOST] = {0}, products[MOST][MOST] = {{0}};
#pragma omp parallel for reduction(+ : mean) num_threads(threads)
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t a = 0; a < d; a++)
            mean[a] += x[i * d + a] / (double)n;
#pragma omp parallel for reduction(+ : products) num_threads(threads)
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t a = 0; a < d; a++)
            for (ptrdiff_t b = 0; b < d; b++)
                products[a][b] += (x[i * d + a] - mean[a]) * (x[i * d + b] - mean[b]);
    for (ptrdiff_t a = 0; a < d; a++)
        for (ptrdiff_t b = 0; b < d; b++)
            out[a * d + b] = products[a][b] / (double)(n - 1);
}

void plain_sparse(const bench_work *it, double *out, int threads)
{
    const gallery_matrix matrix = gallery_matrix_of(it);
    const double *value = it->x.data;
#pragma omp parallel for num_threads(threads)
    for (ptrdiff_t i = 0; i < it->n; i++) {
        double sum = 0.0;
        for (ptrdiff_t k = matrix.row[i]; k < matrix.row[i + 1]; k++)
            sum += value[k] * value[matrix.column[k]];
        out[i] = sum;
    }
}

void plain_triad(const bench_work *it, double *out, int threads)
{
    const double *x = it->x.data, *y = x + it->n;
#pragma omp parallel for num_threads(threads)
    for (ptrdiff_t i = 0; i < it->n; i++)
        out[i] = x[i] + 3.0 * y[i];
}
