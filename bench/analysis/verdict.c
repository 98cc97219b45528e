/* SPDX-License-Identifier: MIT */
/*
 * The rules are tried in order, and the first that holds gives the verdict. Each rule is judged by
 * the end of the interval that is less favourable to it.
 */
#include "verdict.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "statistics.h"
#include "text.h"

/* The least efficiency of nearly ideal scaling, and that beyond which scaling is super-linear. */
#define IDEAL 0.9
#define SUPER_LINEAR 1.05

/* Speed-ups within this distance of 1 are neither a gain worth the threads nor a loss. */
#define NO_GAIN 0.1

/* Purely streaming loops reach 80 % or more of the probed bandwidth. */
#define SATURATED 0.8

/* A working team of two keeps 2 processors busy; a loop without a team keeps 1 busy. */
#define ALONE 1.2

/* An interval wider than this part of the possible gain, p - 1, is inconclusive. */
#define TOO_WIDE 0.4

/* A predicted peak at more than this multiple of the largest team measured is not reported. */
#define PEAK_REACH 4.0

#define GAIN_TEXT ((size_t)2 * BENCH_NUMBER_TEXT)

double bench_serial_fraction(bool weak, double speedup, int threads)
{
    if (weak)
        return threads > 1 ? (threads - speedup) / (threads - 1.0) : NAN;
    return bench_karp_flatt(speedup, threads);
}

bool bench_teams_fell_short(const bench_curve *curve)
{
    for (int i = 0; i < curve->count; i++)
        if (curve->points[i].team > 0 && curve->points[i].team < curve->points[i].threads)
            return true;
    return false;
}

static bool streams(const bench_curve *curve)
{
    return strcmp(curve->limit, "read") == 0 || strcmp(curve->limit, "triad") == 0;
}

bench_bandwidth_bound bench_bandwidth_bound_of(const bench_curve *curve)
{
    bench_bandwidth_bound bound = {0, NAN};
    if (curve->count == 0)
        return bound;
    const bench_curve_point *last = &curve->points[curve->count - 1];
    if (!streams(curve) || !(last->high < IDEAL * last->threads))
        return bound;
    for (int i = curve->count; i-- > 0;) {
        const bench_curve_point *at = &curve->points[i];
        if (!(at->rate >= SATURATED * curve->bandwidth))
            break;
        bound = (bench_bandwidth_bound){at->threads, last->rate / curve->bandwidth};
    }
    return bound;
}

/* The facts that the rules examine. */
typedef struct facts {
    const bench_curve *curve;
    const bench_usl *usl;
    const bench_curve_point *first, *last,
        *best;            /* smallest team of two or more, largest team, fastest team */
    char gain[GAIN_TEXT]; /* of the largest team, as text */
    double from, to;      /* serial fractions of `first` and `last` */
    char *text;
} facts;

