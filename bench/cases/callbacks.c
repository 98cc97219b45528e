/* SPDX-License-Identifier: MIT */
#include "callbacks.h"

#define PRANGE_INTEGRATE_NAME parabola
#define PRANGE_INTEGRATE_F(x, ctx) ((x) * (x) - (x))
#include <prange/integrate_template.h>

double callback_parabola(double x, void *ctx)
{
    (void)ctx;
    return x * x - x;
}

int callback_parabola_block(ptrdiff_t n, const double *x, double *y, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t j = 0; j < n; j++)
        y[j] = x[j] * x[j] - x[j];
    return 0;
}

prange_status callback_parabola_template(double a, double b, ptrdiff_t n, double *out)
{
    return parabola(NULL, a, b, n, out);
}

double callback_parabola_loop(double a, double b, ptrdiff_t n)
{
    const double dx = (b - a) / (double)n;
    double sum = 0.0;
    PRANGE_FOR (i, 0, n, reduction(+ : sum)) {
        const double x = a + (double)i * dx;
        sum += x * x - x;
    }
    return sum * dx;
}

typedef struct thread_sum {
    double value;
    char padding[120]; /* two cache lines apart: the prefetcher fetches lines in pairs */
} thread_sum;

/* What all threads read is in lines that none writes. */
typedef struct sums {
    double a, dx;
    _Alignas(sizeof(thread_sum)) thread_sum threads[PRANGE_THREADS_LIMIT];
} sums;

static int add_point(ptrdiff_t i, int thread, void *ctx)
{
    sums *job = ctx;
    const double x = job->a + (double)i * job->dx;
    job->threads[thread].value += x * x - x;
    return 0;
}

prange_status callback_parabola_body(double a, double b, ptrdiff_t n, double *out)
{
    const int threads = prange_get_num_threads();
    sums job;
    job.a = a;
    job.dx = (b - a) / (double)n;
    for (int t = 0; t < threads; t++)
        job.threads[t].value = 0.0;
    const prange_status status = prange_for(0, n, 1, add_point, &job);
    *out = 0.0;
    for (int t = 0; t < threads; t++)
        *out += job.threads[t].value;
    *out *= job.dx;
    return status;
}

typedef struct arrays {
    const double *x;
    double *y;
} arrays;

static int square_element(ptrdiff_t i, int thread, void *ctx)
{
    const arrays *job = ctx;
    (void)thread;
    job->y[i] = job->x[i] * job->x[i];
    return 0;
}

prange_status callback_square_body(ptrdiff_t n, const double *x, double *y)
{
    arrays job = {x, y};
    return prange_for(0, n, 1, square_element, &job);
}

typedef struct factors {
    const double *x, *y;
} factors;

#define PRANGE_REDUCE_NAME sum_of_products
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const factors
#define PRANGE_REDUCE_TERM(i, ctx) ((ctx)->x[i] * (ctx)->y[i])
#include <prange/reduce_template.h>

prange_status callback_dot_template(ptrdiff_t n, const double *x, const double *y, double *out)
{
    const factors job = {x, y};
    return sum_of_products(&job, 0, n, out);
}

static int add_products(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    const factors *job = ctx;
    const double *x = job->x, *y = job->y;
    double sum = 0.0;
    (void)thread;
#pragma omp simd reduction(+ : sum)
    for (ptrdiff_t i = begin; i < end; i++)
        sum += x[i] * y[i];
    *(double *)partial = sum;
    return 0;
}

static void join_sums(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(double *)left += *(const double *)right;
}

prange_status callback_dot_reduce(ptrdiff_t n, const double *x, const double *y, double *out)
{
    static const prange_reduction reduction = {
        .size = sizeof(double), .run = add_products, .join = join_sums};
    factors job = {x, y};
    return prange_reduce(0, n, &reduction, &job, out);
}

typedef struct grid {
    ptrdiff_t d;
    const double *x;
    double *y;
} grid;

static int average(const prange_tile *tile, int thread, void *ctx)
{
    const grid *job = ctx;
    const ptrdiff_t d = job->d;
    (void)thread;
    for (ptrdiff_t i = tile->begin[0]; i < tile->end[0]; i++) {
        const double *x = job->x + i * d;
        double *restrict y = job->y + i * d;
        for (ptrdiff_t j = tile->begin[1]; j < tile->end[1]; j++)
            y[j] = 0.25 * (x[j - d] + x[j + d] + x[j - 1] + x[j + 1]);
    }
    return 0;
}

prange_status callback_stencil(ptrdiff_t n, ptrdiff_t d, const double *x, double *y)
{
    grid job = {d, x, y};
    const ptrdiff_t begin[] = {1, 1}, end[] = {n - 1, d - 1};
    return prange_for_2d(begin, end, NULL, average, &job);
}

#define PRANGE_STENCIL_NAME heat
#define PRANGE_STENCIL_DIMS 2
#define PRANGE_STENCIL_BODY(u, unused) (0.25 * (u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1)))
#include <prange/stencil_template.h>

prange_status callback_heat(ptrdiff_t n, ptrdiff_t d, ptrdiff_t steps, double *a, double *b)
{
    const ptrdiff_t shape[] = {n, d};
    return heat_steps(NULL, shape, steps, a, b);
}

#define PRANGE_STENCIL_NAME seven
#define PRANGE_STENCIL_DIMS 3
#define PRANGE_STENCIL_BODY(u, unused)                                                             \
    (0.4 * u(0, 0, 0) +                                                                            \
     0.1 * (u(-1, 0, 0) + u(1, 0, 0) + u(0, -1, 0) + u(0, 1, 0) + u(0, 0, -1) + u(0, 0, 1)))
#include <prange/stencil_template.h>

prange_status callback_seven(ptrdiff_t n, ptrdiff_t steps, double *a, double *b)
{
    const ptrdiff_t shape[] = {n, n, n};
    return seven_steps(NULL, shape, steps, a, b);
}
