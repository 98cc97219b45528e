/* SPDX-License-Identifier: MIT */
/*
 * One call of each family on fixed data, large enough for a team, with a digest of its result: for
 * the tests of the library as a guest among other threads, regions and processes.
 */
#ifndef TESTS_CALLS_H
#define TESTS_CALLS_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "random.h"

enum { CALLS_N = 150001, CALLS_POINTS = 150, CALLS_DIM = 3, CALLS_COUNT = 12, CALLS_ITEMS = 600 };

static inline uint64_t calls_digest(ptrdiff_t n, const double *x)
{
    uint64_t digest = UINT64_C(0xcbf29ce484222325);
    for (ptrdiff_t i = 0; i < n; i++)
        digest = (digest ^ bits_of_f64(x[i])) * UINT64_C(0x100000001b3);
    return digest;
}

static inline double calls_integrand(double x, void *ctx)
{
    (void)ctx;
    return x * x - x;
}

static inline int calls_block(ptrdiff_t n, const double *x, double *y, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t j = 0; j < n; j++)
        y[j] = x[j] * x[j] * x[j];
    return 0;
}

static inline int calls_body(ptrdiff_t i, int thread, void *ctx)
{
    (void)thread;
    double *y = ctx, value = (double)i;
    for (int k = 0; k < 300; k++)
        value = value * 0.75 + 1.0;
    y[i] = value;
    return 0;
}

/* Items that are their indices, each giving the value that calls_body gives. */
static inline int calls_item(ptrdiff_t i, const void *item, void *result,
                             const prange_worker *worker, void *ctx)
{
    (void)worker;
    (void)ctx;
    double value = (double)(item ? *(const int *)item : (int)i);
    for (int k = 0; k < 300; k++)
        value = value * 0.75 + 1.0;
    memcpy(result, &value, sizeof value);
    return 0;
}

typedef struct calls_flow {
    int sourced;
    double *out;
} calls_flow;

static inline int calls_source(void *item, void *ctx)
{
    calls_flow *flow = (calls_flow *)ctx;
    memcpy(item, &flow->sourced, sizeof flow->sourced);
    return flow->sourced++ == CALLS_ITEMS ? PRANGE_STREAM_END : 0;
}

static inline int calls_sink(ptrdiff_t index, const void *result, void *ctx)
{
    calls_flow *flow = (calls_flow *)ctx;
    memcpy(&flow->out[index], result, sizeof *flow->out);
    return 0;
}

/* A tree of CALLS_ITEMS nodes, numbered by levels. */
static inline int calls_node(prange_branch *branch, const void *item, void *result,
                             const prange_worker *worker, void *ctx)
{
    const int i = *(const int *)item;
    for (int child = 2 * i + 1; child <= 2 * i + 2 && child < CALLS_ITEMS; child++)
        if (prange_worklist_add(branch, &child) != PRANGE_OK)
            return 1;
    return calls_item(i, NULL, result, worker, ctx);
}

/* The digest of call k, 0 if it failed. */
static inline uint64_t calls_make(int k)
{
    double *x = malloc(CALLS_N * sizeof *x), *y = calloc(CALLS_N, sizeof *y), out = 0;
    unsigned bad = !x || !y;
    ptrdiff_t count = 1, at = 0;
    if (!bad) {
        random_fill_f64(1, CALLS_N, x);
        switch (k) {
        case 0:
            bad = prange_sum_f64(CALLS_N, x, &out);
            break;
        case 1:
            bad = prange_var_f64(CALLS_N, x, 0, &out);
            break;
        case 2:
            bad = prange_argmin_f64(CALLS_N, x, &at);
            out = (double)at;
            break;
        case 3:
            bad = prange_map_f64(PRANGE_SQUARE, count = CALLS_N, x, y);
            break;
        case 4:
            bad = prange_apply_block_f64(calls_block, NULL, count = CALLS_N, x, y);
            break;
        case 5:
            bad = prange_integrate_f64(calls_integrand, NULL, 0.0, 2.0, CALLS_N, &out);
            break;
        case 6:
            count = CALLS_POINTS * CALLS_POINTS;
            bad = prange_pairwise_distance_f64(PRANGE_EUCLIDEAN, CALLS_POINTS, CALLS_DIM, x, y);
            break;
        case 7:
            bad = prange_map_items(count = CALLS_ITEMS, NULL, 0, y, sizeof *y, calls_item, NULL,
                                   NULL);
            break;
        case 8:
            count = CALLS_ITEMS;
            bad = prange_stream(sizeof(int), calls_source, sizeof *y, calls_item, calls_sink,
                                &(calls_flow){0, y}, NULL);
            break;
        case 9:
            count = CALLS_ITEMS;
            bad = prange_worklist(1, &(int){0}, sizeof(int), sizeof *y, calls_node, calls_sink,
                                  &(calls_flow){0, y}, NULL);
            break;
        case 10:
            count = CALLS_POINTS * 4;
            bad = prange_nearest_f64(PRANGE_EUCLIDEAN, CALLS_POINTS, CALLS_POINTS, CALLS_DIM, x, x,
                                     4, NULL, y);
            break;
        default:
            bad = prange_for(0, count = 3000, 1, calls_body, y);
        }
    }
    const uint64_t digest = bad ? 0 : calls_digest(count, count > 1 ? y : &out);
    free(x);
    free(y);
    return digest;
}

/* The digests of all calls on one thread. */
static inline void calls_expected(uint64_t digests[CALLS_COUNT])
{
    const int threads = prange_get_num_threads();
    if (prange_set_num_threads(1) != PRANGE_OK)
        abort();
    for (int k = 0; k < CALLS_COUNT; k++)
        digests[k] = calls_make(k);
    if (prange_set_num_threads(threads) != PRANGE_OK)
        abort();
}

/* The number of calls that are right. */
static inline int calls_right(const uint64_t digests[CALLS_COUNT])
{
    int right = 0;
    for (int k = 0; k < CALLS_COUNT; k++)
        right += digests[k] != 0 && calls_make(k) == digests[k];
    return right;
}

#endif
