/* SPDX-License-Identifier: MIT */
/*
 * The memory that the headers state, in filters, loops, streams, worklists and partial results.
 */
#include <criterion/criterion.h>
#include <string.h>

#include <prange.h>

#include "memory_peak.h"
#include "random.h"

enum {
    ROWS = 500,
    COLUMNS = 400,
    N = ROWS * COLUMNS,
    ELEMENT = sizeof(double),
    KIB = 1024,
    ITEM = 24,
    RESULT = 40,
    ITEMS = 1000,
    PARTIAL = 2048 /* bytes of a partial result, too many for the stack */
};

static double x[N], out[N], weights[31 * 31];
static const ptrdiff_t line[] = {N}, plane[] = {ROWS, COLUMNS}, space[] = {50, 50, 80};

static void prepare(void)
{
    random_fill_f64(1, N, x);
    random_fill_f64(2, sizeof weights / sizeof *weights, weights);
}

static prange_status uniform(void)
{
    const ptrdiff_t size[] = {9};
    return prange_filter_uniform_f64(1, line, x, size, PRANGE_BORDER_REFLECT, 0.0, out);
}

static prange_status uniform_of_space(void)
{
    const ptrdiff_t size[] = {9, 9, 9};
    return prange_filter_uniform_f64(3, space, x, size, PRANGE_BORDER_REFLECT, 0.0, out);
}

static prange_status uniform_of_plane(void)
{
    const ptrdiff_t size[] = {5, 5};
    return prange_filter_uniform_f64(2, plane, x, size, PRANGE_BORDER_REFLECT, 0.0, out);
}

static prange_status gaussian(void)
{
    const double sigma[] = {8.0, 8.0, 8.0};
    return prange_filter_gaussian_f64(3, space, x, sigma, 4.0, PRANGE_BORDER_REFLECT, 0.0, out);
}

static prange_status convolve(void)
{
    const ptrdiff_t size[] = {31, 31};
    return prange_filter_convolve_f64(2, plane, x, size, weights, PRANGE_BORDER_WRAP, 0.0, out);
}

static prange_status correlate(void)
{
    const ptrdiff_t size[] = {31, 31};
    return prange_filter_correlate_f64(2, plane, x, size, weights, PRANGE_BORDER_WRAP, 0.0, out);
}

static prange_status median(void)
{
    return prange_filter_median_f64(2, plane, x, 5, PRANGE_BORDER_MIRROR, 0.0, out);
}

static prange_status maximum(void)
{
    const ptrdiff_t size[] = {101};
    return prange_filter_maximum_f64(1, line, x, size, PRANGE_BORDER_NEAREST, 0.0, out);
}

static prange_status laplace(void)
{
    return prange_filter_laplace_f64(3, space, x, PRANGE_BORDER_NEAREST, 0.0, out);
}

static prange_status gradient(void)
{
    return prange_gradient_f64(2, plane, x, 1, 0.1, 2, out);
}

Test(memory, of_filters)
{
    enum { ROOM = 24 * KIB, WINDOW = 31 * 31 * ELEMENT, GAUSSIAN = (2 * 32 + 1) * ELEMENT };
    static const stated calls[] = {
        {"prange_filter_uniform", uniform, 9 * ELEMENT, ROOM},
        {"prange_filter_uniform of three axes", uniform_of_space, N * ELEMENT + 9 * ELEMENT,
         3 * ROOM},
        {"prange_filter_uniform in one pass", uniform_of_plane, 5 * ELEMENT, 80 * KIB},
        {"prange_filter_gaussian", gaussian, N * ELEMENT + 3 * 2 * GAUSSIAN, 3 * ROOM},
        {"prange_filter_convolve", convolve, WINDOW, 16 * WINDOW},
        {"prange_filter_correlate", correlate, 0, 16 * WINDOW},
        {"prange_filter_median", median, 0, ROOM},
        {"prange_filter_maximum", maximum, 0, ROOM + 16 * KIB + 101 * ELEMENT},
        {"prange_filter_laplace", laplace, 0, ROOM},
        {"prange_gradient", gradient, 0, ROOM},
    };
    prepare();
    expect_stated(sizeof calls / sizeof *calls, calls);
}

static int add(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    double sum = 0.0;
    (void)thread;
    (void)ctx;
    for (ptrdiff_t i = begin; i < end; i++)
        sum += x[i];
    *(double *)partial = sum;
    return 0;
}

static void join(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(double *)left += *(const double *)right;
}

