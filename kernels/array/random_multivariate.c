/* SPDX-License-Identifier: MIT */
/*
 * Multivariate normal numbers: mean + l z, where l is the Cholesky factor of the covariance and z
 * are normal numbers. Several rows are computed as rows of z times the transpose of l.
 */
#include <prange/random.h>

#include <stdbool.h>

#include "base/check.h"
#include "base/scratch.h"
#include "base/status.h"
#include "cholesky.h"
#include "exec/parallel_for.h"
#include "random_kernels.h"
#include "simd/matmul.h"

/* The elements of a row whose sums are kept at a time, and the normal numbers that are: whole
 * blocks of the inner dimension. */
enum { SUMS = 512, NUMBERS = 5 * PRI_MATMUL_INNER };

/* Numbers per piece: several microseconds of work. */
#define PIECE 4096

/* Estimated time of a normal number, and of a multiplication and addition, in ns. */
#define NORMAL_NS 2.0
#define MULTIPLY_NS 0.04

typedef unsigned __int128 product;

typedef struct multivariate {
    pri_stream stream; /* n is the number of rows */
    ptrdiff_t d, rows; /* d: elements per row; rows: rows per piece */
    const element *mean;
    const double *factor; /* column k of l begins at factor[k*d] */
    element *x;
} multivariate;

/* Adds the contribution of z[first] .. z[first + count - 1] to elements begin .. end - 1 of l z,
 * block by block as in a matrix-vector product. */
static void add_blocks(const multivariate *job, ptrdiff_t begin, ptrdiff_t end, ptrdiff_t first,
                       ptrdiff_t count, const double *z, double sums[SUMS])
{
    double block[SUMS];
    for (ptrdiff_t k = 0; k < count && first + k < end; k += PRI_MATMUL_INNER) {
        const ptrdiff_t inner = pri_min(PRI_MATMUL_INNER, count - k);
        const double *columns = job->factor + (first + k) * job->d + begin;
        const bool is_first = first + k == 0;
        pri_random_columns(end - begin, inner, columns, job->d, z + k, is_first ? sums : block);
        for (ptrdiff_t j = 0; j < end - begin && !is_first; j++)
            sums[j] += block[j];
    }
}

/* Adds the mean and stores elements begin .. end - 1. */
static void store(const multivariate *job, ptrdiff_t begin, ptrdiff_t end, const double *sums,
                  element *row)
{
    for (ptrdiff_t j = begin; j < end; j++)
        row[j] = (element)((double)job->mean[j] + sums[j - begin]);
}

static void fill_numbers(const multivariate *job, ptrdiff_t row, ptrdiff_t first, ptrdiff_t count,
                         double *z)
{
    const pri_stream *stream = &job->stream;
    const uint64_t index = (stream->first + (uint64_t)row) * (uint64_t)job->d + (uint64_t)first;
    pri_random_normals(&(pri_stream){stream->seed, stream->stream, index, count}, z);
}

/* Rows of up to SUMS elements. Several rows are computed as a matrix product. */
static void fill_short_rows(const multivariate *job, ptrdiff_t row, ptrdiff_t end)
{
    double z[NUMBERS], products[NUMBERS];
    const ptrdiff_t d = job->d;
    for (ptrdiff_t count; row < end; row += count) {
        count = pri_min(NUMBERS / d, end - row);
        fill_numbers(job, row, 0, count * d, z);
        pri_random_product(count, d, z, job->factor, products);
        for (ptrdiff_t r = 0; r < count; r++)
            store(job, 0, d, products + r * d, job->x + (row + r) * d);
    }
}

/* The normal numbers are generated again for each SUMS elements, which costs little next to the
 * additions. */
static void fill_long_row(const multivariate *job, ptrdiff_t row)
{
    double z[NUMBERS], sums[SUMS];
    const ptrdiff_t d = job->d;
    for (ptrdiff_t begin = 0; begin < d; begin += SUMS) {
        const ptrdiff_t end = pri_min(d, begin + SUMS);
        for (ptrdiff_t k = 0; k < end; k += NUMBERS) {
            const ptrdiff_t count = pri_min(NUMBERS, end - k);
            fill_numbers(job, row, k, count, z);
            add_blocks(job, begin, end, k, count, z, sums);
        }
        store(job, begin, end, sums, job->x + row * d);
    }
}

