/* SPDX-License-Identifier: MIT */
#include "ab_process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* What a shell, and prange-bench, returns after an interrupt. */
#define STATUS_INTERRUPTED 130

static bool sets(const char *setting, const char *entry)
{
    const size_t name = (size_t)(strchr(setting, '=') - setting) + 1;
    return strncmp(setting, entry, name) == 0;
}

/* The caller's variables with the settings in place of those of the same name. */
static char **environment_of(const bench_side *side)
{
    size_t count = 0;
    while (environ[count])
        count++;
    char **list = malloc((count + (size_t)side->count + 1) * sizeof *list);
    if (!list)
        return NULL;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool replaced = false;
        for (int s = 0; s < side->count; s++)
            replaced = replaced || sets(side->settings[s], environ[i]);
        if (!replaced)
            list[kept++] = environ[i];
    }
    for (int s = 0; s < side->count; s++)
        list[kept++] = side->settings[s];
    list[kept] = NULL;
    return list;
}

/* PROGRAM ARGUMENT... --json FILE */
static char **arguments_of(const bench_side *side, char *const *arguments, int count, char *file)
{
    static char json[] = "--json";
    char **list = malloc(((size_t)count + 4) * sizeof *list);
    if (!list)
        return NULL;
    char **end = list;
    *end++ = (char *)side->program;
    for (int i = 0; i < count; i++)
        *end++ = arguments[i];
    *end++ = json;
    *end++ = file;
    *end = NULL;
    return list;
}

/* Standard output is dropped, and what the program has to say goes into `messages`. An errno value,
 * or 0. */
static int spawn(const bench_side *side, char *const *arguments, int count, char *file,
                 const char *messages, pid_t *pid)
{
    char **const variables = environment_of(side);
    char **const list = arguments_of(side, arguments, count, file);
    posix_spawn_file_actions_t actions;
    int failure = variables && list ? posix_spawn_file_actions_init(&actions) : ENOMEM;
    if (failure == 0) {
        failure =
            posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        if (failure == 0)
            failure = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, messages,
                                                       O_WRONLY | O_TRUNC, 0);
        if (failure == 0)
            failure = posix_spawnp(pid, side->program, &actions, NULL, list, variables);
        posix_spawn_file_actions_destroy(&actions);
    }
    free(variables);
    free(list);
    return failure;
}

/* The status of a process as a shell gives it. */
static int wait_for(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return 127;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* To standard error. */
static void show(const char *messages)
{
    FILE *file = fopen(messages, "r");
    if (!file)
        return;
    char line[512];
    while (fgets(line, sizeof line, file))
        fputs(line, stderr);
    fclose(file);
}

static bool run_into(const bench_side *side, char *const *arguments, int count, char *file,
                     const char *messages, bool *interrupted, char error[BENCH_RESULTS_ERROR])
{
    pid_t pid;
    const int failure = spawn(side, arguments, count, file, messages, &pid);
    if (failure != 0) {
        snprintf(error, BENCH_RESULTS_ERROR, "'%s' cannot be run: %s", side->program,
                 strerror(failure));
        return false;
    }
    const int status = wait_for(pid);
    *interrupted = status == STATUS_INTERRUPTED;
    if (status == 0)
        return true;
    if (!*interrupted)
        show(messages);
    snprintf(error, BENCH_RESULTS_ERROR, "'%s' ended with exit status %d", side->program, status);
    return false;
}

/* An empty file under TMPDIR; false if there can be none. */
static bool temporary(char path[PATH_MAX])
{
    const char *folder = getenv("TMPDIR");
    snprintf(path, PATH_MAX, "%s/prange-bench-XXXXXX", folder && folder[0] ? folder : "/tmp");
    const int file = mkstemp(path);
    if (file >= 0)
        close(file);
    return file >= 0;
}

bool bench_ab_run(const bench_side *side, char *const *arguments, int count, bench_results *results,
                  bool *interrupted, char error[BENCH_RESULTS_ERROR])
{
    char file[PATH_MAX], messages[PATH_MAX];
    *interrupted = false;
    if (!temporary(file) || !temporary(messages)) {
        snprintf(error, BENCH_RESULTS_ERROR, "no temporary file in TMPDIR: %s", strerror(errno));
        return false;
    }
    const bool done = run_into(side, arguments, count, file, messages, interrupted, error) &&
                      bench_results_read(file, results, error);
    unlink(messages);
    unlink(file);
    return done;
}
