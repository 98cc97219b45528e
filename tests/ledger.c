/* SPDX-License-Identifier: MIT */
/*
 * The ledger on simulated machines, driven by a simulated clock: loads that come and go, stalls,
 * speeds that drift, and operations whose stated times are wrong.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "exec/debt.h"
#include "exec/foreseen.h"
#include "quiet_machine.h"
#include "random.h"

/* The promised ratio of the time of any sequence of calls to that on one thread. */
#define PROMISED 1.25

enum { OPERATIONS = 2 * PRI_LEDGER_ENTRIES, CALLERS = 4 };

/* An operation of the simulated machine: its stated time, and its true times relative to that. */
typedef struct operation {
    double stated, serial, gain;
} operation;

typedef struct machine {
    uint64_t seed;
    ptrdiff_t drawn;
    operation operations[OPERATIONS];
    int used, threads;
    bool loaded;
    double stall; /* length of a stall under load, in ns */
    double slow;  /* factor of serial calls under load */
    double pace;  /* factor of all calls */
    bool lies;    /* it reports no other threads even under load */
} machine;

static double unit(machine *m)
{
    return (double)(random_bits(m->seed, m->drawn++) >> 11) * 0x1p-53;
}

/* Log-uniform in low .. high. */
static double between(machine *m, double low, double high)
{
    return low * pow(high / low, unit(m));
}

static bool chance(machine *m, double probability)
{
    return unit(m) < probability;
}

static machine machine_of(uint64_t seed)
{
    machine m = {.seed = seed, .pace = 1};
    m.used = (int)between(&m, 1, OPERATIONS);
    m.threads = (int)between(&m, 2, 100);
    m.stall = between(&m, 100e3, 20e6);
    m.slow = between(&m, 1, 1.5);
    m.lies = chance(&m, 0.2);
    for (int k = 0; k < OPERATIONS; k++) {
        operation *op = &m.operations[k];
        op->stated = between(&m, 2.5e3, chance(&m, 0.2) ? 100e6 : 1e6);
        op->serial = between(&m, 0.6, 1.6);
        op->gain = between(&m, 0.7, m.threads);
    }
    return m;
}

/* Loads come and go, the processor's clock rate changes, and the called operation drifts. */
static void step_machine(machine *m, operation *called)
{
    if (chance(m, m->loaded ? 0.002 : 0.0005))
        m->loaded = !m->loaded;
    if (chance(m, 0.0005))
        m->pace = between(m, 0.8, 1.25);
    called->serial *= between(m, 0.999, 1.001);
    called->gain *= between(m, 0.99, 1.01);
}

static double serial_ns(machine *m, const operation *op)
{
    const double noise = between(m, 0.97, 1.03) * (m->loaded ? m->slow : 1);
    return op->stated * op->serial * m->pace * noise + (chance(m, 0.001) ? 50e3 : 0);
}

/* The time of a team. Under load a thread may have to wait for a processor; rarely without load
 * too. */
static double team_ns(machine *m, const operation *op)
{
    const double ns = op->stated * op->serial * m->pace / op->gain * between(m, 0.97, 1.1);
    if (m->loaded && chance(m, 0.7))
        return ns + between(m, m->stall / 20, m->stall);
    return ns + (chance(m, 0.0005) ? between(m, 10e3, 500e3) : 0);
}

/* A call in progress: its decision is made, but its time is not yet booked. */
typedef struct call {
    const operation *op;
    pri_ledger_entry *entry;
    bool team;
    double ns;
} call;

typedef struct totals {
    double serial, spent, longest;
} totals;

static call begin_call(machine *m, pri_ledger *ledger, totals *sum)
{
    const int k = (int)(unit(m) * m->used);
    operation *op = &m->operations[k];
    step_machine(m, op);
    call c = {.op = op, .entry = pri_ledger_find(ledger, (uint64_t)k * 64, 0, op->stated)};
    const double serial = serial_ns(m, op);
    c.team = pri_ledger_decide(ledger, c.entry, op->stated) == PRI_VERDICT_TEAM;
    if (!c.team && pri_debt_ns(ledger) > 0 &&
        pri_ledger_load_check_due(ledger, c.entry, op->stated) && (m->lies || !m->loaded)) {
        pri_debt_set_load_ended(ledger);
        c.team = true;
    }
    c.ns = c.team ? team_ns(m, op) : serial;
    sum->serial += serial;
    sum->spent += c.ns;
    sum->longest = fmax(sum->longest, c.ns - serial);
    return c;
}

