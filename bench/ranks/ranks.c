/* SPDX-License-Identifier: MIT */
/*
 * The sweep over MPI ranks: runs prange-bench-ranks at each number of ranks and threads, and prints
 * the figures side by side. The results of strong scaling must not depend on the number of ranks or
 * threads; their bits are compared.
 */
#include "ranks.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "json.h"
#include "launch.h"
#include "machine.h"
#include "mpirun.h"
#include "process.h"
#include "refuse.h"
#include "replace.h"
#include "style.h"
#include "text.h"

#define PROGRAM "prange-bench-ranks"

/* The exit status that a shell gives to an interrupt. */
#define INTERRUPTED 130

typedef struct arguments {
    bench_threads ranks, threads;
    double seconds;
    const char *launcher, *program, *json;
} arguments;

#define FIELD(name) offsetof(arguments, name)
static const bench_option options[] = {
    {"ranks", 'r', "LIST", "Numbers of ranks: 1,2,4 or 1..4 (default: 1,2)", FIELD(ranks),
     bench_parse_threads},
    {"threads", 't', "LIST", "Threads of each rank (default: 1)", FIELD(threads),
     bench_parse_threads},
    {"seconds", 0, "TIME", "Time for the calls of each figure (default: 300ms)", FIELD(seconds),
     bench_parse_seconds},
    {"launcher", 0, "PROGRAM", "The launcher of ranks, which takes -n (default: " BENCH_MPIRUN ")",
     FIELD(launcher), NULL},
    {"program", 0, "FILE",
     "The program to launch (default: " PROGRAM ", in the directory of this one)", FIELD(program),
     NULL},
    {"json", 'j', "FILE", "Write the figures as JSON", FIELD(json), NULL},
    {0},
};

const bench_command bench_ranks_command = {
    .name = "ranks",
    .doc = "Measures calls over ranks of MPI on this machine, at each number of ranks and threads: "
           "the same work for each processor (weak), the same work in all (strong), and sums of "
           "1 to 2,000,000 elements a rank beside MPI_Allreduce.\v"
           "Efficiency is the time at the first point divided by that at another, and for strong "
           "scaling also by the processors. Ranks beyond the machine's processors share them. An "
           "interrupt ends the running ranks; what was measured is printed and written.",
    .options = {options, NULL},
};

static volatile sig_atomic_t stop;
static volatile pid_t running; /* the launcher; 0: none */

/* The first signal sends SIGTERM to the launcher, which ends its ranks. Open MPI's launcher
 * abandons its ranks on a second SIGTERM, so a second signal here kills the launcher's whole
 * process group. */
static void on_stop(int signal)
{
    (void)signal;
    if (running > 0)
        kill(stop ? -running : running, stop ? SIGKILL : SIGTERM);
    stop = 1;
}

static void catch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    const struct sigaction action = {.sa_handler = on_stop, .sa_flags = (int)SA_RESTART};
    struct sigaction before;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        sigaction(signals[i], NULL, &before);
        if (signals[i] != SIGHUP || before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
}

/* The path of prange-bench-ranks in the directory of this program. */
static char *find_program(void)
{
    char path[PATH_MAX], *found = NULL;
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    path[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (slash)
        slash[1] = '\0';
    if (asprintf(&found, "%s%s", slash ? path : "", PROGRAM) < 0)
        bench_refuse("out of memory");
    return found;
}

/* Starts the ranks; returns a descriptor from which their output is read. */
static int start(const arguments *given, int ranks, int threads, pid_t *process)
{
    char count[16], seconds[32], team[48];
    int channel[2];
    snprintf(count, sizeof count, "%d", ranks);
    snprintf(seconds, sizeof seconds, "%g", given->seconds);
    snprintf(team, sizeof team, "OMP_NUM_THREADS=%d", threads);
    const bool crowded = (long)ranks * threads > sysconf(_SC_NPROCESSORS_ONLN);
    /* By default Open MPI binds each of up to two ranks to one processor, and refuses more ranks
     * than processors. */
    char *settings[] = {team,
                        "OMPI_MCA_hwloc_base_binding_policy=none",
                        "OMPI_MCA_rmaps_base_oversubscribe=1",
                        crowded ? "OMPI_MCA_mpi_yield_when_idle=1" : NULL,
                        crowded ? "OMP_WAIT_POLICY=passive" : NULL,
                        NULL};
    char *const command[] = {(char *)given->launcher, "-n",    count,
                             (char *)given->program,  seconds, NULL};
    const int null_device = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null_device < 0 || pipe(channel) != 0)
        bench_refuse("no pipe: %s", strerror(errno));
    const bench_launch launch = {.program = given->launcher,
                                 .arguments = command,
                                 .settings = settings,
                                 .files = {null_device, channel[1], -1},
                                 .kept = STDERR_FILENO,
                                 .apart = true};
    const int error = bench_launch_start(&launch, process);
    close(channel[1]);
    close(null_device);
    if (error != 0)
        bench_refuse("%s could not be started: %s", given->launcher, strerror(error));
    return channel[0];
}

