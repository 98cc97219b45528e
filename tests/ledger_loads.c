/* SPDX-License-Identifier: MIT */
/*
 * The ledger beside loads, driven by a simulated clock: when teams are tried, postponed, and
 * resumed.
 */
#include "exec/debt.h"
#include "quiet_machine.h"

/* Calls of 3 us to 0.1 s, after stalls of up to a time slice of 10 ms. */
Test(ledger_loads, teams_are_back_soon_after_the_load)
{
    for (double stated = 3e3; stated < 2e8; stated *= 1.7)
        for (double stall = 1e3; stall <= 10e6; stall *= 3) {
            quiet *q = quiet_machine(stated);
            for (int k = 0; k < 100; k++)
                (void)quiet_call(q, 0.55 * stated);
            for (int k = 0; k < 3000; k++)
                (void)quiet_call(q, 0.55 * stated + stall);
            const double end = q->clock;
            int calls = 0;
            for (int teams = 0; teams < 3; calls++)
                teams = quiet_call(q, 0.55 * stated) ? teams + 1 : 0;
            cr_expect(q->clock - end <= 55e6 || calls <= 23, "%g ns, stalls of %g: %g ms, %d calls",
                      stated, stall, 1e-6 * (q->clock - end), calls);
            free(q);
        }
}

/* Makes a call of a caller that sees no other threads; returns whether it had a team. */
static bool looking_call(quiet *q, double team_ns)
{
    if (pri_ledger_decide(&q->ledger, q->entry, q->stated) == PRI_VERDICT_DEBT &&
        pri_ledger_load_check_due(&q->ledger, q->entry, q->stated))
        pri_debt_set_load_ended(&q->ledger);
    return quiet_call(q, team_ns);
}

/* A caller that sees that nothing else runs has teams again after 2.5 ms of calls, or after two
 * calls, however long the last stall was. Its teams pay it back in half the time that inline calls
 * would. */
Test(ledger_loads, sooner_where_the_load_is_seen_to_be_over)
{
    for (double stated = 3e3; stated < 2e8; stated *= 1.7)
        for (double stall = 2e6; stall <= 100e6; stall *= 2) {
            quiet *q = quiet_machine(stated);
            for (int k = 0; k < 100; k++)
                (void)quiet_call(q, 0.55 * stated);
            (void)quiet_call(q, 0.55 * stated + stall);
            const double end = q->clock;
            int calls = 0;
            for (int teams = 0; teams < 3; calls++)
                teams = looking_call(q, 0.55 * stated) ? teams + 1 : 0;
            cr_expect(q->clock - end <= 3e6 + 3 * stated || calls <= 5,
                      "%g ns, a stall of %g: %g ms, %d calls", stated, stall,
                      1e-6 * (q->clock - end), calls);
            while (pri_debt_ns(&q->ledger) > 0)
                (void)looking_call(q, 0.55 * stated);
            cr_expect_leq(q->clock - end, 2.5 * stall + 3e6 + 3 * stated,
                          "%g ns, a stall of %g: paid back after %g ms", stated, stall,
                          1e-6 * (q->clock - end));
            cr_expect_eq(q->ledger.load_ended, 0);
            cr_expect_eq(q->ledger.false_ends, 0);
            free(q);
        }
}

/* If the load only seems to have ended, teams are tried at most twice. */
Test(ledger_loads, trusts_two_false_ends_at_most)
{
    quiet *q = quiet_machine(50e3);
    double stalls = 0;
    for (int k = 0; k < 100; k++)
        (void)quiet_call(q, 30e3);
    (void)quiet_call(q, 10e6);
    const double end = q->clock;
    while (pri_ledger_decide(&q->ledger, q->entry, 50e3) == PRI_VERDICT_DEBT)
        stalls += looking_call(q, 10e6);
    cr_expect_eq(stalls, 2);
    cr_expect_eq(q->ledger.false_ends, 2);
    /* All three stalls are paid back, at a fifth of each call's time. */
    cr_expect_float_eq(q->clock - end, 5 * 3 * 10e6 + 2 * 10e6, 5e6);
    free(q);
}

static bool stalled(const quiet *q)
{
    return pri_debt_caution(&q->ledger, 50e3) == PRI_CAUTION_STALLED;
}

/* Postpones the team each time that it is due, while the caution lasts; each time 2.5 ms of inline
 * calls follow. Returns how often. */
static int put_off_all(quiet *q, pri_caution caution)
{
    int times = 0;
    for (; pri_debt_caution(&q->ledger, 50e3) == caution; times++) {
        while (pri_ledger_decide(&q->ledger, q->entry, 50e3) != PRI_VERDICT_TEAM)
            (void)quiet_call(q, 30e3);
        const double before = q->clock;
        pri_debt_postpone(&q->ledger, 50e3);
        while (pri_ledger_decide(&q->ledger, q->entry, 50e3) != PRI_VERDICT_TEAM)
            (void)quiet_call(q, 30e3);
        cr_expect(q->clock - before > 2.4e6 && q->clock - before < 2.6e6, "%g", q->clock - before);
    }
    return times;
}

