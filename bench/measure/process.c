/* SPDX-License-Identifier: MIT */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

/* Between two looks at the clock while nothing comes. */
#define TICK_MILLISECONDS 250

/* Between two looks whether a process that closed its channel has ended: most do at once. */
#define REAP_MICROSECONDS 500

/* Lines are a few KiB: this is one of a process that writes nonsense. */
#define LONGEST_LINE ((size_t)64 << 20)

extern char **environ;

static char *command_line; /* the arguments, each with its 0 */
static char **arguments;

typedef struct process {
    const bench_watch *watch;
    pid_t id;
    int channel;
    char *text; /* received, not complete yet */
    size_t length, room;
    char phase[128];
    double heard; /* when the last line came */
    bool told_to_end, killed, answered;
    bench_outcome outcome;
} process;

/* As the system has them: a program may have changed its argv. */
static char *read_command_line(size_t *size)
{
    FILE *file = fopen("/proc/self/cmdline", "r");
    char *text = NULL;
    size_t room = 0;
    *size = 0;
    if (!file)
        return NULL;
    FILE *copy = open_memstream(&text, &room);
    for (int c; copy && (c = getc(file)) != EOF;)
        putc(c, copy);
    fclose(file);
    if (!copy || fclose(copy) != 0)
        return NULL;
    *size = room;
    return text;
}

void bench_process_arguments(int argc, char **argv)
{
    size_t size, count = 0;
    command_line = read_command_line(&size);
    for (size_t i = 0; i < size; i++)
        count += command_line[i] == '\0';
    const size_t most = count > (size_t)argc ? count : (size_t)argc;
    arguments = calloc(most + 1, sizeof *arguments);
    if (!arguments)
        return;
    if (count == 0)
        memcpy(arguments, argv, sizeof *arguments * (size_t)argc);
    for (size_t i = 0, start = 0; i < count; i++) {
        arguments[i] = command_line + start;
        start += strlen(command_line + start) + 1;
    }
}

const char *bench_process_command(char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    for (char **at = arguments; at && *at && length < size; at++)
        length +=
            (size_t)snprintf(text + length, size - length, "%s%s", length > 0 ? " " : "", *at);
    return text;
}

