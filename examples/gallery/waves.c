/* SPDX-License-Identifier: MIT */
/*
 * Waves on a square membrane with fixed edges, by the leapfrog method: each step replaces the
 * displacements of the previous step by those of the next step, in place. One call makes many steps
 * and takes several of them in each sweep over memory.
 *
 *     cc -O3 -march=native waves.c $(pkg-config --cflags --libs prange) -lm -o waves
 *     ./waves
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

#define PRANGE_STENCIL_NAME membrane
#define PRANGE_STENCIL_DIMS 2
#define PRANGE_STENCIL_UPDATE
#define PRANGE_STENCIL_CTX const double
#define PRANGE_STENCIL_BODY(u, before, courant2)                                                   \
    (2.0 * u(0, 0) - before +                                                                      \
     *(courant2) * (u(-1, 0) + u(1, 0) + u(0, -1) + u(0, 1) - 4.0 * u(0, 0)))
#include <prange/stencil_template.h>

/* Advances n x n displacements by `steps` steps, given the present ones and those of the previous
 * step. `courant2` is the square of the Courant number c dt / dx, at most 1/2. After an even number
 * of steps the result is in `now`. */
prange_status waves(ptrdiff_t n, ptrdiff_t steps, double courant2, double *now, double *before)
{
    const ptrdiff_t shape[] = {n, n};
    return membrane_steps(&courant2, shape, steps, now, before);
}

/* A mode of the membrane, which oscillates as cos(w t). So does the solution of the difference
 * equations, with sin(w/2)^2 = courant2 (sin(kx/2)^2 + sin(ky/2)^2) for time steps of 1. */
int main(void)
{
    enum { N = 101, STEPS = 300 };
    static double now[N * N], before[N * N];
    const double courant2 = 0.4, pi = acos(-1.0), kx = 3.0 * pi / (N - 1), ky = 2.0 * pi / (N - 1);
    const double sx = sin(kx / 2.0), sy = sin(ky / 2.0);
    const double w = 2.0 * asin(sqrt(courant2 * (sx * sx + sy * sy)));
    double worst = 0.0;
    for (int i = 1; i < N - 1; i++)
        for (int j = 1; j < N - 1; j++) {
            now[i * N + j] = sin(kx * i) * sin(ky * j);
            before[i * N + j] = now[i * N + j] * cos(w);
        }
    if (waves(N, STEPS, courant2, now, before) != PRANGE_OK) {
        fprintf(stderr, "%s\n", prange_last_error());
        return 1;
    }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            worst = fmax(worst, fabs(now[i * N + j] - sin(kx * i) * sin(ky * j) * cos(w * STEPS)));
    printf("waves %.17g, off by %.3g\n", now[N + 1], worst);
    return worst > 1e-11;
}
