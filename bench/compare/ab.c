/* SPDX-License-Identifier: MIT */
/*
 * Two builds, or two settings, in turn: A B, B A, A B, ... Each run has a process of its own, so
 * that what differs between processes is part of the spread, and the two runs of a pair follow each
 * other, so that a slow drift of the machine is not. One ratio of medians a pair and point. Pairs
 * are added until each point is decided, or the time is spent.
 */
#include "compare.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ab_table.h"
#include "clock.h"
#include "launch.h"
#include "refuse.h"
#include "statistics.h"

/* Fewer pairs have no 95 % interval. */
#define PAIRS_MIN 6

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

#define SETTINGS_MAX 32

/* A build, or a setting: what is run, and with which variables besides the caller's. */
typedef struct side {
    const char *program;              /* a path, or a name to be found by PATH */
    char *settings[SETTINGS_MAX + 1]; /* "NAME=VALUE", `count` of them, then NULL */
    int count;
} side;

typedef struct arguments {
    bench_compare_options common;
    side sides[2];
    int programs; /* that were given */
    int pairs;    /* 0: as many as it takes within the budget */
    double budget;
    char **passed;
    int passed_count;
} arguments;

/* A variable that was set already gets the new value when the program is started. */
static const char *add_setting(const char *text, void *into)
{
    side *to = into;
    const char *equals = strchr(text, '=');
    if (!equals || equals == text)
        return "expected NAME=VALUE";
    if (to->count == SETTINGS_MAX)
        return "there are too many settings";
    to->settings[to->count++] = (char *)text;
    return NULL;
}

static const char *parse_pairs(const char *text, void *pairs)
{
    return bench_parse_count(text, PAIRS_MIN, BENCH_SAMPLES_MAX, pairs)
               ? NULL
               : "expected a number from 6 to 1000";
}

static const char *take_program(const char *text, int index, void *into)
{
    arguments *given = into;
    if (index >= 2)
        return "ab takes two programs (arguments for them stand after --)";
    given->sides[given->programs++].program = text;
    return NULL;
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
    static const bench_option choices[] = {
        {"a-env", 'x', "NAME=VALUE", "A variable for A alone; may be repeated",
         offsetof(arguments, sides[0]), add_setting},
        {"b-env", 'y', "NAME=VALUE", "A variable for B alone; may be repeated",
         offsetof(arguments, sides[1]), add_setting},
        {"pairs", 'p', "N",
         "So many pairs of runs, instead of at least 11 and more until each point is decided",
         offsetof(arguments, pairs), parse_pairs},
        {"budget", 't', "TIME",
         "No more pairs beyond this time, but for those that the table needs (10m)",
         offsetof(arguments, budget), bench_parse_seconds},
        {0}};
    static const bench_command command = {
        .name = "ab",
        .arguments = "[A B] [-- ARGUMENT...]",
        .doc = "Runs two builds of a benchmark program in turn, or this one under two settings, "
               "with the same arguments, and compares them point by point."
               "\vExit status: 0; 1 if --fail-if-slower says so; 2 for a bad argument or a run "
               "that failed; 130 if interrupted, with the pairs so far compared.",
        .options = {choices, bench_compare_choices},
        .argument = take_program,
    };
    static char path[PATH_MAX];
    arguments given = {.common = BENCH_COMPARE_DEFAULTS, .budget = BUDGET};
    bench_command_read(&command, own_arguments(argc, argv, &given), argv, &given);
    if (given.programs == 1)
        bench_refuse("ab needs two programs, A and B, or none for this one under two settings");
    if (given.programs == 0 && given.sides[0].count + given.sides[1].count == 0)
        bench_refuse("ab needs two programs, A and B, or --a-env and --b-env");
    if (given.programs == 0) {
        if (!realpath("/proc/self/exe", path))
            bench_refuse("ab: the path of this program cannot be read; name it twice");
        given.sides[0].program = given.sides[1].program = path;
    }
    bench_compare_check(&given.common);
    return given;
}

/* PROGRAM ARGUMENT... --json FILE */
static char **command_of(const arguments *given, int index, char *file)
{
    static char json[] = "--json";
    char **list = bench_zeroed((size_t)given->passed_count + 4, sizeof *list), **end = list;
    *end++ = (char *)given->sides[index].program;
    for (int i = 0; i < given->passed_count; i++)
        *end++ = given->passed[i];
    *end++ = json;
    *end = file;
    return list;
}

/* The status of a process as a shell gives it. */
static int wait_for(pid_t process)
{
    int status;
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return 127;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* What the program said goes to standard error. */
static void show(int messages)
{
    char text[512];
    lseek(messages, 0, SEEK_SET);
    for (ssize_t got; (got = read(messages, text, sizeof text)) > 0;)
        fwrite(text, 1, (size_t)got, stderr);
}

/* Runs a side's program, its standard output dropped, and reads what it measured. False if the user
 * interrupted; a run that fails for another reason ends the program. */
static bool run_side(const arguments *given, int index, bench_results *results)
{
    const side *of = &given->sides[index];
    const char name = "AB"[index];
    /* Files that are nowhere but in memory: the program finds its one under its own /proc. */
    const int file = memfd_create("results", MFD_CLOEXEC);
    const int messages = memfd_create("messages", MFD_CLOEXEC);
    const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (file < 0 || messages < 0)
        bench_refuse("ab: no room for results: %s", strerror(errno));
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    char **const list = command_of(given, index, path);
    const bench_launch launch = {.program = of->program,
                                 .arguments = list,
                                 .settings = of->settings,
                                 .files = {-1, nothing, messages},
                                 .kept = file};
    pid_t process;
    const int failure = bench_launch_start(&launch, &process);
    if (failure != 0)
        bench_refuse("ab: %c: '%s' cannot be run: %s", name, of->program, strerror(failure));
    free(list);
    close(nothing);
    const int status = wait_for(process);
    if (status != 0 && status != INTERRUPTED) {
        show(messages);
        bench_refuse("ab: %c: '%s' ended with exit status %d", name, of->program, status);
    }
    if (status == 0)
        *results = bench_results_read(path, of->program);
    close(file);
    close(messages);
    return status == 0;
}

/* False if the user interrupted. */
static bool run_pair(const arguments *given, int index, bench_results runs[2])
{
    const int first = index % 2;
    if (stop || !run_side(given, first, &runs[first]))
        return false;
    if (!stop && run_side(given, 1 - first, &runs[1 - first]))
        return true;
    bench_results_free(&runs[first]);
    return false;
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
        bench_complain("pair %d of %d", table->pairs + 1, next);
        bench_results runs[2];
        const bool whole = run_pair(given, table->pairs, runs);
        if (whole)
            bench_ab_add(table, runs);
        next = table->looks == 0 ? bench_ab_next(table) : next;
        if (whole && table->pairs < next)
            continue;
        if (table->pairs > 0)
            bench_ab_look(table);
        if (!whole || given->pairs > 0 || bench_ab_unclear(table) == 0)
            return whole;
        const bool ends = too_long(given, table, start);
        bench_complain("%d of %d points are unclear after %d pairs, %s", bench_ab_unclear(table),
                       table->judged, table->pairs,
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
                                         .count = table.count,
                                         .changes = table.changes,
                                         .judged = table.judged,
                                         .options = &given.common};
    bench_comparison_print(&comparison);
    const int status = bench_comparison_finish(&comparison);
    bench_ab_free(&table);
    return whole ? status : INTERRUPTED;
}
