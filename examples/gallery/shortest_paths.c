/* SPDX-License-Identifier: MIT */
/*
 * The lengths of the shortest paths between all pairs of n nodes (Floyd-Warshall).
 *
 *     cc -O3 -march=native shortest_paths.c $(pkg-config --cflags --libs prange) -lm \
 *         -o shortest_paths
 *     ./shortest_paths
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>

/* length[i*n + j] is the length of the edge from i to j on entry, of the shortest path on return.
 */
void shortest_paths(ptrdiff_t n, double *length)
{
    for (ptrdiff_t k = 0; k < n; k++) {
        const double *by = length + k * n;
        PRANGE_FOR (i, 0, n, schedule(static)) {
            double *from = length + i * n;
            const double first = from[k];
            for (ptrdiff_t j = 0; i != k && j < n; j++)
                from[j] = first + by[j] < from[j] ? first + by[j] : from[j];
        }
    }
}

int main(void)
{
    enum { N = 200 };
    static double length[N * N];
    double sum;
    int wrong = 0;
    /* A ring: the shortest path is the shorter of the two ways round. */
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            length[i * N + j] = i == j                                   ? 0.0
                                : abs(i - j) == 1 || abs(i - j) == N - 1 ? 1.0
                                                                         : INFINITY;
    shortest_paths(N, length);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            wrong += length[i * N + j] != fmin(abs(i - j), N - abs(i - j));
    if (prange_sum_f64(N * N, length, &sum) != PRANGE_OK)
        return 1;
    printf("shortest_paths %.0f\n", sum);
    return wrong;
}
