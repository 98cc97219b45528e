/* SPDX-License-Identifier: MIT */
/*
 * Operations based on order: sorting keys with a payload, sorting the rows and columns of a matrix
 * and their quartiles, medians of a stack of images, the greatest of n random numbers, several
 * quantiles at once. The references come from qsort().
 */
#include <prange.h>

#include <stdbool.h>
#include <string.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

/* d quantiles divide the data into d + 1 equal parts. */
enum { MOST_QUANTILES = 99 };

static const double *percentiles(const bench_work *it)
{
    static double q[MOST_QUANTILES];
    for (ptrdiff_t j = 0; j < it->d; j++)
        q[j] = (double)(j + 1) / (double)(it->d + 1);
    return q;
}

static double *sorted_copy(const bench_work *it)
{
    memcpy(it->y.data, it->x.data, (size_t)it->n * sizeof(double));
    plain_sort_serial(it->n, it->y.data);
    return it->y.data;
}

static double *copy(const bench_work *it)
{
    return memcpy(it->y.data, it->x.data, (size_t)it->n * sizeof(double));
}

/* Keys in `out` and their indices, as doubles, in y. */
static int by_key(void *state)
{
    bench_work *it = state;
    double *keys = memcpy(it->out.data, it->x.data, (size_t)it->n * sizeof(double));
    double *payload = it->y.data;
    for (ptrdiff_t i = 0; i < it->n; i++)
        payload[i] = (double)i;
    return (int)prange_sort_by_key_f64(it->n, keys, sizeof *payload, payload);
}

static int by_key_serial(void *state)
{
    bench_work *it = state;
    return plain_sort_by_key(it->n, it->x.data, it->out.data, it->y.data);
}

static double by_key_error(const bench_work *it)
{
    const double *x = it->x.data, *keys = it->out.data, *payload = it->y.data;
    double error = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++) {
        const bool sorted = i == 0 || keys[i - 1] <= keys[i];
        error = bench_worse(error, sorted && x[(ptrdiff_t)payload[i]] == keys[i] ? 0.0 : 1.0);
    }
    return error;
}

BENCH_CALL(argsort, prange_argsort_f64(it->n, it->x.data, it->out.data))
BENCH_CALL(argsort_serial, plain_argsort(it->n, it->x.data, it->out.data))

/* If all adjacent elements are strictly ordered by (value, index), every index occurs once. */
static double argsort_error(const bench_work *it)
{
    const double *x = it->x.data;
    const ptrdiff_t *order = it->out.data;
    double error = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++) {
        const ptrdiff_t at = order[i], before = i > 0 ? order[i - 1] : at;
        if (at < 0 || at >= it->n)
            return 1.0;
        const bool right = i == 0 || x[before] < x[at] || (x[before] == x[at] && before < at);
        error = bench_worse(error, right ? 0.0 : 1.0);
    }
    return error;
}

static int sort_axis(const bench_work *it, int axis)
{
    const ptrdiff_t shape[] = {it->n, it->d};
    const prange_view in = {it->x.data, PRANGE_F64, 2, shape, NULL};
    const prange_view out = {it->out.data, PRANGE_F64, 2, shape, NULL};
    return (int)prange_sort_axis(&in, axis, &out);
}

/* Checks `count` lines, whose first elements are `apart` elements apart. */
static double lines_error(const bench_work *it, ptrdiff_t count, ptrdiff_t apart, ptrdiff_t length,
                          ptrdiff_t step)
{
    const double *x = it->x.data, *out = it->out.data;
    double *line = it->y.data, error = 0.0;
    for (ptrdiff_t c = 0; c < count; c++) {
        for (ptrdiff_t i = 0; i < length; i++)
            line[i] = x[c * apart + i * step];
        plain_sort_serial(length, line);
        for (ptrdiff_t i = 0; i < length; i++)
            error = bench_worse(error, out[c * apart + i * step] == line[i] ? 0.0 : 1.0);
    }
    return error;
}

enum { QUARTILES = 3 };
static const double quartiles[QUARTILES] = {0.25, 0.5, 0.75};

/* The quartiles of the lines along an axis. */
static int quartiles_axis(const bench_work *it, int axis)
{
    const ptrdiff_t shape[] = {it->n, it->d}, results[] = {QUARTILES, axis ? it->n : it->d};
    const prange_view in = {it->x.data, PRANGE_F64, 2, shape, NULL};
    const prange_view out = {it->out.data, PRANGE_F64, 2, results, NULL};
    return (int)prange_quantile_axis(&in, axis, QUARTILES, quartiles, PRANGE_QUANTILE_LINEAR, &out);
}