static void end_call(machine *m, pri_ledger *ledger, const call *c)
{
    if (c->team)
        pri_ledger_ran_team(ledger, c->entry, c->op->stated, false, m->threads, c->ns);
    else
        pri_ledger_ran_inline(ledger, c->entry, c->op->stated, chance(m, 0.3) ? c->ns : 0);
}

/* Checks that the excess over the promise is at most: one stall for each caller, one for each load
 * wrongly taken to be over, and the credit. */
static void expect_promise(const totals *sum, int stalls, const char *what, uint64_t seed)
{
    const double excess = sum->spent - PROMISED * sum->serial;
    const double most = stalls * sum->longest + PRI_LEDGER_CREDIT_NS;
    cr_expect_leq(excess, most, "%s, seed %llu: %.3f ms over, %.3f allowed, serial %.3f", what,
                  (unsigned long long)seed, 1e-6 * excess, 1e-6 * most, 1e-6 * sum->serial);
}

/* Checks the promise from the start and over windows, with up to four concurrent calls. */
static void run_history(uint64_t seed, int callers)
{
    static pri_ledger ledger;
    machine m = machine_of(seed);
    call open[CALLERS];
    totals all = {0}, window = {0};
    ledger = (pri_ledger){0};
    for (int t = 0; t < callers; t++)
        open[t] = begin_call(&m, &ledger, &all);
    for (int k = 0; k < 20000; k++) {
        const int t = (int)(unit(&m) * callers);
        end_call(&m, &ledger, &open[t]);
        totals one = {0};
        open[t] = begin_call(&m, &ledger, &one);
        totals *const sums[] = {&all, &window};
        for (int s = 0; s < 2; s++) {
            sums[s]->serial += one.serial;
            sums[s]->spent += one.spent;
            sums[s]->longest = fmax(sums[s]->longest, one.longest);
        }
        if (k % 997 == 0) {
            /* All callers may have been in teams each time that a load was wrongly taken to be
             * over. */
            const int stalls = callers * (1 + ledger.false_ends);
            cr_expect_leq(ledger.false_ends, 1 + callers, "seed %llu", (unsigned long long)seed);
            expect_promise(&all, stalls, "from the start", seed);
            expect_promise(&window, stalls, "a window", seed);
            if (k % 3 == 0)
                window = (totals){0};
        }
    }
}

Test(ledger, the_promise_holds_over_random_histories, .timeout = 100)
{
    for (uint64_t seed = 1; seed <= 400; seed++)
        run_history(seed, 1);
}

Test(ledger, and_for_several_callers_at_once, .timeout = 100)
{
    for (uint64_t seed = 1001; seed <= 1200; seed++)
        run_history(seed, CALLERS);
}

/* Where teams gain, almost no call runs inline. Where teams lose, almost no call has a team, except
 * for one in 20 if that trial comes sooner. */
Test(ledger, learns_where_teams_pay)
{
    static const double gains[] = {0.1, 0.5, 0.9, 1.1, 1.5, 4};
    for (double stated = 3e3; stated < 2e7; stated *= 3)
        for (int g = 0; g < 6; g++) {
            quiet *q = quiet_machine(stated);
            int teams = 0;
            for (int k = 0; k < 10000; k++)
                teams += quiet_call(q, gains[g] * stated);
            const double total = q->clock / (10000 * stated), best = fmin(1, gains[g]);
            const double trials = gains[g] > 2 ? 1.2 : 1.025;
            cr_expect_leq(total, trials * best, "%g ns, %g of it on a team: %g, %d teams", stated,
                          gains[g], total, teams);
            free(q);
        }
}

/* Teams are also learned if the very first team met a stall, before the time on one thread was
 * known. */
Test(ledger, a_stalled_start_is_forgotten)
{
    for (double stated = 3e3; stated < 2e7; stated *= 3) {
        quiet *q = quiet_machine(stated);
        (void)quiet_call(q, 20e6 + stated);
        int teams = 0;
        for (int k = 0; k < 50000 && q->clock < 2e9; k++)
            teams = quiet_call(q, 0.5 * stated) ? teams + 1 : 0;
        cr_expect_gt(teams, 3, "%g ns", stated);
        free(q);
    }
}

/* A disturbance within the credit makes no debt; a longer one must be paid back. */
Test(ledger, credit_is_bounded)
{
    for (int k = 0; k < 2; k++) {
        quiet *q = quiet_machine(50e3);
        for (int i = 0; i < 100000; i++)
            (void)quiet_call(q, 30e3);
        (void)quiet_call(q, k == 0 ? 400e3 : 5e6);
        int inlined = 0;
        for (int i = 0; i < 100; i++)
            inlined += !quiet_call(q, 30e3);
        cr_expect(k == 0 ? inlined <= 3 : inlined == 100, "%d inline", inlined);
        cr_expect((pri_debt_ns(&q->ledger) > 0) == (k == 1));
        free(q);
    }
}

