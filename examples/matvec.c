/* SPDX-License-Identifier: MIT */
/*
 * Measures a loop of your own: a sweep over a matrix-vector product written by hand.
 *
 *     cc -O3 -fopenmp matvec.c $(pkg-config --cflags --libs prange-bench) -lm -o matvec
 *     ./matvec --threads 1..8 --size 10000x1000 --report pages
 *
 * As a shared object, for an installed prange-bench:
 *
 *     cc -O3 -fopenmp -shared -fPIC -DMATVEC_AS_OBJECT matvec.c -lm -o matvec.so \
 *         $(pkg-config --cflags prange-bench)
 *     prange-bench --load ./matvec.so
 */
#include <math.h>
#include <stdlib.h>

#include <prange/bench.h>

/* y = A x; A has n rows and d columns */
typedef struct product {
    ptrdiff_t n, d;
    double *a, *x, *y;
} product;

static void teardown(void *state)
{
    product *it = state;
    free(it->a);
    free(it->x);
    free(it->y);
    free(it);
}

/* Each thread fills the rows that it will read, so that their pages are local to it. */
static void fill(product *it)
{
    for (ptrdiff_t j = 0; j < it->d; j++)
        it->x[j] = 1.0 + (double)(j % 7);
#pragma omp parallel for schedule(static)
    for (ptrdiff_t i = 0; i < it->n; i++) {
        it->y[i] = 0.0;
        for (ptrdiff_t j = 0; j < it->d; j++)
            it->a[i * it->d + j] = 1.0 / (double)(1 + (i + j) % 1000);
    }
}

static void *setup(prange_bench_size size)
{
    product *it = calloc(1, sizeof *it);
    if (!it)
        return NULL;
    it->n = size.n;
    it->d = size.d;
    it->a = malloc(sizeof(double) * (size_t)(size.n * size.d));
    it->x = malloc(sizeof(double) * (size_t)size.d);
    it->y = malloc(sizeof(double) * (size_t)size.n);
    if (!it->a || !it->x || !it->y) {
        teardown(it);
        return NULL;
    }
    fill(it);
    return it;
}

static double row_times_x(const product *it, ptrdiff_t i)
{
    double sum = 0.0;
    for (ptrdiff_t j = 0; j < it->d; j++)
        sum += it->a[i * it->d + j] * it->x[j];
    return sum;
}

/* The loop to be studied. schedule(runtime) lets --schedule choose. */
static int run(void *state)
{
    const product *it = state;
#pragma omp parallel for schedule(runtime)
    for (ptrdiff_t i = 0; i < it->n; i++)
        it->y[i] = row_times_x(it, i);
    return 0;
}

static int run_serial(void *state)
{
    const product *it = state;
    for (ptrdiff_t i = 0; i < it->n; i++)
        it->y[i] = row_times_x(it, i);
    return 0;
}

/* All terms are positive, so the error is relative to the sum itself. */
static double verify(void *state)
{
    const product *it = state;
    double worst = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++) {
        long double sum = 0.0L;
        for (ptrdiff_t j = 0; j < it->d; j++)
            sum += (long double)it->a[i * it->d + j] * it->x[j];
        const double off = (double)fabsl((it->y[i] - sum) / sum);
        if (isnan(off))
            return off;
        worst = fmax(worst, off);
    }
    return worst;
}

static prange_bench_result result(void *state)
{
    const product *it = state;
    const prange_bench_result y = {it->y, sizeof(double) * (size_t)it->n};
    return y;
}

static double flops(prange_bench_size size)
{
    return 2.0 * (double)size.n * (double)size.d;
}

/* The matrix is read once; the vectors stay in a cache. */
static double bytes(prange_bench_size size)
{
    return 8.0 * (double)size.n * (double)size.d;
}

static const prange_bench_size sizes[] = {{1000, 100}, {4000, 1000}, {20000, 1000}, {0, 0}};
static const prange_bench_size quick[] = {{1000, 100}, {4000, 1000}, {0, 0}};

static const prange_bench_case cases[] = {
    {
        .name = "matvec_f64",
        .summary = "matrix times vector, a row an iteration",
        .type = "f64",
        .sizes = sizes,
        .quick = quick,
        .setup = setup,
        .teardown = teardown,
        .run = run,
        .serial = run_serial,
        .verify = verify,
        .tolerance = 1e-13,
        .result = result,
        .same_bits = 1, /* each row is summed by one thread, in order */
        .limit = PRANGE_BENCH_LIMIT_READ,
        .bytes = bytes,
        .flops = flops,
    },
};

PRANGE_BENCH_EXPORT(cases);

#ifndef MATVEC_AS_OBJECT
int main(int argc, char **argv)
{
    return prange_bench_main(argc, argv, cases, 1);
}
#endif
