/* SPDX-License-Identifier: MIT */
/*
 * A running median, which removes spikes from a signal: each output sorts a window of its inputs in
 * the scratch memory of its thread.
 *
 *     cc -O2 scratch.c $(pkg-config --cflags --libs prange) -lm -o scratch
 *     ./scratch
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { N = 100000, HALF = 10, WINDOW = 2 * HALF + 1 };

typedef struct filter {
    const double *signal;
    double *median;
    prange_scratch *scratch;
} filter;

static int take_median(ptrdiff_t i, int thread, void *ctx)
{
    const filter *job = ctx;
    double *window = prange_scratch_get(job->scratch, thread);
    for (int k = 0; k < WINDOW; k++) {
        const double value = job->signal[i - HALF + k];
        int at = k;
        for (; at > 0 && window[at - 1] > value; at--)
            window[at] = window[at - 1];
        window[at] = value;
    }
    job->median[i] = window[HALF];
    return 0;
}

int main(void)
{
    static double clean[N], signal[N], median[N];
    filter job = {signal, median, NULL};
    for (int i = 0; i < N; i++) {
        clean[i] = (double)i / N;
        signal[i] = clean[i] + (i % 7 == 0 ? 100.0 : i % 11 == 0 ? -100.0 : 0.0);
    }
    prange_status status = prange_scratch_new(WINDOW * sizeof(double), &job.scratch);
    if (status == PRANGE_OK)
        status = prange_for(HALF, N - HALF, 1, take_median, &job);
    prange_scratch_free(job.scratch);
    if (status != PRANGE_OK) {
        fprintf(stderr, "scratch: %s\n", prange_last_error());
        return 1;
    }
    double worst = 0.0;
    for (int i = HALF; i < N - HALF; i++)
        worst = fmax(worst, fabs(median[i] - clean[i]));
    printf("spikes of 100 are gone: the median is within %.5f of the clean signal\n", worst);
    return worst > 5.0 / N;
}
