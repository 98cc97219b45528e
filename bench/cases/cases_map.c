/* SPDX-License-Identifier: MIT */
/*
 * Maps over arrays of random numbers in [0, 1): the square as a built-in operation, and x^2 - x as
 * a function of a block. The reference is computed in f64, for f32 inputs exactly.
 */
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "array.h"
#include "baselines.h"
#include "callbacks.h"
#include "cases.h"

typedef struct map {
    bench_array x, y;
} map;

static void teardown(void *state)
{
    map *it = state;
    bench_array_free(&it->x);
    bench_array_free(&it->y);
    free(it);
}

static void *setup(ptrdiff_t n, int real)
{
    map *it = calloc(1, sizeof *it);
    if (!it)
        return NULL;
    it->x = bench_array_random(n, real, 1);
    it->y = bench_array_zero(n, real);
    if (it->x.data && it->y.data)
        return it;
    teardown(it);
    return NULL;
}

static void *setup_f64(prange_bench_size size)
{
    return setup(size.n, 8);
}

static void *setup_f32(prange_bench_size size)
{
    return setup(size.n, 4);
}

static int square_f64(void *state)
{
    map *it = state;
    return (int)prange_map_f64(PRANGE_SQUARE, it->x.n, it->x.data, it->y.data);
}

static int square_serial_f64(void *state)
{
    map *it = state;
    plain_square_serial_f64(it->x.n, it->x.data, it->y.data);
    return 0;
}

static int square_openmp_f64(void *state)
{
    map *it = state;
    plain_square_openmp_f64(it->x.n, it->x.data, it->y.data);
    return 0;
}

static int square_f32(void *state)
{
    map *it = state;
    return (int)prange_map_f32(PRANGE_SQUARE, it->x.n, it->x.data, it->y.data);
}

static int square_serial_f32(void *state)
{
    map *it = state;
    plain_square_serial_f32(it->x.n, it->x.data, it->y.data);
    return 0;
}

static int square_openmp_f32(void *state)
{
    map *it = state;
    plain_square_openmp_f32(it->x.n, it->x.data, it->y.data);
    return 0;
}

static int block_f64(void *state)
{
    map *it = state;
    return (int)prange_apply_block_f64(callback_parabola_block, NULL, it->x.n, it->x.data,
                                       it->y.data);
}

static int block_serial_f64(void *state)
{
    map *it = state;
    plain_parabola_serial_f64(it->x.n, it->x.data, it->y.data);
    return 0;
}

static int block_openmp_f64(void *state)
{
    map *it = state;
    plain_parabola_openmp_f64(it->x.n, it->x.data, it->y.data);
    return 0;
}

static prange_bench_result result(void *state)
{
    map *it = state;
    return (prange_bench_result){it->y.data, (size_t)it->y.n * (size_t)it->y.real};
}

/* The larger of two errors; NaN is the largest. */
static double worse(double error, double other)
{
    return other <= error ? error : other;
}

static double error_square(void *state)
{
    const map *it = state;
    double worst = 0.0;
    for (ptrdiff_t i = 0; i < it->x.n && !isnan(worst); i++) {
        const double x = bench_array_at(&it->x, i), y = bench_array_at(&it->y, i);
        worst = worse(worst, x == 0.0 ? fabs(y) : fabs(y - x * x) / (x * x));
    }
    return worst;
}

/* Relative to x, since x^2 - x cancels near 1. */
static double error_parabola(void *state)
{
    const map *it = state;
    double worst = 0.0;
    for (ptrdiff_t i = 0; i < it->x.n && !isnan(worst); i++) {
        const double x = bench_array_at(&it->x, i), y = bench_array_at(&it->y, i);
        worst = worse(worst, x == 0.0 ? fabs(y) : fabs(y - (x * x - x)) / x);
    }
    return worst;
}

/* One array is read and one is written. */
static double bytes_f64(prange_bench_size size)
{
    return 16.0 * (double)size.n;
}

static double bytes_f32(prange_bench_size size)
{
    return 8.0 * (double)size.n;
}

static double flops_square(prange_bench_size size)
{
    return (double)size.n;
}

static double flops_parabola(prange_bench_size size)
{
    return 2.0 * (double)size.n;
}

static const prange_bench_size both_sizes[] = {{1000, 0}, {10000000, 0}, {0, 0}};
static const prange_bench_size large[] = {{10000000, 0}, {0, 0}};
static const prange_bench_size sweep[] = {{10, 0},     {100, 0},     {1000, 0},     {10000, 0},
                                          {100000, 0}, {1000000, 0}, {10000000, 0}, {0, 0}};

/* What the two cases of a square in f64 have in common; it is exact to the bit. */
#define SQUARE_F64                                                                                 \
    .type = "f64", .limit = PRANGE_BENCH_LIMIT_TRIAD, .same_bits = 1, .setup = setup_f64,          \
    .teardown = teardown, .run = square_f64, .serial = square_serial_f64,                          \
    .openmp = square_openmp_f64, .result = result, .verify = error_square, .bytes = bytes_f64,     \
    .flops = flops_square, .footprint = bytes_f64

/* In f32 one rounding is half of 2^-23. */
const prange_bench_case bench_cases_map[] = {
    {
        SQUARE_F64,
        .name = "map_square_f64",
        .summary = "y = x^2: 1,000 numbers, and arrays beyond the caches",
        .sizes = both_sizes,
        .quick = both_sizes,
    },
    {
        .name = "map_square_f32",
        .summary = "the same in f32",
        .sizes = large,
        .quick = large,
        .type = "f32",
        .limit = PRANGE_BENCH_LIMIT_TRIAD,
        .same_bits = 1,
        .tolerance = 6e-8,
        .baseline_tolerance = 6e-8,
        .setup = setup_f32,
        .teardown = teardown,
        .run = square_f32,
        .serial = square_serial_f32,
        .openmp = square_openmp_f32,
        .result = result,
        .verify = error_square,
        .bytes = bytes_f32,
        .flops = flops_square,
        .footprint = bytes_f32,
    },
    {
        .name = "map_block_f64",
        .summary = "y = x^2 - x as a function of a block",
        .sizes = large,
        .quick = large,
        .type = "f64",
        .limit = PRANGE_BENCH_LIMIT_TRIAD,
        .same_bits = 1,
        .tolerance = 2.3e-16,
        .baseline_tolerance = 2.3e-16,
        .setup = setup_f64,
        .teardown = teardown,
        .run = block_f64,
        .serial = block_serial_f64,
        .openmp = block_openmp_f64,
        .result = result,
        .verify = error_parabola,
        .bytes = bytes_f64,
        .flops = flops_parabola,
        .footprint = bytes_f64,
    },
    {
        SQUARE_F64,
        .name = "sizes/square_f64",
        .summary = "y = x^2, from 10 elements up",
        .group = "sizes",
        .sizes = sweep,
        .quick = sweep,
    },
    {0},
};