static int write_sums(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    double sum = *(double *)total;
    (void)thread;
    (void)ctx;
    for (ptrdiff_t i = begin; i < end; i++)
        out[i] = sum += x[i];
    return 0;
}

/* With sizes from 8 bytes to those that fill the room on the stack. */
static prange_status small_loops(void)
{
    double room[KIB];
    const prange_status status[] = {
        prange_reduce(0, N, &(prange_reduction){.size = 8, .run = add, .join = join}, NULL, room),
        prange_reduce(0, N, &(prange_reduction){.size = 960, .run = add, .join = join}, NULL, room),
        prange_scan(0, N,
                    &(prange_scanner){.size = 8, .sum = add, .join = join, .scan = write_sums},
                    NULL, NULL),
        prange_scan(0, N,
                    &(prange_scanner){.size = 2304, .sum = add, .join = join, .scan = write_sums},
                    NULL, room),
    };
    return first_error(sizeof status / sizeof *status, status);
}

static prange_status reduce(void)
{
    const prange_reduction reduction = {.size = PARTIAL, .run = add, .join = join};
    char room[PARTIAL];
    return prange_reduce(0, N, &reduction, NULL, room);
}

static prange_status scan(void)
{
    const prange_scanner scanner = {
        .size = 4 * PARTIAL, .sum = add, .join = join, .scan = write_sums};
    return prange_scan(0, N, &scanner, NULL, NULL);
}

/* Items, and a source of ITEMS of them for each worker's batches. */
static int work(ptrdiff_t index, const void *item, void *result, const prange_worker *worker,
                void *ctx)
{
    (void)index;
    (void)worker;
    (void)ctx;
    memcpy(result, item, ITEM);
    return 0;
}

static int next(void *item, void *ctx)
{
    int *count = ctx;
    memset(item, 0, ITEM);
    return (*count)++ < 20 * ITEMS ? 0 : PRANGE_STREAM_END;
}

static prange_status stream(void)
{
    int count = 0;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = prange_get_num_threads();
    options.window = ITEMS;
    return prange_stream(ITEM, next, RESULT, work, NULL, &count, &options);
}

static int work_on_leaf(prange_branch *branch, const void *item, void *result,
                        const prange_worker *worker, void *ctx)
{
    (void)branch;
    return work(0, item, result, worker, ctx);
}

static prange_status worklist(void)
{
    static const char items[ITEMS][ITEM];
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = prange_get_num_threads();
    return prange_worklist(ITEMS, items, ITEM, RESULT, work_on_leaf, NULL, NULL, &options);
}

Test(memory, of_loops)
{
    static const stated calls[] = {
        {"small results and totals", small_loops, 0, 0},
        {"prange_reduce", reduce, 64 * PARTIAL, 0},
        {"prange_scan", scan, 4 * PARTIAL, 2 * 4 * PARTIAL},
        {"prange_stream", stream, (ITEM + RESULT + 80) * ITEMS, 0},
        {"prange_worklist", worklist, (ITEM + RESULT + 89) * ITEMS, 0},
    };
    prepare();
    expect_stated(sizeof calls / sizeof *calls, calls);
}

static int values(ptrdiff_t from, ptrdiff_t count, double *to, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t j = 0; j < count; j++)
        to[j] = 1.0 + (double)((from + j) % 1000);
    return 0;
}

/* A range of 10^12 elements that begins and ends within a block: what is kept is less than 70 KiB,
 * what the call takes for itself at most 80 KiB more. */
Test(memory, of_a_partial_result)
{
    enum { COUNT = 2000001 };
    const ptrdiff_t n = 1000000000000, begins[] = {0, 4096 * 1000 - 5, 4096 * 123457 + 4095};
    for (int k = 0; k < 3; k++)
        for (int threads = 1; threads <= 3; threads += 2) {
            prange_partial *partial;
            cr_assert_eq(prange_set_exact_threads(threads), PRANGE_OK);
            peak_start();
            cr_assert_eq(prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F64, n, &partial),
                         PRANGE_OK);
            cr_assert_eq(prange_partial_compute_f64(partial, begins[k], COUNT, values, NULL),
                         PRANGE_OK);
            peak_stop();
            cr_expect_leq(peak_live, 70 * KIB, "from %td, %d threads: %zu bytes", begins[k],
                          threads, peak_live);
            cr_expect_leq(peak_bytes, peak_live + 80 * KIB, "from %td, %d threads: %zu bytes",
                          begins[k], threads, peak_bytes);
            cr_expect_leq(prange_partial_size(partial), 70 * KIB);
            prange_partial_free(partial);
            cr_expect_eq(peak_live, 0);
        }
}
