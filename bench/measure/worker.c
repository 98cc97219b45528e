/* SPDX-License-Identifier: MIT */
#include "visit.h"

#include <errno.h>
#include <fcntl.h>
#include <omp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "catalog.h"

static volatile sig_atomic_t stop;
static int channel;
static bench_request request;
static bench_counters counters;

void bench_send(const bench_answer *answer)
{
    while (send(channel, answer, sizeof *answer, MSG_NOSIGNAL) < 0 && errno == EINTR)
        ;
}

void bench_send_text(bench_answer_kind kind, bool skipped, const char *format, ...)
{
    bench_answer answer = {.kind = kind, .skipped = skipped};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(answer.text, sizeof answer.text, format, arguments);
    va_end(arguments);
    bench_send(&answer);
}

static void on_terminate(int signal)
{
    (void)signal;
    stop = 1;
}

/* The terminal's interrupt and hangup reach all processes; the sweep alone decides what follows. */
static void set_signals(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, end = {.sa_handler = on_terminate};
    sigemptyset(&ignore.sa_mask);
    sigemptyset(&end.sa_mask);
    end.sa_flags = SA_RESTART;
    sigaction(SIGINT, &ignore, NULL);
    sigaction(SIGHUP, &ignore, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGTERM, &end, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* A crash is reported in its row; its memory need not go to disk. */
static void forbid_core_files(void)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
}

const bench_request *bench_worker_begin(void)
{
    const char *text = getenv(BENCH_REQUEST_VARIABLE);
    if (!text)
        return NULL;
    channel = atoi(text);
    if (recv(channel, &request, sizeof request, 0) != sizeof request)
        exit(2);
    /* A program that a case starts must not serve the request. */
    unsetenv(BENCH_REQUEST_VARIABLE);
    fcntl(channel, F_SETFD, FD_CLOEXEC);
    set_signals();
    forbid_core_files();
    /* stdout is for the tables. */
    dup2(STDERR_FILENO, STDOUT_FILENO);
    counters = bench_counters_open();
    return &request;
}

void bench_worker_serve(void)
{
    /* Dynamic teams would follow the load average, and differ from point to point. */
    omp_set_dynamic(0);
    const prange_bench_case *spec = bench_case_at(request.number);
    if (request.probe)
        bench_send(
            &(bench_answer){.kind = BENCH_LIMITS,
                            .limits = bench_probe(request.threads, request.cache, request.quick)});
    else if (!spec || strcmp(spec->name, request.name) != 0)
        bench_send_text(BENCH_FAILURE, false, "the program, started again, has other cases");
    else
        bench_visit(&request, spec, &counters, &stop);
}
