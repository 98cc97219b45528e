/* SPDX-License-Identifier: MIT */
/*
 * Partial results: the sum of an array added at once, to compare with the case sum_f64, and the sum
 * of two parts, cut within a block and merged through serialized bytes. The reference is a serial
 * sum in long double.
 */
#include <prange.h>

#include <stdlib.h>

#include "cases.h"
#include "plain.h"
#include "work.h"

static prange_status begin(const bench_work *it, prange_partial **partial)
{
    return prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F64, it->n, partial);
}

static prange_status add(const bench_work *it, prange_partial *partial, ptrdiff_t first,
                         ptrdiff_t end)
{
    const double *x = it->x.data;
    return prange_partial_add_f64(partial, first, end - first, x + first);
}

static prange_status sum_at_once(const bench_work *it)
{
    prange_partial *whole = NULL;
    prange_status status = begin(it, &whole);
    if (status == PRANGE_OK)
        status = add(it, whole, 0, it->n);
    if (status == PRANGE_OK)
        status = prange_partial_finish(whole, it->out.data);
    prange_partial_free(whole);
    return status;
}

/* Sums elements first .. end - 1, and merges the partial result into `whole` through serialization.
 */
static prange_status merge_serialized(const bench_work *it, ptrdiff_t first, ptrdiff_t end,
                                      prange_partial *whole)
{
    prange_partial *part = NULL, *received = NULL;
    prange_status status = begin(it, &part);
    if (status == PRANGE_OK)
        status = add(it, part, first, end);
    const size_t size = prange_partial_size(part);
    void *bytes = malloc(size + 1);
    if (status == PRANGE_OK)
        status = bytes ? prange_partial_serialize(part, size, bytes) : PRANGE_ERROR_MEMORY;
    if (status == PRANGE_OK)
        status = prange_partial_deserialize(size, bytes, &received);
    if (status == PRANGE_OK)
        status = prange_partial_merge(whole, received);
    prange_partial_free(part);
    prange_partial_free(received);
    free(bytes);
    return status;
}

static prange_status sum_of_parts(const bench_work *it)
{
    prange_partial *whole = NULL;
    prange_status status = begin(it, &whole);
    if (status == PRANGE_OK)
        status = merge_serialized(it, it->n / 2, it->n, whole);
    if (status == PRANGE_OK)
        status = merge_serialized(it, 0, it->n / 2, whole);
    if (status == PRANGE_OK)
        status = prange_partial_finish(whole, it->out.data);
    prange_partial_free(whole);
    return status;
}

BENCH_SETUP(setup, sizeof(double), n, 0, 1)
BENCH_CALL(at_once, sum_at_once(it))
BENCH_CALL(parts, sum_of_parts(it))
BENCH_LOOP(serial, *(double *)it->out.data = plain_sum_serial_f64(it->n, it->x.data))
BENCH_LOOP(openmp, *(double *)it->out.data = plain_sum_openmp_f64(it->n, it->x.data))

static void fill(bench_work *it)
{
    long double sum = 0.0L;
    for (ptrdiff_t i = 0; i < it->n; i++)
        sum += bench_array_at(&it->x, i);
    it->reference[0] = (double)sum;
}

BENCH_VERIFY(verify, bench_work_against(it, fill, NULL))
BENCH_FIGURE(bytes, 8.0 * n)
BENCH_FIGURE(flops, n)

#define SUM                                                                                        \
    BENCH_WORK, .type = "f64", .setup = setup, .serial = serial, .openmp = openmp,                 \
                .verify = verify, .same_bits = 1, .limit = PRANGE_BENCH_LIMIT_READ,                \
                .bytes = bytes, .flops = flops, .tolerance = 1e-13, .baseline_tolerance = 1e-10,   \
                .sizes = BENCH_SIZES({1000, 0}, {1000000, 0}, {10000000, 0}),                      \
                .quick = BENCH_SIZES({1000000, 0})

const prange_bench_case bench_cases_partial[] = {
    {SUM, .name = "partial/sum_f64", .group = "partial", .run = at_once,
     .summary = "sum of an array as a partial result of all of it"},
    {SUM, .name = "partial/parts_f64", .group = "partial", .run = parts,
     .summary = "the same of two parts, which travel as bytes"},
    {0},
};
