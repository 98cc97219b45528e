/* SPDX-License-Identifier: MIT */
#include "process.h"

#include <argz.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "launch.h"
#include "refuse.h"

/* Interval between two checks of the clock while no answer arrives. */
#define TICK_MILLISECONDS 250

/* Interval between two checks whether a process that closed its channel has ended: most end at
 * once. */
#define REAP_MICROSECONDS 500

/* A longer silence, in seconds, is shown: between calls, answers arrive every second. */
#define LONG_SILENCE 3.0

static char *command_line; /* the arguments, each with its terminating null byte */
static size_t command_size;

typedef struct process {
    const bench_watch *watch;
    pid_t id;
    int channel;
    char phase[128];
    double heard; /* when the last answer came */
    bool told_to_end, killed, answered;
    bench_outcome outcome;
} process;

void bench_process_arguments(char **argv)
{
    /* The system's copy of the arguments, since a program may have changed its argv. */
    FILE *file = fopen("/proc/self/cmdline", "r");
    char *word = NULL;
    size_t room = 0;
    while (file && getdelim(&word, &room, '\0', file) > 0)
        argz_add(&command_line, &command_size, word);
    free(word);
    if (file)
        fclose(file);
    if (!command_line)
        argz_create(argv, &command_line, &command_size);
}

char *bench_process_command(void)
{
    char *text = bench_zeroed(command_size + 1, 1);
    if (command_size > 0)
        memcpy(text, command_line, command_size);
    argz_stringify(text, command_size, ' ');
    return text;
}

/* Pointers to the strings of an argz vector, which must outlive the list. */
static char **list_of(const char *argz, size_t size)
{
    char **list = bench_zeroed(argz_count(argz, size) + 1, sizeof *list);
    argz_extract(argz, size, list);
    return list;
}

/* Returns 0 or an error number. The request waits in the socket until the process reads it. */
static int start(process *it, const bench_request *request, const bench_setting *setting)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return errno;
    char *variables = NULL, channel[64], level[64];
    size_t size = 0;
    snprintf(channel, sizeof channel, BENCH_REQUEST_VARIABLE "=%d", ends[1]);
    snprintf(level, sizeof level, "PRANGE_ISA=%s", setting->level ? setting->level : "");
    /* By default schedule(runtime) means equal parts, not libgomp's single iterations. */
    const char *schedule = getenv("OMP_SCHEDULE");
    int error = schedule ? 0 : argz_add(&variables, &size, "OMP_SCHEDULE=static");
    error = error ? error : argz_add_sep(&variables, &size, setting->environment, ' ');
    error = error ? error : argz_add(&variables, &size, channel);
    error = error || !setting->level ? error : argz_add(&variables, &size, level);
    if (!error && send(ends[0], request, sizeof *request, MSG_NOSIGNAL) < 0)
        error = errno;
    if (!error) {
        char **settings = list_of(variables, size);
        char **arguments = list_of(command_line, command_size);
        const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
        const bench_launch launch = {.program = "/proc/self/exe",
                                     .arguments = arguments,
                                     .settings = settings,
                                     .files = {nothing, -1, -1},
                                     .kept = ends[1]};
        error = bench_launch_start(&launch, &it->id);
        close(nothing);
        free(arguments);
        free(settings);
    }
    free(variables);
    close(ends[1]);
    it->channel = ends[0];
    if (error)
        close(ends[0]);
    return error;
}

/* Receives an answer; false at the end of the channel. Other messages, which a case may have
 * written, are dropped. */
static bool receive(process *it)
{
    bench_answer answer;
    const ssize_t got = recv(it->channel, &answer, sizeof answer, 0);
    if (got <= 0)
        return got < 0 && errno == EINTR;
    if (got != sizeof answer)
        return true;
    it->heard = bench_clock();
    if (answer.kind == BENCH_PHASE)
        snprintf(it->phase, sizeof it->phase, "%.127s", answer.text);
    it->answered = it->answered || answer.kind > BENCH_ROUNDS;
    if (it->watch->row)
        bench_row_add(it->watch->row, &answer);
    else if (answer.kind == BENCH_LIMITS)
        *it->watch->limits = answer.limits;
    return true;
}

