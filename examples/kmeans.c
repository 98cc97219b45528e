/* SPDX-License-Identifier: MIT */
/*
 * Clusters unlabelled data, Fisher's irises (irises.h): k-means by Lloyd's iteration. Each flower
 * goes to its nearest centre, then each centre moves to the mean of its flowers, until no flower
 * changes its group. (S. P. Lloyd, "Least squares quantization in PCM", 1957.)
 *
 * Prints the groups beside the species, which the iteration does not use.
 *
 *     cc -O2 kmeans.c $(pkg-config --cflags --libs prange) -o kmeans && ./kmeans
 */
#include <prange.h>
#include <stdio.h>
#include <string.h>

#include "irises.h"

enum { GROUPS = SPECIES, MOST_ROUNDS = 100 };

static double flowers[FLOWERS][MEASURED], centres[GROUPS][MEASURED], squares[FLOWERS];
static ptrdiff_t group[FLOWERS];

/* Converts to centimetres. The first centres are flowers, a third of the table apart. */
static void begin(void)
{
    for (int i = 0; i < FLOWERS; i++)
        for (int k = 0; k < MEASURED; k++)
            flowers[i][k] = irises[i * MEASURED + k] / 10.0;
    for (int g = 0; g < GROUPS; g++)
        memcpy(centres[g], flowers[g * FLOWERS / GROUPS], sizeof centres[g]);
}

static void move_centres(void)
{
    int count[GROUPS] = {0};
    double sums[GROUPS][MEASURED] = {{0}};
    for (int i = 0; i < FLOWERS; i++) {
        count[group[i]]++;
        for (int k = 0; k < MEASURED; k++)
            sums[group[i]][k] += flowers[i][k];
    }
    for (int g = 0; g < GROUPS; g++)
        for (int k = 0; count[g] > 0 && k < MEASURED; k++)
            centres[g][k] = sums[g][k] / count[g];
}

/* Iterates until no flower changes its group; sets the number of rounds. */
static prange_status settle(int *rounds)
{
    ptrdiff_t before[FLOWERS];
    memset(before, -1, sizeof before);
    for (*rounds = 1; *rounds <= MOST_ROUNDS; ++*rounds) {
        const prange_status status =
            prange_nearest_f64(PRANGE_SQEUCLIDEAN, FLOWERS, GROUPS, MEASURED, flowers[0],
                               centres[0], 1, group, squares);
        if (status != PRANGE_OK || memcmp(group, before, sizeof group) == 0)
            return status;
        memcpy(before, group, sizeof before);
        move_centres();
    }
    return PRANGE_OK;
}

int main(void)
{
    int rounds = 0, count[GROUPS][SPECIES] = {{0}};
    double spread;
    begin();
    prange_status status = settle(&rounds);
    if (status == PRANGE_OK)
        status = prange_sum_f64(FLOWERS, squares, &spread);
    if (status != PRANGE_OK) {
        fprintf(stderr, "%s: %s\n", prange_status_string(status), prange_last_error());
        return 1;
    }
    for (int i = 0; i < FLOWERS; i++)
        count[group[i]][i * SPECIES / FLOWERS]++;
    for (int g = 0; g < GROUPS; g++)
        printf("centre %.3f %.3f %.3f %.3f: %d setosa, %d versicolor, %d virginica\n",
               centres[g][0], centres[g][1], centres[g][2], centres[g][3], count[g][0], count[g][1],
               count[g][2]);
    printf("sum of squares %.4f after %d rounds\n", spread, rounds);
    return rounds > MOST_ROUNDS;
}
