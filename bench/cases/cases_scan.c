/* SPDX-License-Identifier: MIT */
/*
 * Running sums of random numbers in [0, 1): of arrays beyond the caches, in the group "sizes" from
 * 10 elements up, and down the columns of an n x d matrix; and a user's scan that packs numbers.
 * The reference is a serial sum in long double, or the packed numbers.
 */
#include <prange.h>

#include <string.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

static prange_status scan_columns(const bench_work *it)
{
    const ptrdiff_t shape[2] = {it->n, it->d};
    const prange_view in = {.data = it->x.data, .type = PRANGE_F64, .ndim = 2, .shape = shape};
    const prange_view out = {.data = it->out.data, .type = PRANGE_F64, .ndim = 2, .shape = shape};
    return prange_scan_axis(PRANGE_CUMSUM, &in, 0, &out);
}

static int is_kept(double x)
{
    return x < 0.5;
}

static int count_kept(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    const bench_work *it = ctx;
    const double *x = it->x.data;
    ptrdiff_t kept = 0;
    (void)thread;
    for (ptrdiff_t i = begin; i < end; i++)
        kept += is_kept(x[i]);
    *(ptrdiff_t *)total += kept;
    return 0;
}

static void add_counts(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(ptrdiff_t *)left += *(const ptrdiff_t *)right;
}

static void pack_plain(ptrdiff_t n, const double *x, double *y)
{
    for (ptrdiff_t i = 0; i < n; i++)
        if (is_kept(x[i]))
            *y++ = x[i];
}

/* Branchless: each number is written, and the next overwrites it unless it is kept. */
static ptrdiff_t pack_range(const double *x, ptrdiff_t begin, ptrdiff_t end, double *to)
{
    ptrdiff_t next = 0;
    for (ptrdiff_t i = begin; i < end; i++) {
        to[next] = x[i];
        next += is_kept(x[i]);
    }
    return next;
}

/* Packs through a buffer, since pack_range() writes one element past the last kept number, which in
 * the output belongs to the next block. */
static int pack_kept(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    enum { LENGTH = 1024 };
    const bench_work *it = ctx;
    double buffer[LENGTH + 1], *to = (double *)it->out.data + *(ptrdiff_t *)total;
    (void)thread;
    for (ptrdiff_t from = begin, count; from < end; from += count) {
        count = end - from < LENGTH ? end - from : LENGTH;
        const ptrdiff_t kept = pack_range(it->x.data, from, from + count, buffer);
        memcpy(to, buffer, (size_t)kept * sizeof *to);
        to += kept;
    }
    return 0;
}

static prange_status pack(bench_work *it)
{
    const prange_scanner scanner = {
        .size = sizeof(ptrdiff_t), .sum = count_kept, .join = add_counts, .scan = pack_kept};
    return prange_scan(0, it->n, &scanner, it, NULL);
}

static void columns_plain(const double *x, double *y, ptrdiff_t n, ptrdiff_t d)
{
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = 0; j < d; j++)
            y[i * d + j] = i == 0 ? x[j] : y[(i - 1) * d + j] + x[i * d + j];
}

BENCH_SETUP(setup_f64, sizeof(double), n, 0, n)
BENCH_SETUP(setup_f32, sizeof(float), n, 0, n)
BENCH_SETUP(setup_columns, sizeof(double), n *d, 0, n *d)
BENCH_CALL(cumsum_f64, prange_cumsum_f64(it->n, it->x.data, it->out.data))
BENCH_CALL(cumsum_f32, prange_cumsum_f32(it->n, it->x.data, it->out.data))
BENCH_CALL(columns, scan_columns(it))
BENCH_PLAIN(cumsum, plain_cumsum, it->n, it->x.data, it->out.data)
BENCH_CALL(packed, pack(it))
BENCH_LOOP(packed_serial, pack_plain(it->n, it->x.data, it->out.data))
BENCH_LOOP(columns_serial, columns_plain(it->x.data, it->out.data, it->n, it->d))

static void fill(bench_work *it)
{
    long double sum = 0.0L;
    for (ptrdiff_t i = 0; i < it->n; i++)
        it->reference[i] = (double)(sum += bench_array_at(&it->x, i));
}

