/* SPDX-License-Identifier: MIT */
/*
 * Data movement: ramps, gathers of n numbers or rows in random places of d, scatters, selections by
 * a mask that takes a random half of them, and transpositions of n x n.
 */
#include <prange.h>

#include <math.h>
#include <stdlib.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

/* Stored after the work: indices and a mask. */
typedef struct move_job {
    ptrdiff_t count; /* selected */
    ptrdiff_t *index;
    uint8_t *mask;
} move_job;

static move_job *job_of(const bench_work *it)
{
    return it->job;
}

static void *new_work(prange_bench_size size, ptrdiff_t x, ptrdiff_t y, ptrdiff_t out)
{
    const size_t n = (size_t)size.n;
    bench_work *it = bench_work_new(size, sizeof(double), x, y, out,
                                    sizeof(move_job) + n * (sizeof(ptrdiff_t) + 1));
    if (!it)
        return NULL;
    move_job *job = it->job;
    job->index = (ptrdiff_t *)(job + 1);
    job->mask = (uint8_t *)(job->index + n);
    for (size_t i = 0; i < n; i++) {
        const uint64_t word = plain_random_word(5, i);
        job->index[i] = size.d > 0 ? (ptrdiff_t)(word >> 8) % size.d : 0;
        job->mask[i] = word & 1;
    }
    return it;
}

static void *setup_take(prange_bench_size size)
{
    return new_work(size, size.d, 0, size.n);
}

static void *setup_take_rows(prange_bench_size size)
{
    return new_work(size, PLAIN_ROW * size.d, 0, PLAIN_ROW * size.n);
}

static void *setup_scatter(prange_bench_size size)
{
    return new_work(size, size.n, 0, size.d);
}

static void *setup_compress(prange_bench_size size)
{
    return new_work(size, size.n, 0, size.n);
}

BENCH_SETUP(setup_ramp, sizeof(double), 0, 0, n)
BENCH_SETUP(setup_square, sizeof(double), n *n, 0, n *n)

#define START 0.1
#define STEP 1e-3
BENCH_CALL(ramp, prange_arange_f64(it->n, START, STEP, it->out.data))
BENCH_PLAIN(ramp, plain_ramp, it->n, START, STEP, it->out.data)

BENCH_CALL(take, prange_take_f64(it->d, it->x.data, it->n, job_of(it)->index, it->out.data))
BENCH_PLAIN(take, plain_take, it->x.data, it->n, job_of(it)->index, it->out.data)

BENCH_CALL(take_rows, prange_take_rows(it->d, PLAIN_ROW * sizeof(double), it->x.data, it->n,
                                       job_of(it)->index, it->out.data))
BENCH_PLAIN(take_rows, plain_take_rows, it->x.data, it->n, job_of(it)->index, it->out.data)

static int scatter(void *state)
{
    bench_work *it = state;
    const prange_status status = prange_fill_f64(it->d, 0.0, it->out.data);
    return status != PRANGE_OK ? (int)status
                               : (int)prange_scatter_add_f64(it->d, it->out.data, it->n,
                                                             job_of(it)->index, it->x.data);
}
BENCH_PLAIN(scatter, plain_scatter_add, it->d, it->out.data, it->n, job_of(it)->index, it->x.data)

BENCH_CALL(compress, prange_compress_f64(it->n, it->x.data, job_of(it)->mask, &job_of(it)->count,
                                         it->out.data))
BENCH_LOOP(compress_serial,
           job_of(it)->count = plain_compress_serial(it->n, it->x.data, job_of(it)->mask,
                                                     it->out.data))
BENCH_LOOP(compress_openmp,
           job_of(it)->count = plain_compress_openmp(it->n, it->x.data, job_of(it)->mask,
                                                     it->out.data))

static int transpose(void *state)
{
    const bench_work *it = state;
    const ptrdiff_t shape[] = {it->n, it->n}, turned[] = {1, it->n};
    const prange_view in = {it->x.data, PRANGE_F64, 2, shape, turned};
    const prange_view out = {it->out.data, PRANGE_F64, 2, shape, NULL};
    return (int)prange_copy_view(&in, &out);
}
BENCH_PLAIN(transpose, plain_transpose, it->n, it->x.data, it->out.data)

static long double exact_ramp(const bench_work *it, ptrdiff_t i)
{
    (void)it;
    return (long double)START + (long double)i * (long double)STEP;
}

static long double exact_taken(const bench_work *it, ptrdiff_t i)
{
    return ((const double *)it->x.data)[job_of(it)->index[i]];
}

static long double exact_row(const bench_work *it, ptrdiff_t i)
{
    const double *row = (const double *)it->x.data + job_of(it)->index[i / PLAIN_ROW] * PLAIN_ROW;
    return row[i % PLAIN_ROW];
}

static long double exact_transposed(const bench_work *it, ptrdiff_t i)
{
    return ((const double *)it->x.data)[i % it->n * it->n + i / it->n];
}

