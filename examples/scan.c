/* SPDX-License-Identifier: MIT */
/*
 * Draws from any discrete distribution by prefix sums: the weights of a table become its cumulative
 * distribution, which never decreases, and a draw is a binary search in it. The counts of many
 * draws are compared with the weights.
 *
 *     cc -O2 scan.c $(pkg-config --cflags --libs prange) -lm -o scan
 *     ./scan
 */
#include <math.h>
#include <prange.h>
#include <stdint.h>
#include <stdio.h>

enum { VALUES = 1000, DRAWS = 1000000 };

/* Draw i of a fixed sequence, in [0, 1). */
static double uniform(uint64_t i)
{
    uint64_t z = (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

/* The first value whose cumulative weight exceeds the target. */
static int draw(const double *cumulative, double target)
{
    int low = 0, high = VALUES - 1;
    while (low < high) {
        const int middle = (low + high) / 2;
        if (cumulative[middle] > target)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

typedef struct draws {
    const double *cumulative;
    int *values;
} draws;

static int draw_one(ptrdiff_t i, int thread, void *ctx)
{
    (void)thread;
    const draws *job = ctx;
    job->values[i] = draw(job->cumulative, uniform((uint64_t)i) * job->cumulative[VALUES - 1]);
    return 0;
}

int main(void)
{
    static double weights[VALUES], cumulative[VALUES];
    static int values[DRAWS], counts[VALUES];
    for (int k = 0; k < VALUES; k++)
        weights[k] = exp(-0.5 * pow((k - 500) / 100.0, 2.0));
    draws job = {cumulative, values};
    if (prange_cumsum_f64(VALUES, weights, cumulative) != PRANGE_OK ||
        prange_for(0, DRAWS, 1, draw_one, &job) != PRANGE_OK) {
        fprintf(stderr, "scan: %s\n", prange_last_error());
        return 1;
    }
    for (int i = 0; i < DRAWS; i++)
        counts[values[i]]++;
    double worst = 0.0;
    for (int k = 0; k < VALUES; k++) {
        const double expected = DRAWS * weights[k] / cumulative[VALUES - 1];
        worst = fmax(worst, fabs(counts[k] - expected) / sqrt(expected + 1.0));
    }
    printf("500 drawn %d times; the farthest count is %.1f standard deviations off\n", counts[500],
           worst);
    return worst > 5.0;
}