static void fill_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const multivariate *job = argument;
    const ptrdiff_t begin = piece * job->rows, end = pri_min(begin + job->rows, job->stream.n);
    if (job->d <= SUMS) {
        fill_short_rows(job, begin, end);
        return;
    }
    for (ptrdiff_t row = begin; row < end; row++)
        fill_long_row(job, row);
}

static prange_status check(const char *function, const multivariate *job, const element *covariance)
{
    const ptrdiff_t n = job->stream.n, d = job->d;
    const pri_array mean = {"mean", job->mean, 1}, x = {"x", job->x, 1};
    const pri_array matrix = {"covariance", covariance, 1};
    ptrdiff_t elements, square;
    if (n < 0 || d < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td or d = %td is negative", function, n, d);
    prange_status status =
        pri_check_rows(function, "covariance", covariance, d, d, d, sizeof(element), &square);
    if (status == PRANGE_OK)
        status = pri_check_arrays(function, d, sizeof(element), 1, &mean);
    if (status == PRANGE_OK)
        status = pri_check_rows(function, "x", job->x, n, d, d, sizeof(element), &elements);
    if (status != PRANGE_OK)
        return status;
    if (((product)job->stream.first + (uint64_t)n) * (uint64_t)d > (product)1 << 64)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: (first + n) d exceeds 2^64", function);
    status = pri_check_disjoint(function, sizeof(element), &x, elements, &mean, d);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(function, sizeof(element), &x, elements, &matrix, square);
    return status;
}

static void run(const char *function, multivariate *job)
{
    const double n = (double)job->stream.n, d = (double)job->d;
    job->rows = pri_max(1, PIECE / job->d);
    const pri_work work = {
        .name = function,
        .n = job->stream.n,
        .pieces = pri_pieces(job->stream.n, job->rows),
        .ns = n * d * (NORMAL_NS + MULTIPLY_NS * d / 2.0),
        .bytes = n * d * sizeof(element),
        .flops = n * d * (d + 1.0),
    };
    pri_parallel_for(&work, fill_piece, job);
}

static void widen(ptrdiff_t count, const element *covariance, double *a)
{
    for (ptrdiff_t i = 0; i < count; i++)
        a[i] = (double)covariance[i];
}

/* The factor, in memory that is taken from `memory`. If memory is missing, *semidefinite has no
 * meaning. */
static const double *factor_of(pri_memory *memory, ptrdiff_t d, const element *covariance,
                               bool *semidefinite)
{
    const double unit = (double)d * (sizeof(element) == sizeof(float) ? 0x1p-21 : 0x1p-50);
    double *factor = pri_memory_take(memory, d, d, sizeof *factor);
    if (memory->missing)
        return NULL;
    widen(d * d, covariance, factor);
    *semidefinite = pri_cholesky(d, factor);
    if (*semidefinite)
        return factor;
    double *own = pri_memory_take(memory, 1, d, sizeof *own);
    double *pivoted = pri_memory_take(memory, d, d, sizeof *pivoted);
    if (memory->missing)
        return NULL;
    widen(d * d, covariance, factor);
    *semidefinite = pri_cholesky_pivoted(d, unit, factor, own, pivoted);
    return factor;
}

prange_status PRI_TYPED(prange_random_multivariate_normal)(uint64_t seed, uint64_t stream,
                                                           uint64_t first, ptrdiff_t n, ptrdiff_t d,
                                                           const element *mean,
                                                           const element *covariance, element *x)
{
    multivariate job = {
        .stream = {seed, stream, first, n},
        .d = d,
        .mean = mean,
        .x = x,
    };
    const prange_status status = check(__func__, &job, covariance);
    if (status != PRANGE_OK || d == 0)
        return status;
    pri_memory memory = {0};
    bool semidefinite = false;
    job.factor = factor_of(&memory, d, covariance, &semidefinite);
    if (semidefinite && !memory.missing && n > 0)
        run(__func__, &job);
    pri_memory_free(&memory);
    if (memory.missing)
        return pri_fail(PRANGE_ERROR_MEMORY, "%s: no memory for a factor of %td x %td", __func__, d,
                        d);
    return semidefinite ? PRANGE_OK
                        : pri_fail(PRANGE_ERROR_VALUE,
                                   "%s: the covariance is not positive semidefinite", __func__);
}
