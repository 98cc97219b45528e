/* SPDX-License-Identifier: MIT */
/*
 * Logistic regression of d columns by gradient descent: each step takes two products of the table
 * with a vector, and a map for the probabilities.
 *
 *     cc -O3 -march=native logistic_regression.c $(pkg-config --cflags --libs prange) -lm \
 *         -o logistic
 *     ./logistic
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { MOST_COLUMNS = 64 };

/* Descends from the given weights. A label is 0, 1 or a probability; p is scratch for n numbers. */
prange_status logistic_regression(ptrdiff_t n, ptrdiff_t d, const double *x, const double *label,
                                  int steps, double rate, double *weights, double *p)
{
    double slope[MOST_COLUMNS];
    prange_status status = d <= MOST_COLUMNS ? PRANGE_OK : PRANGE_ERROR_SIZE;
    for (int step = 0; step < steps && status == PRANGE_OK; step++) {
        status = prange_matvec_f64(n, d, x, weights, p);
        if (status == PRANGE_OK)
            status = prange_map_f64(PRANGE_SIGMOID, n, p, p);
        if (status == PRANGE_OK)
            status = prange_map2_f64(PRANGE_SUB, n, p, label, p);
        if (status == PRANGE_OK)
            status = prange_matvec_transposed_f64(n, d, x, p, slope);
        for (ptrdiff_t j = 0; j < d && status == PRANGE_OK; j++)
            weights[j] -= rate / (double)n * slope[j];
    }
    return status;
}

int main(void)
{
    enum { N = 20000, D = 3, STEPS = 300 };
    static double x[N * D], label[N], p[N];
    const double truth[D] = {2.0, -3.0, 0.5};
    double weights[D] = {0.0};
    if (prange_random_uniform_f64(1, 0, 0, N * D, x) != PRANGE_OK)
        return 1;
    for (int k = 0; k < N * D; k++)
        x[k] = k % D == D - 1 ? 1.0 : 4.0 * x[k] - 2.0;
    /* With the true model's probabilities as labels, the true model is the optimum. */
    if (prange_matvec_f64(N, D, x, truth, label) != PRANGE_OK ||
        prange_map_f64(PRANGE_SIGMOID, N, label, label) != PRANGE_OK ||
        logistic_regression(N, D, x, label, STEPS, 4.0, weights, p) != PRANGE_OK)
        return 1;
    printf("weights %.17g %.17g %.17g\n", weights[0], weights[1], weights[2]);
    for (int j = 0; j < D; j++)
        if (fabs(weights[j] - truth[j]) > 0.02)
            return 1;
    return 0;
}
