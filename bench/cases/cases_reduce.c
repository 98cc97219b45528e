/* SPDX-License-Identifier: MIT */
/*
 * Reductions over arrays of random numbers. The reference is a serial sum in long double.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <prange.h>

#include "array.h"
#include "baselines.h"
#include "cases.h"

typedef struct reduction {
    bench_array x, y; /* y: of a dot product only */
    union {
        double f64;
        float f32;
    } out;
    long double reference; /* NaN until it is asked for */
} reduction;

static void teardown(void *state)
{
    reduction *it = state;
    bench_array_free(&it->x);
    bench_array_free(&it->y);
    free(it);
}

static void *setup(ptrdiff_t n, int real, bool two)
{
    reduction *it = calloc(1, sizeof *it);
    if (!it)
        return NULL;
    it->reference = NAN;
    it->x = bench_array_random(n, real, 1);
    if (two)
        it->y = bench_array_random(n, real, 2);
    if (it->x.data && (it->y.data || !two))
        return it;
    teardown(it);
    return NULL;
}

static void *setup_f64(prange_bench_size size)
{
    return setup(size.n, 8, false);
}

static void *setup_f32(prange_bench_size size)
{
    return setup(size.n, 4, false);
}

static void *setup_dot(prange_bench_size size)
{
    return setup(size.n, 8, true);
}

static int sum_f64(void *state)
{
    reduction *it = state;
    return (int)prange_sum_f64(it->x.n, it->x.data, &it->out.f64);
}

static int sum_serial_f64(void *state)
{
    reduction *it = state;
    it->out.f64 = plain_sum_serial_f64(it->x.n, it->x.data);
    return 0;
}

static int sum_openmp_f64(void *state)
{
    reduction *it = state;
    it->out.f64 = plain_sum_openmp_f64(it->x.n, it->x.data);
    return 0;
}

static int sum_f32(void *state)
{
    reduction *it = state;
    return (int)prange_sum_f32(it->x.n, it->x.data, &it->out.f32);
}

static int sum_serial_f32(void *state)
{
    reduction *it = state;
    it->out.f32 = plain_sum_serial_f32(it->x.n, it->x.data);
    return 0;
}

static int sum_openmp_f32(void *state)
{
    reduction *it = state;
    it->out.f32 = plain_sum_openmp_f32(it->x.n, it->x.data);
    return 0;
}

static int dot_f64(void *state)
{
    reduction *it = state;
    return (int)prange_dot_f64(it->x.n, it->x.data, it->y.data, &it->out.f64);
}

static int dot_serial_f64(void *state)
{
    reduction *it = state;
    it->out.f64 = plain_dot_serial_f64(it->x.n, it->x.data, it->y.data);
    return 0;
}

static int dot_openmp_f64(void *state)
{
    reduction *it = state;
    it->out.f64 = plain_dot_openmp_f64(it->x.n, it->x.data, it->y.data);
    return 0;
}

static prange_bench_result result(void *state)
{
    reduction *it = state;
    return (prange_bench_result){&it->out, (size_t)it->x.real};
}

static double error(void *state)
{
    reduction *it = state;
    if (isnan(it->reference)) {
        it->reference = 0.0L;
        for (ptrdiff_t i = 0; i < it->x.n; i++) {
            const long double x = bench_array_at(&it->x, i);
            it->reference += it->y.data ? x * bench_array_at(&it->y, i) : x;
        }
    }
    const long double out = it->x.real == 8 ? it->out.f64 : (double)it->out.f32;
    return (double)fabsl((out - it->reference) / it->reference);
}

static double bytes_f64(prange_bench_size size)
{
    return 8.0 * (double)size.n;
}

static double bytes_f32(prange_bench_size size)
{
    return 4.0 * (double)size.n;
}

static double bytes_dot(prange_bench_size size)
{
    return 16.0 * (double)size.n;
}

static double flops_sum(prange_bench_size size)
{
    return (double)size.n;
}

static double flops_dot(prange_bench_size size)
{
    return 2.0 * (double)size.n;
}

static const prange_bench_size sizes[] = {{10000000, 0}, {0, 0}};
static const prange_bench_size sweep[] = {{10, 0},     {100, 0},     {1000, 0},     {10000, 0},
                                          {100000, 0}, {1000000, 0}, {10000000, 0}, {0, 0}};

/* What the two cases of a sum in f64 have in common. */
#define SUM_F64                                                                                    \
    .type = "f64", .limit = PRANGE_BENCH_LIMIT_READ, .same_bits = 1, .tolerance = 1e-13,           \
    .baseline_tolerance = 1e-10, .setup = setup_f64, .teardown = teardown, .run = sum_f64,         \
    .serial = sum_serial_f64, .openmp = sum_openmp_f64, .result = result, .verify = error,         \
    .bytes = bytes_f64, .flops = flops_sum, .footprint = bytes_f64

/* A plain f32 sum in one accumulator loses three digits at 10^7: its tolerance only tells a loop
 * that forgot elements. */
const prange_bench_case bench_cases_reduce[] = {
    {
        SUM_F64,
        .name = "sum_f64",
        .summary = "sum of an array beyond the caches",
        .sizes = sizes,
        .quick = sizes,
    },
    {
        .name = "sum_f32",
        .summary = "the same in f32, accumulated in f64 (the plain loops: in f32)",
        .sizes = sizes,
        .quick = sizes,
        .type = "f32",
        .limit = PRANGE_BENCH_LIMIT_READ,
        .same_bits = 1,
        .tolerance = 1e-6,
        .baseline_tolerance = 0.05,
        .setup = setup_f32,
        .teardown = teardown,
        .run = sum_f32,
        .serial = sum_serial_f32,
        .openmp = sum_openmp_f32,
        .result = result,
        .verify = error,
        .bytes = bytes_f32,
        .flops = flops_sum,
        .footprint = bytes_f32,
    },
    {
        SUM_F64,
        .name = "sizes/sum_f64",
        .summary = "sum of an array, from 10 elements up",
        .group = "sizes",
        .sizes = sweep,
        .quick = sweep,
    },
    {
        .name = "sizes/dot_f64",
        .summary = "dot product of two arrays, from 10 elements up",
        .group = "sizes",
        .sizes = sweep,
        .quick = sweep,
        .type = "f64",
        .limit = PRANGE_BENCH_LIMIT_READ,
        .same_bits = 1,
        .tolerance = 1e-13,
        .baseline_tolerance = 1e-10,
        .setup = setup_dot,
        .teardown = teardown,
        .run = dot_f64,
        .serial = dot_serial_f64,
        .openmp = dot_openmp_f64,
        .result = result,
        .verify = error,
        .bytes = bytes_dot,
        .flops = flops_dot,
        .footprint = bytes_dot,
    },
    {0},
};
