/* SPDX-License-Identifier: MIT */
/*
 * A small program on the shared library, which tests run with a given environment:
 *
 *     prange-probe threads     prints prange_get_num_threads and prange_get_max_threads
 *     prange-probe pinned      the same in a thread that is left one processor, then in the first
 *     prange-probe set         the same after omp_set_num_threads(5), then after setting 3, 0
 *     prange-probe same        prints "same" if each family has the bits of one thread
 *     prange-probe fork        prints whether two threads meet in a loop: in a child of this
 *                              process of one thread, in the process itself, in a child after that
 *     prange-probe calls       makes one call each of some functions, and prints nothing
 *     prange-probe rows        makes one call that has two blocks of rows, in f64 from f32 points
 */
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <prange.h>

#include "random.h"
#include "waits.h"

enum { N = 300007, POINTS = 300, DIM = 3 };

static double parabola(double x, void *ctx)
{
    (void)ctx;
    return x * x - x;
}

static int record(ptrdiff_t i, int thread, void *ctx)
{
    (void)thread;
    double *y = ctx;
    for (int k = 0; k < 1000; k++)
        y[i] = y[i] * 0.5 + (double)i;
    return 0;
}

typedef struct results {
    double sum, var, area;
    double square[N], distances[POINTS * POINTS], loop[1000];
} results;

static unsigned compute(const double *x, results *r)
{
    memset(r, 0, sizeof *r);
    return prange_sum_f64(N, x, &r->sum) | prange_var_f64(N, x, 1, &r->var) |
           prange_map_f64(PRANGE_SQUARE, N, x, r->square) |
           prange_integrate_f64(parabola, NULL, 0.0, 2.0, N, &r->area) |
           prange_pairwise_distance_f64(PRANGE_EUCLIDEAN, POINTS, DIM, x, r->distances) |
           prange_for(0, 1000, 1, record, r->loop);
}

/* Maps of a few microseconds, whose threads leave each other's shares alone. */
static unsigned short_maps(const double *x)
{
    static double y[N];
    unsigned bad = 0;
    for (ptrdiff_t n = N / 8; n <= N; n += N / 8) {
        memset(y, 0, sizeof y);
        bad |= (unsigned)prange_map_f64(PRANGE_NEG, n, x, y);
        for (ptrdiff_t i = 0; i < n; i++)
            bad |= y[i] != -x[i];
    }
    return bad;
}

static unsigned same(void)
{
    double *x = malloc(N * sizeof *x);
    results *one = malloc(sizeof *one), *more = malloc(sizeof *more);
    if (!x || !one || !more)
        return 1;
    random_fill_f64(1, N, x);
    unsigned bad = prange_set_num_threads(1) | compute(x, one);
    for (int threads = 2; threads <= 8 && !bad; threads++) {
        bad = prange_set_num_threads(threads) | compute(x, more) | short_maps(x);
        if (bad || memcmp(one, more, sizeof *one) != 0)
            bad = 1;
    }
    puts(bad ? "different" : "same");
    free(x);
    free(one);
    free(more);
    return bad;
}

static unsigned calls(void)
{
    double *x = malloc(N * sizeof *x), *y = malloc(N * sizeof *y), out = 0;
    if (!x || !y)
        return 1;
    random_fill_f64(1, N, x);
    unsigned bad = prange_set_num_threads(2) | prange_sum_f64(10, x, &out) |
                   prange_sum_f64(N, x, &out) | prange_map_f64(PRANGE_ABS, N, x, y) |
                   prange_integrate_f64(parabola, NULL, 0.0, 2.0, N, &out) |
                   prange_pairwise_distance_f64(PRANGE_SQEUCLIDEAN, 50, DIM, x, y) |
                   prange_for(0, 1000, 1, record, y);
    free(x);
    free(y);
    return bad;
}

static int take_rows(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, float *distances, void *ctx)
{
    (void)distances;
    ptrdiff_t *seen = ctx;
    if (first != *seen || m != POINTS)
        return 1;
    *seen += rows;
    return 0;
}

static unsigned rows(void)
{
    static float x[POINTS * DIM];
    const prange_distance_options_f32 options = {.flags = PRANGE_ACCUMULATE_F64};
    ptrdiff_t seen = 0;
    random_fill_f32(1, POINTS * DIM, x);
    const unsigned bad =
        prange_set_num_threads(2) | prange_distance_rows_f32(&options, POINTS, POINTS, DIM, x, x,
                                                             sizeof *x * POINTS * POINTS / 2,
                                                             take_rows, &seen);
    return bad || seen != POINTS;
}

/* Inline iterations cannot meet: their count tells at once. */
static void print_meeting(const char *who)
{
    meeting two = {.expected = 2};
    const bool met = prange_set_exact_threads(2) == PRANGE_OK && prange_get_num_threads() == 2 &&
                     prange_for(0, 2, 1, meet, &two) == PRANGE_OK;
    printf("%s: %s\n", who, met ? "met" : "alone");
    fflush(stdout);
}

static bool child_meets(void)
{
    const pid_t pid = fork();
    if (pid == 0) {
        alarm(30);
        print_meeting("child");
        _exit(0);
    }
    int status = -1;
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static unsigned forks(void)
{
    if (!child_meets())
        return 1;
    print_meeting("parent");
    return !child_meets();
}

static void print_threads(void)
{
    printf("%d %d\n", prange_get_num_threads(), prange_get_max_threads());
}

static void *pinned_thread(void *right)
{
    cpu_set_t mask;
    if (sched_getaffinity(0, sizeof mask, &mask) != 0)
        return NULL;
    for (size_t cpu = 0; CPU_COUNT(&mask) > 1; cpu++)
        CPU_CLR(cpu, &mask);
    if (sched_setaffinity(0, sizeof mask, &mask) != 0)
        return NULL;
    print_threads();
    return right;
}

static unsigned pinned(void)
{
    pthread_t thread;
    int token = 0;
    void *result = NULL;
    if (pthread_create(&thread, NULL, pinned_thread, &token) != 0 ||
        pthread_join(thread, &result) != 0 || result != &token)
        return 1;
    print_threads();
    return 0;
}

static unsigned set(void)
{
    omp_set_num_threads(5);
    print_threads();
    unsigned bad = prange_set_num_threads(3);
    print_threads();
    bad |= prange_set_num_threads(0);
    print_threads();
    return bad;
}

int main(int argc, char **argv)
{
    const char *what = argc == 2 ? argv[1] : "";
    if (strcmp(what, "same") == 0)
        return (int)same();
    if (strcmp(what, "fork") == 0)
        return (int)forks();
    if (strcmp(what, "calls") == 0)
        return (int)calls();
    if (strcmp(what, "rows") == 0)
        return (int)rows();
    if (strcmp(what, "pinned") == 0)
        return (int)pinned();
    if (strcmp(what, "set") == 0)
        return (int)set();
    if (strcmp(what, "threads") != 0)
        return 2;
    print_threads();
    return 0;
}
