/* SPDX-License-Identifier: MIT */
/*
 * The ledger, mostly driven by a simulated clock, for calls whose stated time is a guess from the
 * first of the user's iterations: far too low if costs come late, far too high if the first
 * iteration was cold.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "exec/team.h"
#include "random.h"

static const int team_sizes[] = {2, 8, 96};
static const double guesses[] = {0.003, 0.03, 0.3, 0.8, 1, 3, 30};
enum { SIZES = sizeof team_sizes / sizeof *team_sizes, GUESSES = sizeof guesses / sizeof *guesses };

/* A loop: its time on one thread in ns, the gain of a team, and the ratio of the guess to the true
 * time, with some noise. */
typedef struct loop {
    double serial, gain, guess, noise;
    int threads;
} loop;

typedef struct run {
    pri_ledger ledger;
    ptrdiff_t drawn;
    double spent;
    int calls, inlined, stalled; /* stalled: teams that met a stall */
} run;

static double unit(run *r)
{
    return (double)(random_bits(17, r->drawn++) >> 11) * 0x1p-53;
}

/* Makes one call; returns whether it had a team. */
static bool call(run *r, const loop *l, double stall)
{
    const double stated = l->serial * l->guess * pow(l->noise, 2 * unit(r) - 1);
    pri_ledger_entry *entry = pri_ledger_find(&r->ledger, 64, 0, stated);
    const bool team = pri_ledger_decide(&r->ledger, entry, stated) == PRI_VERDICT_TEAM;
    const double ns = team ? l->serial / l->gain + stall : l->serial;
    if (team)
        pri_ledger_ran_team(&r->ledger, entry, stated, true, l->threads, ns);
    else
        pri_ledger_ran_inline(&r->ledger, entry, stated, ns);
    r->spent += ns;
    r->calls++;
    r->inlined += !team;
    r->stalled += team && stall > 0;
    return team;
}

static run *start(void)
{
    run *r = calloc(1, sizeof *r);
    cr_assert_not_null(r);
    return r;
}

/* However wrong the guess is, teams that gain are kept: at most the first two calls of a size class
 * run on one thread. */
Test(ledger_guesses, a_wrong_guess_costs_no_teams)
{
    for (int s = 0; s < SIZES; s++)
        for (int g = 0; g < GUESSES; g++)
            for (double serial = 10e3; serial < 2e9; serial *= 3) {
                const int threads = team_sizes[s];
                const loop l = {serial, 0.9 * threads, guesses[g], 1, threads};
                run *r = start();
                for (int k = 0; k < 12; k++)
                    (void)call(r, &l, 0);
                cr_expect_leq(r->inlined, 2, "%g ns, guess %g, %d threads: %d on one thread",
                              serial, guesses[g], threads, r->inlined);
                free(r);
            }
}

/* In the long run a wrong guess costs the time of a few calls on one thread, and a few percent. */
Test(ledger_guesses, little_is_lost_on_a_quiet_machine)
{
    for (int s = 0; s < SIZES; s++)
        for (int g = 0; g < GUESSES; g++)
            for (double serial = 10e3; serial < 2e9; serial *= 10)
                for (double gain = 0.9 * team_sizes[s]; gain > 1.3; gain /= 2) {
                    const loop l = {serial, gain, guesses[g], 1.5, team_sizes[s]};
                    run *r = start();
                    for (int k = 0; k < 4000; k++)
                        (void)call(r, &l, 0);
                    const double best = r->calls * serial / gain;
                    cr_expect_leq(r->spent, 1.1 * best + 6 * fmin(serial, 20e6),
                                  "%g ns, guess %g, %d threads gain %g: %g of the best", serial,
                                  guesses[g], l.threads, gain, r->spent / best);
                    free(r);
                }
}

/* Beside a load each team meets a stall. Before the time on one thread is known, a stall may not be
 * recognised as a loss, so each size class may cost one; the rest is within the promise. */
