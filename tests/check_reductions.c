/* SPDX-License-Identifier: MIT */
#include "check_reductions.h"

#include <prange.h>

#include "check.h"
#include "random.h"

enum { N = 300007, BINS = 37 };

static double values[2][N];
static int64_t integers[N];

int count_reduction_calls(void)
{
    return 7;
}

void prepare_reductions(void)
{
    random_fill_f64(31, N, values[0]);
    random_fill_special_f64(32, 50000, N, values[1]);
    for (ptrdiff_t i = 0; i < N; i++)
        integers[i] = (int64_t)random_bits(33, i);
}

#define PRANGE_REDUCE_NAME dot
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_TERM(i, unused) (values[0][i] * values[0][N - 1 - (i)])
#define PRANGE_REDUCE_LEVELS
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME extremes
#define PRANGE_REDUCE_OP MIN
#define PRANGE_REDUCE_OP2 MAX
#define PRANGE_REDUCE_OP3 PROD
#define PRANGE_REDUCE_CTX const double
#define PRANGE_REDUCE_TERM(i, x) ((x)[i])
#define PRANGE_REDUCE_TERM2(i, x) ((x)[i])
#define PRANGE_REDUCE_TERM3(i, x) ((x)[i] / ((x)[i] + 1.0))
#define PRANGE_REDUCE_LEVELS
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME place
#define PRANGE_REDUCE_OP ARGMIN
#define PRANGE_REDUCE_CTX const double
#define PRANGE_REDUCE_TERM(i, x) ((x)[i])
#define PRANGE_REDUCE_LEVELS
#include <prange/reduce_template.h>

#define PRANGE_REDUCE_NAME mixed
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_TYPE i64
#define PRANGE_REDUCE_TERM(i, unused) ((int64_t)((uint64_t)integers[i] * (uint64_t)(i)))
#define PRANGE_REDUCE_LEVELS
#include <prange/reduce_template.h>

/* Sums per bin: an array of floating-point sums, combined in the order of the tree. */
static int add_to_bins(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    double *bins = partial;
    (void)thread, (void)ctx;
    for (ptrdiff_t i = begin; i < end; i++)
        bins[(uint64_t)integers[i] % BINS] += values[0][i];
    return 0;
}

static void join_bins(void *left, const void *right, void *ctx)
{
    double *to = left;
    const double *from = right;
    (void)ctx;
    for (int b = 0; b < BINS; b++)
        to[b] += from[b];
}

uint64_t reduction_call(int k, bool *failed)
{
    static const ptrdiff_t blocks[] = {0, 100, 5000};
    double out[BINS] = {0};
    prange_reduction bins = {.size = sizeof out, .run = add_to_bins, .join = join_bins};
    double at = 0;
    int64_t sum = 0;
    prange_status status;
    switch (k) {
    case 0:
        status = dot(NULL, 0, N, out);
        break;
    case 1:
        status = extremes(values[0], 0, N, out);
        break;
    case 2:
        status = place(values[1], 3, N, &at);
        break;
    case 3:
        status = mixed(NULL, 0, N, &sum);
        break;
    default:
        bins.block = blocks[k - 4];
        status = prange_reduce(0, N, &bins, NULL, out);
    }
    *failed = status != PRANGE_OK;
    return digest_of(digest_of(digest_of_f64(DIGEST_START, BINS, out), (uint64_t)at, 8),
                     (uint64_t)sum, 8);
}
