/* SPDX-License-Identifier: MIT */
/*
 * Two builds, or two settings, in turn: A B, B A, A B, ... Each run has a process of its own, so
 * that what differs between processes is part of the spread, and the two runs of a pair follow each
 * other, so that a slow drift of the machine is not. One ratio of medians a pair and point. Pairs
 * are added until each point is decided, or the time is spent.
 */
#include "compare.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ab_process.h"
#include "ab_table.h"
#include "clock.h"
#include "json.h"
#include "refuse.h"
#include "settings.h"
#include "statistics.h"

/* Fewer pairs have no 95 % interval. */
#define PAIRS_LEAST 6

/* Pairs are added for so many seconds. */
#define BUDGET 600.0

/* The exit status that a shell gives to an interrupt. */
#define INTERRUPTED 130

static volatile sig_atomic_t stop;

static void on_interrupt(int signal)
{
    (void)signal;
    stop = 1;
}

typedef struct arguments {
    bench_compare_options common;
    bench_side sides[2];
    int programs; /* that were given */
    int pairs;    /* 0: as many as it takes within the budget */
    double budget;
    char **passed;
    int passed_count;
} arguments;

enum { A_ENV = 'x', B_ENV = 'y', PAIRS = 'p', BUDGET_TIME = 't' };

/* A variable that was set already gets the new value. */
static void add_setting(bench_side *side, const char *option, char *text)
{
    const char *equals = strchr(text, '=');
    if (!equals || equals == text)
        bench_refuse("ab: --%s '%s': expected NAME=VALUE", option, text);
    for (int i = 0; i < side->count; i++)
        if (strncmp(side->settings[i], text, (size_t)(equals - text) + 1) == 0) {
            side->settings[i] = text;
            return;
        }
    if (side->count == BENCH_AB_SETTINGS)
        bench_refuse("ab: --%s: at most %d settings", option, BENCH_AB_SETTINGS);
    side->settings[side->count++] = text;
}

static int pairs_of(const char *text)
{
    char *end;
    const long pairs = strtol(text, &end, 10);
    if (end == text || *end != '\0' || pairs < PAIRS_LEAST || pairs > BENCH_SAMPLES_MAX)
        bench_refuse("ab: --pairs '%s': expected a number from %d to %d", text, PAIRS_LEAST,
                     BENCH_SAMPLES_MAX);
    return (int)pairs;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    arguments *given = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &given->common;
        return 0;
    case A_ENV:
        add_setting(&given->sides[0], "a-env", text);
        return 0;
    case B_ENV:
        add_setting(&given->sides[1], "b-env", text);
        return 0;
    case PAIRS:
        given->pairs = pairs_of(text);
        return 0;
    case BUDGET_TIME: {
        char error[BENCH_ERROR_TEXT];
        if (!bench_parse_seconds("--budget", text, &given->budget, error))
            bench_refuse("ab: %s", error);
        return 0;
    }
    case 'h':
        argp_help(state->root_argp, stdout, ARGP_HELP_STD_HELP & ~ARGP_HELP_EXIT_OK,
                  "prange-bench ab");
        exit(0);
    case ARGP_KEY_ARG:
        if (given->programs == 2)
            bench_refuse("ab takes two programs; '%s' is one more (arguments for them stand "
                         "after --)",
                         text);
        given->sides[given->programs++].program = text;
        return 0;
    case ARGP_KEY_ERROR:
        bench_refuse("ab: '%s' is not an option, or lacks a value; see ab --help",
                     bench_bad_option(state));
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* argp drops the --, after which the arguments of the programs stand. */
static int own_arguments(int argc, char **argv, arguments *given)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") != 0)
            continue;
        given->passed = argv + i + 1;
        given->passed_count = argc - i - 1;
        return i;
    }
    return argc;
}

