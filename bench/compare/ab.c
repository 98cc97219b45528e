/* SPDX-License-Identifier: MIT */
/*
 * Runs two builds, or two settings, in turn: A B, B A, A B, ... Each run has its own process, so
 * the spread includes the differences between processes. The two runs of a pair follow each other,
 * so the spread excludes a slow drift of the machine. Each pair gives one ratio of medians per
 * point. Pairs are added until every point is decided or the time is spent.
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
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ab_table.h"
#include "clock.h"
#include "launch.h"
#include "refuse.h"
#include "statistics.h"

/* Fewer pairs give no 95 % interval. */
#define PAIRS_MIN 6

/* The default budget: seconds for which pairs are added. */
#define BUDGET 600.0

/* Seconds that a program has to end by itself when the time is spent. */
#define GRACE 2

/* The exit status of an interrupted program in a shell. */
#define INTERRUPTED 130

static volatile sig_atomic_t stop; /* the signal that ends the measurement; SIGALRM: the budget */
static volatile pid_t running;     /* the program in progress; 0: none */
static bool failed;                /* a run failed */

/* Ends the program in progress, since its pair will not count; a second signal kills it. */
static void on_stop(int signal)
{
    if (running > 0)
        kill(running, stop ? SIGKILL : SIGTERM);
    stop = stop && signal == SIGALRM ? stop : signal;
}

/* A requested budget limits every run: an alarm ends the run. */
static void catch_signals(double budget)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGALRM};
    struct sigaction action = {.sa_handler = on_stop, .sa_flags = (int)SA_RESTART}, before;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        sigaction(signals[i], NULL, &before);
        if (signals[i] != SIGHUP || before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
    const time_t seconds = (time_t)budget;
    const struct itimerval alarm = {
        .it_value = {seconds, (suseconds_t)(1e6 * (budget - (double)seconds))},
        .it_interval = {GRACE, 0}};
    setitimer(ITIMER_REAL, &alarm, NULL);
}

#define SETTINGS_MAX 32

/* A build or a setting: the program to run, and its variables besides the caller's. */
typedef struct side {
    const char *program;              /* a path, or a name to be found by PATH */
    char *settings[SETTINGS_MAX + 1]; /* "NAME=VALUE", `count` of them, then NULL */
    int count;
} side;

typedef struct arguments {
    bench_compare_options common;
    side sides[2];
    int programs;  /* number of programs given */
    int pairs;     /* 0: as many as needed within the budget */
    double budget; /* seconds; 0: not given */
    char **passed;
    int passed_count;
} arguments;

/* A later value of the same variable takes precedence when the program starts. */
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

/* Finds the -- before the programs' arguments, since argp drops it. */
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

static const bench_option choices[] = {
    {"a-env", 'x', "NAME=VALUE", "An environment variable for A only; may be repeated",
     offsetof(arguments, sides[0]), add_setting},
    {"b-env", 'y', "NAME=VALUE", "An environment variable for B only; may be repeated",
     offsetof(arguments, sides[1]), add_setting},
    {"pairs", 'n', "N",
     "Pairs of runs, at least 6 (default: at least 11, and more until each point is decided)",
     offsetof(arguments, pairs), parse_pairs},
    {"budget", 0, "TIME",
     "End after this time, such as 60s (default: no pairs after 10m except those that the table "
     "needs)",
     offsetof(arguments, budget), bench_parse_budget},
    {0}};

const bench_command bench_ab_command = {
    .name = "ab",
    .arguments = "[A B] [-- ARGUMENT...]",
    .doc =
        "Runs two builds of a benchmark program in turn, or this one under two settings, "
        "with the same arguments, and compares them point by point."
        "\vExit status: 0; 1 for a slow-down by --fail-if-slower; 2 for a bad argument, a run that "
        "failed or no pair within --budget; 130 if interrupted. The pairs before that are "
        "compared.",
    .options = {choices, bench_compare_choices},
    .argument = take_program,
};

