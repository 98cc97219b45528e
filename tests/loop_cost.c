/* SPDX-License-Identifier: MIT */
/*
 * Which executions of PRANGE_FOR have teams, by a stated cost and by learned times.
 */
#include <criterion/criterion.h>
#include <omp.h>
#include <time.h>

#include <prange.h>

/* Too small a loop runs on its caller alone, in order. */
Test(macro, a_cost_keeps_small_loops_inline)
{
    cr_assert_eq(prange_set_num_threads(4), PRANGE_OK);
    for (int learning = 0; learning < 2; learning++) {
        cr_assert_eq(prange_set_learning(learning), PRANGE_OK);
        int most = 0, next = 0;
        PRANGE_FOR_COST (0.5, i, 0, 1000, reduction(max : most)) {
            most = omp_get_num_threads() > most ? omp_get_num_threads() : most;
            next += i == next;
        }
        cr_expect_eq(most, 1);
        cr_expect_eq(next, 1000);
        PRANGE_FOR_COST (1e6, i, 0, 1000, reduction(max : most))
            most = omp_get_num_threads() > most ? omp_get_num_threads() : most;
        cr_expect_eq(most, 4);
        long sum = 0;
        PRANGE_FOR_COST (1e4, i, -5, 1000, reduction(+ : sum) schedule(static, 3))
            sum += i;
        cr_expect_eq(sum, 499485);
        if (sum == 0)
            PRANGE_FOR_COST (1e4, i, 0, 10)
                PRANGE_FOR (j, 0, i)
                    cr_assert(false);
    }
}

static int threads_of_loop(ptrdiff_t n, long sleep_ns)
{
    int most = 0;
    PRANGE_FOR (i, 0, n, reduction(max : most) default(none) shared(n, sleep_ns)) {
        const struct timespec pause = {0, sleep_ns};
        if (sleep_ns > 0)
            nanosleep(&pause, NULL);
        most = omp_get_num_threads();
    }
    return most;
}

/* A loop of unknown cost has a team until it turns out too short. One place in the program with two
 * different ranges counts as two loops. */
Test(macro, learns_which_loops_are_too_short, .timeout = 60)
{
    enum { TIMES = 400 };
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(4), PRANGE_OK);
    cr_expect_eq(threads_of_loop(1000, 0), 4);
    cr_expect_eq(threads_of_loop(20, 1000000), 4);
    int teams = 0;
    for (int k = 0; k < TIMES; k++)
        teams += threads_of_loop(1000, 0) > 1;
    cr_expect_lt(teams, TIMES / 2);
    teams = 0;
    for (int k = 0; k < TIMES / 10; k++)
        teams += threads_of_loop(20, 1000000) > 1;
    cr_expect_gt(teams, TIMES / 10 / 4);
    cr_assert_eq(prange_set_learning(0), PRANGE_OK);
    cr_expect_eq(threads_of_loop(1000, 0), 4);
}
