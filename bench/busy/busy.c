/* SPDX-License-Identifier: MIT */
/*
 * Measures the cost of a team beside busy processes, and where several threads call at once: the
 * ratio of the calls' time to that of the same calls on one thread under the same load.
 */
#include "busy.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <prange.h>

#include "catalog.h"
#include "crowd.h"
#include "load.h"
#include "plan.h"
#include "ratio.h"
#include "refuse.h"
#include "style.h"
#include "text.h"

#define COUNTS_MOST 16
#define PAIRS_MOST 1000

/* A list of counts, in the order of the command line. */
typedef struct counts {
    int count;
    int at[COUNTS_MOST];
} counts;

typedef struct arguments {
    const char *filter;
    counts loads, callers;
    double seconds;
    int calls, pairs;
} arguments;

static const char *parse_counts(const char *text, int min, int max, counts *list)
{
    char *rest = strdupa(text);
    list->count = 0;
    for (char *at; (at = strsep(&rest, ",")) != NULL; list->count++)
        if (list->count == COUNTS_MOST || !bench_parse_count(at, min, max, &list->at[list->count]))
            return "expected up to 16 counts, such as 0,1,2,4";
    return NULL;
}

static const char *parse_loads(const char *text, void *value)
{
    return parse_counts(text, 0, BENCH_LOAD_MOST, value);
}

static const char *parse_callers(const char *text, void *value)
{
    return parse_counts(text, 1, BENCH_CALLERS_MOST, value);
}

static const char *parse_calls(const char *text, void *value)
{
    return bench_parse_count(text, 1, 1000000, value) ? NULL : "expected a count from 1 to 1000000";
}

static const char *parse_pairs(const char *text, void *value)
{
    return bench_parse_count(text, 1, PAIRS_MOST, value) ? NULL : "expected a count from 1 to 1000";
}

#define FIELD(name) offsetof(arguments, name)
static const bench_option options[] = {
    {"filter", 'f', "TEXT", "Cases, as for the sweep (default: busy/*)", FIELD(filter), NULL},
    {"busy", 'b', "LIST", "Numbers of busy processes beside one caller (default: 0,1,2,4)",
     FIELD(loads), parse_loads},
    {"callers", 'c', "LIST",
     "Numbers of threads that call at once, without other load (default: 2,4,8)", FIELD(callers),
     parse_callers},
    {"seconds", 0, "TIME", "Time for the calls of each figure (default: 2s)", FIELD(seconds),
     bench_parse_seconds},
    {"calls", 0, "N", "Most calls of each caller (default: 2000)", FIELD(calls), parse_calls},
    {"pairs", 'n', "N",
     "Pairs of processes for each figure, one at the default thread count and one on one thread, "
     "in turns (default: 1)",
     FIELD(pairs), parse_pairs},
    {0},
};

const bench_command bench_busy_command = {
    .name = "busy",
    .doc =
        "Measures calls beside busy processes, and by several threads at once: at the default "
        "thread count, where the library learns, and on one thread under the same load.\v"
        "The ratio is that of the means: 1.25x means that the calls took a quarter longer than on "
        "one thread. Only the column \"1 thread\" is on one thread. Beside other "
        "processes the scheduler gives each process an unequal share, even on one thread: --pairs "
        "10 measures ten pairs of processes, and gives the 95 % interval of their ratio.",
    .options = {options, NULL},
};

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

/* A loop of a case that can be measured. */
typedef struct form {
    const char *name;
    prange_bench_run run;
    double tolerance;
} form;

/* One line of the table: the times of one loop at one load, for each pair of processes. [0] is at
 * the default thread count, [1] on one thread. */
typedef struct line {
    const char *name;
    int busy, callers, pairs;
    bench_times times[PAIRS_MOST][2];
} line;

/* The mean over all pairs of one field of bench_times, given by its offset. */
static double mean_of(const line *job, bool alone, size_t field)
{
    double sum = 0.0;
    for (int i = 0; i < job->pairs; i++)
        sum += *(const double *)(const void *)((const char *)&job->times[i][alone] + field);
    return sum / job->pairs;
}

static bench_ratio ratio_of(const line *job)
{
    double ratios[PAIRS_MOST];
    for (int i = 0; i < job->pairs; i++)
        ratios[i] = job->times[i][0].mean / job->times[i][1].mean;
    return bench_ratio_of_pairs(job->pairs, ratios, 0.05);
}

