/* SPDX-License-Identifier: MIT */
/*
 * Two builds, or two settings, in turn: A B, B A, A B, ... Each run has a process of its own, so
 * that what differs between processes is part of the spread, and the two runs of a pair follow each
 * other, so that a slow drift of the machine is not. One ratio of medians a pair and point; their
 * median has the exact interval of the sign test, which asks nothing of their distribution.
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
#include "compare_table.h"
#include "json.h"
#include "refuse.h"
#include "statistics.h"

/* Fewer pairs have no 95 % interval. */
#define PAIRS_LEAST 6
#define PAIRS_DEFAULT 11

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
    int pairs;    /* 0: as many as the table needs */
    char **passed;
    int passed_count;
} arguments;

enum { A_ENV = 'x', B_ENV = 'y', PAIRS = 'p' };

static void add_setting(bench_side *side, const char *option, char *text)
{
    const char *equals = strchr(text, '=');
    if (!equals || equals == text)
        bench_refuse("ab: --%s '%s': expected NAME=VALUE", option, text);
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
        {"pairs", PAIRS, "N", 0, "Pairs of runs (as many as the table needs, at least 11)", 0},
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
    arguments given = {.common = bench_compare_defaults()};
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

/* The points of the first run of A, and what all pairs said of them. */
typedef struct table {
    bench_results first;
    double *ratios; /* of each point `room` of them, `found` of which are set */
    double *medians[2];
    int *found;
    int room;
} table;

static bool reserve(table *all, int pairs)
{
    const size_t points = (size_t)all->first.count, room = (size_t)pairs;
    all->room = pairs;
    all->ratios = malloc(points * room * sizeof(double));
    all->medians[0] = malloc(points * room * sizeof(double));
    all->medians[1] = malloc(points * room * sizeof(double));
    all->found = calloc(points, sizeof *all->found);
    return all->ratios && all->medians[0] && all->medians[1] && all->found;
}

static void release(table *all)
{
    free(all->ratios);
    free(all->medians[0]);
    free(all->medians[1]);
    free(all->found);
    bench_results_free(&all->first);
}

static void add_pair(table *all, const bench_results runs[2])
{
    for (int i = 0; i < all->first.count; i++) {
        const bench_measured *point = &all->first.points[i];
        const bench_measured *a = bench_results_find(&runs[0], point);
        const bench_measured *b = bench_results_find(&runs[1], point);
        if (!a || !b)
            continue;
        const int at = i * all->room + all->found[i]++;
        all->ratios[at] = b->median / a->median;
        all->medians[0][at] = a->median;
        all->medians[1][at] = b->median;
    }
}

static int judged_of(const bench_results *results)
{
    int judged = 0;
    for (int i = 0; i < results->count; i++)
        judged += !bench_is_plain(&results->points[i]);
    return judged;
}

/* From `least` on, the number of pairs whose interval reaches from the rank-th to the rank-th. */
static int pairs_needed(int least, int rank, double alpha)
{
    int pairs = least;
    while (pairs < BENCH_SAMPLES_MAX && bench_interval_rank(pairs, alpha) < rank)
        pairs++;
    return pairs;
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

/* Runs all pairs, or those before an interrupt; returns how many. */
static int measure(const arguments *given, table *all, bool *interrupted)
{
    int wanted = given->pairs > 0 ? given->pairs : PAIRS_DEFAULT, done = 0;
    for (; done < wanted; done++) {
        fprintf(stderr, "prange-bench: pair %d of %d\n", done + 1, wanted);
        bench_results runs[2];
        *interrupted = !run_pair(given, done, runs);
        if (*interrupted)
            break;
        if (done == 0) {
            all->first = runs[0];
            const int judged = judged_of(&all->first);
            if (given->pairs == 0) /* so that one odd pair does not set an interval's end */
                wanted =
                    pairs_needed(PAIRS_DEFAULT, 2, given->common.alpha / (judged > 0 ? judged : 1));
            if (!reserve(all, wanted))
                bench_refuse("out of memory");
        }
        add_pair(all, runs);
        if (done > 0)
            bench_results_free(&runs[0]);
        bench_results_free(&runs[1]);
    }
    return done;
}

static bench_change change_of(table *all, int index, double alpha, double effect)
{
    const bench_measured *point = &all->first.points[index];
    const int found = all->found[index], start = index * all->room;
    bench_change change = {
        .name = point->name,
        .control = bench_is_plain(point),
        .old_ns = bench_estimate_of(found, all->medians[0] + start).median,
        .new_ns = bench_estimate_of(found, all->medians[1] + start).median,
        .ratio = bench_ratio_of_pairs(found, all->ratios + start, alpha),
    };
    if (!isfinite(change.ratio.low))
        snprintf(change.reason, sizeof change.reason, "%d pair%s too few, the table needs %d",
                 found, found == 1 ? " is" : "s are", pairs_needed(found, 1, alpha));
    bench_change_judge(&change, effect);
    return change;
}

static int conclude(const arguments *given, table *all)
{
    bench_comparison comparison = {
        .old_name = "A",
        .new_name = "B",
        .judged = judged_of(&all->first),
        .options = &given->common,
        .changes = calloc((size_t)all->first.count, sizeof *comparison.changes),
    };
    if (!comparison.changes)
        bench_refuse("out of memory");
    const double alpha = given->common.alpha / fmax(1, comparison.judged);
    for (int i = 0; i < all->first.count; i++)
        if (all->found[i] > 0)
            comparison.changes[comparison.count++] = change_of(all, i, alpha, given->common.effect);
    bench_comparison_print(&comparison);
    const int status = bench_comparison_finish(&comparison);
    free(comparison.changes);
    return status;
}

int bench_ab_main(int argc, char **argv)
{
    const arguments given = read_arguments(argc, argv);
    table all = {0};
    /* An interrupt ends the pair in progress, and those before it are kept. The programs get it
     * too where it comes from a terminal. */
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESTART};
    sigaction(SIGINT, &action, NULL);
    bool interrupted;
    if (measure(&given, &all, &interrupted) == 0)
        return INTERRUPTED;
    const int status = conclude(&given, &all);
    release(&all);
    return interrupted ? INTERRUPTED : status;
}