/* A call whose own share can pay the debt has a team. */
Test(ledger, a_long_call_does_not_wait_for_a_small_debt)
{
    static pri_ledger ledger;
    pri_ledger_entry *small = pri_ledger_find(&ledger, 64, 0, 10e3);
    pri_ledger_entry *large = pri_ledger_find(&ledger, 128, 0, 1e9);
    pri_ledger_ran_team(&ledger, small, 10e3, false, 2, 8e6);
    cr_expect_eq(pri_ledger_decide(&ledger, small, 10e3), PRI_VERDICT_DEBT);
    cr_expect_eq(pri_ledger_decide(&ledger, large, 1e9), PRI_VERDICT_TEAM);
    cr_expect_eq(pri_ledger_decide(&ledger, NULL, 10e3), PRI_VERDICT_DEBT);
    cr_expect_eq(pri_ledger_decide(&ledger, NULL, 1e9), PRI_VERDICT_TEAM);
}

/* The correction measured at one size holds for neighbouring sizes until they are measured. */
Test(ledger, corrects_the_stated_time)
{
    static pri_ledger ledger;
    pri_ledger_entry *entry = pri_ledger_find(&ledger, 64, 3, 100e3);
    for (int k = 0; k < 10; k++)
        pri_ledger_ran_inline(&ledger, entry, 100e3, 250e3);
    cr_expect_float_eq(pri_ledger_serial_ns(entry, 100e3), 250e3, 1);
    const pri_ledger_entry *twice = pri_ledger_find(&ledger, 64, 3, 200e3);
    cr_expect_neq(twice, entry);
    cr_expect_float_eq(pri_ledger_serial_ns(twice, 200e3), 500e3, 2);
    cr_expect_eq(pri_ledger_serial_ns(pri_ledger_find(&ledger, 64, 4, 100e3), 100e3), 100e3);
    cr_expect_eq(pri_ledger_serial_ns(pri_ledger_find(&ledger, 65, 3, 100e3), 100e3), 100e3);
    cr_expect_eq(pri_ledger_find(&ledger, 64, 3, 100e3), entry);
}

/* Teams that gain little, a few of which are delayed by some microseconds. The first team after an
 * inline call is cold, and so is an inline call. */
Test(ledger, hiccups_cost_no_teams)
{
    for (double stated = 4e3; stated < 400e3; stated *= 3)
        for (double gain = 0.5; gain < 0.9; gain += 0.08) {
            quiet *q = quiet_machine(stated);
            machine m = {.seed = 5};
            enum { CALLS = 20000 };
            int teams = 0;
            bool warm = false;
            for (int k = 0; k < CALLS; k++) {
                const double noise =
                    between(&m, 0.97, 1.05) + (chance(&m, 0.02) ? 2 * unit(&m) : 0);
                warm = quiet_call(q, (warm ? gain : 1.15 * gain) * noise * stated);
                teams += warm;
            }
            cr_expect_geq(teams, CALLS * 95 / 100, "%g ns, gain %g: %d", stated, gain, teams);
            free(q);
        }
}

/* Two tasks of a second are never tried on one thread. Tasks that turn out short are timed there.
 */
Test(ledger, tasks)
{
    static pri_ledger ledger;
    pri_ledger_entry *longer = pri_ledger_find(&ledger, 64, 0, 2);
    pri_ledger_entry *shorter = pri_ledger_find(&ledger, 128, 0, 2);
    for (int k = 0; k < 50; k++) {
        cr_expect_eq(pri_ledger_decide_tasks(&ledger, longer), PRI_VERDICT_TEAM);
        pri_ledger_ran_tasks(&ledger, longer, 2, 1e9);
    }
    pri_ledger_ran_tasks(&ledger, shorter, 2, 5e3);
    cr_expect_eq(pri_ledger_decide_tasks(&ledger, shorter), PRI_VERDICT_MEASURE);
    pri_ledger_ran_team(&ledger, NULL, 5e3, false, 2, 1e9);
    cr_expect_eq(pri_ledger_decide_tasks(&ledger, longer), PRI_VERDICT_DEBT);
}

/* The time of a long loop is predicted from its time per index. Short loops are not predicted, and
 * take no entry. */
