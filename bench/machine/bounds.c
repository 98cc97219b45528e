/* SPDX-License-Identifier: MIT */
#include "bounds.h"

#include <math.h>
#include <omp.h>
#include <stddef.h>

#include "array.h"
#include "clock.h"
#include "probe_kernels.h"

/* STREAM's rule asks for arrays of at least four times the last-level cache. The maximum protects
 * small machines; the minimum is for machines that report no cache. */
#define BYTES_MIN (16.0 * (1 << 20))
#define BYTES_MAX (512.0 * (1 << 20) / 3)
#define QUICK_BYTES (96.0 * (1 << 20))

/* Data that are read this many times as fast as large arrays come from a cache. */
#define CACHED 1.25
#define CACHED_BYTES_MIN ((double)(1 << 20))

/* A trial of the multiply-adds lasts at least this long, far above the cost of a region. */
#define FMA_SECONDS 4e-3

typedef enum kernel { READ, TRIAD, TRIAD_STREAM } kernel;

typedef struct arrays {
    bench_array a, b, c;
} arrays;

static double bandwidth_trial(kernel which, int threads, const arrays *all)
{
    const ptrdiff_t lines = all->a.n / 64;
    double sink = 0.0;
    const double start = bench_clock();
#pragma omp parallel num_threads(threads) reduction(+ : sink)
    {
        const ptrdiff_t team = omp_get_num_threads(), me = omp_get_thread_num();
        const ptrdiff_t first = 64 * (lines * me / team),
                        n = 64 * (lines * (me + 1) / team) - first;
        double *const a = (double *)all->a.data + first;
        const double *const b = (const double *)all->b.data + first;
        const double *const c = (const double *)all->c.data + first;
        if (which == READ)
            sink += probe_read(n, b);
        else if (which == TRIAD)
            probe_triad(n, a, b, c, 3.0);
        else
            probe_triad_stream(n, a, b, c, 3.0);
    }
    const double seconds = bench_clock() - start;
    const double bytes = (which == READ ? 8.0 : 24.0) * (double)all->a.n;
    return isnan(sink) ? 0.0 : bytes / seconds;
}

static double bandwidth(kernel which, int threads, const arrays *all, int trials)
{
    double best = 0.0;
    for (int trial = 0; trial <= trials; trial++) {
        const double rate = bandwidth_trial(which, threads, all);
        if (trial > 0) /* the first trial warms up */
            best = fmax(best, rate);
    }
    return best;
}

/* The largest size of data that a cache holds. The size that the system reports may be that of the
 * host. */
static double cached_bytes(int threads, const arrays *all, double from_memory)
{
    arrays part = *all;
    double cached = 0.0;
    for (double bytes = CACHED_BYTES_MIN; bytes < 8.0 * (double)all->a.n; bytes *= 2.0) {
        part.a.n = (ptrdiff_t)(bytes / 8.0);
        if (bandwidth(READ, threads, &part, 5) > CACHED * from_memory)
            cached = bytes;
    }
    return cached;
}

static void probe_memory(bench_limits *limits, double cache, bool quick)
{
    double bytes = fmin(fmax(4.0 * cache, BYTES_MIN), BYTES_MAX);
    if (quick)
        bytes = fmin(bytes, QUICK_BYTES);
    const ptrdiff_t n = (ptrdiff_t)(bytes / 8.0) / 64 * 64;
    omp_set_num_threads(limits->threads);
    arrays all = {bench_array_zero(n, 8), bench_array_random(n, 8, 1), bench_array_random(n, 8, 2)};
    if (all.a.data && all.b.data && all.c.data) {
        const int trials = quick ? 5 : 10;
        limits->read = bandwidth(READ, limits->threads, &all, trials);
        limits->triad = fmax(bandwidth(TRIAD, limits->threads, &all, trials),
                             bandwidth(TRIAD_STREAM, limits->threads, &all, trials));
        limits->cached = cached_bytes(limits->threads, &all, limits->read);
    }
    bench_array_free(&all.a);
    bench_array_free(&all.b);
    bench_array_free(&all.c);
}

static double multiply_adds(int threads, int real, long rounds)
{
    double done = 0.0, sink = 0.0;
    const double start = bench_clock();
#pragma omp parallel num_threads(threads) reduction(+ : done, sink)
    {
        double f64 = 0.0;
        float f32 = 0.0F;
        done += real == 8 ? probe_fma_f64(rounds, &f64) : probe_fma_f32(rounds, &f32);
        sink += f64 + (double)f32;
    }
    const double seconds = bench_clock() - start;
    return isnan(sink) ? 0.0 : done / seconds;
}

/* The number of rounds in a trial is found on one thread, so that it does not depend on how soon a
 * team assembles on a busy machine. */
static double fma_rate(int threads, int real, bool quick)
{
    long rounds = 1000;
    for (double seconds = 0.0; seconds < FMA_SECONDS; rounds *= 2) {
        const double start = bench_clock();
        multiply_adds(1, real, 2 * rounds);
        seconds = bench_clock() - start;
    }
    double best = 0.0;
    for (int trial = 0; trial < (quick ? 10 : 20); trial++)
        best = fmax(best, multiply_adds(threads, real, rounds));
    return best;
}

bench_limits bench_probe(int threads, double cache, bool quick)
{
    bench_limits limits = {.threads = threads};
    probe_memory(&limits, cache, quick);
    limits.fma_f64 = fma_rate(threads, 8, quick);
    limits.fma_f32 = fma_rate(threads, 4, quick);
    return limits;
}
