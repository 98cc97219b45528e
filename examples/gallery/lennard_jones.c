/* SPDX-License-Identifier: MIT */
/*
 * The Lennard-Jones potential of n particles: the sum over all pairs of 4 (r^-12 - r^-6). A term is
 * one particle with all particles before it, so later terms cost more; a small block balances the
 * load.
 *
 *     cc -O3 -march=native lennard_jones.c $(pkg-config --cflags --libs prange) -o lennard_jones
 *     ./lennard_jones
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

typedef struct particles {
    const double *x, *y, *z;
} particles;

static __attribute__((noinline)) double with_those_before(ptrdiff_t i, const particles *p)
{
    const double *x = p->x, *y = p->y, *z = p->z, xi = x[i], yi = y[i], zi = z[i];
    double sum = 0.0;
#pragma omp simd reduction(+ : sum)
    for (ptrdiff_t j = 0; j < i; j++) {
        const double dx = xi - x[j], dy = yi - y[j], dz = zi - z[j];
        const double r2 = 1.0 / (dx * dx + dy * dy + dz * dz), r6 = r2 * r2 * r2;
        sum += r6 * r6 - r6;
    }
    return 4.0 * sum;
}

#define PRANGE_REDUCE_NAME potential_of
#define PRANGE_REDUCE_OP SUM
#define PRANGE_REDUCE_CTX const particles
#define PRANGE_REDUCE_TERM(i, p) with_those_before(i, p)
#define PRANGE_REDUCE_BLOCK 32
#include <prange/reduce_template.h>

/* `xyz` holds n numbers each of x, then y, then z. */
prange_status lennard_jones(ptrdiff_t n, const double *xyz, double *potential)
{
    const particles p = {xyz, xyz + n, xyz + 2 * n};
    return potential_of(&p, 0, n, potential);
}

int main(void)
{
    enum { N = 512 };
    static double xyz[3 * N];
    long double plain = 0.0L;
    double potential;
    for (int i = 0; i < N; i++) { /* a cubic lattice */
        const int layer = i / 64, row = i / 8 % 8, column = i % 8;
        xyz[i] = 1.1 * column;
        xyz[N + i] = 1.1 * row;
        xyz[2 * N + i] = 1.1 * layer;
    }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < i; j++) {
            long double r2 = 0.0L;
            for (int k = 0; k < 3; k++)
                r2 += ((long double)xyz[k * N + i] - xyz[k * N + j]) *
                      ((long double)xyz[k * N + i] - xyz[k * N + j]);
            plain += 4.0L * (1.0L / (r2 * r2 * r2 * r2 * r2 * r2) - 1.0L / (r2 * r2 * r2));
        }
    if (lennard_jones(N, xyz, &potential) != PRANGE_OK)
        return 1;
    printf("lennard_jones %.17g\n", potential);
    return fabs(potential - (double)plain) > 1e-11 * fabs((double)plain);
}
