/* SPDX-License-Identifier: MIT */
#include "ab_run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"

/* What a shell, and prange-bench, returns after an interrupt. */
#define STATUS_INTERRUPTED 130

/* PROGRAM ARGUMENT... --json FILE */
static char **arguments_of(const bench_side *side, char *const *arguments, int count, char *file)
{
    static char json[] = "--json";
    char **list = calloc((size_t)count + 4, sizeof *list);
    if (!list)
        return NULL;
    list[0] = (char *)side->program;
    for (int i = 0; i < count; i++)
        list[1 + i] = arguments[i];
    list[count + 1] = json;
    list[count + 2] = file;
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

static bool run_into(const bench_side *side, char *const *arguments, int count, int file,
                     int messages, bool *interrupted, char error[BENCH_RESULTS_ERROR])
{
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    char **const list = arguments_of(side, arguments, count, path);
    const bench_launch launch = {.program = side->program,
                                 .arguments = list,
                                 .settings = side->settings,
                                 .files = {-1, nothing, messages},
                                 .kept = file};
    pid_t process;
    const int failure = list ? bench_launch_start(&launch, &process) : ENOMEM;
    free(list);
    close(nothing);
    if (failure != 0) {
        snprintf(error, BENCH_RESULTS_ERROR, "'%s' cannot be run: %s", side->program,
                 strerror(failure));
        return false;
    }
    const int status = wait_for(process);
    *interrupted = status == STATUS_INTERRUPTED;
    if (status == 0)
        return true;
    if (!*interrupted)
        show(messages);
    snprintf(error, BENCH_RESULTS_ERROR, "'%s' ended with exit status %d", side->program, status);
    return false;
}

bool bench_ab_run(const bench_side *side, char *const *arguments, int count, bench_results *results,
                  bool *interrupted, char error[BENCH_RESULTS_ERROR])
{
    char path[40];
    /* Files that are nowhere but in memory: the program finds its one under its own /proc. */
    const int file = memfd_create("results", MFD_CLOEXEC);
    const int messages = memfd_create("messages", MFD_CLOEXEC);
    *interrupted = false;
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    bool done = false;
    if (file < 0 || messages < 0)
        snprintf(error, BENCH_RESULTS_ERROR, "no room for its results: %s", strerror(errno));
    else
        done = run_into(side, arguments, count, file, messages, interrupted, error) &&
               bench_results_read(path, results, error);
    close(file);
    close(messages);
    return done;
}
