/* SPDX-License-Identifier: MIT */
#include "ledger.h"

#include <math.h>
#include <stddef.h>

#include "debt.h"
#include "foreseen.h"
#include "relaxed.h"

/* While a class runs inline, each call takes this share of its time off the expected loss of a
 * team; at 0 a team is tried. So if teams never gain, trials cost this share of the time. */
#define TRIAL_SHARE (1.0 / 64)

/* Bounds of the expected loss, so that a team is tried again after at most 20 ms of inline
 * calls, or after 19 calls if those take longer. */
#define TRIAL_LOSS_NS (20e6 * TRIAL_SHARE)
#define TRIAL_CALLS (19 * TRIAL_SHARE)

/* A team's time enters the moving mean with weight 1/MEAN_OF. Outliers are clipped: the first time
 * at (1 + MOST_LOST) times the time on one thread, later ones at (1 + MOST_LONGER) times the mean.
 * One team in a hundred that is delayed by some microseconds is no reason to give up teams. */
#define MOST_LOST 1.0
#define MOST_LONGER 0.25
#define MEAN_OF 8

/* After the first team the time on one thread is measured if the call is shorter than MEASURED_NS
 * or the team took more than MEASURED_GAIN of the assumed time on one thread. */
#define MEASURED_NS 500e3
#define MEASURED_GAIN 0.7

/* If the stated time is a guess, a speed-up of T by T threads is assumed until the time on one
 * thread is measured: at once if that takes less than GUESSED_NS, otherwise after GUESSED_TEAMS
 * teams for each thread beyond the first, so that the measurement costs 1/16 of the time of those
 * teams. */
#define GUESSED_NS 20e6
#define GUESSED_TEAMS 16

/* While teams run, the known serial time decays by SERIAL_FADE a call, so that it is measured again
 * before it is long out of date. It does not decay while teams take less than FADE_GAIN of it,
 * where it would have to be wrong by a factor to matter: a measurement moves all data to one
 * processor's caches, which costs as much again as the call. */
#define SERIAL_FADE (1.0 / 2048)
#define FADE_GAIN 0.4

/* The share by which a guessed serial time grows with each team, so that a lucky minimum fades. */
#define GUESS_GROWTH (1.0 / 512)

/* The largest loss that is booked for a call of guessed time, in ns: two long time slices. */
#define GUESSED_LOSS_NS 20e6

/* From this multiple of the known time on, a call on one thread counts as delayed. */
#define OUTLIER 2.5

/* Loops of tasks that take less than this in all, in ns, are timed task by task before they get a
 * team again. */
#define TASKS_SHORT_NS 100e3

/* A time is foreseen only if it is at least this long, in ns, so that a team in vain costs little
 * beside it. A foreseen time grows by this share with each call, so that the shortest recent one
 * counts. */
#define FORESEEN_NS 100e3
#define FORESEEN_GROWTH (1.0 / 16)

/* Probes of the hash table, by linear probing. */
enum { TRIES = 4 };

static uint64_t mix_bits(uint64_t x)
{
    x ^= x >> 32;
    x *= 0x9e3779b97f4a7c15u;
    return x ^ x >> 29;
}

static int losing(const pri_ledger_entry *entry)
{
    return atomic_load_explicit(&entry->losing, memory_order_relaxed);
}

static int samples(const pri_ledger_entry *entry)
{
    return atomic_load_explicit(&entry->samples, memory_order_relaxed);
}

static void set_samples(pri_ledger_entry *entry, int count)
{
    if (count != samples(entry))
        atomic_store_explicit(&entry->samples, count, memory_order_relaxed);
}

static void set_losing(pri_ledger_entry *entry, int times)
{
    if (times != losing(entry))
        atomic_store_explicit(&entry->losing, times, memory_order_relaxed);
}

bool pri_ledger_knows(const pri_ledger_entry *entry)
{
    return pri_relaxed_get(&entry->serial) > 0;
}