static void print_line(const line *job)
{
    char alone[BENCH_NUMBER_TEXT], mean[BENCH_NUMBER_TEXT], median[BENCH_NUMBER_TEXT];
    char ninetieth[BENCH_NUMBER_TEXT], text[BENCH_NUMBER_TEXT];
    long calls = 0;
    for (int i = 0; i < job->pairs; i++)
        calls += job->times[i][0].calls;
    const bench_ratio ratio = ratio_of(job);
    printf("%6d %7d  %-12s %10s %10s %10s %10s %8s  %ld", job->busy, job->callers, job->name,
           bench_time_text(mean_of(job, true, offsetof(bench_times, mean)), alone),
           bench_time_text(mean_of(job, false, offsetof(bench_times, mean)), mean),
           bench_time_text(mean_of(job, false, offsetof(bench_times, median)), median),
           bench_time_text(mean_of(job, false, offsetof(bench_times, ninetieth)), ninetieth),
           bench_factor_text(ratio.ratio, text), calls);
    if (!isnan(ratio.low))
        printf("  %.2f to %.2f", ratio.low, ratio.high);
    putchar('\n');
    fflush(stdout);
}

/* Measures one line of the table; false if a result is wrong. The process that runs first
 * alternates from pair to pair. After an interrupt the line has the complete pairs only. */
static bool measure(const arguments *given, const bench_crowd *others, const char *name, int busy)
{
    static line measured;
    measured = (line){.name = name, .busy = busy, .callers = others->callers};
    for (int k = 0; k < 2 * given->pairs && !interrupted; k++) {
        bench_crowd crowd = *others;
        const int pair = k / 2;
        crowd.alone = (k + pair) % 2 != 0;
        crowd.seconds = given->seconds;
        crowd.calls = given->calls;
        bench_times *times = &measured.times[pair][crowd.alone];
        *times = bench_crowd_run(&crowd);
        if (times->failure[0]) {
            printf("%6d %7d  %-12s %s%s%s\n", busy, crowd.callers, name, RED, times->failure,
                   PLAIN);
            return false;
        }
        measured.pairs = (k + 1) / 2;
    }
    if (measured.pairs > 0)
        print_line(&measured);
    return true;
}

/* Measures all loops of a case at one load. */
static bool measure_forms(const arguments *given, const prange_bench_case *spec,
                          prange_bench_size size, int busy, int callers)
{
    const double plain_tolerance =
        spec->baseline_tolerance > 0.0 ? spec->baseline_tolerance : spec->tolerance;
    const form forms[] = {{"the loop", spec->run, spec->tolerance},
                          {"plain OpenMP", spec->openmp, plain_tolerance},
                          {spec->other_name, spec->other, plain_tolerance}};
    bool right = true;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const bench_crowd crowd = {.spec = spec,
                                   .size = size,
                                   .run = forms[i].run,
                                   .tolerance = forms[i].tolerance,
                                   .callers = callers};
        if (crowd.run && !interrupted)
            right = measure(given, &crowd, forms[i].name, busy) && right;
    }
    return right;
}

static bool measure_loads(const arguments *given, const prange_bench_case *spec,
                          prange_bench_size size)
{
    bool right = true;
    for (int i = 0; i < given->loads.count && !interrupted; i++) {
        bench_load load;
        if (!bench_load_start(&load, given->loads.at[i]))
            bench_refuse("%d processes could not be started", given->loads.at[i]);
        right = measure_forms(given, spec, size, given->loads.at[i], 1) && right;
        bench_load_end(&load);
    }
    for (int i = 0; i < given->callers.count && !interrupted; i++)
        right = measure_forms(given, spec, size, 0, given->callers.at[i]) && right;
    return right;
}

static bool measure_case(const arguments *given, const prange_bench_case *spec)
{
    bool right = true;
    for (const prange_bench_size *size = spec->sizes; size->n > 0 && !interrupted; size++) {
        char text[BENCH_SIZE_TEXT];
        printf("\n%s%s %s%s  %s\n", BOLD, spec->name, bench_size_text(*size, text), PLAIN,
               spec->summary ? spec->summary : "");
        printf("  busy callers  loop           1 thread       mean     median       90 %%    ratio"
               "  calls%s\n",
               given->pairs > 1 ? "  ratio, 95 %" : "");
        right = measure_loads(given, spec, *size) && right;
    }
    return right;
}

int bench_busy_main(int argc, char **argv)
{
    arguments given = {.filter = "busy/*",
                       .loads = {4, {0, 1, 2, 4}},
                       .callers = {3, {2, 4, 8}},
                       .seconds = 2.0,
                       .calls = 2000,
                       .pairs = 1};
    bench_command_read(&bench_busy_command, argc, argv, &given);
    /* The first interrupt ends the run after the present measurement; a second ends it at once. */
    const struct sigaction action = {.sa_handler = on_interrupt,
                                     .sa_flags = (int)(SA_RESTART | SA_RESETHAND)};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    printf("%ld processors online; a time is that of one call\n", sysconf(_SC_NPROCESSORS_ONLN));
    bool right = true;
    int matching = 0;
    const prange_bench_case *spec;
    for (int i = 0; (spec = bench_case_at(i)) != NULL && !interrupted; i++)
        if (bench_case_chosen(spec, given.filter)) {
            matching++;
            right = measure_case(&given, spec) && right;
        }
    if (matching == 0)
        bench_refuse("--filter '%s' matches no case; --list shows their names", given.filter);
    return interrupted ? 130 : !right;
}
