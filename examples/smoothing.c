/* SPDX-License-Identifier: MIT */
/*
 * A noisy signal with spikes: a moving median removes the spikes, and a moving mean the noise. An
 * infinite spike spoils only the windows that contain it.
 *
 *     cc -O2 smoothing.c $(pkg-config --cflags --libs prange) -lm -o smoothing && ./smoothing
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { N = 100000, MEDIAN = 9, MEAN = 101, MEDIANS = N - MEDIAN + 1, MEANS = MEDIANS - MEAN + 1 };

static double clean(ptrdiff_t i)
{
    return sin(2e-4 * (double)i);
}

int main(void)
{
    static double x[N], despiked[MEDIANS], smooth[MEANS];
    if (prange_random_normal_f64(1, 0, 0, N, x) != PRANGE_OK)
        return 1;
    for (ptrdiff_t i = 0; i < N; i++)
        x[i] = i % 1000 == 999 ? INFINITY : clean(i) + 0.1 * x[i];
    if (prange_moving_median_f64(N, x, MEDIAN, despiked) != PRANGE_OK ||
        prange_moving_mean_f64(MEDIANS, despiked, MEAN, smooth) != PRANGE_OK) {
        fprintf(stderr, "smoothing: %s\n", prange_last_error());
        return 1;
    }
    double worst = 0.0;
    for (ptrdiff_t i = 0; i < MEANS; i++)
        worst = fmax(worst, fabs(smooth[i] - clean(i + (MEDIAN + MEAN) / 2 - 1)));
    printf("the noise was 0.1, the largest error left is %.3f\n", worst);
    return worst < 0.1 ? 0 : 1;
}
