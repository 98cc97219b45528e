/* SPDX-License-Identifier: MIT */
/*
 * Loops of your own. PRANGE_FOR is a `for` that runs in parallel, with OpenMP's clauses. prange_for
 * calls a function that can fail, and passes the thread's number, by which the function finds its
 * own scratch memory.
 *
 *     cc -O2 loop.c $(pkg-config --cflags --libs prange) -o loop && ./loop
 */
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 20000 };

/* The number of steps of the Collatz sequence from i to 1: uneven work. */
static int steps(ptrdiff_t i)
{
    int count = 0;
    for (; i != 1; count++)
        i = i % 2 == 0 ? i / 2 : 3 * i + 1;
    return count;
}

/* A histogram for each thread, so that no two threads write to the same histogram. */
typedef int histogram[10];

static int count_last_digit(ptrdiff_t i, int thread, void *ctx)
{
    histogram *mine = (histogram *)ctx + thread;
    (*mine)[steps(i) % 10]++;
    return 0;
}

/* Fails if a start takes more than 250 steps. */
static int check_steps(ptrdiff_t i, int thread, void *ctx)
{
    (void)thread;
    (void)ctx;
    const int count = steps(i);
    return count > 250 ? count : 0;
}

int main(void)
{
    /* Uneven iterations: without a schedule clause each thread would get one contiguous part. */
    int longest = 0;
    PRANGE_FOR (i, 1, LIMIT, reduction(max : longest) schedule(dynamic, 64)) {
        const int count = steps(i);
        longest = count > longest ? count : longest;
    }
    printf("the longest sequence below %d takes %d steps\n", LIMIT, longest);

    const int threads = prange_get_num_threads();
    histogram *histograms = calloc((size_t)threads, sizeof *histograms);
    if (!histograms || prange_for(1, LIMIT, 1, count_last_digit, histograms) != PRANGE_OK)
        return 1;
    int total = 0;
    for (int t = 0; t < threads; t++)
        for (int digit = 0; digit < 10; digit++)
            total += histograms[t][digit];
    free(histograms);
    printf("%d starts counted\n", total);

    const prange_status status = prange_for(1, LIMIT, 1, check_steps, NULL);
    const prange_failure failure = prange_last_failure();
    printf("%s: %s\n", prange_status_string(status), prange_last_error());
    printf("the first start above 250 steps is %td, with %d\n", failure.index, failure.code);
    return longest != 278 || total != LIMIT - 1 || status != PRANGE_ERROR_CALLBACK ||
           failure.index != 6171 || failure.code != 261;
}