static bool give_verdict(const facts *it, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool give_verdict(const facts *it, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(it->text, BENCH_VERDICT_TEXT, format, arguments);
    va_end(arguments);
    return true;
}

/* 1.93x on 2 threads */
static const char *gain_text(const bench_curve *curve, const bench_curve_point *point,
                             char text[GAIN_TEXT])
{
    char factor[BENCH_NUMBER_TEXT];
    snprintf(text, GAIN_TEXT, "%s%s on %d thread%s", bench_factor_text(point->speedup, factor),
             curve->weak ? " the work" : "", point->threads, point->threads > 1 ? "s" : "");
    return text;
}

static facts facts_of(const bench_curve *curve, const bench_usl *usl, char *text)
{
    facts it = {.curve = curve, .usl = usl, .text = text};
    if (curve->count == 0)
        return it;
    it.first = &curve->points[curve->points[0].threads == 1 && curve->count > 1];
    it.last = it.best = &curve->points[curve->count - 1];
    for (const bench_curve_point *point = curve->points; point < it.last; point++)
        if (point->speedup > it.best->speedup)
            it.best = point;
    it.from = bench_serial_fraction(curve->weak, it.first->speedup, it.first->threads);
    it.to = bench_serial_fraction(curve->weak, it.last->speedup, it.last->threads);
    gain_text(curve, it.last, it.gain);
    return it;
}

/* Reports why the curve cannot be judged. */
static bool not_judged(const facts *it)
{
    if (it->curve->count == 0)
        return give_verdict(it, "not judged: there is no time on one thread");
    if (it->last->threads == 1)
        return give_verdict(it, "not judged: no team of more than one thread was measured");
    for (const bench_curve_point *point = it->curve->points; point <= it->last; point++)
        if (point->team > 0 && point->team < point->threads)
            return give_verdict(it, "not judged: %d threads were asked for and %d granted",
                                point->threads, point->team);
    return false;
}

/* Teams that were not used, or whose effect is lost in the noise. */
static bool no_team(const facts *it)
{
    bool alone = true;
    for (const bench_curve_point *point = it->first; point <= it->last; point++)
        alone = alone && point->busy < ALONE && point->low >= 1.0 - NO_GAIN &&
                point->high <= 1.0 + NO_GAIN;
    if (alone)
        return give_verdict(it, "too small to repay a team: runs on one thread");
    char low[BENCH_NUMBER_TEXT], high[BENCH_NUMBER_TEXT];
    return it->last->high - it->last->low > TOO_WIDE * (it->last->threads - 1) &&
           give_verdict(it, "inconclusive: between %s and %s on %d threads",
                        bench_factor_text(it->last->low, low),
                        bench_factor_text(it->last->high, high), it->last->threads);
}

static bool memory_bound(const facts *it)
{
    const bench_bandwidth_bound bound = bench_bandwidth_bound_of(it->curve);
    char share[BENCH_NUMBER_TEXT];
    return bound.from_threads > 0 &&
           give_verdict(it, "memory bound from %d thread%s on: %s of %s", bound.from_threads,
                        bound.from_threads > 1 ? "s" : "", bench_percent_text(bound.share, share),
                        it->curve->limit);
}

static bool gains_nothing(const facts *it)
{
    bool slower = true, equal = true, unseen = true;
    for (const bench_curve_point *point = it->first; point <= it->last; point++) {
        slower = slower && point->high < 1.0;
        equal = equal && point->low > 1.0 - NO_GAIN && point->high < 1.0 + NO_GAIN;
        unseen = unseen && point->low <= 1.0;
    }
    if (equal)
        return give_verdict(it, "gains nothing from threads: %s", it->gain);
    if (slower)
        return give_verdict(it, "slower with every team than on one thread: %s", it->gain);
    return unseen && give_verdict(it, "no gain from threads beyond the noise: %s", it->gain);
}

static bool is_ideal(const facts *it)
{
    char share[BENCH_NUMBER_TEXT];
    if (it->last->low > SUPER_LINEAR * it->last->threads)
        return give_verdict(it, "super-linear: %s, as where each thread's part fits a nearer cache",
                            it->gain);
    if (it->last->low < IDEAL * it->last->threads)
        return false;
    if (!(it->last->share >= SATURATED))
        return give_verdict(it, "scales nearly ideally: %s", it->gain);
    return give_verdict(it, "scales nearly ideally: %s, at %s of %s", it->gain,
                        bench_percent_text(it->last->share, share),
                        streams(it->curve) ? it->curve->limit : "the multiply-add peak");
}

/* Compares the smallest and the fastest team with the largest. */
static bool changes_with_threads(const facts *it)
{
    const bool weak = it->curve->weak;
    const bench_curve_point *first = it->first, *last = it->last;
    char best[GAIN_TEXT], from[BENCH_NUMBER_TEXT], to[BENCH_NUMBER_TEXT];
    if (it->best->threads > 1 && it->best->low > last->high)
        return give_verdict(it, "past its peak: %s, but %s", gain_text(it->curve, it->best, best),
                            it->gain);
    bench_percent_text(fmax(0.0, it->from), from);
    bench_percent_text(fmax(0.0, it->to), to);
    if (bench_serial_fraction(weak, last->low, last->threads) <
        bench_serial_fraction(weak, first->high, first->threads))
        return give_verdict(it, "%s, large teams do best: serial fraction falls from %s to %s",
                            it->gain, from, to);
    if (!(bench_serial_fraction(weak, last->high, last->threads) >
          bench_serial_fraction(weak, first->low, first->threads)))
        return false;
    if (it->usl && it->usl->peak < PEAK_REACH * last->threads)
        return give_verdict(
            it,
            "overhead grows with threads: serial fraction rises from %s to %s; the fit "
            "peaks at %.0f threads",
            from, to, it->usl->peak);
    return give_verdict(it, "overhead grows with threads: serial fraction rises from %s to %s",
                        from, to);
}

/* The remaining explanation: a serial part, which a single team cannot distinguish from overhead.
 */
static bool serial_part(const facts *it)
{
    char part[BENCH_NUMBER_TEXT], limit[BENCH_NUMBER_TEXT];
    bench_percent_text(it->to, part);
    if (it->last->high >= IDEAL * it->last->threads)
        return give_verdict(it, "scales well: %s", it->gain);
    if (it->first == it->last)
        return give_verdict(it, "%s, as if %s of the work were serial; more thread counts tell why",
                            it->gain, part);
    if (it->curve->weak)
        return give_verdict(it, "%s: about %s of the work is serial", it->gain, part);
    return give_verdict(it, "%s: about %s of the work is serial, so never above %s", it->gain, part,
                        bench_factor_text(1.0 / it->to, limit));
}

void bench_verdict_of(const bench_curve *curve, const bench_usl *usl, char text[BENCH_VERDICT_TEXT])
{
    static bool (*const rules[])(const facts *it) = {not_judged,    no_team,  memory_bound,
                                                     gains_nothing, is_ideal, changes_with_threads,
                                                     serial_part};
    const facts it = facts_of(curve, usl, text);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i](&it))
            return;
}
