/* SPDX-License-Identifier: MIT */
/*
 * The rules are tried in order, and the first that holds speaks. Each judges by the end of the
 * interval that speaks against it.
 */
#include "verdict.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "statistics.h"
#include "text.h"

/* Efficiency from which one speaks of ideal scaling, and beyond which it is super-linear. */
#define IDEAL 0.9
#define SUPER_LINEAR 1.05

/* Speed-ups this near to 1 are no gain worth its threads, and no loss. */
#define NO_GAIN 0.1

/* Loops that do nothing but stream reach 80 % and more of what a probe of the memory does. */
#define SATURATED 0.8

/* A team of two that works keeps 2 processors busy, a loop without a team 1. */
#define ALONE 1.2

/* An interval that spans this part of the possible gain, p - 1, tells nothing. */
#define TOO_WIDE 0.4

/* A peak so many times beyond the largest team measured is not worth a word. */
#define PEAK_REACH 4.0

typedef struct sentence {
    const bench_curve *curve;
    const bench_usl *usl;
    char *text;
} sentence;

typedef bool (*rule)(const sentence *about);

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

static const bench_curve_point *last_of(const bench_curve *curve)
{
    return &curve->points[curve->count - 1];
}

/* The smallest team of two or more; a rule that asks for it comes after the one on one count. */
static const bench_curve_point *first_team(const bench_curve *curve)
{
    return &curve->points[curve->points[0].threads == 1 && curve->count > 1];
}

