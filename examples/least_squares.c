/* SPDX-License-Identifier: MIT */
/*
 * Least squares with correlated variables: the normal equations are a Gram matrix and a product
 * with the transpose, which read the table once each. A solver of small systems ends it; programs
 * that have LAPACK call its dposv.
 *
 *     cc -O2 least_squares.c $(pkg-config --cflags --libs prange) -lm -o least_squares &&
 *         ./least_squares
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { ROWS = 200000, COLUMNS = 4 };

static const double truth[COLUMNS] = {1.5, -2.0, 0.0, 0.25};
static const double covariance[COLUMNS * COLUMNS] = {1.0, 0.8, 0.3, 0.0, 0.8, 1.0, 0.5, 0.1,
                                                     0.3, 0.5, 1.0, 0.2, 0.0, 0.1, 0.2, 1.0};

/* A table of correlated normal numbers, and the responses y with noise of standard deviation 1. */
static prange_status draw(double *table, double *y, double *noise)
{
    const double mean[COLUMNS] = {0.0, 1.0, 0.0, 10.0};
    prange_status status =
        prange_random_multivariate_normal_f64(1, 0, 0, ROWS, COLUMNS, mean, covariance, table);
    if (status == PRANGE_OK)
        status = prange_random_normal_f64(1, 1, 0, ROWS, noise);
    if (status == PRANGE_OK)
        status = prange_matvec_f64(ROWS, COLUMNS, table, truth, y);
    return status == PRANGE_OK ? prange_map2_f64(PRANGE_ADD, ROWS, y, noise, y) : status;
}

/* Solves a x = b for a symmetric positive definite a, by elimination in place. */
static void solve(double *a, double *b)
{
    for (int k = 0; k < COLUMNS; k++)
        for (int i = k + 1; i < COLUMNS; i++) {
            const double factor = a[i * COLUMNS + k] / a[k * COLUMNS + k];
            for (int j = k; j < COLUMNS; j++)
                a[i * COLUMNS + j] -= factor * a[k * COLUMNS + j];
            b[i] -= factor * b[k];
        }
    for (int i = COLUMNS - 1; i >= 0; i--) {
        for (int j = i + 1; j < COLUMNS; j++)
            b[i] -= a[i * COLUMNS + j] * b[j];
        b[i] /= a[i * COLUMNS + i];
    }
}

int main(void)
{
    static double table[ROWS * COLUMNS], y[ROWS], noise[ROWS];
    double gram[COLUMNS * COLUMNS], b[COLUMNS], worst = 0.0;
    if (draw(table, y, noise) != PRANGE_OK ||
        prange_gram_f64(ROWS, COLUMNS, table, gram) != PRANGE_OK ||
        prange_matvec_transposed_f64(ROWS, COLUMNS, table, y, b) != PRANGE_OK) {
        fprintf(stderr, "least_squares: %s\n", prange_last_error());
        return 1;
    }
    solve(gram, b);
    for (int k = 0; k < COLUMNS; k++) {
        printf("coefficient %d: %7.4f (true: %g)\n", k, b[k], truth[k]);
        worst = fmax(worst, fabs(b[k] - truth[k]));
    }
    /* More than five standard errors of the least certain coefficient. */
    return worst < 0.03 ? 0 : 1;
}
