/* SPDX-License-Identifier: MIT */
/*
 * Views of an n x d matrix in row-major order: sums along each axis, and the matrix minus a
 * broadcast row. The sums of columns of 256 x 65536 are those along the first axis of 256 x 256 x
 * 256; the sums of rows of 65536 x 256 are those along its last axis.
 */
#include <prange.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

static prange_status reduce_axis(const bench_work *it, unsigned axis)
{
    const ptrdiff_t shape[2] = {it->n, it->d};
    const prange_view in = {.data = it->x.data, .type = PRANGE_F64, .ndim = 2, .shape = shape};
    const prange_view out = {
        .data = it->out.data, .type = PRANGE_F64, .ndim = 1, .shape = &shape[1 - axis]};
    return prange_reduce_axes(PRANGE_REDUCE_SUM, &in, 1u << axis, &out);
}

static prange_status centre(const bench_work *it)
{
    const ptrdiff_t shape[2] = {it->n, it->d};
    const prange_view x = {.data = it->x.data, .type = PRANGE_F64, .ndim = 2, .shape = shape};
    const prange_view row = {.data = it->y.data, .type = PRANGE_F64, .ndim = 1, .shape = &shape[1]};
    const prange_view out = {.data = it->out.data, .type = PRANGE_F64, .ndim = 2, .shape = shape};
    return prange_map2_view(PRANGE_SUB, &x, &row, &out);
}

BENCH_SETUP(setup_rows, sizeof(double), n *d, 0, n)
BENCH_CALL(rows, reduce_axis(it, 1))
BENCH_PLAIN(rows, plain_sum_rows, it->n, it->d, it->x.data, it->out.data)

BENCH_SETUP(setup_columns, sizeof(double), n *d, 0, d)
BENCH_CALL(columns, reduce_axis(it, 0))
BENCH_PLAIN(columns, plain_sum_columns, it->n, it->d, it->x.data, it->out.data)

BENCH_SETUP(setup_centre, sizeof(double), n *d, d, n *d)
BENCH_CALL(centred, centre(it))
BENCH_PLAIN(centred, plain_centre, it->n, it->d, it->x.data, it->y.data, it->out.data)

static long double exact_row(const bench_work *it, ptrdiff_t i)
{
    long double sum = 0.0L;
    for (ptrdiff_t j = 0; j < it->d; j++)
        sum += bench_array_at(&it->x, i * it->d + j);
    return sum;
}

static long double exact_column(const bench_work *it, ptrdiff_t j)
{
    long double sum = 0.0L;
    for (ptrdiff_t i = 0; i < it->n; i++)
        sum += bench_array_at(&it->x, i * it->d + j);
    return sum;
}

/* A single subtraction, which is correctly rounded. */
static long double exact_difference(const bench_work *it, ptrdiff_t i)
{
    const double x = bench_array_at(&it->x, i), y = bench_array_at(&it->y, i % it->d);
    return x - y;
}

BENCH_VERIFY(verify_rows, bench_work_error(it, exact_row, NULL))
BENCH_VERIFY(verify_columns, bench_work_error(it, exact_column, NULL))
BENCH_VERIFY(verify_centre, bench_work_error(it, exact_difference, NULL))

BENCH_FIGURE(bytes_read, sizeof(double) * n * d)
BENCH_FIGURE(bytes_both, 2 * sizeof(double) * n * d)
BENCH_FIGURE(operations, n *d)

#define MATRIX BENCH_WORK, .type = "f64", .same_bits = 1, .flops = operations
#define AXIS                                                                                       \
    MATRIX, .limit = PRANGE_BENCH_LIMIT_READ, .bytes = bytes_read, .footprint = bytes_read,        \
            .tolerance = 1e-13, .baseline_tolerance = 1e-10

const prange_bench_case bench_cases_axes[] = {
    {AXIS, .name = "axes/sum_rows_f64", .group = "axes",
     .sizes = BENCH_SIZES({1000000, 20}, {65536, 256}, {20, 1000000}), .setup = setup_rows,
     .run = rows, .serial = rows_serial, .openmp = rows_openmp, .verify = verify_rows,
     .summary = "sum of each row of a matrix (the last axis)"},
    {AXIS, .name = "axis_sum_columns_f64",
     .sizes = BENCH_SIZES({1000000, 20}, {256, 65536}, {20, 1000000}), .setup = setup_columns,
     .run = columns, .serial = columns_serial, .openmp = columns_openmp, .verify = verify_columns,
     .summary = "sum of each column of a matrix (the first axis)"},
    {MATRIX, .name = "axes/view_centre_f64", .group = "axes", .sizes = BENCH_SIZES({100000, 100}),
     .limit = PRANGE_BENCH_LIMIT_TRIAD, .setup = setup_centre, .run = centred,
     .serial = centred_serial, .openmp = centred_openmp, .verify = verify_centre,
     .bytes = bytes_both, .footprint = bytes_both,
     .summary = "a matrix less one row, which is repeated: maps of views with broadcasting"},
    {0},
};