static bool sets(const char *entry, const char *name, size_t length)
{
    return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

/* Puts "NAME=value" in place of what is there, or behind it; `list` has room. */
static void put_variable(char **list, char *entry)
{
    const size_t length = strcspn(entry, "=");
    while (*list && !sets(*list, entry, length))
        list++;
    if (!*list)
        list[1] = NULL;
    *list = entry;
}

/* The environment of the process: ours, with the setting's variables and the request. `store` is
 * the memory behind them; both are the caller's. NULL without memory. */
static char **environment_of(const bench_setting *setting, const char *request, char **store)
{
    size_t count = 0;
    while (environ[count])
        count++;
    char **list = calloc(count + BENCH_ENVIRONMENT_TEXT / 2 + 3, sizeof *list);
    if (asprintf(store, "%s=%s%cPRANGE_ISA=%s%c%s", BENCH_REQUEST_VARIABLE, request, 0,
                 setting->level ? setting->level : "", 0, setting->environment) < 0)
        *store = NULL;
    if (!list || !*store) {
        free(list);
        return NULL;
    }
    memcpy(list, environ, sizeof *list * count);
    char *at = *store;
    put_variable(list, at);
    at += strlen(at) + 1;
    if (setting->level)
        put_variable(list, at);
    at += strlen(at) + 1;
    for (char *rest, *entry = strtok_r(at, " ", &rest); entry; entry = strtok_r(NULL, " ", &rest))
        put_variable(list, entry);
    return list;
}

/* 0, or an error number. */
static int start(process *it, bench_request *request, const bench_setting *setting)
{
    int ends[2];
    if (!arguments)
        return ENOMEM;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    request->channel = ends[1];
    char *text = bench_request_text(request), *store = NULL;
    char **environment = text ? environment_of(setting, text, &store) : NULL;
    posix_spawn_file_actions_t actions;
    int error = environment ? posix_spawn_file_actions_init(&actions) : ENOMEM;
    if (error == 0) {
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        /* Onto itself: it stays open over exec. */
        posix_spawn_file_actions_adddup2(&actions, ends[1], ends[1]);
        error = posix_spawn(&it->id, "/proc/self/exe", &actions, NULL, arguments, environment);
        posix_spawn_file_actions_destroy(&actions);
    }
    free(text);
    free(store);
    free(environment);
    close(ends[1]);
    it->channel = ends[0];
    if (error != 0)
        close(ends[0]);
    return error;
}

static void take_line(process *it, const char *text, size_t length)
{
    json_t *line = json_loadb(text, length, 0, NULL);
    if (!line)
        return;
    it->heard = bench_clock();
    const char *phase = json_string_value(json_object_get(line, "phase"));
    if (phase)
        snprintf(it->phase, sizeof it->phase, "%s", phase);
    if (json_object_get(line, "done") || json_object_get(line, "failure"))
        it->answered = true;
    it->watch->answer(line, it->watch->context);
    json_decref(line);
}

/* Reads what there is and takes the lines in it; false at the end. */
static bool receive(process *it)
{
    if (it->room - it->length < 4096) {
        const size_t room = 2 * it->room + 8192;
        char *text = room < LONGEST_LINE ? realloc(it->text, room) : NULL;
        if (!text)
            return false;
        it->text = text;
        it->room = room;
    }
    const ssize_t got = read(it->channel, it->text + it->length, it->room - it->length);
    if (got <= 0)
        return got < 0 && errno == EINTR;
    it->length += (size_t)got;
    char *from = it->text, *end;
    while ((end = memchr(from, '\n', it->length - (size_t)(from - it->text))) != NULL) {
        take_line(it, from, (size_t)(end - from));
        from = end + 1;
    }
    it->length -= (size_t)(from - it->text);
    memmove(it->text, from, it->length);
    return true;
}

static void end_softly(process *it)
{
    if (!it->told_to_end)
        kill(it->id, SIGTERM);
    it->told_to_end = true;
}

static void end_at_once(process *it, bench_outcome why)
{
    if (it->killed)
        return;
    kill(it->id, SIGKILL);
    it->killed = true;
    it->outcome = why;
}

/* Ends the process if it is time to. */
static void supervise(process *it)
{
    const bench_watch *watch = it->watch;
    const double now = bench_clock(), silent = now - it->heard;
    const bool late = watch->deadline > 0.0 && now > watch->deadline;
    if (*watch->interrupts > 0 || late)
        end_softly(it);
    if (*watch->interrupts > 1)
        end_at_once(it, BENCH_INTERRUPTED);
    if (late && now > watch->deadline + watch->grace)
        end_at_once(it, BENCH_LATE);
    if (watch->timeout > 0.0 && silent > watch->timeout)
        end_at_once(it, BENCH_HUNG);
    watch->waiting(it->phase, silent, watch->context);
}

static void wait_for_end(process *it)
{
    struct pollfd wanted = {.fd = it->channel, .events = POLLIN};
    for (;;) {
        const int ready = poll(&wanted, 1, TICK_MILLISECONDS);
        if (ready > 0 && !receive(it))
            return;
        supervise(it);
    }
}

/* A case may close the channel and go on: it is watched until it ends. */
static int reap(process *it)
{
    int status = 0;
    for (pid_t ended; (ended = waitpid(it->id, &status, WNOHANG)) != it->id;) {
        if (ended < 0 && errno != EINTR)
            break;
        supervise(it);
        usleep(REAP_MICROSECONDS);
    }
    return status;
}

static bench_outcome outcome_of(const process *it, int status, char failure[BENCH_FAILURE_TEXT])
{
    const char *phase = it->phase[0] ? it->phase : "starting";
    if (it->outcome == BENCH_HUNG)
        snprintf(failure, BENCH_FAILURE_TEXT, "hung: no sign of life for %.0f s while %s",
                 it->watch->timeout, phase);
    if (it->outcome == BENCH_LATE)
        snprintf(failure, BENCH_FAILURE_TEXT, "the time budget ended while %s", phase);
    if (it->outcome != BENCH_SERVED)
        return it->outcome;
    if (WIFSIGNALED(status)) {
        /* The terminal's interrupt, before the process could ignore it. */
        if (*it->watch->interrupts > 0 && WTERMSIG(status) == SIGINT)
            return BENCH_INTERRUPTED;
        const char *name = sigabbrev_np(WTERMSIG(status));
        snprintf(failure, BENCH_FAILURE_TEXT, "crashed: SIG%s while %s", name ? name : "?", phase);
        return BENCH_CRASHED;
    }
    if (it->answered)
        return BENCH_SERVED;
    snprintf(failure, BENCH_FAILURE_TEXT, "crashed: exit status %d while %s", WEXITSTATUS(status),
             phase);
    return BENCH_CRASHED;
}

bench_outcome bench_process_run(bench_request *request, const bench_setting *setting,
                                const bench_watch *watch, char failure[BENCH_FAILURE_TEXT])
{
    process it = {.watch = watch, .heard = bench_clock(), .outcome = BENCH_SERVED};
    const int error = start(&it, request, setting);
    if (error != 0) {
        snprintf(failure, BENCH_FAILURE_TEXT, "no process could be started: %s", strerror(error));
        return BENCH_CRASHED;
    }
    wait_for_end(&it);
    const int status = reap(&it);
    close(it.channel);
    free(it.text);
    return outcome_of(&it, status, failure);
}
