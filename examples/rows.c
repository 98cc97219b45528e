/* SPDX-License-Identifier: MIT */
/*
 * A histogram of the distances between all pairs of 20,000 points in the unit cube. The matrix
 * of distances would take 3.2 GB; it is computed and counted in blocks of rows of 4 MB. The rows of
 * a block are counted in parallel, each into its own histogram, and the histograms are added in the
 * order of the rows.
 *
 *     cc -O2 rows.c $(pkg-config --cflags --libs prange) -o rows && ./rows
 */
#include <prange.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { POINTS = 20000, DIMENSIONS = 3, BINS = 20, MEMORY = 4000000 };

/* The longest possible distance is the diagonal of the cube. */
static const double diagonal = 1.7320508075688772;

static double points[POINTS][DIMENSIONS];

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

typedef struct counting {
    const double *distances;
    ptrdiff_t m;
    int64_t (*of_rows)[BINS]; /* the histogram of each row of a block */
    int64_t total[BINS];
} counting;

static int count_row(ptrdiff_t i, int thread, void *ctx)
{
    const counting *to = ctx;
    const double *row = to->distances + i * to->m;
    int64_t bins[BINS] = {0};
    (void)thread;
    for (ptrdiff_t j = 0; j < to->m; j++) {
        const int bin = (int)(row[j] * (BINS / diagonal));
        bins[bin < BINS ? bin : BINS - 1]++;
    }
    for (int b = 0; b < BINS; b++)
        to->of_rows[i][b] = bins[b];
    return 0;
}

static int count_block(ptrdiff_t first, ptrdiff_t rows, ptrdiff_t m, double *distances, void *ctx)
{
    counting *to = ctx;
    (void)first;
    to->distances = distances;
    to->m = m;
    if (prange_for(0, rows, 1, count_row, to) != PRANGE_OK)
        return 1;
    for (ptrdiff_t i = 0; i < rows; i++)
        for (int b = 0; b < BINS; b++)
            to->total[b] += to->of_rows[i][b];
    return 0;
}

int main(void)
{
    const prange_distance_options_f64 options = {.metric = PRANGE_EUCLIDEAN};
    counting to = {.of_rows = calloc(POINTS, sizeof *to.of_rows)};
    if (!to.of_rows)
        return 1;
    scatter();
    const prange_status status = prange_distance_rows_f64(
        &options, POINTS, POINTS, DIMENSIONS, points[0], points[0], MEMORY, count_block, &to);
    free(to.of_rows);
    if (status != PRANGE_OK) {
        fprintf(stderr, "%s: %s\n", prange_status_string(status), prange_last_error());
        return 1;
    }
    /* The first bin includes the distance of every point to itself, and every pair counts twice. */
    int64_t pairs = 0;
    double mean = 0.0;
    for (int b = 0; b < BINS; b++) {
        const int64_t count = (to.total[b] - (b == 0 ? POINTS : 0)) / 2;
        pairs += count;
        mean += (double)count * (b + 0.5) * (diagonal / BINS);
        printf("up to %.2f: %9lld pairs\n", (b + 1) * (diagonal / BINS), (long long)count);
    }
    mean /= (double)pairs;
    printf("the mean distance is about %.3f; that of all points in the cube is 0.662\n", mean);
    return pairs != (int64_t)POINTS * (POINTS - 1) / 2 || mean < 0.655 || mean > 0.669;
}