static bool say(const sentence *about, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool say(const sentence *about, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(about->text, BENCH_VERDICT_TEXT, format, arguments);
    va_end(arguments);
    return true;
}

static const char *gain_text(const bench_curve *curve, const bench_curve_point *at,
                             char text[2 * BENCH_NUMBER_TEXT])
{
    char factor[BENCH_NUMBER_TEXT];
    snprintf(text, (size_t)2 * BENCH_NUMBER_TEXT, "%s%s on %d thread%s",
             bench_factor_text(at->speedup, factor), curve->weak ? " the work" : "", at->threads,
             at->threads > 1 ? "s" : "");
    return text;
}

static bool no_base(const sentence *about)
{
    return about->curve->count == 0 && say(about, "not judged: there is no time on one thread");
}

static bool one_count(const sentence *about)
{
    if (last_of(about->curve)->threads > 1)
        return false;
    return say(about, "not judged: no team of more than one thread was measured");
}

static bool small_teams(const sentence *about)
{
    const bench_curve_point *at = about->curve->points;
    if (!bench_teams_fell_short(about->curve))
        return false;
    while (at->team == 0 || at->team >= at->threads)
        at++;
    return say(about, "not judged: %d threads were asked for and %d granted", at->threads,
               at->team);
}

static bool runs_alone(const sentence *about)
{
    const bench_curve *curve = about->curve;
    for (const bench_curve_point *at = first_team(curve); at <= last_of(curve); at++)
        if (!(at->busy < ALONE) || at->low < 1.0 - NO_GAIN || at->high > 1.0 + NO_GAIN)
            return false;
    return say(about, "too small to repay a team: runs on one thread");
}

static bool too_noisy(const sentence *about)
{
    const bench_curve_point *last = last_of(about->curve);
    if (last->high - last->low <= TOO_WIDE * (last->threads - 1))
        return false;
    char low[BENCH_NUMBER_TEXT], high[BENCH_NUMBER_TEXT];
    return say(about, "inconclusive: between %s and %s on %d threads",
               bench_factor_text(last->low, low), bench_factor_text(last->high, high),
               last->threads);
}

static bool memory_bound(const sentence *about)
{
    const bench_bandwidth_bound bound = bench_bandwidth_bound_of(about->curve);
    if (bound.from_threads == 0)
        return false;
    char share[BENCH_NUMBER_TEXT];
    return say(about, "memory bound from %d thread%s on: %s of %s", bound.from_threads,
               bound.from_threads > 1 ? "s" : "", bench_percent_text(bound.share, share),
               about->curve->limit);
}

static bool gains_nothing(const sentence *about)
{
    const bench_curve *curve = about->curve;
    bool slower = true, equal = true, unseen = true;
    for (const bench_curve_point *at = first_team(curve); at <= last_of(curve); at++) {
        slower = slower && at->high < 1.0;
        equal = equal && at->low > 1.0 - NO_GAIN && at->high < 1.0 + NO_GAIN;
        unseen = unseen && at->low <= 1.0;
    }
    char gain[2 * BENCH_NUMBER_TEXT];
    gain_text(curve, last_of(curve), gain);
    if (equal)
        return say(about, "gains nothing from threads: %s", gain);
    if (slower)
        return say(about, "slower with every team than on one thread: %s", gain);
    return unseen && say(about, "no gain from threads beyond the noise: %s", gain);
}

static bool super_linear(const sentence *about)
{
    const bench_curve_point *last = last_of(about->curve);
    char gain[2 * BENCH_NUMBER_TEXT];
    return last->low > SUPER_LINEAR * last->threads &&
           say(about, "super-linear: %s, as where each thread's part fits a nearer cache",
               gain_text(about->curve, last, gain));
}

static bool nearly_ideal(const sentence *about)
{
    const bench_curve *curve = about->curve;
    const bench_curve_point *last = last_of(curve);
    if (last->low < IDEAL * last->threads)
        return false;
    char gain[2 * BENCH_NUMBER_TEXT], share[BENCH_NUMBER_TEXT];
    gain_text(curve, last, gain);
    if (!(last->share >= SATURATED))
        return say(about, "scales nearly ideally: %s", gain);
    return say(about, "scales nearly ideally: %s, at %s of %s", gain,
               bench_percent_text(last->share, share),
               streams(curve) ? curve->limit : "the multiply-add peak");
}

static bool peaks(const sentence *about)
{
    const bench_curve *curve = about->curve;
    const bench_curve_point *last = last_of(curve), *best = last;
    for (const bench_curve_point *at = curve->points; at < last; at++)
        if (at->speedup > best->speedup)
            best = at;
    char most[2 * BENCH_NUMBER_TEXT], end[2 * BENCH_NUMBER_TEXT];
    return best->threads > 1 && best->low > last->high &&
           say(about, "past its peak: %s, but %s", gain_text(curve, best, most),
               gain_text(curve, last, end));
}

/* Compares the smallest team with the largest. */
static bool fraction_moves(const sentence *about)
{
    const bench_curve *curve = about->curve;
    const bench_curve_point *first = first_team(curve), *last = last_of(curve);
    const bool weak = curve->weak;
    const bool rises = bench_serial_fraction(weak, last->high, last->threads) >
                       bench_serial_fraction(weak, first->low, first->threads);
    const bool falls = bench_serial_fraction(weak, last->low, last->threads) <
                       bench_serial_fraction(weak, first->high, first->threads);
    char from[BENCH_NUMBER_TEXT], to[BENCH_NUMBER_TEXT], gain[2 * BENCH_NUMBER_TEXT];
    bench_percent_text(fmax(0.0, bench_serial_fraction(weak, first->speedup, first->threads)),
                       from);
    bench_percent_text(fmax(0.0, bench_serial_fraction(weak, last->speedup, last->threads)), to);
    if (falls)
        return say(about, "%s, large teams do best: serial fraction falls from %s to %s",
                   gain_text(curve, last, gain), from, to);
    if (rises && about->usl && about->usl->peak < PEAK_REACH * last->threads)
        return say(about,
                   "overhead grows with threads: serial fraction rises from %s to %s; the fit "
                   "peaks at %.0f threads",
                   from, to, about->usl->peak);
    return rises &&
           say(about, "overhead grows with threads: serial fraction rises from %s to %s", from, to);
}

static bool scales_well(const sentence *about)
{
    const bench_curve_point *last = last_of(about->curve);
    char gain[2 * BENCH_NUMBER_TEXT];
    return last->high >= IDEAL * last->threads &&
           say(about, "scales well: %s", gain_text(about->curve, last, gain));
}

/* What is left: a serial part, which one team alone cannot tell from overhead. */
static bool serial_part(const sentence *about)
{
    const bench_curve *curve = about->curve;
    const bench_curve_point *last = last_of(curve);
    char gain[2 * BENCH_NUMBER_TEXT], part[BENCH_NUMBER_TEXT], most[BENCH_NUMBER_TEXT];
    gain_text(curve, last, gain);
    const double fraction = bench_serial_fraction(curve->weak, last->speedup, last->threads);
    bench_percent_text(fraction, part);
    if (first_team(curve) == last)
        return say(about, "%s, as if %s of the work were serial; more thread counts tell why", gain,
                   part);
    if (curve->weak)
        return say(about, "%s: about %s of the work is serial", gain, part);
    return say(about, "%s: about %s of the work is serial, so never above %s", gain, part,
               bench_factor_text(1.0 / fraction, most));
}

void bench_verdict_of(const bench_curve *curve, const bench_usl *usl, char text[BENCH_VERDICT_TEXT])
{
    static const rule rules[] = {
        no_base,        one_count,     small_teams,  runs_alone,   too_noisy,
        memory_bound,   gains_nothing, super_linear, nearly_ideal, peaks,
        fraction_moves, scales_well,   serial_part,
    };
    const sentence about = {curve, usl, text};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i](&about))
            return;
}
