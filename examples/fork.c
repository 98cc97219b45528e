/* SPDX-License-Identifier: MIT */
/*
 * A server that computes, forks a child, and computes in both. The child of a process with
 * several threads runs every call on one thread; after prange_prepare_fork() the child may use all
 * threads. The sum has the same bits in each process.
 *
 *     cc -O2 fork.c $(pkg-config --cflags --libs prange) -o fork && ./fork
 */
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 1000000 };

static double x[N];

static double sum(void)
{
    double result;
    const prange_status status = prange_sum_f64(N, x, &result);
    if (status == PRANGE_OK)
        return result;
    fprintf(stderr, "%s: %s\n", prange_status_string(status), prange_last_error());
    exit(1);
}

/* Forks; returns 0 if the child may use `threads` threads and gets the expected sum. */
static int try_child(const char *when, int threads, double expected)
{
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        printf("child %s: %d threads, sum %.17g\n", when, prange_get_num_threads(), sum());
        fflush(stdout);
        _exit(prange_get_num_threads() != threads || sum() != expected);
    }
    int status = 1;
    if (child < 0 || waitpid(child, &status, 0) != child)
        return 1;
    return status;
}

int main(void)
{
    const int threads = 2;
    /* Exact, so that the parent has several threads even on busy processors. */
    if (prange_set_exact_threads(threads) != PRANGE_OK)
        return 1;
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = 1.0 / (double)(i + 1);
    const double expected = sum();
    printf("parent: %d threads, sum %.17g\n", prange_get_num_threads(), expected);

    int failed = try_child("of a plain fork", 1, expected);
    if (prange_prepare_fork() != PRANGE_OK)
        return 1;
    failed |= try_child("of a prepared fork", threads, expected);
    failed |= sum() != expected;
    return failed != 0;
}
