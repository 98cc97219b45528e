/* SPDX-License-Identifier: MIT */
/*
 * Work that waits, with more workers than processors: each of 100 strings waits 10 ms for another
 * machine. Shows a progress bar on a terminal, and ends cleanly on Ctrl-C: items in progress
 * finish, every worker's connection is closed, and the program prints how many items were done.
 *
 *     cc -O2 vectorizer.c $(pkg-config --cflags --libs prange) -o vectorizer
 *     ./vectorizer [WORKERS]      4 by default
 */
#include <ctype.h>
#include <prange.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { STRINGS = 100, LENGTH = 32 };

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

/* The state that a worker keeps from item to item, such as a connection or a model. */
typedef struct connection {
    int rank, used;
} connection;

static atomic_int connections; /* open now */

static int connect_worker(int rank, void **state, void *ctx)
{
    (void)ctx;
    connection *mine = malloc(sizeof *mine);
    if (!mine)
        return 1;
    *mine = (connection){.rank = rank};
    *state = mine;
    connections++;
    return 0;
}

static void disconnect_worker(int rank, void *state, void *ctx)
{
    (void)rank;
    (void)ctx;
    free(state);
    connections--;
}

static int to_upper(ptrdiff_t index, const void *item, void *result, const prange_worker *worker,
                    void *ctx)
{
    const char *from = item;
    char *to = result;
    connection *mine = worker->state;
    (void)index;
    (void)ctx;
    struct timespec wait = {0, 10000000};
    while (nanosleep(&wait, &wait) != 0)
        ;
    for (int k = 0; k < LENGTH; k++)
        to[k] = (char)toupper((unsigned char)from[k]);
    mine->used++;
    return 0;
}

/* Called on the main thread, at most ten times a second. */
static int show(ptrdiff_t done, ptrdiff_t total, void *ctx)
{
    enum { WIDTH = 50 };
    const int filled = (int)(done * WIDTH / total);
    (void)ctx;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r[%.*s%*s] %td of %td%s", filled,
                "##################################################", WIDTH - filled, "", done,
                total, done == total ? "\n" : "");
    return interrupted;
}

int main(int argc, char **argv)
{
    static char strings[STRINGS][LENGTH], results[STRINGS][LENGTH];
    for (int i = 0; i < STRINGS; i++)
        snprintf(strings[i], LENGTH, "string number %d", i);

    struct sigaction action = {.sa_handler = on_interrupt};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);

    prange_report report;
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = argc > 1 ? atoi(argv[1]) : 4;
    options.worker_init = connect_worker;
    options.worker_free = disconnect_worker;
    options.progress = show;
    options.report = &report;
    const prange_status status =
        prange_map_items(STRINGS, strings, LENGTH, results, LENGTH, to_upper, NULL, &options);
    printf("%s: %td of %d strings by %d workers, %d connections left open\n",
           prange_status_string(status), report.done, STRINGS, report.workers, (int)connections);
    if (status == PRANGE_ERROR_CANCELLED)
        return connections == 0 ? 130 : 1;
    for (int i = 0; i < STRINGS && status == PRANGE_OK; i++) {
        char expected[LENGTH];
        snprintf(expected, sizeof expected, "STRING NUMBER %d", i);
        if (strcmp(results[i], expected) != 0)
            return 1;
    }
    return status != PRANGE_OK || connections != 0;
}
