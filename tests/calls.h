/* SPDX-License-Identifier: MIT */
/*
 * One call of each family on fixed data, large enough for a team, each giving a digest: for the
 * tests of the library as a guest among other threads, regions and processes.
 */
#ifndef TESTS_CALLS_H
#define TESTS_CALLS_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include <prange.h>

#include "bits.h"
#include "random.h"

enum { CALLS_N = 150001, CALLS_POINTS = 150, CALLS_DIM = 3, CALLS_COUNT = 8 };

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
