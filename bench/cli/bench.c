/* SPDX-License-Identifier: MIT */
/*
 * The main program for a table of cases.
 *
 * All invalid arguments are refused before anything is measured. Then come the machine's limits at
 * each thread count, the sweep, the tables, the JSON and the report.
 */
#include <prange/bench.h>

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "busy.h"
#include "catalog.h"
#include "cli.h"
#include "compare.h"
#include "document.h"
#include "json.h"
#include "ranks.h"
#include "refuse.h"
#include "replace.h"
#include "report.h"
#include "scaling.h"
#include "visit.h"

static volatile sig_atomic_t interrupts;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupts++;
}

/* The first interrupt ends the sweep after the current sample; a second interrupt ends that sample.
 * The hangup of the terminal is an interrupt too, unless nohup ignores it. */
static void catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART}, before;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, NULL);
}

/* Whether files can be created in the directory, found by trying: the permissions do not tell,
 * least of all for root. */
static bool directory_writable(const char *path, char *error, size_t size)
{
    char *file;
    if (!bench_make_directories(path, error, size) || asprintf(&file, "%s/index.html", path) < 0)
        return false;
    const bool writable = bench_check_writable(file, error, size);
    free(file);
    return writable;
}

static void check_outputs(const bench_options *options)
{
    char error[512];
    if (options->json && !bench_check_writable(options->json, error, sizeof error))
        bench_refuse("--json %s", error);
    if (options->report && !directory_writable(options->report, error, sizeof error))
        bench_refuse("--report %s", error);
}

/* The document with its analysis; NULL if out of memory. */
static json_t *document_of(const bench_sweep *sweep, json_t *warnings)
{
    json_t *document = bench_document_of(sweep, warnings);
    if (document)
        json_object_set_new(document, "scaling",
                            bench_scaling_of(json_object_get(document, "benchmarks")));
    return document;
}

static bool write_outputs(const bench_options *options, const json_t *document)
{
    bool written = true;
    char error[512];
    if (options->json && !bench_json_write(document, options->json, error, sizeof error)) {
        bench_complain("%s", error);
        written = false;
    }
    if (options->report && !bench_report_write(document, options->report, error, sizeof error)) {
        bench_complain("could not write the report: %s", error);
        written = false;
    } else if (options->report) {
        printf("\nreport: %s/index.html\n", options->report);
    }
    return written;
}

/* Measures and writes the outputs; returns the exit status. */
static int run(const bench_options *options)
{
    json_t *warnings = json_array();
    const bench_machine machine = bench_machine_read();
    bench_sweep sweep = bench_sweep_of(options, &machine, &interrupts);
    check_outputs(options);
    catch_interrupts();
    bench_heading(&machine, options);
    bench_warn_before(warnings, &machine, options);
    bench_sweep_probe(&sweep, bench_heading_limits);
    bench_sweep_run(&sweep);

    bench_warn_after(warnings, &sweep);
    json_t *document = document_of(&sweep, warnings);
    const int done = bench_sweep_done(&sweep);
    if (done > 0) {
        bench_table(sweep.rows, sweep.plan.count, json_object_get(document, "scaling"));
        bench_table_legend();
    }
    if (interrupts > 0)
        printf("\ninterrupted: %d of %d points are done%s\n", done, sweep.plan.count,
               done == 0 && (options->json || options->report) ? ", and nothing is written" : "");
    const bool written = done == 0 || write_outputs(options, document);
    const bool wrong = sweep.wrong;
    json_decref(document);
    json_decref(warnings);
    bench_sweep_free(&sweep);
    if (interrupts > 0)
        return 130;
    return wrong || !written;
}

/* Adds the program's own cases, or those of the objects to load. Unless `tried`, as in a process
 * that serves a request, each object is first tried for at most `seconds`. */
static void fill_catalog(const prange_bench_table *table, const bench_loads *loads, bool tried,
                         double seconds)
{
    char error[BENCH_CATALOG_ERROR];
    if (loads->count == 0 && !bench_catalog_add(table, bench_program(), error))
        bench_refuse("%s", error);
    for (int i = 0; i < loads->count; i++)
        if ((!tried && !bench_catalog_survives(loads->at[i], seconds, error)) ||
            !bench_catalog_load(loads->at[i], error))
            bench_refuse("%s", error);
}

/* Runs the command that the first argument names, over the program's cases; false if it names none.
 * A first argument --ranks is the command `ranks` too. */
static bool is_command(int argc, char **argv, const prange_bench_table *table, int *status)
{
    if (argc > 1 && strncmp(argv[1], "--ranks", strlen("--ranks")) == 0) {
        *status = bench_ranks_main(argc, argv);
        return true;
    }
    static const struct {
        const char *name;
        int (*run)(int argc, char **argv);
    } commands[] = {{"compare", bench_compare_main}, {"ab", bench_ab_main},
                    {"busy", bench_busy_main},       {"ranks", bench_ranks_main},
                    {"report", bench_report_main},   {"manual", bench_manual_main}};
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(argv[1], commands[i].name) != 0)
            continue;
        fill_catalog(table, &(bench_loads){.count = 0}, false, 0.0);
        *status = commands[i].run(argc - 1, argv + 1);
        bench_catalog_free();
        return true;
    }
    return false;
}

/* Returns the exit status: `lost` if nothing but standard output failed. */
static int check_stdout(int status, int lost)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    bench_complain("standard output could not be written: %s", strerror(errno));
    return status != 0 ? status : lost;
}

/* Corrects what a parent may hand down: closed standard files, whose numbers the channels to child
 * processes would get, and an ignored SIGCHLD, with which the system keeps no exit status. Ignores
 * SIGPIPE, since a reader that closes standard output early must not cost the results. */
static void mend_inheritance(void)
{
    int file;
    do
        file = open("/dev/null", O_RDONLY);
    while (file >= 0 && file <= STDERR_FILENO);
    close(file);
    signal(SIGCHLD, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
}

/* Runs a command or the sweep; returns the exit status. */
static int serve(int argc, char **argv, const prange_bench_table *table)
{
    int status;
    bench_process_arguments(argv);
    if (is_command(argc, argv, table, &status))
        return check_stdout(status, 2);
    const bench_options options = bench_options_read(argc, argv);
    fill_catalog(table, &options.loads, false, options.timeout);
    if (options.list && bench_heading_list(options.filter) == 0 && options.filter)
        bench_refuse("--filter '%s' matches no case", options.filter);
    status = options.list ? 0 : run(&options);
    bench_catalog_free();
    return check_stdout(status, 1);
}

int prange_bench_main_table(int argc, char **argv, const prange_bench_table *table)
{
    bench_set_program(argv[0]);
    const bench_request *request = bench_worker_begin();
    if (request) {
        if (!request->probe)
            fill_catalog(table, &request->loads, true, 0.0);
        bench_worker_serve();
        return 0;
    }
    mend_inheritance();
    /* CSV and SVG need a decimal point, whatever locale the program or an object sets. */
    const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    const locale_t before = uselocale(plain);
    const int status = serve(argc, argv, table);
    uselocale(before);
    freelocale(plain);
    return status;
}