Test(ledger_guesses, the_promise_holds_under_load)
{
    enum { CLASSES = 3 };
    for (int s = 0; s < SIZES; s++)
        for (int g = 0; g < GUESSES; g++)
            for (double serial = 10e3; serial < 2e8; serial *= 3)
                for (double gain = 0.9 * team_sizes[s]; gain > 0.85; gain /= 3)
                    for (double stall = 1.1e6; stall < 20e6; stall *= 3) {
                        const loop l = {serial, gain, guesses[g], 1.5, team_sizes[s]};
                        run *r = start();
                        for (int k = 0; k < 20; k++)
                            (void)call(r, &l, 0);
                        const double before = r->spent;
                        for (int k = 0; k < 2000; k++)
                            (void)call(r, &l, stall);
                        const double excess = r->spent - before - 1.25 * 2000 * serial;
                        cr_expect_leq(excess, (CLASSES + 1) * stall + PRI_LEDGER_CREDIT_NS,
                                      "%g ns, guess %g, %d threads gain %g, stalls of %g: %g ms, "
                                      "%d stalls",
                                      serial, guesses[g], l.threads, gain, stall, 1e-6 * excess,
                                      r->stalled);
                        free(r);
                    }
}

/* Teams whose threads hinder each other are detected; they are tried again in at most one of 20
 * calls. */
Test(ledger_guesses, teams_that_lose_are_found_out)
{
    for (int s = 0; s < SIZES; s++)
        for (int g = 0; g < GUESSES; g++)
            for (double serial = 10e3; serial < 2e9; serial *= 10) {
                const loop l = {serial, 0.3, guesses[g], 1.5, team_sizes[s]};
                run *r = start();
                for (int k = 0; k < 5000 * team_sizes[s]; k++)
                    (void)call(r, &l, 0);
                const double total = r->spent / (r->calls * serial);
                cr_expect_leq(total, 1.2, "%g ns, guess %g, %d threads: %g", serial, guesses[g],
                              l.threads, total);
                free(r);
            }
}

/* A stall of the very first team is taken neither for the loop's own time nor for that of teams. */
static void expect_forgotten(double stall, double serial, double guess, int threads)
{
    const loop l = {serial, 0.9 * threads, guess, 1, threads};
    run *r = start();
    (void)call(r, &l, stall);
    int teams = 0;
    for (int k = 0; k < 12; k++)
        teams += call(r, &l, 0);
    cr_expect_geq(teams, 9, "%g ns, guess %g, %d threads, stall %g: %d teams", serial, guess,
                  threads, stall, teams);
    free(r);
}

Test(ledger_guesses, a_stalled_start_is_forgotten)
{
    for (int s = 0; s < SIZES; s++)
        for (int g = 0; g < GUESSES; g++)
            for (double serial = 10e3; serial < 2e8; serial *= 3)
                for (double stall = 100e3; stall < 30e6; stall *= 5)
                    expect_forgotten(stall, serial, guesses[g], team_sizes[s]);
}

/* A call that runs inline because of a debt, and whose first pieces take longer than was known. */
static pri_team surprised(const pri_work *work, double ns)
{
    pri_team team = pri_team_open(work);
    cr_expect_eq(team.size, 1);
    pri_team_resize(&team, work->pieces - 1, ns);
    return team;
}

/* The apparent time of such a call is learned gradually for its kind. Calls whose stated time is
 * that long are another kind. */
Test(ledger_guesses, what_the_first_pieces_say)
{
    const pri_work work = {.name = "prange_d", .n = 99, .pieces = 99, .ns = 1e6, .timed = true};
    const pri_work longer = {.name = "prange_d", .n = 999, .pieces = 999, .ns = 1e9, .timed = true};
    cr_assert_eq(prange_set_learning(1), PRANGE_OK);
    cr_assert_eq(prange_set_num_threads(2), PRANGE_OK);
    pri_team team = pri_team_open(&work);
    pri_ledger_entry *entry = team.entry;
    pri_team_close(&team);
    cr_assert_not_null(entry);
    pri_ledger_forget(entry);
    pri_ledger_ran_inline(&pri_team_ledger, entry, 1e6, 1e6);
    pri_ledger_ran_inline(&pri_team_ledger, entry, 1e6, 1e6);
    atomic_store(&pri_team_ledger.debt, (int64_t)1e12);
    atomic_store(&pri_team_ledger.false_ends, 2);
    int times = 0;
    for (; pri_ledger_serial_ns(entry, 1e6) < 5e6 && times < 40; times++) {
        team = surprised(&work, 2e7);
        cr_expect_neq(team.entry, entry);
        pri_team_close(&team);
    }
    cr_expect(times >= 10 && times <= 20, "%d calls", times);
    team = surprised(&work, 1e9);
    const pri_ledger_entry *seen = team.entry;
    pri_team_close(&team);
    team = pri_team_open(&longer);
    cr_expect_neq(team.entry, seen);
    cr_expect_eq(team.serial, 1e9);
    pri_team_close(&team);
}