/* After a stall a trial may be postponed 40 times, until a team gains; a small loss is no stall.
 * Each further stall quadruples this number, unless teams have gained more than the stall took. */
Test(ledger_loads, trials_are_put_off)
{
    quiet *q = quiet_machine(50e3);
    (void)quiet_call(q, 50e3 + 900e3);
    cr_expect(!stalled(q));
    static const int times[] = {40, 160, 640, 640};
    for (int k = 0; k < 4; k++) {
        while (!quiet_call(q, 50e3 + 8e6))
            ;
        cr_expect(stalled(q));
        cr_expect_eq(put_off_all(q, PRI_CAUTION_STALLED), times[k]);
    }
    while (!quiet_call(q, 50e3 + 8e6))
        ;
    while (!quiet_call(q, 30e3))
        ;
    cr_expect_eq(pri_debt_caution(&q->ledger, 50e3), PRI_CAUTION_NONE);
    for (int k = 0; k < 2000; k++)
        (void)quiet_call(q, 30e3);
    while (!quiet_call(q, 50e3 + 8e6))
        ;
    cr_expect_eq(put_off_all(q, PRI_CAUTION_STALLED), 40, "teams have gained more than 8 ms");
    free(q);
}

/* Trials of longer calls are postponed fewer times, for the same total time. */
Test(ledger_loads, trials_of_long_calls_are_put_off)
{
    static const double stated[] = {2e6, 5e6, 25e6, 50e6, 200e6, 10e9};
    static const int times[] = {40, 20, 4, 2, 1, 1};
    for (int k = 0; k < 6; k++) {
        quiet *q = quiet_machine(stated[k]);
        pri_ledger_ran_team(&q->ledger, NULL, stated[k], false, 2, 1.5 * stated[k] + 8e6);
        int count = 0;
        for (; pri_debt_caution(&q->ledger, stated[k]) == PRI_CAUTION_STALLED; count++)
            pri_debt_postpone(&q->ledger, stated[k]);
        cr_expect_eq(count, times[k], "%g ns: %d", stated[k], count);
        free(q);
    }
}

/* Makes a call whose team is postponed whenever it may be. */
static void cautious_call(quiet *q, double team_ns)
{
    if (pri_ledger_decide(&q->ledger, q->entry, q->stated) == PRI_VERDICT_TEAM &&
        pri_debt_caution(&q->ledger, q->stated) != PRI_CAUTION_NONE) {
        pri_debt_postpone(&q->ledger, q->stated);
        pri_ledger_ran_inline(&q->ledger, q->entry, q->stated, q->stated);
        q->clock += q->stated;
    } else
        (void)quiet_call(q, team_ns);
}

/* Beside a load that visibly stays, trials become rare. */
Test(ledger_loads, a_steady_load_costs_little)
{
    for (double stated = 3e3; stated < 20e6; stated *= 3) {
        quiet *q = quiet_machine(stated);
        double serial = 0;
        for (; serial < 10e9; serial += stated)
            cautious_call(q, stated + 15e6);
        cr_expect_leq(q->clock - serial, 0.01 * serial + 60e6, "%g ns: %g", stated,
                      q->clock / serial);
        free(q);
    }
}

/* The first team of short calls, which a stall delays most, may be postponed too; that of longer
 * calls may not. */
Test(ledger_loads, first_teams_are_put_off)
{
    quiet *q = quiet_machine(50e3);
    cr_expect_eq(pri_debt_caution(&q->ledger, 1e6), PRI_CAUTION_NONE);
    cr_expect_eq(put_off_all(q, PRI_CAUTION_FIRST), 40);
    cr_expect_eq(pri_debt_caution(&q->ledger, 50e3), PRI_CAUTION_NONE);
    while (!quiet_call(q, 50e3 + 8e6))
        ;
    cr_expect_eq(put_off_all(q, PRI_CAUTION_STALLED), 160, "for good reason");
    free(q);
    q = quiet_machine(50e3);
    cr_expect_eq(pri_debt_caution(&q->ledger, 50e3), PRI_CAUTION_FIRST);
    while (!quiet_call(q, 30e3))
        ;
    cr_expect_eq(pri_debt_caution(&q->ledger, 50e3), PRI_CAUTION_NONE);
    pri_debt_book_first(&q->ledger, 50e3, 900e3);
    pri_debt_book_first(&q->ledger, 5e6, 50e6);
    cr_expect(!stalled(q), "threads that start, memory that is touched");
    pri_debt_book_first(&q->ledger, 50e3, 5e6);
    cr_expect(stalled(q));
    free(q);
}
