/* SPDX-License-Identifier: MIT */
/*
 * A sparse matrix in compressed rows (CSR) times a vector.
 *
 *     cc -O3 -march=native sparse.c $(pkg-config --cflags --libs prange) -o sparse && ./sparse
 */
#include <prange.h>
#include <stdio.h>

/* Row i has the elements row[i] .. row[i + 1] - 1, each with its column. */
void sparse(ptrdiff_t n, const ptrdiff_t *row, const int *column, const double *value,
            const double *x, double *y)
{
    PRANGE_FOR (i, 0, n, schedule(static)) {
        double sum = 0.0;
        for (ptrdiff_t k = row[i]; k < row[i + 1]; k++)
            sum += value[k] * x[column[k]];
        y[i] = sum;
    }
}

int main(void)
{
    enum { N = 100000 };
    static ptrdiff_t row[N + 1];
    static int column[3 * N];
    static double value[3 * N], x[N], y[N], sum;
    int wrong = 0;
    /* Second differences of i^2 are 2. */
    for (int i = 0; i < N; i++) {
        x[i] = (double)i * i;
        row[i + 1] = row[i];
        for (int j = i - 1; j <= i + 1; j++)
            if (j >= 0 && j < N) {
                column[row[i + 1]] = j;
                value[row[i + 1]++] = i == j ? -2.0 : 1.0;
            }
    }
    sparse(N, row, column, value, x, y);
    for (int i = 1; i < N - 1; i++)
        wrong += y[i] != 2.0;
    if (prange_sum_f64(N, y, &sum) != PRANGE_OK)
        return 1;
    printf("sparse %.17g\n", sum);
    return wrong;
}