bool pri_ledger_tried(const pri_ledger_entry *entry)
{
    return pri_relaxed_get(&entry->team) > 0;
}

void pri_ledger_forget(pri_ledger_entry *entry)
{
    pri_relaxed_set(&entry->serial, 0);
    pri_relaxed_set(&entry->team, 0);
    set_losing(entry, 0);
    set_samples(entry, 0);
}

static pri_ledger_entry *claim_entry(pri_ledger_entry *entry, uint64_t key)
{
    pri_ledger_forget(entry);
    atomic_store_explicit(&entry->key, key, memory_order_relaxed);
    return entry;
}

static uint64_t key_of(uint64_t function, uint64_t user, int size_class)
{
    return mix_bits(mix_bits(function + mix_bits(user)) + (uint64_t)size_class) | 1;
}

static pri_ledger_entry *look_up(pri_ledger *ledger, uint64_t key, bool take)
{
    const uint64_t home = key >> 8;
    for (uint64_t k = 0; k < TRIES; k++) {
        pri_ledger_entry *entry = &ledger->entries[(home + k) % PRI_LEDGER_ENTRIES];
        const uint64_t present = atomic_load_explicit(&entry->key, memory_order_relaxed);
        if (present == key)
            return entry;
        if (present == 0)
            return take ? claim_entry(entry, key) : NULL;
    }
    return take ? claim_entry(&ledger->entries[home % PRI_LEDGER_ENTRIES], key) : NULL;
}

pri_ledger_entry *pri_ledger_find(pri_ledger *ledger, uint64_t function, uint64_t user,
                                  double stated)
{
    const int size_class = ilogb(stated);
    pri_ledger_entry *entry = look_up(ledger, key_of(function, user, size_class), true);
    if (pri_relaxed_get(&entry->serial) > 0 || pri_relaxed_get(&entry->team) > 0)
        return entry;
    for (int near = -1; near <= 1; near += 2) {
        const pri_ledger_entry *other =
            look_up(ledger, key_of(function, user, size_class + near), false);
        if (other && pri_relaxed_get(&other->serial) > 0)
            pri_relaxed_set(&entry->serial, pri_relaxed_get(&other->serial));
    }
    return entry;
}

static double serial_of(const pri_ledger_entry *entry)
{
    const double serial = entry ? pri_relaxed_get(&entry->serial) : 0;
    return serial > 0 ? serial : 1;
}

double pri_ledger_serial_ns(const pri_ledger_entry *entry, double stated)
{
    return stated * serial_of(entry);
}

/* The verdict without regard to the debt. */
static pri_verdict decide(const pri_ledger_entry *entry, double ns)
{
    const double team = entry ? pri_relaxed_get(&entry->team) : 0;
    if (team == 0)
        return PRI_VERDICT_TEAM;
    const int count = samples(entry);
    if (count < 2 && ns < MEASURED_NS)
        return PRI_VERDICT_MEASURE;
    if (count == PRI_LEDGER_DUE || (count < 0 && ns < GUESSED_NS))
        return PRI_VERDICT_MEASURE;
    if (count < 1)
        return team > MEASURED_GAIN * serial_of(entry) ? PRI_VERDICT_MEASURE : PRI_VERDICT_TEAM;
    if (team < pri_relaxed_get(&entry->serial))
        return PRI_VERDICT_TEAM;
    return losing(entry) ? PRI_VERDICT_LOSES : PRI_VERDICT_MEASURE;
}

pri_verdict pri_ledger_decide(const pri_ledger *ledger, const pri_ledger_entry *entry,
                              double stated)
{
    const double ns = pri_ledger_serial_ns(entry, stated);
    return pri_debt_denies(ledger, ns) ? PRI_VERDICT_DEBT : decide(entry, ns);
}