/* Only the kept numbers are the result; the rest of the output is never written. */
static prange_bench_result result_packed(void *state)
{
    const bench_work *it = state;
    size_t kept = 0;
    for (ptrdiff_t i = 0; i < it->n; i++)
        kept += bench_array_at(&it->x, i) < 0.5;
    return (prange_bench_result){it->out.data, kept * sizeof(double)};
}

static void fill_packed(bench_work *it)
{
    ptrdiff_t next = 0;
    for (ptrdiff_t i = 0; i < it->n; i++)
        if (bench_array_at(&it->x, i) < 0.5)
            it->reference[next++] = bench_array_at(&it->x, i);
    while (next < it->n)
        it->reference[next++] = 0.0;
}

static void fill_columns(bench_work *it)
{
    for (ptrdiff_t j = 0; j < it->d; j++) {
        long double sum = 0.0L;
        for (ptrdiff_t i = 0; i < it->n; i++)
            it->reference[i * it->d + j] = (double)(sum += bench_array_at(&it->x, i * it->d + j));
    }
}

BENCH_VERIFY(verify, bench_work_against(it, fill, NULL))
BENCH_VERIFY(verify_packed, bench_work_against(it, fill_packed, NULL))
BENCH_VERIFY(verify_columns, bench_work_against(it, fill_columns, NULL))

BENCH_FIGURE(bytes_f64, 2 * sizeof(double) * n)
BENCH_FIGURE(bytes_f32, 2 * sizeof(float) * n)
BENCH_FIGURE(bytes_columns, 2 * sizeof(double) * n * d)
BENCH_FIGURE(bytes_packed, 1.5 * sizeof(double) * n)
BENCH_FIGURE(operations, n)
BENCH_FIGURE(operations_columns, n *d)

#define SCAN BENCH_WORK, .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_TRIAD
#define SCAN_F64                                                                                   \
    SCAN, .type = "f64", .setup = setup_f64, .run = cumsum_f64, .serial = cumsum_serial,           \
          .openmp = cumsum_openmp, .verify = verify, .bytes = bytes_f64, .footprint = bytes_f64,   \
          .flops = operations, .tolerance = 1e-13, .baseline_tolerance = 1e-9

const prange_bench_case bench_cases_scan[] = {
    {SCAN_F64, .name = "cumsum_f64", .sizes = BENCH_SIZES({1000, 0}, {10000000, 0}),
     .summary = "running sums: 1,000 numbers, and an array beyond the caches"},
    {SCAN, .name = "f32/cumsum", .group = "f32", .type = "f32", .sizes = BENCH_SIZES({10000000, 0}),
     .setup = setup_f32, .run = cumsum_f32, .verify = verify, .bytes = bytes_f32,
     .footprint = bytes_f32, .flops = operations, .tolerance = 6e-8,
     .summary = "the same in f32, accumulated in f64"},
    {SCAN_F64, .name = "sizes/cumsum_f64", .group = "sizes",
     .sizes = BENCH_SIZES({10, 0}, {100, 0}, {1000, 0}, {10000, 0}, {100000, 0}, {1000000, 0},
                          {10000000, 0}),
     .summary = "running sums, from 10 elements up"},
    {SCAN, .name = "axes/cumsum_columns_f64", .group = "axes", .type = "f64",
     .sizes = BENCH_SIZES({100000, 20}, {1000, 1000}), .setup = setup_columns, .run = columns,
     .serial = columns_serial, .verify = verify_columns, .bytes = bytes_columns,
     .footprint = bytes_columns, .flops = operations_columns, .tolerance = 1e-13,
     .baseline_tolerance = 1e-10, .summary = "running sums down each column of a matrix"},
    {.teardown = bench_work_free,
     .same_bits = 1,
     .limit = PRANGE_BENCH_LIMIT_TRIAD,
     .name = "loops/scan_pack_f64",
     .group = "loops",
     .type = "f64",
     .sizes = BENCH_SIZES({10000000, 0}),
     .setup = setup_f64,
     .run = packed,
     .serial = packed_serial,
     .verify = verify_packed,
     .result = result_packed,
     .bytes = bytes_packed,
     .footprint = bytes_f64,
     .flops = operations,
     .summary = "the numbers below 1/2, packed in order: a scan of one's own (prange_scan)"},
    {0},
};
