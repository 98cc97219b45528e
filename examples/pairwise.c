/* SPDX-License-Identifier: MIT */
/*
 * The nearest neighbour of each of 1,000 points in the plane: all distances in one call, then a
 * parallel loop over the rows that takes each row's minimum.
 *
 *     cc -O2 pairwise.c $(pkg-config --cflags --libs prange) -lm -o pairwise && ./pairwise
 */
#include <math.h>
#include <prange.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { POINTS = 1000, DIMENSIONS = 2 };

static double points[POINTS][DIMENSIONS];
static ptrdiff_t nearest[POINTS];

/* Pseudorandom points, the same in every run (a linear congruential generator). */
static void scatter(void)
{
    uint64_t state = 1;
    for (int i = 0; i < POINTS; i++)
        for (int k = 0; k < DIMENSIONS; k++) {
            state = 6364136223846793005u * state + 1442695040888963407u;
            points[i][k] = (double)(state >> 11) * 0x1p-53;
        }
}

/* A point is not its own neighbour, so its zero is overwritten first. */
static int take_nearest(ptrdiff_t i, int thread, void *distances)
{
    (void)thread;
    double *row = (double *)distances + i * POINTS;
    row[i] = INFINITY;
    return (int)prange_argmin_f64(POINTS, row, &nearest[i]);
}

/* Whether some point is nearer to point i than the neighbour found for it. */
static int missed(int i)
{
    const double *a = points[i], *found = points[nearest[i]];
    const double best = hypot(a[0] - found[0], a[1] - found[1]);
    for (int j = 0; j < POINTS; j++)
        if (j != i && hypot(a[0] - points[j][0], a[1] - points[j][1]) < best * (1.0 - 1e-14))
            return 1;
    return nearest[i] == i;
}

int main(void)
{
    double *distances = malloc(sizeof(double) * POINTS * POINTS);
    scatter();
    prange_status status =
        prange_pairwise_distance_f64(PRANGE_EUCLIDEAN, POINTS, DIMENSIONS, points[0], distances);
    if (status == PRANGE_OK)
        status = prange_for(0, POINTS, 1, take_nearest, distances);
    if (status != PRANGE_OK) {
        fprintf(stderr, "%s: %s\n", prange_status_string(status), prange_last_error());
        free(distances);
        return 1;
    }
    free(distances);
    int wrong = 0;
    for (int i = 0; i < POINTS; i++)
        wrong += missed(i);
    printf("the neighbour of point 0 is point %td; %d of %d are wrong\n", nearest[0], wrong,
           POINTS);
    return wrong != 0;
}
