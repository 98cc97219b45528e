/* SPDX-License-Identifier: MIT */
/*
 * The ledger, driven by a clock of the test's own, for calls whose stated time is a guess, from the
 * first of the user's iterations: far too low where costs come late, far too high where the first
 * was cold.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "exec/ledger.h"
#include "random.h"

static const int team_sizes[] = {2, 8, 96};
static const double guesses[] = {0.003, 0.03, 0.3, 0.8, 1, 3, 30};
enum { SIZES = sizeof team_sizes / sizeof *team_sizes, GUESSES = sizeof guesses / sizeof *guesses };

/* A loop: its time on one thread in ns, what a team gains, and what is guessed over the true time,
 * with some noise. */
typedef struct loop {
    double serial, gain, guess, noise;
    int threads;
} loop;

typedef struct run {
    pri_ledger ledger;
    ptrdiff_t drawn;
    double spent;
    int calls, inlined, stalled; /* teams that met a stall */
} run;

static double unit(run *r)
{
    return (double)(random_bits(17, r->drawn++) >> 11) * 0x1p-53;
}

/* One call; whether it had a team. */
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

/* However wrong the guess is, a team that gains stays: of one size class at most two calls run on
 * one thread at first. */
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

/* In the long run it costs the time of a few calls on one thread, and some hundredths. */
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

/* Beside a load each team meets a stall. Before the time on one thread is known it may not be seen
 * as a loss, so each size class may cost one; the rest is within the promise. */
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

/* Threads that are in each other's way: it is found out, and tried again in one of 20 calls at
 * most. */
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

/* A stall of the first team of all is not taken for the loop's own time. */
Test(ledger_guesses, a_stalled_start_is_forgotten)
{
    for (int s = 0; s < SIZES; s++)
        for (int g = 0; g < GUESSES; g++)
            for (double serial = 10e3; serial < 2e8; serial *= 3) {
                const loop l = {serial, 0.9 * team_sizes[s], guesses[g], 1, team_sizes[s]};
                run *r = start();
                (void)call(r, &l, 20e6);
                int teams = 0;
                for (int k = 0; k < 12; k++)
                    teams += call(r, &l, 0);
                cr_expect_geq(teams, 9, "%g ns, guess %g, %d threads: %d teams", serial, guesses[g],
                              l.threads, teams);
                free(r);
            }
}
