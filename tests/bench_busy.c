/* SPDX-License-Identifier: MIT */
/*
 * The measurement on a busy machine: loads that end, callers with separate data, reports of failing
 * loops, and the command.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crowd.h"
#include "load.h"

/* The state of a caller, which no other may touch. */
typedef struct state {
    atomic_int inside;
    double value;
} state;

static void *setup(prange_bench_size size)
{
    return size.n == 13 ? NULL : calloc(1, sizeof(state));
}

/* Takes 0.1 ms; every tenth call takes 2 ms. */
static int work(void *argument)
{
    state *it = argument;
    static _Thread_local int calls;
    if (atomic_fetch_add(&it->inside, 1) != 0)
        return 1;
    usleep(++calls % 10 == 0 ? 2000 : 100);
    it->value = 7.0;
    atomic_fetch_sub(&it->inside, 1);
    return 0;
}

static int fail(void *argument)
{
    (void)argument;
    return 3;
}

static int crash(void *argument)
{
    (void)argument;
    raise(SIGKILL);
    return 0;
}

static prange_bench_result result(void *argument)
{
    state *it = argument;
    return (prange_bench_result){&it->value, sizeof it->value};
}

static double verify(void *argument)
{
    const state *it = argument;
    return fabs(it->value - 7.0);
}

static const prange_bench_case spec = {.name = "crowd",
                                       .setup = setup,
                                       .teardown = free,
                                       .run = work,
                                       .verify = verify,
                                       .result = result};

static bench_times times_of(prange_bench_run run, int callers, ptrdiff_t n)
{
    const bench_crowd crowd = {.spec = &spec,
                               .size = {n, 0},
                               .run = run,
                               .callers = callers,
                               .alone = true,
                               .seconds = 60.0,
                               .calls = 40};
    return bench_crowd_run(&crowd);
}

/* Four of 40 calls take 2 ms: they show in the mean, but not in the median. */
Test(bench_busy, times)
{
    for (int callers = 1; callers <= 5; callers += 2) {
        const bench_times times = times_of(work, callers, 1);
        cr_assert_str_empty(times.failure);
        cr_expect_eq(times.calls, 40L * callers);
        cr_expect_geq(times.median, 1e5);
        cr_expect_geq(times.ninetieth, times.median);
        cr_expect_geq(times.mean, 0.9 * 1e5 + 0.1 * 2e6);
    }
}

/* However short the time, at least one call is made. */
Test(bench_busy, the_time_ends)
{
    bench_crowd crowd = {.spec = &spec,
                         .size = {1, 0},
                         .run = work,
                         .callers = 2,
                         .seconds = 0.02,
                         .calls = 1000000};
    bench_times times = bench_crowd_run(&crowd);
    cr_assert_str_empty(times.failure);
    cr_expect_gt(times.calls, 1);
    cr_expect_lt(times.calls, 500);
    crowd.seconds = 0.0;
    times = bench_crowd_run(&crowd);
    cr_assert_str_empty(times.failure);
    cr_expect_eq(times.calls, 2);
    cr_expect_gt(times.mean, 0.0);
}

static int wrong(void *argument)
{
    state *it = argument;
    it->value = 8.0;
    return 0;
}

static int idle(void *argument)
{
    (void)argument;
    return 0;
}

