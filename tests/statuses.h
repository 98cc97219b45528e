/* SPDX-License-Identifier: MIT */
/*
 * What the tests of the statuses share: tables of calls, arrays, and functions for loops.
 */
#ifndef TESTS_STATUSES_H
#define TESTS_STATUSES_H

#include <criterion/criterion.h>
#include <stdint.h>

#include <prange.h>

typedef struct row {
    const char *call;
    prange_status got;
} row;

#define CALL(call)                                                                                 \
    {                                                                                              \
#call, call                                                                                \
    }

static inline void all_are(prange_status expected, size_t bytes, const row rows[])
{
    for (size_t k = 0; k < bytes / sizeof *rows; k++)
        cr_expect_eq(rows[k].got, expected, "%s: %s", rows[k].call,
                     prange_status_string(rows[k].got));
}

enum { N = 12, FEW = 3 };
static const ptrdiff_t shape[] = {2, 2, 3}, line[] = {N}, window[] = {1, 1, 1};
static double x[N], y[N], z[N], edges[N];
static int64_t whole[N];
static int32_t exponent[N];
static ptrdiff_t at[N], count;
static uint8_t mask[N];
static bool truth;
static prange_partial *partial;
static const double half = 0.5;

static inline double of_one(double a, void *ctx)
{
    (void)ctx;
    return a;
}

static inline double of_two(double a, double b, void *ctx)
{
    (void)ctx;
    return a + b;
}

static inline int predicate(ptrdiff_t i, void *ctx)
{
    (void)ctx;
    return i < 0;
}

static inline int body(ptrdiff_t i, int thread, void *ctx)
{
    (void)i, (void)thread, (void)ctx;
    return 0;
}

static inline int tile_body(const prange_tile *tile, int thread, void *ctx)
{
    (void)tile, (void)thread, (void)ctx;
    return 0;
}

static inline int item_work(ptrdiff_t index, const void *item, void *result,
                            const prange_worker *worker, void *ctx)
{
    (void)index, (void)item, (void)result, (void)worker, (void)ctx;
    return 0;
}

static inline int add_range(ptrdiff_t begin, ptrdiff_t end, int thread, void *into, void *ctx)
{
    (void)begin, (void)end, (void)thread, (void)into, (void)ctx;
    return 0;
}

static inline int scan_range(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    return add_range(begin, end, thread, total, ctx);
}

static inline void join(void *left, const void *right, void *ctx)
{
    (void)left, (void)right, (void)ctx;
}

static inline prange_view view_of(void *data, prange_type type, int ndim, const ptrdiff_t *sizes)
{
    return (prange_view){.data = data, .type = type, .ndim = ndim, .shape = sizes};
}

static inline void fill(void)
{
    for (int i = 0; i < N; i++)
        x[i] = edges[i] = i;
    cr_assert_eq(prange_partial_begin(PRANGE_PARTIAL_SUM, PRANGE_F64, N, &partial), PRANGE_OK);
}

static inline void end(void)
{
    prange_partial_free(partial);
}

TestSuite(statuses, .init = fill, .fini = end);

#endif
