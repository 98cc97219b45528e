/* SPDX-License-Identifier: MIT */
/*
 * A program that knows neither prange nor OpenMP, opens the library, calls it on threads and closes
 * it, again and again. OpenMP's threads sleep on in their code, which therefore has to stay.
 *
 *     prange-unload LIBRARY
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 1 << 20, ROUNDS = 20, THREADS = 4, TEAM = 3 };

static const char *library;
static double x[N];

typedef int sum_function(ptrdiff_t n, const double *values, double *out);
typedef int set_function(int threads);

/* Opens the library, computes and closes it; returns whether all succeeded. */
static bool use_once(void)
{
    void *opened = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!opened) {
        fprintf(stderr, "%s\n", dlerror());
        return false;
    }
    sum_function *sum = (sum_function *)dlsym(opened, "prange_sum_f64");
    set_function *set = (set_function *)dlsym(opened, "prange_set_num_threads");
    double total = 0.0;
    const bool right = sum && set && set(TEAM) == 0 && sum(N, x, &total) == 0 && total == N;
    return dlclose(opened) == 0 && right;
}

static bool is_loaded(void)
{
    void *found = dlopen(library, RTLD_NOW | RTLD_NOLOAD);
    return found && dlclose(found) == 0;
}

static void *use_often(void *failed)
{
    for (int k = 0; k < ROUNDS; k++)
        if (!use_once())
            *(bool *)failed = true;
    return NULL;
}

static bool several_threads(void)
{
    pthread_t threads[THREADS];
    bool failed[THREADS] = {false};
    for (int k = 0; k < THREADS; k++)
        if (pthread_create(&threads[k], NULL, use_often, &failed[k]) != 0)
            return false;
    bool right = true;
    for (int k = 0; k < THREADS; k++) {
        pthread_join(threads[k], NULL);
        right = right && !failed[k];
    }
    return right;
}

/* Forks: fork handlers of the closed library must still be callable, or be removed. */
static bool forked(void)
{
    const pid_t child = fork();
    if (child == 0)
        _exit(use_once() ? 0 : 1);
    int status = -1;
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* The threads are the caller and one team, however often the library was opened. */
static bool few_threads(void)
{
    struct stat task;
    return stat("/proc/self/task", &task) != 0 || task.st_nlink <= TEAM + 2;
}

static bool expect(bool right, const char *what)
{
    printf("%s: %s\n", right ? "ok" : "FAILED", what);
    return right;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: prange-unload LIBRARY\n");
        return 2;
    }
    library = argv[1];
    for (int i = 0; i < N; i++)
        x[i] = 1.0;
    bool right = expect(use_once(), "opened, used and closed");
    right = expect(is_loaded(), "stays where threads sleep in it") && right;
    for (int k = 0; k < ROUNDS; k++)
        right = use_once() && right;
    right = expect(few_threads(), "opened again, it has the same team") && right;
    right = expect(forked(), "after fork") && right;
    right = expect(several_threads(), "by several threads") && right;
    return right ? 0 : 1;
}
