/* SPDX-License-Identifier: MIT */
/*
 * Items: integrals as long tasks, squares as tiny tasks, waits, and items of a given cost from 10
 * ns to 10 ms, whose times compared with the serial loop's show the overhead as a curve. Waits get
 * as many workers as the sweep requests; for the other cases the library chooses the number.
 */
#include <time.h>

#include <prange.h>

#include "cases.h"
#include "work.h"

/* Computes an item; d is its cost in ns, or the time that it waits in us. */
typedef double item_value(ptrdiff_t i, ptrdiff_t d);

typedef struct items {
    item_value *value;
    ptrdiff_t next; /* next item of the stream */
} items;

static double square(ptrdiff_t i, ptrdiff_t d)
{
    (void)d;
    return (double)i * (double)i;
}

/* A dependent multiplication and addition take about 2 ns. */
static double cost(ptrdiff_t i, ptrdiff_t d)
{
    double x = (double)i;
    for (ptrdiff_t k = d / 2; k > 0; k--)
        x = x * 0.999 + 0.5;
    return x;
}

static double wait(ptrdiff_t i, ptrdiff_t d)
{
    struct timespec left = {d / 1000000, d % 1000000 * 1000};
    while (nanosleep(&left, &left) != 0)
        ;
    return (double)i;
}

/* The left Riemann sum of x^2 - x from 0 to i. */
static double integral(ptrdiff_t i, ptrdiff_t d)
{
    enum { POINTS = 400000 };
    const double dx = (double)i / POINTS;
    double sum = 0.0;
    (void)d;
    for (int k = 0; k < POINTS; k++) {
        const double x = k * dx;
        sum += x * x - x;
    }
    return sum * dx;
}

static double value_of(const bench_work *it, ptrdiff_t i)
{
    return ((const items *)it->job)->value(i, it->d);
}

static void *setup(prange_bench_size size, item_value *value)
{
    bench_work *it = bench_work_new(size, 8, 0, 0, size.n, sizeof(items));
    if (it)
        *(items *)it->job = (items){value, 0};
    return it;
}

#define SETUP(value)                                                                               \
    static void *setup_##value(prange_bench_size size)                                             \
    {                                                                                              \
        return setup(size, value);                                                                 \
    }
SETUP(square)
SETUP(cost)
SETUP(wait)
SETUP(integral)

static int work(ptrdiff_t i, const void *item, void *result, const prange_worker *worker, void *ctx)
{
    (void)item;
    (void)worker;
    *(double *)result = value_of(ctx, i);
    return 0;
}

static int square_work(ptrdiff_t i, const void *item, void *result, const prange_worker *worker,
                       void *ctx)
{
    (void)item;
    (void)worker;
    (void)ctx;
    *(double *)result = (double)i * (double)i;
    return 0;
}

static int source(void *item, void *ctx)
{
    const bench_work *it = ctx;
    (void)item;
    return ((items *)it->job)->next++ == it->n ? PRANGE_STREAM_END : 0;
}

static int sink(ptrdiff_t index, const void *result, void *ctx)
{
    const bench_work *it = ctx;
    ((double *)it->out.data)[index] = *(const double *)result;
    return 0;
}

static prange_status map(bench_work *it, prange_item_work function, const prange_options *options)
{
    return prange_map_items(it->n, NULL, 0, it->out.data, sizeof(double), function, it, options);
}

static prange_status stream(bench_work *it, const prange_options *options)
{
    ((items *)it->job)->next = 0;
    return prange_stream(0, source, sizeof(double), work, sink, it, options);
}

static const prange_options *all_threads(void)
{
    static prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = prange_get_num_threads();
    return &options;
}

BENCH_CALL(map_squares, map(it, square_work, NULL))
BENCH_CALL(map_values, map(it, work, NULL))
BENCH_CALL(map_waits, map(it, work, all_threads()))
BENCH_CALL(stream_values, stream(it, NULL))
BENCH_CALL(stream_waits, stream(it, all_threads()))

static int serial(void *state)
{
    const bench_work *it = state;
    double *out = it->out.data;
    for (ptrdiff_t i = 0; i < it->n; i++)
        out[i] = value_of(it, i);
    return 0;
}

static int openmp(void *state)
{
    const bench_work *it = state;
    double *out = it->out.data;
#pragma omp parallel for schedule(dynamic)
    for (ptrdiff_t i = 0; i < it->n; i++)
        out[i] = value_of(it, i);
    return 0;
}

/* Squares as a C programmer writes them: without a call per item. */
static int square_serial(void *state)
{
    const bench_work *it = state;
    double *out = it->out.data;
    for (ptrdiff_t i = 0; i < it->n; i++)
        out[i] = (double)i * (double)i;
    return 0;
}

static int square_openmp(void *state)
{
    const bench_work *it = state;
    double *out = it->out.data;
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < it->n; i++)
        out[i] = (double)i * (double)i;
    return 0;
}

static void fill(bench_work *it)
{
    const items *job = it->job;
    for (ptrdiff_t i = 0; i < it->n; i++)
        it->reference[i] = job->value == wait ? (double)i : job->value(i, it->d);
}

/* All forms do the same operations in the same order; with fused multiply-adds they differ by a few
 * roundings. */
BENCH_VERIFY(verify, bench_work_against(it, fill, NULL))

BENCH_FIGURE(footprint, 16.0 * n)

#define ITEMS                                                                                      \
    .type = "f64", .limit = PRANGE_BENCH_LIMIT_NONE, .same_bits = 1, .tolerance = 1e-12,           \
    .baseline_tolerance = 1e-12, BENCH_WORK, .verify = verify, .footprint = footprint
#define VALUES ITEMS, .serial = serial, .openmp = openmp
#define WAITS                                                                                      \
    VALUES, .group = "items", .setup = setup_wait, .sizes = BENCH_SIZES({100, 10000}),             \
            .quick = BENCH_SIZES({8, 1000})
#define COSTS                                                                                      \
    VALUES, .group = "items", .setup = setup_cost,                                                 \
            .quick = BENCH_SIZES({10000, 10}, {100, 10000}),                                       \
            .sizes = BENCH_SIZES({400000, 10}, {100000, 100}, {10000, 1000}, {1000, 10000},        \
                                 {200, 100000}, {40, 1000000}, {8, 10000000})

const prange_bench_case bench_cases_items[] = {
    {VALUES, .name = "items_integral_f64", .setup = setup_integral, .run = map_values,
     .sizes = BENCH_SIZES({100, 0}), .quick = BENCH_SIZES({8, 0}),
     .summary = "an integral of 400,000 points an item"},
    {ITEMS, .name = "items/square_f64", .group = "items", .setup = setup_square, .run = map_squares,
     .serial = square_serial, .openmp = square_openmp,
     .sizes = BENCH_SIZES({1000, 0}, {1000000, 0}), .quick = BENCH_SIZES({1000, 0}),
     .summary = "a square an item, as prange_map_items"},
    {WAITS, .name = "items/wait_f64", .run = map_waits,
     .summary = "d microseconds of waiting an item"},
    {WAITS, .name = "items/wait_stream_f64", .run = stream_waits,
     .summary = "the same as a stream"},
    {COSTS, .name = "items/cost_f64", .run = map_values,
     .summary = "d ns of computing an item: the overhead an item as a curve"},
    {COSTS, .name = "items/cost_stream_f64", .run = stream_values,
     .summary = "the same as a stream"},
    {0},
};