static void plain_quartiles(const bench_work *it, int axis, double *out)
{
    const ptrdiff_t length = axis ? it->d : it->n, lines = axis ? it->n : it->d;
    const ptrdiff_t step = axis ? 1 : it->d, apart = axis ? it->d : 1;
    const double *x = it->x.data;
    double *line = it->y.data, found[QUARTILES];
    for (ptrdiff_t c = 0; c < lines; c++) {
        for (ptrdiff_t i = 0; i < length; i++)
            line[i] = x[c * apart + i * step];
        plain_quantiles(length, line, QUARTILES, quartiles, found);
        for (ptrdiff_t j = 0; j < QUARTILES; j++)
            out[j * lines + c] = found[j];
    }
}

static void fill_row_quartiles(bench_work *it)
{
    plain_quartiles(it, 1, it->reference);
}

static void fill_column_quartiles(bench_work *it)
{
    plain_quartiles(it, 0, it->reference);
}

/* The median of each of d pixels in a stack of n images. */
static int stack_median(void *state)
{
    const bench_work *it = state;
    const double half = 0.5;
    const ptrdiff_t shape[] = {it->n, it->d}, results[] = {1, it->d};
    const prange_view in = {it->x.data, PRANGE_F64, 2, shape, NULL};
    const prange_view out = {it->out.data, PRANGE_F64, 2, results, NULL};
    return (int)prange_quantile_axis(&in, 0, 1, &half, PRANGE_QUANTILE_LINEAR, &out);
}

static void plain_stack_median(const bench_work *it, double *out)
{
    const double *x = it->x.data, half = 0.5;
    double *pixel = it->y.data;
    for (ptrdiff_t c = 0; c < it->d; c++) {
        for (ptrdiff_t i = 0; i < it->n; i++)
            pixel[i] = x[i * it->d + c];
        plain_quantiles(it->n, pixel, 1, &half, out + c);
    }
}

static void fill_stack_median(bench_work *it)
{
    plain_stack_median(it, it->reference);
}

BENCH_SETUP(setup_keys, sizeof(double), n, n, n)
BENCH_SETUP(setup_argsort, sizeof(double), n, 0, n)
BENCH_SETUP(setup_matrix, sizeof(double), n *d, n + d, n *d)
BENCH_CALL(rows, sort_axis(it, 1))
BENCH_CALL(columns, sort_axis(it, 0))
BENCH_PLAIN(rows, plain_sort_rows, it->n, it->d, it->x.data, it->out.data)
BENCH_LOOP(columns_serial, plain_sort_columns(it->n, it->d, it->x.data, it->out.data, it->y.data))
BENCH_SETUP(setup_row_quartiles, sizeof(double), n *d, n + d, QUARTILES *n)
BENCH_SETUP(setup_column_quartiles, sizeof(double), n *d, n + d, QUARTILES *d)
BENCH_CALL(row_quartiles, quartiles_axis(it, 1))
BENCH_CALL(column_quartiles, quartiles_axis(it, 0))
BENCH_LOOP(row_quartiles_serial, plain_quartiles(it, 1, it->out.data))
BENCH_LOOP(column_quartiles_serial, plain_quartiles(it, 0, it->out.data))
BENCH_VERIFY(verify_row_quartiles, bench_work_against(it, fill_row_quartiles, NULL))
BENCH_VERIFY(verify_column_quartiles, bench_work_against(it, fill_column_quartiles, NULL))
BENCH_SETUP(setup_stack, sizeof(double), n *d, n, d)
BENCH_LOOP(stack_median_serial, plain_stack_median(it, it->out.data))
BENCH_VERIFY(verify_stack_median, bench_work_against(it, fill_stack_median, NULL))
BENCH_FIGURE(stack_bytes, sizeof(double) * (n + 1.0) * d)
BENCH_VERIFY(verify_keys, by_key_error(it))
BENCH_VERIFY(verify_argsort, argsort_error(it))
BENCH_VERIFY(verify_rows, lines_error(it, it->n, it->d, it->d, 1))
BENCH_VERIFY(verify_columns, lines_error(it, it->d, 1, it->n, it->d))
BENCH_FIGURE(matrix_bytes, 2.0 * sizeof(double) * n * d)
BENCH_FIGURE(keys_bytes, 6.0 * sizeof(double) * n)

BENCH_SETUP(setup, sizeof(double), n, n, d)
BENCH_CALL(quantiles, prange_quantile_f64(it->n, it->x.data, it->d, percentiles(it), it->out.data))
BENCH_LOOP(quantiles_serial, plain_quantiles(it->n, copy(it), it->d, percentiles(it), it->out.data))
BENCH_CALL(top, prange_top_k_f64(it->n, it->x.data, it->d, it->out.data, NULL))
BENCH_LOOP(top_serial, plain_top(it->n, copy(it), it->d, it->out.data))

static void fill_top(bench_work *it)
{
    const double *sorted = sorted_copy(it);
    for (ptrdiff_t j = 0; j < it->d; j++)
        it->reference[j] = sorted[it->n - 1 - j];
}

