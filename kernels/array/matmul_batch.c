/* SPDX-License-Identifier: MIT */
/*
 * Many products of one shape. The threads share small products, which are computed without packing.
 * A large product is shared by all threads.
 */
#include <prange/matmul.h>

#include "base/check.h"
#include "base/status.h"
#include "exec/parallel_for.h"
#include "isa/isa.h"
#include "product.h"
#include "simd/cache.h"
#include "simd/map.h"
#include "simd/matmul.h"
#include "simd/matmul_small.h"

/* A product of more multiplications is shared by all threads. */
#define LARGE 262144.0

/* Multiplications per piece: several microseconds of work. */
#define PIECE 262144.0

/* The least bytes of a batch whose matrices are prefetched; and the prefetch distance in bytes. */
#define FETCHED_FROM 1e6
#define AHEAD_BYTES 12288.0

/* Estimated time of a multiplication, and of reading or writing an element of a, b or c, in ns. */
#define MULTIPLY_NS (sizeof(element) == 8 ? 0.018 : 0.012)
#define ELEMENT_NS 0.05

typedef struct batch {
    const char *function;
    ptrdiff_t count;
    pri_small_batch small;
    const pri_matmul_small *kernels;
    const element *a, *b;
    element *c;
    ptrdiff_t together; /* products per piece */
} batch;

/* Computes `count` products from product p on. */
static void multiply_from(const batch *job, ptrdiff_t p, ptrdiff_t count)
{
    const pri_small_batch *small = &job->small;
    job->kernels->multiply_batch(small, count, job->count - p - count, job->a + p * small->a_step,
                                 job->b + p * small->b_step, job->c + p * small->c_step);
}

static void multiply_piece(const void *argument, ptrdiff_t piece, int thread)
{
    (void)thread;
    const batch *job = argument;
    const ptrdiff_t begin = piece * job->together;
    multiply_from(job, begin, pri_min(job->together, job->count - begin));
    if (job->small.streamed)
        pri_isa_get()->PRI_TYPED(map)->stream_end();
}

/* A product falls back to the unpacked kernel if there is no memory for packed copies. */
static void multiply_large(const batch *job)
{
    const pri_small_batch *small = &job->small;
    const pri_small_product *one = &small->one;
    for (ptrdiff_t p = 0; p < job->count; p++) {
        const pri_matrix_product product = {
            .function = job->function,
            .m = one->m,
            .n = one->n,
            .k = one->k,
            .a = {(void *)(job->a + p * small->a_step), one->a_row, 1},
            .b = {(void *)(job->b + p * small->b_step), one->b_row, 1},
            .c = {job->c + p * small->c_step, one->c_row, 1},
            .alpha = 1.0,
        };
        if (PRI_TYPED(pri_matrix_product)(&product) != PRANGE_OK)
            multiply_from(job, p, 1);
    }
}

static bool is_line_aligned(const element *c, ptrdiff_t step)
{
    return ((uintptr_t)c | (uintptr_t)step * sizeof *c) % PRI_LINE_BYTES == 0;
}

/* Whether each c consists of whole, aligned cache lines: its rows do, or groups of 2 or 4
 * successive rows of half or a quarter of a line each. */
static bool writes_whole_lines(const batch *job)
{
    const ptrdiff_t row = job->small.one.n * (ptrdiff_t)sizeof(element);
    const ptrdiff_t rows = row == PRI_LINE_BYTES / 2 ? 2 : row == PRI_LINE_BYTES / 4 ? 4 : 0;
    const bool grouped = rows > 0 && job->small.one.m % rows == 0;
    return is_line_aligned(job->c, job->small.c_step) &&
           (grouped || is_line_aligned(job->c, job->small.one.n));
}

/* Whether c is written with streaming stores, past the caches. */
static bool is_streamed(const batch *job)
{
    const pri_small_product *one = &job->small.one;
    const double bytes = (double)job->count * (double)one->m * (double)one->n * sizeof(element);
    return job->kernels->streams && bytes >= PRI_STREAM_BYTES && one->k <= PRI_MATMUL_INNER &&
           writes_whole_lines(job);
}