/* Fills the reference backwards, in long double. */
static void fill_scattered(bench_work *it)
{
    long double *sums = calloc((size_t)it->d, sizeof *sums);
    for (ptrdiff_t j = it->n - 1; sums && j >= 0; j--)
        sums[job_of(it)->index[j]] += (long double)((const double *)it->x.data)[j];
    for (ptrdiff_t i = 0; i < it->d; i++)
        it->reference[i] = sums ? (double)sums[i] : NAN;
    free(sums);
}

/* Compares the k-th output with the k-th selected element, for all k. */
static double compress_error(const bench_work *it)
{
    const double *x = it->x.data, *out = it->out.data;
    ptrdiff_t count = 0;
    double error = 0.0;
    for (ptrdiff_t i = 0; i < it->n; i++)
        if (job_of(it)->mask[i])
            error = bench_worse(error, out[count++] == x[i] ? 0.0 : 1.0);
    return bench_worse(error, count == job_of(it)->count ? 0.0 : 1.0);
}

BENCH_VERIFY(verify_ramp, bench_work_error(it, exact_ramp, NULL))
BENCH_VERIFY(verify_take, bench_work_error(it, exact_taken, NULL))
BENCH_VERIFY(verify_take_rows, bench_work_error(it, exact_row, NULL))
BENCH_VERIFY(verify_scatter, bench_work_against(it, fill_scattered, NULL))
BENCH_VERIFY(verify_compress, compress_error(it))
BENCH_VERIFY(verify_transpose, bench_work_error(it, exact_transposed, NULL))

BENCH_FIGURE(ramp_bytes, sizeof(double) * n)
BENCH_FIGURE(indexed_bytes, (2.0 * sizeof(double) + sizeof(ptrdiff_t)) * n)
BENCH_FIGURE(row_bytes, (2.0 * PLAIN_ROW * sizeof(double) + sizeof(ptrdiff_t)) * n)
BENCH_FIGURE(row_footprint,
             (PLAIN_ROW * sizeof(double) + sizeof(ptrdiff_t)) * n + PLAIN_ROW * sizeof(double) * d)
BENCH_FIGURE(indexed_footprint, (sizeof(double) + sizeof(ptrdiff_t)) * n + sizeof(double) * d)
BENCH_FIGURE(compress_bytes, (1.5 * sizeof(double) + 1.0) * n)
BENCH_FIGURE(square_bytes, 2.0 * sizeof(double) * n * n)

#define MOVE_CASE(function)                                                                        \
    BENCH_WORK, .type = "f64", .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_TRIAD, .run = function, \
                .serial = function##_serial, .openmp = function##_openmp,                          \
                .verify = verify_##function

const prange_bench_case bench_cases_move[] = {
    {MOVE_CASE(ramp), .name = "move/arange_f64", .group = "move", .setup = setup_ramp,
     .bytes = ramp_bytes, .footprint = ramp_bytes, .tolerance = 1e-15,
     .sizes = BENCH_SIZES({10000, 0}, {1000000, 0}, {10000000, 0}),
     .quick = BENCH_SIZES({1000000, 0}), .summary = "start + i step"},
    {MOVE_CASE(take), .name = "move/take_f64", .group = "move", .setup = setup_take,
     .bytes = indexed_bytes, .footprint = indexed_footprint,
     .sizes = BENCH_SIZES({10000, 10000}, {1000000, 10000}, {10000000, 10000000}),
     .quick = BENCH_SIZES({1000000, 10000}), .summary = "gather of n in random places of d"},
    {MOVE_CASE(take_rows), .name = "move/take_rows_f64", .group = "move", .setup = setup_take_rows,
     .bytes = row_bytes, .footprint = row_footprint,
     .sizes = BENCH_SIZES({1000, 1000}, {100000, 10000}, {1000000, 1000000}),
     .quick = BENCH_SIZES({100000, 10000}),
     .summary = "rows of 16 numbers, n in random places of d"},
    {MOVE_CASE(scatter), .name = "move/scatter_add_f64", .group = "move", .setup = setup_scatter,
     .bytes = indexed_bytes, .footprint = indexed_footprint, .tolerance = 1e-12,
     .sizes = BENCH_SIZES({10000, 1000}, {1000000, 10000}, {10000000, 1000000}),
     .quick = BENCH_SIZES({1000000, 10000}), .summary = "sums of n in random places of d"},
    {MOVE_CASE(compress), .name = "move/compress_f64", .group = "move", .setup = setup_compress,
     .bytes = compress_bytes, .footprint = compress_bytes,
     .sizes = BENCH_SIZES({10000, 0}, {1000000, 0}, {10000000, 0}),
     .quick = BENCH_SIZES({1000000, 0}), .summary = "half of n elements, by a mask"},
    {MOVE_CASE(transpose), .name = "move/transpose_f64", .group = "move", .setup = setup_square,
     .bytes = square_bytes, .footprint = square_bytes,
     .sizes = BENCH_SIZES({100, 0}, {1000, 0}, {3000, 0}, {4096, 0}),
     .quick = BENCH_SIZES({1000, 0}), .summary = "a transposed copy of n x n"},
    {0},
};