Test(bench_busy, failures_are_told)
{
    cr_expect_str_eq(times_of(fail, 2, 1).failure, "the call failed");
    cr_expect_str_eq(times_of(wrong, 1, 1).failure, "the result is wrong");
    cr_expect_str_eq(times_of(idle, 3, 1).failure, "the result is wrong");
    cr_expect_str_eq(times_of(work, 2, 13).failure, "out of memory");
    cr_expect_str_eq(times_of(crash, 1, 1).failure, "the process ended");
    errno = 0;
    cr_expect(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

/* The processes run, and are gone afterwards. */
Test(bench_busy, loads_end)
{
    bench_load load;
    cr_assert(bench_load_start(&load, 3));
    cr_assert_eq(load.count, 3);
    for (int i = 0; i < 3; i++)
        cr_expect_eq(kill(load.processes[i], 0), 0);
    const pid_t process = load.processes[1];
    bench_load_end(&load);
    cr_expect_eq(kill(process, 0), -1);
    cr_expect_eq(load.count, 0);
    errno = 0;
    cr_expect(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
    cr_assert(bench_load_start(&load, 0));
    bench_load_end(&load);
}

/* Returns the output of `COMMAND BENCH busy ARGUMENTS`, to be freed by the caller, and its exit
 * status. */
static char *output_under(const char *command, const char *arguments, int *status)
{
    char line[1024], *text = NULL;
    size_t room = 0;
    snprintf(line, sizeof line, "%s %s busy %s 2>&1", command, BENCH, arguments);
    FILE *pipe = popen(line, "r");
    cr_assert_not_null(pipe);
    cr_assert(getdelim(&text, &room, '\0', pipe) > 0);
    const int ended = pclose(pipe);
    *status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
    return text;
}

static char *output_of(const char *arguments, int *status)
{
    return output_under("", arguments, status);
}

static int count_of(const char *text, const char *word)
{
    int count = 0;
    for (; (text = strstr(text, word)) != NULL; text++)
        count++;
    return count;
}

Test(bench_busy, command)
{
    int status;
    char *text = output_of("-f busy/sum_f64 --seconds 50ms --calls 20 -b 0,1 -c 2", &status);
    cr_expect_eq(status, 0, "%s", text);
    cr_expect_eq(count_of(text, "the loop"), 3, "%s", text);
    cr_expect_eq(count_of(text, "plain OpenMP"), 3, "%s", text);
    cr_expect_not_null(strstr(text, "busy/sum_f64 10^5"), "%s", text);
    cr_expect_null(strstr(text, "ratio, 95 %"), "%s", text);
    free(text);
    text = output_of("-f busy/sum_f64 --seconds 20ms --calls 7 -b 1 -c 3 -n 6", &status);
    cr_expect_eq(status, 0, "%s", text);
    cr_expect_not_null(strstr(text, "calls  ratio, 95 %\n"), "%s", text);
    int lines = 0;
    for (const char *at = text; (at = strstr(at, "the loop")) != NULL; lines++) {
        double ratio, low, high;
        long calls;
        cr_assert_eq(sscanf(at += 8, "%*s %*s %*s %*s %*s %*s %*s %*s %lfx %ld %lf to %lf", &ratio,
                            &calls, &low, &high),
                     4, "%s", text);
        cr_expect_eq(calls, lines == 0 ? 6 * 7 : 6 * 3 * 7, "%s", text);
        cr_expect(low <= ratio + 0.005 && ratio <= high + 0.005, "%s", text);
    }
    cr_expect_eq(lines, 2, "%s", text);
    free(text);
    const char *const bad[] = {
        "-f none", "-n 0",      "-n 1001",   "-b -1",       "-b 1,x",
        "-c 0",    "-c 1,2,65", "--calls 0", "--seconds x", "-b 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        text = output_of(bad[i], &status);
        cr_expect_eq(status, 2, "%s: %s", bad[i], text);
        free(text);
    }
}

/* After an interrupt the completed pairs are shown, although fewer than requested. */
Test(bench_busy, an_interrupt_keeps_pairs)
{
    int status;
    char *text =
        output_under("timeout --foreground --preserve-status -s INT 8",
                     "-f busy/sum_f64 --seconds 100ms --calls 1000000 -b 0 -c 1 -n 1000", &status);
    cr_expect_eq(status, 130, "%s", text);
    cr_expect_eq(count_of(text, "the loop"), 1, "%s", text);
    cr_expect_eq(count_of(text, "plain OpenMP"), 0, "%s", text);
    free(text);
}