bool pri_ledger_load_check_due(pri_ledger *ledger, const pri_ledger_entry *entry, double stated)
{
    return pri_debt_load_check_due(ledger) &&
           decide(entry, pri_ledger_serial_ns(entry, stated)) == PRI_VERDICT_TEAM;
}

/* Books a trial, whose time replaces the mean. If it lost so little that the team may only have
 * been cold, a second one follows at once. */
static void book_trial(pri_ledger_entry *entry, double stated, double serial, double took)
{
    if (took < serial) {
        pri_relaxed_set(&entry->team, took);
        set_losing(entry, 0);
        return;
    }
    if (losing(entry) == 1 && (took - serial) * stated < PRI_COLD_NS) {
        set_losing(entry, 2);
        return;
    }
    const double most = fmax(TRIAL_LOSS_NS / stated, TRIAL_CALLS * serial);
    pri_relaxed_set(&entry->team, serial + fmin(losing(entry) * (took - serial), most));
    set_losing(entry, 1);
}

/* The shortest recent time, which a guess is corrected to. */
static double shortest_recent(double known, double now)
{
    return known == 0 || now < known ? now : fmin(now, known * (1 + GUESS_GROWTH));
}

/* Corrects a guess by the time of a team. If the team was faster than ever, the longer times before
 * were stalls, and are forgotten. If it was slower by more than a stall, the time on one thread is
 * measured before that counts as a loss. */
static void correct_guess(pri_ledger_entry *entry, double stated, int threads, double took)
{
    const double known = pri_relaxed_get(&entry->serial), now = threads * took;
    const int count = samples(entry);
    if (now < known)
        pri_relaxed_set(&entry->team, 0);
    pri_relaxed_set(&entry->serial, shortest_recent(known, now));
    if (known > 0 && (took - known / threads) * stated > PRI_STALL_NS)
        set_samples(entry, PRI_LEDGER_DUE);
    else if (count == 0)
        set_samples(entry, PRI_LEDGER_DUE - GUESSED_TEAMS * (threads - 1));
    else if (count < PRI_LEDGER_DUE)
        set_samples(entry, count + 1);
}

void pri_ledger_ran_team(pri_ledger *ledger, pri_ledger_entry *entry, double stated, bool guessed,
                         int threads, double ns)
{
    const double took = ns / stated;
    if (guessed && entry && samples(entry) < 1)
        correct_guess(entry, stated, threads, took);
    const double serial = serial_of(entry), loss = ns - serial * stated;
    pri_debt_book_team(ledger, guessed ? fmin(loss, GUESSED_LOSS_NS) : loss, serial * stated);
    if (!entry)
        return;
    const double team = pri_relaxed_get(&entry->team);
    pri_regions_learn(&ledger->regions, serial * stated, threads, ns);
    if (losing(entry) > 0) {
        book_trial(entry, stated, serial, took);
        return;
    }
    const double most = team > 0 ? (1 + MOST_LONGER) * team : (1 + MOST_LOST) * serial;
    const double bounded = fmin(took, most);
    const double mean = team > 0 ? team + (bounded - team) / MEAN_OF : bounded;
    pri_relaxed_set(&entry->team, mean);
    if (samples(entry) > 0 && mean > FADE_GAIN * serial)
        pri_relaxed_set(&entry->serial, serial * (1 - SERIAL_FADE));
}

/* Learns the time on one thread. Of the first two samples the shorter counts, as either may have
 * been cold or delayed. Until the first sample teams were compared with a guess; a team that turns
 * out slower than the sample is forgotten and tried again, since it may have been the
 * process's first, which starts the threads. */
static void learn_serial(pri_ledger_entry *entry, double took)
{
    const double serial = pri_relaxed_get(&entry->serial);
    const int count = samples(entry) > 0 ? samples(entry) : 0;
    if (count < 2)
        set_samples(entry, count + 1);
    if (count == 0) {
        pri_relaxed_set(&entry->serial, took);
        if (pri_relaxed_get(&entry->team) > took)
            pri_relaxed_set(&entry->team, 0);
    } else if (count == 1)
        pri_relaxed_set(&entry->serial, fmin(serial, took));
    else if (took < OUTLIER * serial)
        pri_relaxed_set(&entry->serial, (serial + took) / 2);
    else
        pri_relaxed_set(&entry->serial, serial * 1.125);
}

