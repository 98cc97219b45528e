/* SPDX-License-Identifier: MIT */
/*
 * The bootstrap: a 95 % confidence interval of the difference of two medians, from 2,000 resamples
 * drawn with replacement. Each resample is an iteration of one loop. Its numbers depend on its
 * stream alone, so the interval is the same at any thread count; calls in the loop's body run on
 * the thread that makes them.
 *
 *     cc -O2 bootstrap.c $(pkg-config --cflags --libs prange) -lm -o bootstrap && ./bootstrap
 */
#include <prange.h>
#include <stdio.h>

enum { N = 400, RESAMPLES = 2000 };

typedef struct study {
    double treated[N], untreated[N], differences[RESAMPLES];
} study;

/* The median of N elements of x, drawn with replacement. */
static prange_status resampled_median(uint64_t seed, uint64_t stream, const double *x,
                                      double *median)
{
    ptrdiff_t index[N];
    double drawn[N];
    prange_status status = prange_random_integers_i64(seed, stream, 0, N, 0, N, index);
    if (status == PRANGE_OK)
        status = prange_take_f64(N, x, N, index, drawn);
    return status == PRANGE_OK ? prange_median_f64(N, drawn, median) : status;
}

static int resample(ptrdiff_t k, int thread, void *ctx)
{
    study *const s = ctx;
    double treated, untreated;
    (void)thread;
    if (resampled_median(1, (uint64_t)k, s->treated, &treated) != PRANGE_OK ||
        resampled_median(2, (uint64_t)k, s->untreated, &untreated) != PRANGE_OK)
        return 1;
    s->differences[k] = treated - untreated;
    return 0;
}

/* Waiting times with means of 2 and 3, whose medians differ by ln 2. */
static prange_status draw(study *s)
{
    prange_status status = prange_random_exponential_f64(3, 0, 0, N, s->treated);
    if (status == PRANGE_OK)
        status = prange_random_exponential_f64(3, 1, 0, N, s->untreated);
    for (int i = 0; i < N && status == PRANGE_OK; i++) {
        s->treated[i] *= 2.0;
        s->untreated[i] *= 3.0;
    }
    return status;
}

int main(void)
{
    static study s;
    double ends[2];
    if (draw(&s) != PRANGE_OK || prange_for(0, RESAMPLES, 1, resample, &s) != PRANGE_OK ||
        prange_quantile_f64(RESAMPLES, s.differences, 2, (const double[]){0.025, 0.975}, ends) !=
            PRANGE_OK) {
        fprintf(stderr, "bootstrap: %s\n", prange_last_error());
        return 1;
    }
    printf("the medians differ by %.2f to %.2f\n", ends[0], ends[1]);
    return ends[0] < -0.6931 && -0.6931 < ends[1] && ends[1] < 0.0 ? 0 : 1;
}