Test(ledger, loops_that_lasted)
{
    static pri_ledger ledger;
    cr_expect_eq(pri_ledger_foreseen(&ledger, 64, 1, 1000), 0);
    pri_ledger_lasted(&ledger, 64, 1, 1000, 99e3);
    cr_expect_eq(pri_ledger_foreseen(&ledger, 64, 1, 1000), 0);
    for (int k = 0; k < PRI_LEDGER_ENTRIES; k++)
        cr_expect_eq(ledger.entries[k].key, 0);
    pri_ledger_lasted(&ledger, 64, 1, 1000, 1e6);
    cr_expect_float_eq(pri_ledger_foreseen(&ledger, 64, 1, 1000), 1e6, 1);
    cr_expect_float_eq(pri_ledger_foreseen(&ledger, 64, 1, 600), 6e5, 1);
    cr_expect_eq(pri_ledger_foreseen(&ledger, 64, 1, 1024), 0, "another size class");
    cr_expect_eq(pri_ledger_foreseen(&ledger, 64, 2, 1000), 0, "another function of the user's");
    /* A shorter time counts at once, a longer time gradually. */
    pri_ledger_lasted(&ledger, 64, 1, 1000, 5e5);
    pri_ledger_lasted(&ledger, 64, 1, 1000, 1e9);
    const double grown = pri_ledger_foreseen(&ledger, 64, 1, 1000);
    cr_expect(grown > 5e5 && grown < 6e5, "%g", grown);
    /* After one short loop, some long loops are timed before they are predicted again. */
    pri_ledger_lasted(&ledger, 64, 1, 1000, 4e3);
    int timed = 0;
    for (; pri_ledger_foreseen(&ledger, 64, 1, 1000) == 0 && timed < 100; timed++)
        pri_ledger_lasted(&ledger, 64, 1, 1000, 1e6);
    cr_expect(timed >= 3 && timed <= 8, "%d", timed);
}

/* The size of a team follows from the learned costs of regions. */
Test(ledger, sizes)
{
    static pri_ledger ledger;
    cr_expect_eq(pri_ledger_best_size(&ledger, NULL, 1e3, 8), 1);
    cr_expect_eq(pri_ledger_best_size(&ledger, NULL, 1e9, 8), 8);
    cr_expect_eq(pri_ledger_best_size(&ledger, NULL, 1e9, 1), 1);
    pri_ledger_entry *entry = pri_ledger_find(&ledger, 64, 0, 100e3);
    const int before = pri_ledger_best_size(&ledger, entry, 100e3, 96);
    cr_expect_gt(before, 8);
    for (int k = 0; k < 300; k++)
        for (int threads = 2; threads <= 96; threads *= 2)
            pri_ledger_ran_team(&ledger, entry, 100e3, false, threads,
                                100e3 / threads + 2e3 * threads);
    const int after = pri_ledger_best_size(&ledger, entry, 100e3, 96);
    cr_expect(after >= 4 && after <= 8, "%d of %d", after, before);
    pri_ledger_entry *other = pri_ledger_find(&ledger, 128, 0, 3e3);
    cr_expect_eq(pri_ledger_best_size(&ledger, other, 3e3, 96), 1);
}

static pri_ledger shared;

static void *use_shared(void *ctx)
{
    const uint64_t first = *(const uint64_t *)ctx;
    long *bad = calloc(1, sizeof *bad);
    for (int k = 0; bad && k < 200000; k++) {
        const double stated = 3e3 * (1 + k % 700);
        pri_ledger_entry *entry =
            pri_ledger_find(&shared, 64 * (first + (uint64_t)k % 9), 0, stated);
        if (pri_ledger_decide(&shared, entry, stated) == PRI_VERDICT_TEAM)
            pri_ledger_ran_team(&shared, entry, stated, false, 2, stated * (k % 50 == 0 ? 3 : 0.6));
        else
            pri_ledger_ran_inline(&shared, entry, stated, stated);
        const double serial = pri_ledger_serial_ns(entry, stated);
        *bad += !(serial > 0.05 * stated && serial < 100 * stated);
    }
    return bad;
}

/* Entries change owner during reads, so a value read may be another operation's, but must be a
 * number. */
Test(ledger, many_threads_at_once, .timeout = 60)
{
    pthread_t threads[8];
    static const uint64_t first[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    for (int t = 0; t < 8; t++)
        cr_assert_eq(pthread_create(&threads[t], NULL, use_shared, (void *)(uintptr_t)&first[t]),
                     0);
    for (int t = 0; t < 8; t++) {
        void *bad = NULL;
        cr_assert_eq(pthread_join(threads[t], &bad), 0);
        cr_assert_not_null(bad);
        cr_expect_eq(*(long *)bad, 0);
        free(bad);
    }
    cr_expect_lt(pri_debt_ns(&shared), 1e9);
}
