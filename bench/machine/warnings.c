/* SPDX-License-Identifier: MIT */
#include "warnings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* Processors' worth of other work that is no longer noise. */
#define MUCH_LOAD 0.5

static void warn(bench_warnings *warnings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void warn(bench_warnings *warnings, const char *format, ...)
{
    if (warnings->count == BENCH_WARNINGS_MAX)
        return;
    char *text = warnings->at[warnings->count++];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, BENCH_WARNING_TEXT, format, arguments);
    va_end(arguments);
    fprintf(stderr, "warning: %s\n", text);
}

static void warn_of_clock(bench_warnings *warnings, const bench_machine *machine)
{
    if (machine->scaling > 0)
        warn(warnings, "the frequency governor is '%s': the clock changes with the load",
             machine->governor);
    if (machine->turbo > 0)
        warn(warnings, "turbo is on: one thread may get a higher clock than all of them, which "
                       "lowers the efficiency shown");
}

static void warn_of_threads(bench_warnings *warnings, const bench_machine *machine,
                            const bench_options *options)
{
    const prange_info *info = &machine->library;
    const bench_topology *topology = &machine->topology;
    const int most = options->threads.at[options->threads.count - 1];
    if (info->quota > 0 && info->quota < info->affinity)
        warn(warnings, "the CPU quota grants %d of %d processors: more threads are stopped in turn",
             info->quota, info->affinity);
    if (most > info->max_threads)
        warn(warnings, "%d threads were asked for, the machine grants this process %d", most,
             info->max_threads);
    else if (topology->cores > 0 && most > topology->cores)
        warn(warnings, "beyond %d threads two share a core: the ideal is no longer one more core",
             topology->cores);
}

void bench_warn_before(bench_warnings *warnings, const bench_machine *machine,
                       const bench_options *options)
{
    warn_of_clock(warnings, machine);
    warn_of_threads(warnings, machine, options);
    if (machine->loads > 0 && machine->load[0] > MUCH_LOAD)
        warn(warnings, "the load average is %.2f: what else runs here slows these figures",
             machine->load[0]);
    if (!bench_optimised())
        warn(warnings, "this is a build without optimisation");
    const char *dynamic = getenv("OMP_DYNAMIC");
    if (dynamic && strcasecmp(dynamic, "true") == 0)
        warn(warnings, "OMP_DYNAMIC is set; it is switched off here, as it sizes a team by the "
                       "load average");
}

void bench_warn_after(bench_warnings *warnings, const bench_sweep *sweep)
{
    long throttled = 0;
    int points = 0, unstable = 0, measured = 0, wide = 0, short_teams = 0;
    for (const bench_row *row = sweep->rows; row < sweep->rows + sweep->plan.count; row++) {
        if (!bench_has_result(row))
            continue;
        measured++;
        throttled += row->throttled > 0 ? row->throttled : 0;
        points += row->throttled > 0;
        unstable += bench_is_unstable(&row->timing[BENCH_PRANGE].time);
        wide += sweep->options->width > 0.0 && !(row->width <= sweep->options->width);
        short_teams += row->team > 0 && row->team < row->point->threads;
    }
    if (throttled > 0)
        warn(warnings,
             "the CPU quota stopped %d point%s, %ld times in all: their times are those "
             "of the quota",
             points, points > 1 ? "s" : "", throttled);
    if (unstable > 0)
        warn(warnings, "%d of %d points are unstable: their samples differ by 5 %% and more",
             unstable, measured);
    if (wide > 0)
        warn(warnings, "the wanted width of %g %% was not reached at %d of %d points",
             100.0 * sweep->options->width, wide, measured);
    if (short_teams > 0)
        warn(warnings, "%d of %d points got fewer threads than they asked for", short_teams,
             measured);
}
