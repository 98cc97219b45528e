/* SPDX-License-Identifier: MIT */
/*
 * Users' reductions whose function fails in some blocks: the block that is reported, the blocks
 * that run, and the cancellation of the others.
 */
#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <prange.h>

#include "waits.h"

static const int teams[] = {1, 2, 3, 7};

/* Blocks of 10; those listed fail. */
typedef struct failing {
    ptrdiff_t bad[2];
    atomic_int runs, above;
    atomic_uchar done[1000];
} failing;

static int fail_some(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    failing *fails = ctx;
    (void)end, (void)thread, (void)partial;
    fails->runs++;
    fails->done[begin / 10] = 1;
    return begin / 10 == fails->bad[0] ? 70 : begin / 10 == fails->bad[1] ? 71 : 0;
}

static void join_nothing(void *left, const void *right, void *ctx)
{
    (void)left, (void)right, (void)ctx;
}

Test(reduction, the_lowest_failing_block_is_told)
{
    static const ptrdiff_t bad[][2] = {{0, 999}, {999, 999}, {500, 3}, {400, 401}, {1, 0}};
    for (int t = 0; t < 4; t++)
        for (size_t c = 0; c < sizeof bad / sizeof *bad; c++) {
            failing *fails = calloc(1, sizeof *fails);
            fails->bad[0] = bad[c][0], fails->bad[1] = bad[c][1];
            const prange_reduction user = {
                .size = 4, .block = 10, .run = fail_some, .join = join_nothing};
            int32_t out = 77;
            cr_assert_eq(prange_set_num_threads(teams[t]), PRANGE_OK);
            cr_expect_eq(prange_reduce(0, 10000, &user, fails, &out), PRANGE_ERROR_CALLBACK);
            const int low = bad[c][0] <= bad[c][1] ? 0 : 1;
            cr_expect_eq(out, 77, "the output is untouched");
            cr_expect_eq(prange_last_failure().index, 10 * bad[c][low]);
            cr_expect_eq(prange_last_failure().code, 70 + low);
            for (ptrdiff_t b = 0; b <= bad[c][low]; b++)
                cr_assert_eq(fails->done[b], 1, "block %td below the failing one runs", b);
            if (teams[t] == 1)
                cr_expect_eq(fails->runs, bad[c][low] + 1, "none above it starts");
            free(fails);
        }
}

/* The lower half of the blocks waits until the upper half has begun, and then fails. The upper
 * blocks are cancelled long before they could end. */
static int fail_low(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    failing *fails = ctx;
    (void)end, (void)thread, (void)partial;
    if (begin == 0) {
        wait_for(&fails->above, 1);
        fails->runs = 1;
        return 9;
    }
    fails->above++;
    wait_for(&fails->runs, 1);
    wait_us(20000);
    return 0;
}

Test(reduction, a_failure_cancels_later_blocks, .timeout = 60)
{
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    bool stopped = false;
    for (int round = 0; round < 20 && !stopped; round++) {
        failing *fails = calloc(1, sizeof *fails);
        const prange_reduction user = {
            .size = 4, .block = 1, .run = fail_low, .join = join_nothing};
        int32_t out = 77;
        cr_expect_eq(prange_reduce(0, 32, &user, fails, &out), PRANGE_ERROR_CALLBACK);
        cr_expect_eq(prange_last_failure().index, 0);
        stopped = fails->above < 8;
        free(fails);
    }
    cr_expect(stopped);
}
