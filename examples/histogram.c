/* SPDX-License-Identifier: MIT */
/*
 * The histogram of a million normal numbers, as a text plot.
 *
 *     cc -O2 histogram.c $(pkg-config --cflags --libs prange) -lm -o histogram && ./histogram
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { N = 1000000, BINS = 24 };

int main(void)
{
    static double x[N];
    ptrdiff_t counts[BINS];
    const double low = -3.0, high = 3.0, width = (high - low) / BINS;
    if (prange_random_normal_f64(1, 0, 0, N, x) != PRANGE_OK ||
        prange_histogram_f64(N, x, BINS, low, high, counts) != PRANGE_OK) {
        fprintf(stderr, "histogram: %s\n", prange_last_error());
        return 1;
    }
    double worst = 0.0;
    for (int i = 0; i < BINS; i++) {
        const double from = low + i * width, to = from + width;
        const double share = 0.5 * (erf(to * sqrt(0.5)) - erf(from * sqrt(0.5)));
        worst = fmax(worst, fabs((double)counts[i] - N * share) / sqrt(N * share));
        printf("%5.2f %6td %.*s\n", from, counts[i], (int)(counts[i] / 2000),
               "**************************************************************");
    }
    /* Standard deviations. */
    return worst < 5.0 ? 0 : 1;
}
