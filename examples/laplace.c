/* SPDX-License-Identifier: MIT */
/*
 * The potential in a channel between two plates, periodic along the channel, by Jacobi's iteration.
 * The stencil has two inputs: the potential, and a mask of the points where it is given. The
 * solution is a straight line from one plate to the other.
 *
 *     cc -O3 laplace.c $(pkg-config --cflags --libs prange) -lm -o laplace
 *     ./laplace
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { HEIGHT = 33, LENGTH = 64, BATCH = 500 };

/* The mean of the four neighbours, except where `fixed` is 1: there the potential is given. */
#define PRANGE_STENCIL_NAME relax
#define PRANGE_STENCIL_DIMS 2
#define PRANGE_STENCIL_INPUTS 2
#define PRANGE_STENCIL_BORDER WRAP
#define PRANGE_STENCIL_BODY(u, fixed, unused)                                                      \
    (fixed(0, 0) * u(0, 0) +                                                                       \
     (1.0 - fixed(0, 0)) * (0.25 * (u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1))))
#include <prange/stencil_template.h>

typedef struct pair {
    const double *now, *before;
} pair;

#define PRANGE_REDUCE_NAME change
#define PRANGE_REDUCE_OP MAX
#define PRANGE_REDUCE_CTX const pair
#define PRANGE_REDUCE_TERM(i, of) (fabs((of)->now[i] - (of)->before[i]))
#include <prange/reduce_template.h>

int main(void)
{
    static double u[HEIGHT][LENGTH], other[HEIGHT][LENGTH], fixed[HEIGHT][LENGTH];
    const ptrdiff_t shape[] = {HEIGHT, LENGTH};
    for (int j = 0; j < LENGTH; j++) {
        fixed[0][j] = fixed[HEIGHT - 1][j] = 1.0;
        u[HEIGHT - 1][j] = 1.0;
    }
    double moved = 1.0;
    ptrdiff_t steps = 0;
    while (moved > 1e-15) {
        const pair job = {&u[0][0], &other[0][0]};
        if (relax_steps(NULL, shape, BATCH, &u[0][0], &fixed[0][0], &other[0][0]) != PRANGE_OK ||
            relax(NULL, shape, &u[0][0], &fixed[0][0], &other[0][0]) != PRANGE_OK ||
            change(&job, 0, HEIGHT * LENGTH, &moved) != PRANGE_OK) {
            fprintf(stderr, "laplace: %s\n", prange_last_error());
            return 1;
        }
        steps += BATCH;
    }
    double worst = 0.0;
    for (int i = 0; i < HEIGHT; i++)
        for (int j = 0; j < LENGTH; j++)
            worst = fmax(worst, fabs(u[i][j] - (double)i / (HEIGHT - 1)));
    printf("after %td steps the potential is a line, but for %.1e\n", steps, worst);
    return worst > 1e-11;
}