/* Measures at one number of ranks and threads. NULL if the ranks failed, which was reported, or
 * were interrupted. */
static json_t *measure(const arguments *given, int ranks, int threads)
{
    pid_t process = 0;
    int status = 0;
    json_error_t error;
    const int from = start(given, ranks, threads, &process);
    running = process;
    if (stop)
        kill(process, SIGTERM);
    json_t *figures = json_loadfd(from, 0, &error);
    close(from);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
        ;
    running = 0;
    if (figures && json_is_array(json_object_get(figures, "points")) && status == 0)
        return figures;
    if (!stop)
        bench_complain("%d ranks of %d threads: %s", ranks, threads,
                       status != 0 ? "the ranks failed" : error.text);
    json_decref(figures);
    return NULL;
}

static const char *text_at(const json_t *point, const char *key)
{
    const char *text = json_string_value(json_object_get(point, key));
    return text ? text : "";
}

static double number_at(const json_t *point, const char *key)
{
    return json_number_value(json_object_get(point, key));
}

static long processors_of(const json_t *run)
{
    return lround(number_at(run, "ranks") * number_at(run, "threads"));
}

/* Adds the efficiencies relative to the first run; false if results of strong scaling differ in any
 * bit. */
static bool compare_with_first(const json_t *first, json_t *run)
{
    bool same = true;
    size_t i;
    json_t *point;
    const json_t *before = json_object_get(first, "points");
    const double processor_ratio = (double)processors_of(run) / (double)processors_of(first);
    json_array_foreach(json_object_get(run, "points"), i, point)
    {
        const json_t *other = json_array_get(before, i);
        const bool strong = strcmp(text_at(point, "scaling"), "strong") == 0;
        const double ratio = number_at(other, "seconds") / number_at(point, "seconds");
        if (strcmp(text_at(point, "scaling"), "latency") == 0)
            continue;
        json_object_set_new(point, "efficiency",
                            bench_json_real(strong ? ratio / processor_ratio : ratio));
        if (strong && strcmp(text_at(point, "bits"), text_at(other, "bits")) != 0) {
            bench_complain("%s: the result of %g ranks differs", text_at(point, "case"),
                           number_at(run, "ranks"));
            same = false;
        }
    }
    return same;
}

static void print_figures(const json_t *runs, size_t point)
{
    size_t k;
    const json_t *run;
    json_array_foreach(runs, k, run)
    {
        char time[BENCH_NUMBER_TEXT], share[BENCH_NUMBER_TEXT];
        const json_t *at = json_array_get(json_object_get(run, "points"), point);
        printf("  %10s %6s", bench_time_text(1e9 * number_at(at, "seconds"), time),
               k == 0 ? "" : bench_percent_text(number_at(at, "efficiency"), share));
    }
    printf("\n");
}

