/* SPDX-License-Identifier: MIT */
#include "debt.h"

#include <math.h>

#include "relaxed.h"

/* After a stall a trial is put off 40 times, each time by 2.5 ms of inline calls. Each further
 * stall quadruples that number, up to 640, unless teams have gained more since the last one. */
#define PUT_OFF_CALLS_NS 2.5e6
#define PUT_OFF_NS (PUT_OFF_CALLS_NS * PRI_LEDGER_SHARE)
#define PUT_OFF_TIMES 40
#define PUT_OFF_GROWTH 4
#define PUT_OFF_MOST 640

/* What teams gained since the last stall is counted up to this. */
#define GAINED_NS 100e6

/* A load that seemed to be over, but stalled the next team, this many times is not asked again. */
#define DECEIVED_TIMES 2

/* Only calls shorter than this have a cautious first team. */
#define CAUTIOUS_NS 500e3

double pri_debt_ns(const pri_ledger *ledger)
{
    const int64_t debt = atomic_load_explicit(&ledger->debt, memory_order_relaxed);
    return debt > 0 ? (double)debt : 0;
}

static int count_in(const atomic_int *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static void set_count(atomic_int *counter, int count)
{
    if (count_in(counter) != count)
        atomic_store_explicit(counter, count, memory_order_relaxed);
}

/* Threads with credit write nothing, and so do not disturb each other. */
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
        set_count(&ledger->over, false);
}

pri_caution pri_debt_caution(const pri_ledger *ledger, double serial_ns)
{
    const int first = count_in(&ledger->first);
    if (count_in(&ledger->wary) > 0)
        return PRI_CAUTION_STALLED;
    return first >= 0 && first < PUT_OFF_TIMES && serial_ns < CAUTIOUS_NS ? PRI_CAUTION_FIRST
                                                                          : PRI_CAUTION_NONE;
}

void pri_debt_put_off(pri_ledger *ledger, double serial_ns)
{
    const int times = count_in(&ledger->wary), first = count_in(&ledger->first);
    const int count = (int)fmin(fmax(1, serial_ns / PUT_OFF_CALLS_NS), PUT_OFF_MOST);
    if (times > 0)
        set_count(&ledger->wary, times > count ? times - count : 0);
    else if (first >= 0)
        set_count(&ledger->first, first + 1);
    pri_debt_book(ledger, PUT_OFF_NS, 0);
}

/* A team gained: no further one is put off until the next stall. */
static void gain(pri_ledger *ledger, double ns)
{
    const double gained = pri_relaxed_get(&ledger->gained);
    if (gained < GAINED_NS)
        pri_relaxed_set(&ledger->gained, gained + ns);
    set_count(&ledger->wary, 0);
    set_count(&ledger->first, -1);
}

/* A load that lasts stalls each trial: what teams gained in between does not make up for it. How
 * often the first team was put off counts as well. */
static void stall(pri_ledger *ledger, double ns)
{
    const int last = count_in(&ledger->patience), first = count_in(&ledger->first);
    const int before = last > 0 ? last : first;
    const bool paid = pri_relaxed_get(&ledger->gained) >= fmin(ns, GAINED_NS);
    const double times = paid ? 0 : PUT_OFF_GROWTH * before;
    set_count(&ledger->patience, (int)fmin(fmax(times, PUT_OFF_TIMES), PUT_OFF_MOST));
    set_count(&ledger->wary, count_in(&ledger->patience));
    pri_relaxed_set(&ledger->gained, 0);
}

void pri_debt_book_first(pri_ledger *ledger, double serial_ns, double ns)
{
    if (serial_ns < CAUTIOUS_NS && ns - serial_ns > PRI_STALL_NS &&
        count_in(&ledger->wary) < PUT_OFF_TIMES)
        set_count(&ledger->wary, PUT_OFF_TIMES);
}

void pri_debt_book_team(pri_ledger *ledger, double loss, double serial_ns)
{
    const bool over = count_in(&ledger->over);
    if (loss > PRI_STALL_NS)
        stall(ledger, loss);
    else if (loss < 0)
        gain(ledger, -loss);
    if (over && loss > PRI_STALL_NS)
        set_count(&ledger->deceived, count_in(&ledger->deceived) + 1);
    pri_debt_book(ledger, loss - PRI_LEDGER_SHARE * serial_ns, -PRI_LEDGER_CREDIT_NS);
    if (over && loss > PRI_COLD_NS)
        set_count(&ledger->over, false);
}

bool pri_debt_denies(const pri_ledger *ledger, double ns)
{
    return pri_debt_ns(ledger) > PRI_LEDGER_SHARE * ns && !count_in(&ledger->over);
}

bool pri_debt_due(pri_ledger *ledger)
{
    const int64_t debt = atomic_load_explicit(&ledger->debt, memory_order_relaxed);
    const int64_t before = atomic_load_explicit(&ledger->looked, memory_order_relaxed);
    const bool stalled = before <= 0 || debt > before;
    if (!stalled && (double)(before - debt) < PUT_OFF_NS)
        return false;
    atomic_store_explicit(&ledger->looked, debt, memory_order_relaxed);
    return !stalled && count_in(&ledger->deceived) < DECEIVED_TIMES;
}

void pri_debt_set_over(pri_ledger *ledger)
{
    set_count(&ledger->over, true);
}
