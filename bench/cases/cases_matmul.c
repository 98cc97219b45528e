/* SPDX-License-Identifier: MIT */
/*
 * Products of matrices and vectors of random numbers in [0, 1). The reference is the product in
 * long double.
 */
#include <prange.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

BENCH_SETUP(setup, sizeof(double), n *n, n *n, n *n)
BENCH_CALL(square, prange_matmul_f64(it->n, it->n, it->n, it->x.data, it->y.data, it->out.data))
BENCH_LOOP(serial, plain_matmul_serial(it->n, it->x.data, it->y.data, it->out.data))
BENCH_LOOP(openmp, plain_matmul_openmp(it->n, it->x.data, it->y.data, it->out.data))

BENCH_SETUP(vector_setup, sizeof(double), n *d, d, n)
BENCH_CALL(vector, prange_matvec_f64(it->n, it->d, it->x.data, it->y.data, it->out.data))
BENCH_PLAIN(vector, plain_matvec, it->n, it->d, it->x.data, it->y.data, it->out.data)

BENCH_SETUP(batch_setup, sizeof(double), n *d *d, n *d *d, n *d *d)
BENCH_CALL(batch, prange_matmul_batch_f64(it->n, it->d, it->d, it->d, it->x.data, it->d * it->d,
                                          it->y.data, it->d * it->d, it->out.data, it->d * it->d))
BENCH_PLAIN(batch, plain_batch, it->n, it->d, it->x.data, it->y.data, it->out.data)

BENCH_SETUP(gram_setup, sizeof(double), n *d, 0, d *d)
BENCH_CALL(gram, prange_gram_f64(it->n, it->d, it->x.data, it->out.data))
BENCH_PLAIN(gram, plain_gram, it->n, it->d, it->x.data, it->out.data)

static long double exact_vector(const bench_work *it, ptrdiff_t i)
{
    const double *a = it->x.data, *x = it->y.data;
    long double sum = 0.0L;
    for (ptrdiff_t k = 0; k < it->d; k++)
        sum += (long double)a[i * it->d + k] * x[k];
    return sum;
}

static long double exact_batch(const bench_work *it, ptrdiff_t i)
{
    const ptrdiff_t d = it->d, p = i / (d * d), row = i / d % d, column = i % d;
    const double *a = (const double *)it->x.data + (p * d + row) * d;
    const double *b = (const double *)it->y.data + p * d * d + column;
    long double sum = 0.0L;
    for (ptrdiff_t k = 0; k < d; k++)
        sum += (long double)a[k] * b[k * d];
    return sum;
}

static void fill_gram(bench_work *it)
{
    const double *a = it->x.data;
    const ptrdiff_t d = it->d;
    for (ptrdiff_t i = 0; i < d; i++)
        for (ptrdiff_t j = 0; j < d; j++) {
            long double sum = 0.0L;
            for (ptrdiff_t k = 0; k < it->n; k++)
                sum += (long double)a[k * d + i] * a[k * d + j];
            it->reference[i * d + j] = (double)sum;
        }
}

BENCH_VERIFY(verify_vector, bench_work_error(it, exact_vector, NULL))
BENCH_VERIFY(verify_batch, bench_work_error(it, exact_batch, NULL))
BENCH_VERIFY(verify_gram, bench_work_against(it, fill_gram, NULL))
BENCH_FIGURE(vector_bytes, 8.0 * n * d)
BENCH_FIGURE(vector_flops, 2.0 * n * d)
BENCH_FIGURE(batch_bytes, 24.0 * n * d * d)
BENCH_FIGURE(batch_flops, 2.0 * n * d * d * d)
BENCH_FIGURE(gram_flops, n *d *(d + 1.0))

static void fill(bench_work *it)
{
    const ptrdiff_t n = it->n;
    const double *a = it->x.data, *b = it->y.data;
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = 0; j < n; j++) {
            long double sum = 0.0L;
            for (ptrdiff_t k = 0; k < n; k++)
                sum += (long double)a[i * n + k] * b[k * n + j];
            it->reference[i * n + j] = (double)sum;
        }
}

BENCH_VERIFY(verify, bench_work_against(it, fill, NULL))
BENCH_FIGURE(flops, 2.0 * n * n * n)
BENCH_FIGURE(bytes, 3.0 * sizeof(double) * n * n)

const prange_bench_case bench_cases_matmul[] = {
    {BENCH_WORK, .name = "matmul_f64", .type = "f64", .same_bits = 1,
     .limit = PRANGE_BENCH_LIMIT_FMA, .setup = setup, .run = square, .serial = serial,
     .openmp = openmp, .verify = verify, .flops = flops, .footprint = bytes, .tolerance = 1e-13,
     .baseline_tolerance = 1e-12, .sizes = BENCH_SIZES({64, 0}, {200, 0}, {1000, 0}),
     .quick = BENCH_SIZES({200, 0}), .summary = "product of two n x n matrices"},
    {BENCH_WORK, .name = "linear/matvec_f64", .group = "linear", .type = "f64", .same_bits = 1,
     .limit = PRANGE_BENCH_LIMIT_READ, .setup = vector_setup, .run = vector,
     .serial = vector_serial, .openmp = vector_openmp, .verify = verify_vector,
     .bytes = vector_bytes, .flops = vector_flops, .footprint = vector_bytes, .tolerance = 1e-13,
     .baseline_tolerance = 1e-12, .sizes = BENCH_SIZES({300, 300}, {4000, 4000}, {1000000, 10}),
     .quick = BENCH_SIZES({300, 300}), .summary = "n x d matrix times vector"},
    {BENCH_WORK, .name = "linear/matmul_batch_f64", .group = "linear", .type = "f64",
     .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_FMA, .setup = batch_setup, .run = batch,
     .serial = batch_serial, .openmp = batch_openmp, .verify = verify_batch, .bytes = batch_bytes,
     .flops = batch_flops, .footprint = batch_bytes, .tolerance = 1e-14,
     .baseline_tolerance = 1e-14, .sizes = BENCH_SIZES({1000, 8}, {100000, 8}, {1000, 32}),
     .quick = BENCH_SIZES({1000, 8}), .summary = "n products of d x d matrices"},
    {BENCH_WORK, .name = "linear/gram_f64", .group = "linear", .type = "f64", .same_bits = 1,
     .limit = PRANGE_BENCH_LIMIT_FMA, .setup = gram_setup, .run = gram, .serial = gram_serial,
     .openmp = gram_openmp, .verify = verify_gram, .bytes = vector_bytes, .flops = gram_flops,
     .footprint = vector_bytes, .tolerance = 1e-12, .baseline_tolerance = 1e-11,
     .sizes = BENCH_SIZES({100000, 10}, {2000, 300}), .quick = BENCH_SIZES({10000, 10}),
     .summary = "transpose of an n x d matrix times the matrix"},
    {0},
};
