/* SPDX-License-Identifier: MIT */
/*
 * A peer in C, driven by lines on stdin; each is answered by one line on stdout:
 *
 *     (at the start)                     {"version": TEXT, "threads": N the machine grants}
 *     prepare WORKLOAD N D THREADS       ok               inputs made, threads set
 *     result VARIANT                     numbers          one call; its sum, and some elements
 *     run VARIANT CALLS                  NS CPU_NS        of all these calls together
 *
 * or by `error TEXT`. A variant of an answer is one way to compute it; the first is "default".
 * driver.py speaks the same and makes the same inputs. Both run one call untimed before several
 * timed ones: the process was stopped, so its threads sleep and its data has left the caches.
 */
#include <math.h>
#include <omp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "array.h"
#include "clock.h"
#include "peer.h"

static const peer *const peers[] = {
    &peer_prange,
    &peer_openmp,
    &peer_reference,
#ifdef PEERS_GSL
    &peer_gsl,
#endif
};

typedef struct driver {
    const peer *peer;
    char workload[32];
    bench_array x, y;
    peer_job job;
} driver;

static void release(driver *it)
{
    bench_array_free(&it->x);
    bench_array_free(&it->y);
    free(it->job.indices);
    it->job.indices = NULL;
    it->workload[0] = '\0';
}

static bool is(const char *text, const char *other)
{
    return strcmp(text, other) == 0;
}

static bool begins(const char *text, const char *head)
{
    return strncmp(text, head, strlen(head)) == 0;
}

/* Pages are first touched by the team that works on them. */
static void prepare(driver *it, const char *line)
{
    int threads;
    ptrdiff_t n, d;
    release(it);
    if (sscanf(line, "prepare %31s %td %td %d", it->workload, &n, &d, &threads) != 4) {
        printf("error expected: prepare WORKLOAD N D THREADS\n");
        return;
    }
    const bool integral = begins(it->workload, "integral"),
               number = integral || is(it->workload, "sum");
    const bool nearest = is(it->workload, "nearest");
    const ptrdiff_t columns = begins(it->workload, "pairwise_") ? n : nearest ? PEER_NEAREST : 1;
    it->job = (peer_job){.n = n, .d = d, .answers = number ? 1 : n * columns};
    omp_set_num_threads(threads);
    it->peer->use_threads(threads);
    if (!integral)
        it->x = bench_array_random(d > 0 ? n * d : n, 8, 1);
    it->y = bench_array_zero(it->job.answers, 8);
    if (nearest)
        it->job.indices = calloc((size_t)it->job.answers, sizeof *it->job.indices);
    if ((!integral && !it->x.data) || !it->y.data || (nearest && !it->job.indices)) {
        release(it);
        printf("error out of memory\n");
        return;
    }
    it->job.x = it->x.data;
    it->job.y = it->y.data;
    printf("ok\n");
}

static const peer_form *form_of(const driver *it, const char *variant)
{
    for (const peer_form *form = it->peer->forms; form->workload; form++)
        if (is(form->workload, it->workload) && is(form->variant, variant))
            return form;
    return NULL;
}

/* By blocks: squares of short numbers have low bits that round with a bias, also here. */
static double sum_of(const double *y, ptrdiff_t count)
{
    enum { BLOCK = 1024 };
    long double sum = 0.0L, block = 0.0L;
    for (ptrdiff_t i = 0; i < count; i++) {
        block += y[i];
        if (i % BLOCK == BLOCK - 1) {
            sum += block;
            block = 0.0L;
        }
    }
    return (double)(sum + block);
}

/* The sum and some elements; their positions are those of driver.py. */
static void print_numbers(const double *y, ptrdiff_t count)
{
    enum { ELEMENTS = 16 };
    printf("%.17g", sum_of(y, count));
    for (ptrdiff_t k = 0; k < ELEMENTS && count > 1; k++)
        printf(" %.17g", y[k * 2654435761 % count]);
}

/* The answer is wiped first, so that no call can pass for another one's. */
static void result(const driver *it, const peer_form *form)
{
    const peer_job *const job = &it->job;
    for (ptrdiff_t i = 0; i < job->answers; i++) {
        job->y[i] = NAN;
        if (job->indices)
            job->indices[i] = -1;
    }
    const int error = form->run(job);
    if (error != 0) {
        printf("error %d\n", error);
        return;
    }
    print_numbers(job->y, job->answers);
    if (job->indices) {
        for (ptrdiff_t i = 0; i < job->answers; i++)
            job->y[i] = (double)job->indices[i];
        printf(" ");
        print_numbers(job->y, job->answers);
    }
    printf("\n");
}

static void run(const driver *it, const peer_form *form, long calls)
{
    int error = calls > 1 ? form->run(&it->job) : 0;
    const double cpu = bench_cpu_clock(), begin = bench_clock();
    for (long call = 0; call < calls && error == 0; call++)
        error = form->run(&it->job);
    const double end = bench_clock();
    if (error != 0)
        printf("error %d\n", error);
    else
        printf("%.0f %.0f\n", 1e9 * (end - begin), 1e9 * (bench_cpu_clock() - cpu));
}

static void answer(driver *it, const char *line)
{
    char verb[16] = "", variant[32] = "";
    long calls = 0;
    const int words = sscanf(line, "%15s %31s %ld", verb, variant, &calls);
    if (is(verb, "prepare")) {
        prepare(it, line);
        return;
    }
    const peer_form *form = form_of(it, variant);
    if (!form)
        printf("error no variant '%s' of '%s'\n", variant, it->workload);
    else if (is(verb, "result"))
        result(it, form);
    else if (is(verb, "run") && words == 3 && calls > 0)
        run(it, form, calls);
    else
        printf("error what is '%s'?\n", verb);
}

int main(int argc, char **argv)
{
    driver it = {0};
    for (size_t i = 0; i < sizeof peers / sizeof *peers; i++)
        if (argc > 1 && is(argv[1], peers[i]->name))
            it.peer = peers[i];
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!it.peer) {
        printf("{\"missing\": \"not built in\"}\n");
        return 1;
    }
    char text[256];
    it.peer->describe(text, sizeof text);
    printf("{\"version\": \"%s\", \"threads\": %d}\n", text, prange_get_max_threads());
    for (char line[128]; fgets(line, sizeof line, stdin);)
        answer(&it, line);
    release(&it);
    return 0;
}