/* Checks a matrix of all products, and sets the number of elements that it spans. */
static prange_status check(const batch *job, const char *name, const element *data, ptrdiff_t rows,
                           ptrdiff_t columns, ptrdiff_t step, ptrdiff_t *span)
{
    ptrdiff_t one;
    *span = 0;
    const prange_status status =
        pri_product_check(job->function, name, rows, columns, sizeof(element), data, &one);
    if (status == PRANGE_OK && step < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %s_step = %td is negative", job->function, name,
                        step);
    if (status != PRANGE_OK || one == 0 || job->count == 0)
        return status;
    if (__builtin_mul_overflow(job->count - 1, step, span) ||
        __builtin_add_overflow(*span, one, span))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %td matrices of %s overflow", job->function,
                        job->count, name);
    const pri_array array = {name, data, 1};
    return pri_check_arrays(job->function, *span, sizeof(element), 1, &array);
}

static prange_status check_all(const batch *job)
{
    const pri_small_batch *small = &job->small;
    const pri_small_product *one = &small->one;
    const pri_array a = {"a", job->a, 1}, b = {"b", job->b, 1}, c = {"c", job->c, 1};
    ptrdiff_t of_a, of_b, of_c;
    if (job->count < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: count = %td is negative", job->function,
                        job->count);
    prange_status status = check(job, "a", job->a, one->m, one->k, small->a_step, &of_a);
    if (status == PRANGE_OK)
        status = check(job, "b", job->b, one->k, one->n, small->b_step, &of_b);
    if (status == PRANGE_OK)
        status = check(job, "c", job->c, one->m, one->n, small->c_step, &of_c);
    if (status == PRANGE_OK && job->count > 1 && of_c > 0 && small->c_step < one->m * one->n)
        status = pri_fail(PRANGE_ERROR_OVERLAP, "%s: products of %td elements are %td apart",
                          job->function, one->m * one->n, small->c_step);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(job->function, sizeof(element), &c, of_c, &a, of_a);
    if (status == PRANGE_OK)
        status = pri_check_disjoint(job->function, sizeof(element), &c, of_c, &b, of_b);
    return status;
}

prange_status PRI_TYPED(prange_matmul_batch)(ptrdiff_t count, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k,
                                             const element *a, ptrdiff_t a_step, const element *b,
                                             ptrdiff_t b_step, element *c, ptrdiff_t c_step)
{
    batch job = {
        .function = __func__,
        .count = count,
        .small = {.one = {.m = m,
                          .n = n,
                          .k = k,
                          .a_row = k,
                          .a_column = 1,
                          .b_row = n,
                          .c_row = n,
                          .alpha = 1},
                  .a_step = a_step,
                  .b_step = b_step,
                  .c_step = c_step},
        .kernels = pri_isa_get()->PRI_TYPED(matmul_small),
        .a = a,
        .b = b,
        .c = c,
    };
    const prange_status status = check_all(&job);
    if (status != PRANGE_OK || count == 0 || m == 0 || n == 0)
        return status;
    const double multiplications = (double)m * (double)n * (double)k;
    if (multiplications > LARGE) {
        multiply_large(&job);
        return PRANGE_OK;
    }
    const double elements = (double)m * (double)k + (double)k * (double)n + (double)m * (double)n;
    if ((double)count * elements * sizeof(element) > FETCHED_FROM)
        job.small.ahead = 1 + (ptrdiff_t)(AHEAD_BYTES / (elements * sizeof(element)));
    job.small.streamed = is_streamed(&job);
    job.together = 1 + (ptrdiff_t)(PIECE / (multiplications + 8 * elements));
    const pri_work work = {
        .name = __func__,
        .n = count,
        .pieces = pri_pieces(count, job.together),
        .ns = (double)count * (multiplications * MULTIPLY_NS + elements * ELEMENT_NS),
        .bytes = (double)count * elements * sizeof(element),
        .flops = 2.0 * (double)count * multiplications,
    };
    pri_parallel_for(&work, multiply_piece, &job);
    return PRANGE_OK;
}
