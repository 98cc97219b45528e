/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* Load of other programs, in processors, beyond which it is no longer noise. */
#define LOAD_MAX 0.5

static void warn(json_t *list, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void warn(json_t *list, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    json_array_append_new(list, json_string(text));
    fprintf(stderr, "warning: %s\n", text);
}

static void warn_of_clock(json_t *list, const bench_machine *machine)
{
    if (machine->scaling > 0)
        warn(list, "the frequency governor is '%s': the clock changes with the load",
             machine->governor);
    if (machine->turbo > 0)
        warn(list, "turbo is on: one thread may get a higher clock than all of them, which "
                   "lowers the efficiency shown");
}

static void warn_of_threads(json_t *list, const bench_machine *machine,
                            const bench_options *options)
{
    const prange_info *info = &machine->library;
    const bench_topology *topology = &machine->topology;
    const int max = options->threads.at[options->threads.count - 1];
    if (info->quota > 0 && info->quota < info->affinity)
        warn(list, "the CPU quota grants %d of %d processors: more threads are stopped in turn",
             info->quota, info->affinity);
    if (max > info->max_threads)
        warn(list, "%d threads were asked for, the machine grants this process %d", max,
             info->max_threads);
    else if (topology->cores > 0 && max > topology->cores)
        warn(list, "beyond %d threads two share a core: the ideal is no longer one more core",
             topology->cores);
}

void bench_warn_before(json_t *list, const bench_machine *machine, const bench_options *options)
{
    warn_of_clock(list, machine);
    warn_of_threads(list, machine, options);
    if (machine->loads > 0 && machine->load[0] > LOAD_MAX)
        warn(list, "the load average is %.2f: what else runs here slows these figures",
             machine->load[0]);
    if (!bench_optimised())
        warn(list, "this is a build without optimisation");
    const char *dynamic = getenv("OMP_DYNAMIC");
    if (dynamic && strcasecmp(dynamic, "true") == 0)
        warn(list, "OMP_DYNAMIC is set; it is switched off here, as it sizes a team by the "
                   "load average");
}

void bench_warn_after(json_t *list, const bench_sweep *sweep)
{
    long throttled = 0;
    int points = 0, unstable = 0, measured = 0, wide = 0, short_teams = 0, varying = 0;
    for (const bench_row *row = sweep->rows; row < sweep->rows + sweep->plan.count; row++) {
        if (!bench_has_result(row))
            continue;
        measured++;
        throttled += row->end.throttled > 0 ? row->end.throttled : 0;
        points += row->end.throttled > 0;
        unstable += bench_is_unstable(&row->timing[BENCH_PRANGE].time);
        varying += !row->point->spec->same_bits && !row->end.steady[BENCH_PRANGE];
        wide += sweep->options->width > 0.0 && !(row->width <= sweep->options->width);
        short_teams += row->end.team > 0 && row->end.team < row->point->threads;
    }
    if (throttled > 0)
        warn(list,
             "the CPU quota stopped %d point%s, %ld times in all: their times are those "
             "of the quota",
             points, points > 1 ? "s" : "", throttled);
    if (unstable > 0)
        warn(list, "%d of %d points are unstable: their samples differ by 5 %% and more", unstable,
             measured);
    if (wide > 0)
        warn(list, "the wanted width of %g %% was not reached at %d of %d points",
             100.0 * sweep->options->width, wide, measured);
    if (varying > 0)
        warn(list, "%d of %d points, which promise no bits, gave others from call to call", varying,
             measured);
    if (short_teams > 0)
        warn(list, "%d of %d points got fewer threads than they asked for", short_teams, measured);
}
