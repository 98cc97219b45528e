/* SPDX-License-Identifier: MIT */
/*
 * Heat on a square plate with cold edges, by the five-point stencil: the expression is compiled
 * into the loop by prange/stencil_template.h, and many steps are one call. A sine in both
 * directions keeps its shape and decays by a known factor with each step.
 *
 *     cc -O3 heat.c $(pkg-config --cflags --libs prange) -lm -o heat
 *     ./heat
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { N = 401, STEPS = 200 };

typedef double plate[N][N];

#define PRANGE_STENCIL_NAME diffuse
#define PRANGE_STENCIL_DIMS 2
#define PRANGE_STENCIL_BODY(u, unused) (0.25 * (u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1)))
#include <prange/stencil_template.h>

static void start(plate a)
{
    PRANGE_FOR (i, 1, N - 1, collapse(2))
        for (ptrdiff_t j = 1; j < N - 1; j++)
            a[i][j] = sin(M_PI * (double)i / (N - 1)) * sin(M_PI * (double)j / (N - 1));
}

int main(void)
{
    static plate a, b;
    const ptrdiff_t shape[] = {N, N};
    start(a);
    if (diffuse_steps(NULL, shape, STEPS, &a[0][0], &b[0][0]) != PRANGE_OK) {
        fprintf(stderr, "heat: %s\n", prange_last_error());
        return 1;
    }
    const double expected = pow(cos(M_PI / (N - 1)), STEPS), middle = a[N / 2][N / 2];
    printf("after %d steps the middle has %.12f, as it should: %.12f\n", STEPS, middle, expected);
    return fabs(middle - expected) > 1e-12;
}
