/* SPDX-License-Identifier: MIT */
/*
 * Items: integrals as long tasks, squares as tiny ones, waits, and items of a given cost from
 * 10 ns to 10 ms, whose times beside the serial loop's are the overhead as a curve. Waits get as
 * many workers as the sweep asks for; the others are sized by the library.
 */
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include <prange.h>

#include "cases.h"

typedef struct items items;

/* What an item computes; d is its cost in ns, or what it waits in us. */
typedef double item_value(ptrdiff_t i, ptrdiff_t d);

struct items {
    prange_bench_size size;
    item_value *value;
    ptrdiff_t next; /* of the stream */
    double *out, *reference;
};

static double square(ptrdiff_t i, ptrdiff_t d)
{
    (void)d;
    return (double)i * (double)i;
}

/* A multiplication and an addition that wait for each other take about 2 ns. */
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

static void teardown(void *state)
{
    items *it = state;
    free(it->out);
    free(it->reference);
    free(it);
}

static void *setup(prange_bench_size size, item_value *value)
{
    items *it = calloc(1, sizeof *it);
    if (!it)
        return NULL;
    it->size = size;
    it->value = value;
    it->out = calloc((size_t)size.n, sizeof *it->out);
    it->reference = malloc((size_t)size.n * sizeof *it->reference);
    if (!it->out || !it->reference) {
        teardown(it);
        return NULL;
    }
    for (ptrdiff_t i = 0; i < size.n; i++)
        it->reference[i] = value == wait ? (double)i : value(i, size.d);
    return it;
}

static void *setup_square(prange_bench_size size)
{
    return setup(size, square);
}

static void *setup_cost(prange_bench_size size)
{
    return setup(size, cost);
}

static void *setup_wait(prange_bench_size size)
{
    return setup(size, wait);
}

static void *setup_integral(prange_bench_size size)
{
    return setup(size, integral);
}

