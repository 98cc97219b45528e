/* SPDX-License-Identifier: MIT */
/*
 * Logistic regression by gradient descent: the probability of each point by a map, the gradient by
 * dot products. The result has the same bits at every thread count.
 *
 *     cc logistic.c $(pkg-config --cflags --libs prange) -o logistic
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { N = 100000, STEPS = 300 };

static double x[2][N], label[N], p[N];

/* One step down the gradient of the log likelihood. */
static prange_status descend(double *weights, double *bias)
{
    const double rate = 2.0;
    double slope[2], level;
    PRANGE_FOR (i, 0, N)
        p[i] = weights[0] * x[0][i] + weights[1] * x[1][i] + *bias;
    prange_status status = prange_map_f64(PRANGE_SIGMOID, N, p, p);
    if (status == PRANGE_OK)
        status = prange_map2_f64(PRANGE_SUB, N, p, label, p);
    for (int j = 0; j < 2 && status == PRANGE_OK; j++)
        status = prange_dot_f64(N, p, x[j], &slope[j]);
    if (status == PRANGE_OK)
        status = prange_sum_f64(N, p, &level);
    if (status != PRANGE_OK)
        return status;
    for (int j = 0; j < 2; j++)
        weights[j] -= rate * slope[j] / N;
    *bias -= rate * level / N;
    return PRANGE_OK;
}

int main(void)
{
    /* Points in a square; the label is drawn with the probability of the true model. */
    const double truth[] = {2.0, -3.0}, offset = 0.5;
    unsigned long state = 1;
    for (int i = 0; i < N; i++) {
        double uniform[3];
        for (int k = 0; k < 3; k++) {
            state = (state * 6364136223846793005ul + 1442695040888963407ul) & 0xffffffffffffffff;
            uniform[k] = (double)(state >> 11) * 0x1p-53;
        }
        x[0][i] = 4.0 * uniform[0] - 2.0;
        x[1][i] = 4.0 * uniform[1] - 2.0;
        const double odds = truth[0] * x[0][i] + truth[1] * x[1][i] + offset;
        label[i] = uniform[2] < prange_sigmoid(odds) ? 1.0 : 0.0;
    }
    double weights[2] = {0.0, 0.0}, bias = 0.0;
    for (int step = 0; step < STEPS; step++)
        if (descend(weights, &bias) != PRANGE_OK) {
            fprintf(stderr, "%s\n", prange_last_error());
            return 1;
        }
    printf("weights %.3f %.3f and bias %.3f, drawn with %.3f %.3f and %.3f\n", weights[0],
           weights[1], bias, truth[0], truth[1], offset);
    return fabs(weights[0] - truth[0]) < 0.1 && fabs(weights[1] - truth[1]) < 0.1 &&
                   fabs(bias - offset) < 0.1
               ? 0
               : 1;
}
