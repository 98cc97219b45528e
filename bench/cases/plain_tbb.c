/* SPDX-License-Identifier: MIT */
#include "plain_tbb.h"

#include <math.h>
#include <omp.h>

#include "tbb.h"

/* One thread if the harness requests one, otherwise all threads. */
static int threads(void)
{
    return omp_get_max_threads() == 1 ? 1 : 0;
}

enum { PIECES = 64 };

typedef struct job {
    ptrdiff_t n, d;
    const double *x;
    double *out;
    double a, dx;
} job;

/* The first element of a piece. */
static ptrdiff_t at(const job *it, ptrdiff_t piece)
{
    return it->n / PIECES * piece + (piece == PIECES ? it->n % PIECES : 0);
}

static void sum(ptrdiff_t first, ptrdiff_t end, void *ctx)
{
    const job *it = ctx;
    for (ptrdiff_t piece = first; piece < end; piece++) {
        double total = 0.0;
#pragma omp simd reduction(+ : total)
        for (ptrdiff_t i = at(it, piece); i < at(it, piece + 1); i++)
            total += it->x[i];
        it->out[piece] = total;
    }
}

static double total_of(const double partial[PIECES])
{
    double total = 0.0;
    for (int piece = 0; piece < PIECES; piece++)
        total += partial[piece];
    return total;
}

double plain_sum_tbb(ptrdiff_t n, const double *x)
{
    double partial[PIECES];
    tbb_for(PIECES, 1, threads(), sum, &(job){.n = n, .x = x, .out = partial});
    return total_of(partial);
}

static void square(ptrdiff_t first, ptrdiff_t end, void *ctx)
{
    const job *it = ctx;
    for (ptrdiff_t i = first; i < end; i++)
        it->out[i] = it->x[i] * it->x[i];
}

void plain_square_tbb(ptrdiff_t n, const double *x, double *y)
{
    tbb_for(n, 4096, threads(), square, &(job){.x = x, .out = y});
}

static void integral(ptrdiff_t first, ptrdiff_t end, void *ctx)
{
    const job *it = ctx;
    for (ptrdiff_t piece = first; piece < end; piece++) {
        double total = 0.0;
#pragma omp simd reduction(+ : total)
        for (ptrdiff_t i = at(it, piece); i < at(it, piece + 1); i++) {
            const double x = it->a + (double)i * it->dx;
            total += x * x - x;
        }
        it->out[piece] = total;
    }
}

double plain_integral_tbb(double a, double b, ptrdiff_t n)
{
    double partial[PIECES];
    const double dx = (b - a) / (double)n;
    tbb_for(PIECES, 1, threads(), integral, &(job){.n = n, .a = a, .dx = dx, .out = partial});
    return total_of(partial) * dx;
}

static void distances(ptrdiff_t first, ptrdiff_t end, void *ctx)
{
    const job *it = ctx;
    for (ptrdiff_t i = first; i < end; i++)
        for (ptrdiff_t j = 0; j < it->n; j++) {
            double total = 0.0;
            for (ptrdiff_t k = 0; k < it->d; k++) {
                const double difference = it->x[i * it->d + k] - it->x[j * it->d + k];
                total += difference * difference;
            }
            it->out[i * it->n + j] = sqrt(total);
        }
}

void plain_pairwise_tbb(ptrdiff_t n, ptrdiff_t d, const double *points, double *out)
{
    tbb_for(n, 1, threads(), distances, &(job){.n = n, .d = d, .x = points, .out = out});
}