static void fill_quantiles(bench_work *it)
{
    plain_quantiles(it->n, copy(it), it->d, percentiles(it), it->reference);
}

BENCH_VERIFY(verify_top, bench_work_against(it, fill_top, NULL))
BENCH_VERIFY(verify_quantiles, bench_work_against(it, fill_quantiles, NULL))
BENCH_FIGURE(bytes, 2.0 * sizeof(double) * n)

const prange_bench_case bench_cases_order[] = {
    {BENCH_WORK, .name = "order/sort_by_key_f64", .group = "order", .type = "f64", .same_bits = 1,
     .setup = setup_keys, .run = by_key, .serial = by_key_serial, .verify = verify_keys,
     .footprint = keys_bytes, .sizes = BENCH_SIZES({10000, 0}, {1000000, 0}),
     .quick = BENCH_SIZES({10000, 0}), .summary = "random keys with a payload of 8 bytes"},
    {BENCH_WORK, .name = "order/argsort_f64", .group = "order", .type = "f64", .same_bits = 1,
     .setup = setup_argsort, .run = argsort, .serial = argsort_serial, .verify = verify_argsort,
     .footprint = bytes, .sizes = BENCH_SIZES({10000, 0}, {1000000, 0}),
     .quick = BENCH_SIZES({10000, 0}), .summary = "the stable order of random numbers"},
    {BENCH_WORK, .name = "order/sort_rows_f64", .group = "order", .type = "f64", .same_bits = 1,
     .setup = setup_matrix, .run = rows, .serial = rows_serial, .openmp = rows_openmp,
     .verify = verify_rows, .footprint = matrix_bytes,
     .sizes = BENCH_SIZES({10000, 20}, {1000, 1000}), .quick = BENCH_SIZES({1000, 20}),
     .summary = "each row of an n x d matrix"},
    {BENCH_WORK, .name = "order/sort_columns_f64", .group = "order", .type = "f64", .same_bits = 1,
     .setup = setup_matrix, .run = columns, .serial = columns_serial, .verify = verify_columns,
     .footprint = matrix_bytes, .sizes = BENCH_SIZES({1000, 1000}), .quick = BENCH_SIZES({100, 20}),
     .summary = "each column of an n x d matrix"},
    {BENCH_WORK, .name = "order/row_quartiles_f64", .group = "order", .type = "f64", .same_bits = 1,
     .setup = setup_row_quartiles, .run = row_quartiles, .serial = row_quartiles_serial,
     .verify = verify_row_quartiles, .footprint = matrix_bytes, .tolerance = 1e-15,
     .sizes = BENCH_SIZES({100000, 5}, {10000, 20}, {1000, 1000}), .quick = BENCH_SIZES({1000, 20}),
     .summary = "three quartiles of each row of an n x d matrix"},
    {BENCH_WORK, .name = "order/column_quartiles_f64", .group = "order", .type = "f64",
     .same_bits = 1, .setup = setup_column_quartiles, .run = column_quartiles,
     .serial = column_quartiles_serial, .verify = verify_column_quartiles,
     .footprint = matrix_bytes, .tolerance = 1e-15,
     .sizes = BENCH_SIZES({5, 100000}, {1000, 1000}, {100000, 10}), .quick = BENCH_SIZES({100, 20}),
     .summary = "three quartiles of each column"},
    {BENCH_WORK, .name = "order/stack_median_f64", .group = "order", .type = "f64", .same_bits = 1,
     .setup = setup_stack, .run = stack_median, .serial = stack_median_serial,
     .verify = verify_stack_median, .footprint = stack_bytes, .tolerance = 1e-15,
     .sizes = BENCH_SIZES({9, 100000}, {31, 100000}, {31, 1000000}),
     .quick = BENCH_SIZES({9, 1000}),
     .summary = "the median of each of d pixels in a stack of n images"},
    {BENCH_WORK, .name = "order/top_k_f64", .group = "order", .type = "f64", .same_bits = 1,
     .setup = setup, .run = top, .serial = top_serial, .verify = verify_top, .footprint = bytes,
     .sizes = BENCH_SIZES({10000, 10}, {1000000, 100}), .quick = BENCH_SIZES({10000, 10}),
     .summary = "the d greatest of n random numbers"},
    {BENCH_WORK, .name = "order/quantiles_f64", .group = "order", .type = "f64", .same_bits = 1,
     .setup = setup, .run = quantiles, .serial = quantiles_serial, .verify = verify_quantiles,
     .footprint = bytes, .tolerance = 1e-15,
     .sizes = BENCH_SIZES({10000, 9}, {1000000, 9}, {1000000, 99}),
     .quick = BENCH_SIZES({10000, 9}), .summary = "d quantiles at once, by selection in a copy"},
    {0},
};