/* Seconds between two lines of progress: drawing them takes the terminal processor time. */
#define PROGRESS_SECONDS 1.0

/* The width of the terminal: a line that wraps cannot be overwritten. */
static int columns(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
        return size.ws_col - 1;
    return 79;
}

void bench_progress_clear(void)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K");
}

/* Shows what is measured and the time left, on stderr, if that is a terminal. */
static void show_progress(const process *it, double silent)
{
    static double shown = -PROGRESS_SECONDS;
    const bench_watch *watch = it->watch;
    const double spent = bench_clock() - watch->start, left = watch->left;
    if (spent - shown < PROGRESS_SECONDS || !isatty(STDERR_FILENO))
        return;
    shown = spent;
    char line[1000] = "", tail[200] = "";
    if (left >= 0.0)
        snprintf(line, sizeof line, "%3.0f %%, about %.0f:%02.0f left  ",
                 100.0 * spent / (spent + left), (double)((long)left / 60),
                 (double)((long)left % 60));
    if (*watch->interrupts > 0)
        snprintf(tail, sizeof tail, ": ending after this call (again: at once)");
    else if (silent > LONG_SILENCE)
        snprintf(tail, sizeof tail, ": %s, one call for %.0f s so far", it->phase, silent);
    const size_t length = strlen(line);
    snprintf(line + length, sizeof line - length, "%s%s", watch->label, tail);
    bench_progress_clear();
    fprintf(stderr, "%.*s", columns(), line);
    fflush(stderr);
}

static void end_at_once(process *it, bench_outcome why)
{
    if (!it->killed)
        kill(it->id, SIGKILL);
    it->outcome = it->killed ? it->outcome : why;
    it->killed = true;
}

/* Ends the process after an interrupt, the deadline or the timeout. */
static void supervise(process *it)
{
    const bench_watch *watch = it->watch;
    const double now = bench_clock(), silent = now - it->heard;
    const bool late = watch->deadline > 0.0 && now > watch->deadline;
    if (!it->told_to_end && (*watch->interrupts > 0 || late)) {
        kill(it->id, SIGTERM);
        it->told_to_end = true;
    }
    if (*watch->interrupts > 1)
        end_at_once(it, BENCH_INTERRUPTED);
    if (late && now > watch->deadline + watch->grace)
        end_at_once(it, BENCH_LATE);
    if (watch->timeout > 0.0 && silent > watch->timeout)
        end_at_once(it, BENCH_HUNG);
    show_progress(it, silent);
}

static bool has_ended(const process *it)
{
    siginfo_t end = {0};
    return waitid(P_PID, (id_t)it->id, &end, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           end.si_pid == it->id;
}

/* Waits until the channel is closed. A child that a case left behind may keep the channel open
 * after the process has ended; then all pending answers are read. */
static void wait_for_end(process *it)
{
    struct pollfd wanted = {.fd = it->channel, .events = POLLIN};
    for (;;) {
        const bool ended = has_ended(it);
        const int ready = poll(&wanted, 1, ended ? 0 : TICK_MILLISECONDS);
        if (ready > 0 ? !receive(it) : ended)
            return;
        supervise(it);
    }
}

/* A case may close the channel and run on, so the process is supervised until it ends. */
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
        /* The terminal's interrupt arrived before the process could ignore it. */
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

bench_outcome bench_process_run(const bench_request *request, const bench_setting *setting,
                                const bench_watch *watch, char failure[BENCH_FAILURE_TEXT])
{
    process it = {.watch = watch, .heard = bench_clock(), .outcome = BENCH_SERVED};
    const int error = start(&it, request, setting);
    if (error != 0) {
        snprintf(failure, BENCH_FAILURE_TEXT, "no process could be started: %s", strerror(error));
        return BENCH_CRASHED;
    }
    show_progress(&it, 0.0);
    wait_for_end(&it);
    const int status = reap(&it);
    close(it.channel);
    return outcome_of(&it, status, failure);
}