static arguments read_arguments(int argc, char **argv)
{
    static const struct argp_option choices[] = {
        {"a-env", A_ENV, "NAME=VALUE", 0, "A variable for A alone; may be repeated", 0},
        {"b-env", B_ENV, "NAME=VALUE", 0, "A variable for B alone; may be repeated", 0},
        {"pairs", PAIRS, "N", 0,
         "So many pairs of runs, instead of at least 11 and more until each point is decided", 0},
        {"budget", BUDGET_TIME, "TIME", 0,
         "No more pairs beyond this time, but for those that the table needs (10m)", 0},
        {"help", 'h', NULL, 0, "Show this text", 0},
        {0}};
    static const struct argp_child children[] = {{&bench_compare_parser, 0, NULL, 0}, {0}};
    static const struct argp parser = {
        .options = choices,
        .parser = parse,
        .args_doc = "[A B] [-- ARGUMENT...]",
        .children = children,
        .doc = "Runs two builds of a benchmark program in turn, or this one under two settings, "
               "with the same arguments, and compares them point by point."
               "\vExit status: 0; 1 if --fail-if-slower says so; 2 for a bad argument or a run "
               "that failed; 130 if interrupted, with the pairs so far compared.",
    };
    arguments given = {.common = bench_compare_defaults(), .budget = BUDGET};
    const int own = own_arguments(argc, argv, &given);
    if (argp_parse(&parser, own, argv, ARGP_NO_HELP | ARGP_NO_ERRS, NULL, &given) != 0)
        bench_refuse("ab: the arguments could not be read; see ab --help");
    if (given.programs == 1)
        bench_refuse("ab needs two programs, A and B, or none for this one under two settings");
    if (given.programs == 0 && given.sides[0].count + given.sides[1].count == 0)
        bench_refuse("ab needs two programs, A and B, or --a-env and --b-env");
    static char path[PATH_MAX];
    if (given.programs == 0) {
        if (!realpath("/proc/self/exe", path))
            bench_refuse("ab: the path of this program cannot be read; name it twice");
        given.sides[0].program = given.sides[1].program = path;
    }
    if (given.common.json && !bench_json_writable(given.common.json))
        bench_refuse("ab: --json '%s': cannot be written: %s", given.common.json, strerror(errno));
    return given;
}

/* False if the user interrupted; a run that fails for another reason ends the program. */
static bool run_pair(const arguments *given, int index, bench_results runs[2])
{
    for (int k = 0; k < 2; k++) {
        const int side = (index + k) % 2;
        char error[BENCH_RESULTS_ERROR];
        bool interrupted = stop;
        if (!stop && bench_ab_run(&given->sides[side], given->passed, given->passed_count,
                                  &runs[side], &interrupted, error))
            continue;
        if (!interrupted)
            bench_refuse("ab: %s: %s", side == 0 ? "A" : "B", error);
        if (k == 1)
            bench_results_free(&runs[1 - side]);
        return false;
    }
    return true;
}

/* Whether pairs up to the next look would take longer than is allowed. */
static bool too_long(const arguments *given, const bench_ab_table *table, double start)
{
    const double spent = bench_clock() - start, next = bench_ab_next(table);
    return table->pairs >= BENCH_SAMPLES_MAX || spent * next / table->pairs > given->budget;
}

/* Runs pairs until all points are decided, the time is spent or an interrupt comes, and looks at
 * them. False if interrupted. */
static bool measure(const arguments *given, bench_ab_table *table)
{
    const double start = bench_clock();
    int next = bench_ab_next(table);
    for (;;) {
        fprintf(stderr, "prange-bench: pair %d of %d\n", table->pairs + 1, next);
        bench_results runs[2];
        const bool whole = run_pair(given, table->pairs, runs);
        if (whole && !bench_ab_add(table, runs))
            bench_refuse("out of memory");
        next = table->looks == 0 ? bench_ab_next(table) : next;
        if (whole && table->pairs < next)
            continue;
        if (table->pairs > 0 && !bench_ab_look(table))
            bench_refuse("out of memory");
        if (!whole || given->pairs > 0 || bench_ab_unclear(table) == 0)
            return whole;
        const bool ends = too_long(given, table, start);
        fprintf(stderr, "prange-bench: %d of %d points are unclear after %d pairs, %s\n",
                bench_ab_unclear(table), table->judged, table->pairs,
                ends ? "but the next look is beyond --budget" : "going on");
        if (ends)
            return true;
        next = bench_ab_next(table);
    }
}

int bench_ab_main(int argc, char **argv)
{
    const arguments given = read_arguments(argc, argv);
    bench_ab_table table = {.options = &given.common, .wanted = given.pairs};
    /* An interrupt ends the pair in progress, and those before it are kept. The programs get it
     * too where it comes from a terminal. */
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESTART};
    sigaction(SIGINT, &action, NULL);
    const bool whole = measure(&given, &table);
    if (table.pairs == 0)
        return INTERRUPTED;
    const bench_comparison comparison = {.old_name = "A",
                                         .new_name = "B",
                                         .unit = "pairs",
                                         .count = table.first.count,
                                         .changes = table.changes,
                                         .judged = table.judged,
                                         .options = &given.common};
    bench_comparison_print(&comparison);
    const int status = bench_comparison_finish(&comparison);
    bench_ab_free(&table);
    return whole ? status : INTERRUPTED;
}
