/* SPDX-License-Identifier: MIT */
#include "debt.h"

#include <math.h>

#include "relaxed.h"

/* After a stall a trial is postponed up to 40 times, by 2.5 ms of inline calls each. Each
 * further stall quadruples that number, up to 640, unless teams have gained back the last
 * stall's time. */
#define POSTPONED_CALLS_NS 2.5e6
#define POSTPONED_NS (POSTPONED_CALLS_NS * PRI_LEDGER_SHARE)
#define POSTPONED_TIMES 40
#define POSTPONED_GROWTH 4
#define POSTPONED_MOST 640

/* The gain of teams since the last stall is counted up to this many ns. */
#define GAINED_NS 100e6

/* After this many stalls of teams that ran because the load seemed to have ended, the debt has to
 * be paid back by inline calls alone. */
#define MOST_FALSE_ENDS 2

/* The first team of the process is cautious only for calls shorter than this, in ns. */
#define CAUTIOUS_NS 500e3

double pri_debt_ns(const pri_ledger *ledger)
{
    const int64_t debt = atomic_load_explicit(&ledger->debt, memory_order_relaxed);
    return debt > 0 ? (double)debt : 0;
}

static int load_count(const atomic_int *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static void store_count(atomic_int *counter, int count)
{
    if (load_count(counter) != count)
        atomic_store_explicit(counter, count, memory_order_relaxed);
}

/* Once the credit is at its limit nothing is written, so that threads do not take the cache line
 * from each other. */
void pri_debt_book(pri_ledger *ledger, double ns, double least)
{
    int64_t debt = atomic_load_explicit(&ledger->debt, memory_order_relaxed), next;
    do {
        const double sum = (double)debt + ns;
        next = (int64_t)fmin(fmax(sum, fmin(least, (double)debt)), 1e15);
    } while (next != debt &&
             !atomic_compare_exchange_weak_explicit(&ledger->debt, &debt, next,
                                                    memory_order_relaxed, memory_order_relaxed));
    if (next <= 0)
        store_count(&ledger->load_ended, false);
}

pri_caution pri_debt_caution(const pri_ledger *ledger, double serial_ns)
{
    const int first = load_count(&ledger->first_postponements);
    if (load_count(&ledger->postponements_left) > 0)
        return PRI_CAUTION_STALLED;
    return first >= 0 && first < POSTPONED_TIMES && serial_ns < CAUTIOUS_NS ? PRI_CAUTION_FIRST
                                                                            : PRI_CAUTION_NONE;
}

void pri_debt_postpone(pri_ledger *ledger, double serial_ns)
{
    const int times = load_count(&ledger->postponements_left);
    const int first = load_count(&ledger->first_postponements);
    const int count = (int)fmin(fmax(1, serial_ns / POSTPONED_CALLS_NS), POSTPONED_MOST);
    if (times > 0)
        store_count(&ledger->postponements_left, times > count ? times - count : 0);
    else if (first >= 0)
        store_count(&ledger->first_postponements, first + 1);
    pri_debt_book(ledger, POSTPONED_NS, 0);
}

/* A team gained: none is postponed until the next stall. */
static void record_gain(pri_ledger *ledger, double ns)
{
    const double gained = pri_relaxed_get(&ledger->gained);
    if (gained < GAINED_NS)
        pri_relaxed_set(&ledger->gained, gained + ns);
    store_count(&ledger->postponements_left, 0);
    store_count(&ledger->first_postponements, -1);
}

/* Under a lasting load every trial stalls, and the gains in between do not pay for it: the number
 * of postponements grows. Postponements of the first team count as if they had followed a
 * stall. */
static void record_stall(pri_ledger *ledger, double ns)
{
    const int last = load_count(&ledger->postponements_granted);
    const int first = load_count(&ledger->first_postponements);
    const int before = last > 0 ? last : first;
    const bool paid = pri_relaxed_get(&ledger->gained) >= fmin(ns, GAINED_NS);
    const double times = paid ? 0 : POSTPONED_GROWTH * before;
    store_count(&ledger->postponements_granted,
                (int)fmin(fmax(times, POSTPONED_TIMES), POSTPONED_MOST));
    store_count(&ledger->postponements_left, load_count(&ledger->postponements_granted));
    pri_relaxed_set(&ledger->gained, 0);
}

void pri_debt_book_first(pri_ledger *ledger, double serial_ns, double ns)
{
    if (serial_ns < CAUTIOUS_NS && ns - serial_ns > PRI_STALL_NS &&
        load_count(&ledger->postponements_left) < POSTPONED_TIMES)
        store_count(&ledger->postponements_left, POSTPONED_TIMES);
}

void pri_debt_book_team(pri_ledger *ledger, double loss, double serial_ns)
{
    const bool ended = load_count(&ledger->load_ended);
    if (loss > PRI_STALL_NS)
        record_stall(ledger, loss);
    else if (loss < 0)
        record_gain(ledger, -loss);
    if (ended && loss > PRI_STALL_NS)
        store_count(&ledger->false_ends, load_count(&ledger->false_ends) + 1);
    pri_debt_book(ledger, loss - PRI_LEDGER_SHARE * serial_ns, -PRI_LEDGER_CREDIT_NS);
    if (ended && loss > PRI_COLD_NS)
        store_count(&ledger->load_ended, false);
}

bool pri_debt_denies(const pri_ledger *ledger, double ns)
{
    return pri_debt_ns(ledger) > PRI_LEDGER_SHARE * ns && !load_count(&ledger->load_ended);
}

bool pri_debt_load_check_due(pri_ledger *ledger)
{
    const int64_t debt = atomic_load_explicit(&ledger->debt, memory_order_relaxed);
    const int64_t before = atomic_load_explicit(&ledger->debt_at_check, memory_order_relaxed);
    const bool stalled = before <= 0 || debt > before;
    if (!stalled && (double)(before - debt) < POSTPONED_NS)
        return false;
    atomic_store_explicit(&ledger->debt_at_check, debt, memory_order_relaxed);
    return !stalled && load_count(&ledger->false_ends) < MOST_FALSE_ENDS;
}

void pri_debt_set_load_ended(pri_ledger *ledger)
{
    store_count(&ledger->load_ended, true);
}