static arguments read_arguments(int argc, char **argv)
{
    static char path[PATH_MAX];
    arguments given = {.common = BENCH_COMPARE_DEFAULTS};
    bench_command_read(&bench_ab_command, own_arguments(argc, argv, &given), argv, &given);
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

/* Runs a program to its end; returns its exit status as in a shell, or -1 with an error number if
 * it cannot be run. A signal that arrives before `running` is set takes effect through `stop`. */
static int run(const bench_launch *launch)
{
    pid_t process;
    int status;
    errno = bench_launch_start(launch, &process);
    if (errno != 0)
        return -1;
    running = process;
    if (stop)
        kill(process, SIGTERM);
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return 127;
    running = 0;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Copies the program's messages to standard error. */
static void show(int messages)
{
    char text[512];
    lseek(messages, 0, SEEK_SET);
    for (ssize_t got; (got = read(messages, text, sizeof text)) > 0;)
        fwrite(text, 1, (size_t)got, stderr);
}

/* Runs a side's program, drops its standard output, and reads its results. False if the user
 * interrupted it, the time is spent, or it failed; a failure is reported. */
static bool run_side(const arguments *given, int index, bench_results *results)
{
    const side *job = &given->sides[index];
    const char name = "AB"[index];
    /* Files in memory: the program opens its results file by its own /proc/self/fd. */
    const int file = memfd_create("results", MFD_CLOEXEC);
    const int messages = memfd_create("messages", MFD_CLOEXEC);
    const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (file < 0 || messages < 0)
        bench_refuse("ab: no room for results: %s", strerror(errno));
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    char **const list = command_of(given, index, path);
    const bench_launch launch = {.program = job->program,
                                 .arguments = list,
                                 .settings = job->settings,
                                 .files = {-1, nothing, messages},
                                 .kept = file};
    const int status = run(&launch);
    if (status < 0)
        bench_refuse("ab: %c: '%s' cannot be run: %s", name, job->program, strerror(errno));
    free(list);
    close(nothing);
    if (status != 0 && status != INTERRUPTED && !stop) {
        show(messages);
        bench_complain("ab: %c: '%s' ended with exit status %d", name, job->program, status);
        failed = true;
    } else if (status == 0 && !stop) {
        failed = !bench_results_read(path, job->program, results);
    }
    close(file);
    close(messages);
    return status == 0 && !stop && !failed;
}

/* False for the reasons of run_side; earlier pairs stay. */
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

/* Whether the pairs up to the next look would exceed the budget. */
static bool exceeds_budget(const arguments *given, const bench_ab_table *table, double start)
{
    const double spent = bench_clock() - start, next = bench_ab_next(table);
    const double budget = given->budget > 0.0 ? given->budget : BUDGET;
    return table->pairs >= BENCH_SAMPLES_MAX || spent * next / table->pairs > budget;
}

/* Runs pairs and judges them until all points are decided, the time is spent, a run fails or an
 * interrupt arrives. False unless all wanted pairs were run. */
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
        const bool ends = exceeds_budget(given, table, start);
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
    catch_signals(given.budget);
    const bool whole = measure(&given, &table);
    const int ended = whole ? 0 : failed ? 2 : stop == SIGALRM ? 0 : INTERRUPTED;
    if (stop == SIGALRM)
        bench_complain("the time budget ended after %d pair%s", table.pairs,
                       table.pairs == 1 ? "" : "s");
    if (table.pairs == 0)
        return ended ? ended : 2;
    const bench_comparison comparison = {.old_name = "A",
                                         .new_name = "B",
                                         .unit = "pairs",
                                         .count = table.count,
                                         .changes = table.changes,
                                         .judged = table.judged,
                                         .options = &given.common};
    bench_comparison_print(&comparison);
    if (table.only[0] > 0 || table.only[1] > 0)
        printf("not compared: %d points of A alone, %d of B alone\n", table.only[0], table.only[1]);
    const int status = bench_comparison_finish(&comparison);
    bench_ab_free(&table);
    return ended ? ended : status;
}
