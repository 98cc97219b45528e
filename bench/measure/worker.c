/* SPDX-License-Identifier: MIT */
#include "worker.h"

#include <fcntl.h>
#include <omp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "catalog.h"
#include "channel.h"
#include "runner.h"

static volatile sig_atomic_t stop;

static void on_terminate(int signal)
{
    (void)signal;
    stop = 1;
}

/* The terminal's interrupt reaches all processes; it is the sweep that decides what follows. */
static void set_signals(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, end = {.sa_handler = on_terminate};
    sigemptyset(&ignore.sa_mask);
    sigemptyset(&end.sa_mask);
    end.sa_flags = SA_RESTART;
    sigaction(SIGINT, &ignore, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGTERM, &end, NULL);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

/* A crash is told in a row; its memory need not go to disk. */
static void forbid_core_files(void)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
}

static void send_failure(int channel, const char *text)
{
    bench_channel_send(channel, json_pack("{s:s, s:b}", "failure", text, "skipped", false));
}

static void probe(const bench_request *request)
{
    const bench_limits limits = bench_probe(request->threads, request->cache, request->quick);
    bench_channel_send(request->channel,
                       json_pack("{s:b, s:f, s:f, s:f, s:f}", "done", true, "read", limits.read,
                                 "triad", limits.triad, "fma_f64", limits.fma_f64, "fma_f32",
                                 limits.fma_f32));
}

static void visit(const bench_request *request, const prange_bench_table *table,
                  const bench_counters *counters)
{
    char error[BENCH_CATALOG_ERROR];
    bool filled = request->load_count > 0 || bench_catalog_add(table, bench_program(), error);
    for (int i = 0; i < request->load_count && filled; i++)
        filled = bench_catalog_load(request->loads[i], error);
    if (!filled) {
        send_failure(request->channel, error);
        return;
    }
    const prange_bench_case *what = bench_case_at(request->number);
    if (!what || strcmp(what->name, request->name) != 0)
        send_failure(request->channel, "the program, started again, has other cases");
    else
        bench_visit(request, what, counters, &stop);
}

bool bench_worker(const prange_bench_table *table, int *status)
{
    const char *text = getenv(BENCH_REQUEST_VARIABLE);
    bench_request request;
    if (!text)
        return false;
    *status = 2;
    if (!bench_request_read(text, &request))
        return true;
    /* What a case starts is none of ours. */
    unsetenv(BENCH_REQUEST_VARIABLE);
    fcntl(request.channel, F_SETFD, FD_CLOEXEC);
    set_signals();
    forbid_core_files();
    /* stdout is for the tables. */
    dup2(STDERR_FILENO, STDOUT_FILENO);
    const bench_counters counters = bench_counters_open();
    /* A team sized by the load average would be another one at each point. */
    omp_set_dynamic(0);
    if (request.probe)
        probe(&request);
    else
        visit(&request, table, &counters);
    *status = 0;
    return true;
}
