/* SPDX-License-Identifier: MIT */
/*
 * The times that calls book in the ledger of their process: of first teams, guesses, searches, and
 * reductions that were denied a team.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <prange.h>

#include "exec/debt.h"
#include "exec/parallel_for.h"

/* Empties the ledger and clears its caution, even if this machine is busy. */
static void forget_all(void)
{
    memset((void *)&pri_team_ledger, 0, sizeof pri_team_ledger);
    pri_team_ledger.first_postponements = -1;
}

/* Takes time without using a processor. */
static void sleep_piece(const void *job, ptrdiff_t piece, int thread)
{
    (void)job, (void)piece, (void)thread;
    usleep(5000);
}

/* The first team of a kind of call may have to start its threads; that time is not booked as a
 * loss. */
Test(teams_booked, the_first_team_is_forgiven)
{
    const pri_work work = {.name = "prange_first", .n = 4, .pieces = 4, .ns = 50e3};
    forget_all();
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    pri_parallel_for(&work, sleep_piece, NULL);
    cr_expect_eq(pri_debt_ns(&pri_team_ledger), 0);
    cr_expect_eq(pri_debt_caution(&pri_team_ledger, 50e3), PRI_CAUTION_STALLED);
    /* The same if calls on one thread were timed before. */
    forget_all();
    pri_ledger_entry *entry =
        pri_ledger_find(&pri_team_ledger, (uint64_t)(uintptr_t)work.name, 0, work.ns);
    pri_ledger_ran_inline(&pri_team_ledger, entry, work.ns, 60e3);
    pri_parallel_for(&work, sleep_piece, NULL);
    cr_expect(pri_ledger_tried(entry));
    cr_expect_eq(pri_debt_ns(&pri_team_ledger), 0);
}

/* A guess that was far too low is corrected by the time of the first team. */
Test(teams_booked, a_low_guess_is_corrected)
{
    const pri_work work = {.name = "prange_guess", .n = 4, .pieces = 4, .ns = 50e3, .timed = true};
    forget_all();
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    pri_parallel_for(&work, sleep_piece, NULL);
    const pri_ledger_entry *entry =
        pri_ledger_find(&pri_team_ledger, (uint64_t)(uintptr_t)work.name, 0, work.ns);
    cr_expect_geq(pri_ledger_serial_ns(entry, work.ns), 20e6);
}

/* The time of calls that may end early is unknown in advance; they are booked nevertheless. */
Test(teams_booked, searches)
{
    enum { N = 1000000 };
    double *x = malloc(N * sizeof *x);
    cr_assert_not_null(x);
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = 1;
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    for (int k = 0; k < 20; k++) {
        bool all = false, any = false;
        x[N - 1] = k % 2;
        cr_expect_eq(prange_all_f64(N, x, &all), PRANGE_OK);
        cr_expect_eq(prange_any_f64(N, x, &any), PRANGE_OK);
        cr_expect_eq(all, k % 2 == 1);
        cr_expect(any);
    }
    free(x);
}

static int sleep_block(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)begin, (void)end, (void)thread, (void)partial, (void)ctx;
    usleep(100);
    return 0;
}

static void join_nothing(void *left, const void *right, void *ctx)
{
    (void)left, (void)right, (void)ctx;
}

/* After a reduction was denied a team, the ledger has an entry for it. */
Test(teams_booked, reductions_on_the_caller_are_booked)
{
    const prange_reduction reduction = {
        .size = sizeof(int), .block = 10, .run = sleep_block, .join = join_nothing};
    int out = 0, known = 0;
    forget_all();
    pri_team_ledger.debt = INT64_C(60000000000);
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    cr_assert_eq(prange_reduce(0, 1000, &reduction, NULL, &out), PRANGE_OK);
    for (int k = 0; k < PRI_LEDGER_ENTRIES; k++)
        known += pri_team_ledger.entries[k].samples > 0;
    cr_expect(known > 0);
}

/* A scan of the user's whose blocks sleep for as long as the context says. */
static int sleep_as_told(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    (void)begin, (void)end, (void)thread, (void)total;
    usleep(*(const useconds_t *)ctx);
    return 0;
}

static int scan_nothing(ptrdiff_t begin, ptrdiff_t end, int thread, void *total, void *ctx)
{
    (void)begin, (void)end, (void)thread, (void)total, (void)ctx;
    return 0;
}

/* A foreseen time is a guess: a scan that takes ten times as long as the two before it by the same
 * functions is booked with a loss of 20 ms at most, not with all of its 0.3 s. */
Test(teams_booked, scans_longer_than_foreseen)
{
    const prange_scanner scanner = {
        .size = 8, .sum = sleep_as_told, .join = join_nothing, .scan = scan_nothing};
    useconds_t us = 1000;
    forget_all();
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    for (int call = 0; call < 3; call++) {
        us = call < 2 ? 1000 : 10000;
        /* Other load may have stalled a team, which would deny the next one. */
        pri_team_ledger.debt = 0;
        pri_team_ledger.postponements_left = 0;
        cr_assert_eq(prange_scan(0, 64, &scanner, &us, NULL), PRANGE_OK);
    }
    cr_expect_leq(pri_debt_ns(&pri_team_ledger), 40e6);
}
