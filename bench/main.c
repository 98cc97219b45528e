/* SPDX-License-Identifier: MIT */
/*
 * prange-bench: how numeric loops scale from one thread to all of this machine's.
 *
 * Everything that can be refused is refused before anything is measured. Then come the machine's
 * limits at each thread count, the sweep, the legend and the JSON.
 */
#include <errno.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "json.h"
#include "progress.h"
#include "sweep.h"
#include "table.h"

static volatile sig_atomic_t stop;

static void on_interrupt(int signal)
{
    (void)signal;
    stop = 1;
}

/* The first interrupt ends the sweep after the current sample; a second one ends the program. */
static void catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

/* Probes until interrupted; returns how many thread counts were probed. */
static int probe_all(const bench_options *options, const bench_machine *machine,
                     bench_limits *limits)
{
    int count = 0;
    for (; count < options->threads.count && !stop; count++) {
        bench_progress_show("probing the machine's limits", 0.0, -1.0);
        limits[count] =
            bench_probe(options->threads.at[count], machine->last_cache, options->quick);
        bench_progress_clear();
        bench_table_limits(&limits[count]);
    }
    return count;
}

static bool write_json(const bench_report *report)
{
    const char *path = report->options->json;
    if (!path || bench_json_write(report, path))
        return true;
    fprintf(stderr, "prange-bench: could not write %s: %s\n", path, strerror(errno));
    return false;
}

int main(int argc, char **argv)
{
    bench_options options = bench_options_read(argc, argv);
    if (options.list) {
        bench_table_list();
        return 0;
    }
    if (options.threads.count == 0)
        options.threads = bench_threads_to(prange_get_max_threads());
    bench_sweep sweep = bench_sweep_plan(&options);
    if (options.json && !bench_json_writable(options.json))
        bench_refuse("--json '%s': cannot be written: %s", options.json, strerror(errno));
    bench_limits *limits = calloc((size_t)options.threads.count, sizeof *limits);
    if (!limits)
        bench_refuse("out of memory");

    /* A team sized by the load average would be another one at each point. */
    omp_set_dynamic(0);
    catch_interrupts();
    const bench_machine machine = bench_machine_read();
    bench_table_heading(&machine, &options);
    const int probed = probe_all(&options, &machine, limits);
    if (!stop)
        bench_sweep_run(&sweep, &options, &machine, limits, &stop);
    if (sweep.done > 0)
        bench_table_legend();
    if (stop)
        printf("\ninterrupted: %d of %d points are done\n", sweep.done, sweep.count);

    const bench_report report = {&machine,   &options,   limits,   probed,
                                 sweep.rows, sweep.done, stop != 0};
    const bool written = write_json(&report);
    const bool wrong = sweep.wrong;
    bench_sweep_free(&sweep);
    free(limits);
    if (stop)
        return 130;
    return wrong || !written;
}
