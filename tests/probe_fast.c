/* SPDX-License-Identifier: MIT */
/*
 * A small program on the shared library, to test the effects of OpenBLAS on a process. Each
 * argument is a step:
 *
 *     direct     distances without PRANGE_FAST       prints "right" or what went wrong
 *     few        with it, of too few points
 *     many       of enough at the baseline level
 *     threads    "many" on 1,000 threads at once
 *     child      "many" in a child
 *     error      prints whether dlerror() has something to tell
 *     name       prints what prange_runtime_info() says
 *     mapped     prints whether a libopenblas is in this process's memory
 *     limit      leaves room for 200 MiB
 */
#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <prange.h>

enum { FEW = 10, MANY = 64, DIM = 8, CALLERS = 1000 };

static double coordinate(int i, int k)
{
    return (i * 37 + k * 101) % 211 * 0.125;
}

/* What is wrong with the distances of n points, or "right". */
static const char *distances(int n, unsigned flags)
{
    double x[MANY * DIM], *out = malloc(sizeof *out * MANY * MANY);
    const prange_distance_options_f64 options = {.flags = flags};
    const char *found = out ? "right" : "no memory";
    for (int i = 0; i < n * DIM; i++)
        x[i] = coordinate(i / DIM, i % DIM);
    if (out && prange_pairwise_distance_with_f64(&options, n, DIM, x, out) != PRANGE_OK)
        found = "failed";
    for (int i = 0; i < n * n && strcmp(found, "right") == 0; i++) {
        double sum = 0;
        for (int k = 0; k < DIM; k++)
            sum += pow(coordinate(i / n, k) - coordinate(i % n, k), 2);
        if (!(fabs(out[i] - sqrt(sum)) <= 1e-9 * sqrt(sum)))
            found = "wrong";
    }
    free(out);
    return found;
}

static pthread_barrier_t at_once;

static void *call(void *ctx)
{
    (void)ctx;
    pthread_barrier_wait(&at_once);
    return strcmp(distances(MANY, PRANGE_FAST), "right") == 0 ? &at_once : NULL;
}

static const char *on_threads(void)
{
    static pthread_t callers[CALLERS];
    int wrong = 0;
    pthread_barrier_init(&at_once, NULL, CALLERS);
    for (int t = 0; t < CALLERS; t++)
        if (pthread_create(&callers[t], NULL, call, NULL) != 0)
            return "no thread";
    for (int t = 0; t < CALLERS; t++) {
        void *result = NULL;
        wrong += pthread_join(callers[t], &result) != 0 || !result;
    }
    return wrong ? "wrong" : "right";
}

static const char *in_child(void)
{
    const pid_t pid = fork();
    if (pid == 0) {
        alarm(30);
        _exit(strcmp(distances(MANY, PRANGE_FAST), "right") == 0 ? 0 : 1);
    }
    int status = -1;
    return waitpid(pid, &status, 0) == pid && status == 0 ? "right" : "wrong";
}

/* The path of the mapped libopenblas, which may be a fake of the tests. */
static const char *mapped(void)
{
    char line[1024];
    const char *found = "not mapped";
    FILE *maps = fopen("/proc/self/maps", "r");
    if (!maps)
        return "no maps";
    while (fgets(line, sizeof line, maps))
        if (strstr(line, "openblas"))
            found = "mapped";
    fclose(maps);
    return found;
}

/* Enough to open OpenBLAS, which would then try for ever to get more. */
static const char *limit(void)
{
    const rlim_t little = 200 << 20;
    long pages = 0;
    FILE *size = fopen("/proc/self/statm", "r");
    if (!size || fscanf(size, "%ld", &pages) != 1)
        return "no size";
    fclose(size);
    const rlim_t most = (rlim_t)(pages * sysconf(_SC_PAGESIZE)) + little;
    const struct rlimit room = {most, most};
    return setrlimit(RLIMIT_AS, &room) == 0 ? "limited" : "not limited";
}

static const char *take(const char *step)
{
    if (strcmp(step, "direct") == 0)
        return distances(MANY, 0);
    if (strcmp(step, "few") == 0)
        return distances(FEW, PRANGE_FAST);
    if (strcmp(step, "many") == 0)
        return distances(MANY, PRANGE_FAST);
    if (strcmp(step, "threads") == 0)
        return on_threads();
    if (strcmp(step, "child") == 0)
        return in_child();
    if (strcmp(step, "error") == 0)
        return dlerror() ? "an error" : "no error";
    if (strcmp(step, "name") == 0)
        return prange_runtime_info().blas;
    if (strcmp(step, "mapped") == 0)
        return mapped();
    return strcmp(step, "limit") == 0 ? limit() : "no such step";
}

int main(int argc, char **argv);

int main(int argc, char **argv)
{
    /* Clang's OpenMP looks for symbols in vain when it is first asked for something. */
    (void)prange_runtime_info();
    dlerror();
    for (int k = 1; k < argc; k++) {
        printf("%s\n", take(argv[k]));
        fflush(stdout);
    }
    return 0;
}
