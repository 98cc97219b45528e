/* SPDX-License-Identifier: MIT */
/*
 * A histogram of [0, 1) with bins of equal width: the partial result is an array.
 *
 *     cc -O3 histogram.c $(pkg-config --cflags --libs prange) -o histogram && ./histogram
 */
#include <prange.h>
#include <stdio.h>

typedef struct binned {
    const double *x;
    ptrdiff_t bins;
} binned;

static int count(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    const binned *job = ctx;
    double *counts = partial;
    (void)thread;
    for (ptrdiff_t i = begin; i < end; i++)
        counts[(int)(job->x[i] * (double)job->bins)] += 1.0;
    return 0;
}

static void add(void *left, const void *right, void *ctx)
{
    const binned *job = ctx;
    for (ptrdiff_t b = 0; b < job->bins; b++)
        ((double *)left)[b] += ((const double *)right)[b];
}

prange_status histogram(ptrdiff_t n, const double *x, ptrdiff_t bins, double *counts)
{
    binned job = {x, bins};
    const prange_reduction reduction = {
        .size = (size_t)bins * sizeof *counts, .run = count, .join = add};
    return prange_reduce(0, n, &reduction, &job, counts);
}

int main(void)
{
    enum { N = 1000000, BINS = 8 };
    static double x[N];
    double counts[BINS];
    int wrong = 0;
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = (double)(i * 7919 % N) / N;
    if (histogram(N, x, BINS, counts) != PRANGE_OK)
        return 1;
    printf("histogram");
    for (int b = 0; b < BINS; b++) {
        printf(" %.0f", counts[b]);
        wrong |= (int)counts[b] != N / BINS;
    }
    printf("\n");
    return wrong;
}
