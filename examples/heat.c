/* SPDX-License-Identifier: MIT */
/*
 * Heat on a square plate with cold edges, by the five-point stencil: prange_for_2d, whose body is
 * given tiles, and the same as a PRANGE_FOR with collapse. A sine in both directions keeps its
 * shape and falls by a known factor with each step.
 *
 *     cc -O3 heat.c $(pkg-config --cflags --libs prange) -lm -o heat
 *     ./heat
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>
#include <string.h>

enum { N = 401, STEPS = 200 };

typedef double plate[N][N];

typedef struct step {
    const double (*of)[N];
    double (*to)[N];
} step;

static int diffuse(const prange_tile *tile, int thread, void *ctx)
{
    const step *s = ctx;
    (void)thread;
    for (ptrdiff_t i = tile->begin[0]; i < tile->end[0]; i++)
        for (ptrdiff_t j = tile->begin[1]; j < tile->end[1]; j++)
            s->to[i][j] =
                0.25 * (s->of[i - 1][j] + s->of[i + 1][j] + s->of[i][j - 1] + s->of[i][j + 1]);
    return 0;
}

static void start(plate a, plate b)
{
    memset(a, 0, sizeof(plate));
    memset(b, 0, sizeof(plate));
    PRANGE_FOR (i, 1, N - 1, collapse(2))
        for (ptrdiff_t j = 1; j < N - 1; j++)
            a[i][j] = sin(M_PI * (double)i / (N - 1)) * sin(M_PI * (double)j / (N - 1));
}

int main(void)
{
    static plate a, b;
    const ptrdiff_t begin[] = {1, 1}, end[] = {N - 1, N - 1};
    start(a, b);
    for (int k = 0; k < STEPS; k += 2) {
        step there = {(const double(*)[N])a, b}, back = {(const double(*)[N])b, a};
        if (prange_for_2d(begin, end, NULL, diffuse, &there) != PRANGE_OK ||
            prange_for_2d(begin, end, NULL, diffuse, &back) != PRANGE_OK) {
            fprintf(stderr, "heat: %s\n", prange_last_error());
            return 1;
        }
    }
    const double expected = pow(cos(M_PI / (N - 1)), STEPS), middle = a[N / 2][N / 2];
    printf("after %d steps the middle has %.12f, as it should: %.12f\n", STEPS, middle, expected);
    return fabs(middle - expected) > 1e-12;
}