void pri_ledger_ran_inline(pri_ledger *ledger, pri_ledger_entry *entry, double stated, double ns)
{
    if (!entry) {
        pri_debt_book(ledger, -PRI_LEDGER_SHARE * (ns > 0 ? ns : stated), 0);
        return;
    }
    if (ns > 0)
        learn_serial(entry, ns / stated);
    const double serial = serial_of(entry), team = pri_relaxed_get(&entry->team);
    pri_debt_book(ledger, -PRI_LEDGER_SHARE * (ns > 0 ? ns : serial * stated), 0);
    if (team >= serial && losing(entry) == 0)
        set_losing(entry, 1);
    if (losing(entry) > 0)
        pri_relaxed_set(&entry->team, fmax(team - TRIAL_SHARE * serial, serial / 2));
}

void pri_ledger_seems(pri_ledger_entry *entry, double stated, double ns)
{
    learn_serial(entry, ns / stated);
}

pri_verdict pri_ledger_decide_tasks(const pri_ledger *ledger, const pri_ledger_entry *entry)
{
    const double ns = pri_relaxed_get(&entry->serial);
    if (ns == 0)
        return PRI_VERDICT_TEAM;
    if (pri_debt_denies(ledger, ns))
        return PRI_VERDICT_DEBT;
    return ns < TASKS_SHORT_NS ? PRI_VERDICT_MEASURE : PRI_VERDICT_TEAM;
}

void pri_ledger_ran_tasks(pri_ledger *ledger, pri_ledger_entry *entry, int threads, double ns)
{
    const double serial = shortest_recent(pri_relaxed_get(&entry->serial), threads * ns);
    pri_relaxed_set(&entry->serial, serial);
    pri_debt_book_team(ledger, fmin(ns - serial, GUESSED_LOSS_NS), serial);
}

double pri_ledger_foreseen(pri_ledger *ledger, uint64_t function, uint64_t user, double n)
{
    const pri_ledger_entry *entry = look_up(ledger, key_of(function, user, ilogb(n)), false);
    const double ns = entry ? n * pri_relaxed_get(&entry->serial) : 0;
    return ns < FORESEEN_NS ? 0 : ns;
}

/* `serial` of such an entry is the time per index. After a short loop it takes several long ones in
 * a row until their time is foreseen again, so that few teams are in vain where both alternate. */
void pri_ledger_lasted(pri_ledger *ledger, uint64_t function, uint64_t user, double n, double ns)
{
    pri_ledger_entry *entry = look_up(ledger, key_of(function, user, ilogb(n)), ns >= FORESEEN_NS);
    if (!entry)
        return;
    const double known = pri_relaxed_get(&entry->serial);
    const double growth = n * known < FORESEEN_NS ? 1 : FORESEEN_GROWTH;
    pri_relaxed_set(&entry->serial, known == 0 ? ns / n : fmin(ns / n, known * (1 + growth)));
}

int pri_ledger_best_size(pri_ledger *ledger, const pri_ledger_entry *entry, double ns, int limit)
{
    if (!entry)
        return pri_regions_stated_size(ns, limit);
    if (pri_relaxed_get(&entry->team) > 0)
        return pri_regions_best_size(&ledger->regions, ns, limit < 2 ? 1 : 2, limit);
    const int size = pri_regions_best_size(&ledger->regions, ns, 1, limit),
              stated = size > 1 ? size : pri_regions_stated_size(ns, limit);
    if (size == 1 && stated > 1)
        pri_regions_doubt(&ledger->regions, stated);
    return size;
}