/* Prints the latency of one sum: the library's time, and its ratio to that of MPI_Allreduce. */
static void print_latency(const json_t *runs, size_t point)
{
    size_t k;
    const json_t *run;
    json_array_foreach(runs, k, run)
    {
        char time[BENCH_NUMBER_TEXT], ratio[BENCH_NUMBER_TEXT];
        const json_t *points = json_object_get(run, "points");
        const double own = number_at(json_array_get(points, point), "seconds");
        const double peer = number_at(json_array_get(points, point + 1), "seconds");
        printf("  %10s %6s", bench_time_text(1e9 * own, time),
               number_at(run, "ranks") > 1.0 ? bench_factor_text(own / peer, ratio) : "");
    }
    printf("\n");
}

static void print_table(const json_t *runs)
{
    size_t k, i;
    const json_t *run, *point, *first = json_array_get(runs, 0);
    const char *before = "";
    printf("%s; ranks x threads\n", text_at(first, "mpi"));
    json_array_foreach(json_object_get(first, "points"), i, point)
    {
        const char *scaling = text_at(point, "scaling");
        const bool latency = strcmp(scaling, "latency") == 0;
        if (latency && strcmp(text_at(point, "case"), "allreduce") == 0)
            continue;
        if (strcmp(scaling, before) != 0 && (latency || i == 0)) {
            printf("\n%s%-30s", BOLD, latency ? "sum, and x MPI_Allreduce" : "case");
            json_array_foreach(runs, k, run)
                printf("  %10.0f x %-4.0f", number_at(run, "ranks"), number_at(run, "threads"));
            printf("%s\n", PLAIN);
            before = scaling;
        }
        printf("%-12s %-7s %-10.0f", latency ? "sum" : text_at(point, "case"),
               latency ? "a rank" : scaling, number_at(point, "n"));
        if (latency)
            print_latency(runs, i);
        else
            print_figures(runs, i);
    }
}

/* The context of the document: the machine and the command line. */
static json_t *context_of(void)
{
    const bench_machine machine = bench_machine_read();
    json_t *context = bench_machine_context(&machine, bench_program());
    char *command = bench_process_command();
    json_object_set_new(context, "command", json_string(command));
    free(command);
    return context;
}

static bool write_json(const json_t *runs, const char *path)
{
    char error[512];
    json_t *document = json_pack("{s:s, s:o*, s:O}", "kind", "prange-bench ranks", "context",
                                 context_of(), "runs", runs);
    const bool written = document && bench_json_write(document, path, error, sizeof error);
    if (!written)
        bench_complain("%s", document ? error : "out of memory");
    json_decref(document);
    return written;
}

/* Measures at all numbers of ranks and threads, until an interrupt; false if any failed. */
static bool measure_all(const arguments *given, json_t *runs)
{
    bool right = true;
    for (int r = 0; r < given->ranks.count; r++)
        for (int t = 0; t < given->threads.count && !stop; t++) {
            json_t *run = measure(given, given->ranks.at[r], given->threads.at[t]);
            right = right && run;
            if (run)
                json_array_append_new(runs, run);
        }
    return right;
}

int bench_ranks_main(int argc, char **argv)
{
    arguments given = {
        .ranks = {2, {1, 2}}, .threads = {1, {1}}, .seconds = 0.3, .launcher = BENCH_MPIRUN};
    char *found = NULL, error[512];
    bench_command_read(&bench_ranks_command, argc, argv, &given);
    if (!given.program)
        given.program = found = find_program();
    if (access(given.program, X_OK) != 0)
        bench_refuse("%s: %s; it is built with -Dmpi=enabled", given.program, strerror(errno));
    if (given.json && !bench_check_writable(given.json, error, sizeof error))
        bench_refuse("--json %s", error);
    catch_signals();
    json_t *runs = json_array();
    bool right = measure_all(&given, runs);
    const size_t done = json_array_size(runs);
    for (size_t k = 1; k < done; k++)
        right = compare_with_first(json_array_get(runs, 0), json_array_get(runs, k)) && right;
    if (done > 0)
        print_table(runs);
    if (stop)
        printf("\ninterrupted: %zu of %d numbers of ranks and threads are done%s\n", done,
               given.ranks.count * given.threads.count,
               done == 0 && given.json ? ", and nothing is written" : "");
    if (given.json && done > 0)
        right = write_json(runs, given.json) && right;
    json_decref(runs);
    free(found);
    return stop ? INTERRUPTED : !right;
}