static int work(ptrdiff_t i, const void *item, void *result, const prange_worker *worker, void *ctx)
{
    const items *it = ctx;
    (void)item;
    (void)worker;
    *(double *)result = it->value(i, it->size.d);
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

static int run_squares(void *state)
{
    items *it = state;
    return (int)prange_map_items(it->size.n, NULL, 0, it->out, sizeof *it->out, square_work, it,
                                 NULL);
}

static int run_map(void *state)
{
    items *it = state;
    return (int)prange_map_items(it->size.n, NULL, 0, it->out, sizeof *it->out, work, it, NULL);
}

static prange_options all_threads(void)
{
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = prange_get_num_threads();
    return options;
}

static int run_waits(void *state)
{
    items *it = state;
    const prange_options options = all_threads();
    return (int)prange_map_items(it->size.n, NULL, 0, it->out, sizeof *it->out, work, it, &options);
}

static int source(void *item, void *ctx)
{
    items *it = ctx;
    (void)item;
    return it->next++ == it->size.n ? PRANGE_STREAM_END : 0;
}

static int sink(ptrdiff_t index, const void *result, void *ctx)
{
    items *it = ctx;
    it->out[index] = *(const double *)result;
    return 0;
}

static int run_stream(void *state)
{
    items *it = state;
    it->next = 0;
    return (int)prange_stream(0, source, sizeof *it->out, work, sink, it, NULL);
}

static int run_waiting_stream(void *state)
{
    items *it = state;
    const prange_options options = all_threads();
    it->next = 0;
    return (int)prange_stream(0, source, sizeof *it->out, work, sink, it, &options);
}

static int run_serial(void *state)
{
    items *it = state;
    for (ptrdiff_t i = 0; i < it->size.n; i++)
        it->out[i] = it->value(i, it->size.d);
    return 0;
}

static int run_openmp(void *state)
{
    items *it = state;
#pragma omp parallel for schedule(dynamic)
    for (ptrdiff_t i = 0; i < it->size.n; i++)
        it->out[i] = it->value(i, it->size.d);
    return 0;
}

/* What a C programmer writes for squares: no call an item. */
static int square_serial(void *state)
{
    items *it = state;
    for (ptrdiff_t i = 0; i < it->size.n; i++)
        it->out[i] = (double)i * (double)i;
    return 0;
}

static int square_openmp(void *state)
{
    items *it = state;
#pragma omp parallel for
    for (ptrdiff_t i = 0; i < it->size.n; i++)
        it->out[i] = (double)i * (double)i;
    return 0;
}

static prange_bench_result result(void *state)
{
    items *it = state;
    return (prange_bench_result){it->out, (size_t)it->size.n * sizeof *it->out};
}

/* The same operations in the same order: a compiler that fuses them is off by a few roundings. */
static double verify(void *state)
{
    const items *it = state;
    double worst = 0.0;
    for (ptrdiff_t i = 0; i < it->size.n; i++) {
        const double exact = it->reference[i], off = fabs(it->out[i] - exact);
        worst = fmax(worst, isnan(off) ? INFINITY : exact == 0.0 ? off : off / fabs(exact));
    }
    return worst;
}

static double footprint(prange_bench_size size)
{
    return 16.0 * (double)size.n;
}

static const prange_bench_size tasks[] = {{100, 0}, {0, 0}}, few_tasks[] = {{8, 0}, {0, 0}};
static const prange_bench_size tiny[] = {{1000, 0}, {1000000, 0}, {0, 0}};
static const prange_bench_size quick_tiny[] = {{1000, 0}, {0, 0}};
static const prange_bench_size waits[] = {{100, 10000}, {0, 0}},
                               quick_waits[] = {{8, 1000}, {0, 0}};
static const prange_bench_size costs[] = {{400000, 10},  {100000, 100}, {10000, 1000},
                                          {1000, 10000}, {200, 100000}, {40, 1000000},
                                          {8, 10000000}, {0, 0}};
static const prange_bench_size quick_costs[] = {{10000, 10}, {100, 10000}, {0, 0}};

/* What all cases of this file have in common. */
#define ITEMS                                                                                      \
    .type = "f64", .limit = PRANGE_BENCH_LIMIT_NONE, .same_bits = 1, .tolerance = 1e-12,           \
    .baseline_tolerance = 1e-12, .teardown = teardown, .result = result, .verify = verify,         \
    .footprint = footprint

const prange_bench_case bench_cases_items[] = {
    {
        ITEMS,
        .name = "items_integral_f64",
        .summary = "an integral of 400,000 points an item",
        .sizes = tasks,
        .quick = few_tasks,
        .setup = setup_integral,
        .run = run_map,
        .serial = run_serial,
        .openmp = run_openmp,
    },
    {
        ITEMS,
        .name = "items_square_f64",
        .summary = "a square an item, as prange_map_items",
        .sizes = tiny,
        .quick = quick_tiny,
        .setup = setup_square,
        .run = run_squares,
        .serial = square_serial,
        .openmp = square_openmp,
    },
    {
        ITEMS,
        .name = "items/wait_f64",
        .summary = "d microseconds of waiting an item",
        .group = "items",
        .sizes = waits,
        .quick = quick_waits,
        .setup = setup_wait,
        .run = run_waits,
        .serial = run_serial,
        .openmp = run_openmp,
    },
    {
        ITEMS,
        .name = "items/wait_stream_f64",
        .summary = "the same as a stream",
        .group = "items",
        .sizes = waits,
        .quick = quick_waits,
        .setup = setup_wait,
        .run = run_waiting_stream,
        .serial = run_serial,
        .openmp = run_openmp,
    },
    {
        ITEMS,
        .name = "items/cost_f64",
        .summary = "d ns of computing an item: the overhead an item as a curve",
        .group = "items",
        .sizes = costs,
        .quick = quick_costs,
        .setup = setup_cost,
        .run = run_map,
        .serial = run_serial,
        .openmp = run_openmp,
    },
    {
        ITEMS,
        .name = "items/cost_stream_f64",
        .summary = "the same as a stream",
        .group = "items",
        .sizes = costs,
        .quick = quick_costs,
        .setup = setup_cost,
        .run = run_stream,
        .serial = run_serial,
        .openmp = run_openmp,
    },
    {0},
};
