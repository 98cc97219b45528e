/* SPDX-License-Identifier: MIT */
/*
 * Pi by Monte Carlo: the share of random points of a square that lie in a quarter circle. Point i
 * consists of the numbers 2i and 2i + 1 of a stream, so the count is the same at any number of
 * threads.
 *
 *     cc -O3 -march=native monte_carlo.c $(pkg-config --cflags --libs prange) -lm -o monte_carlo
 *     ./monte_carlo
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { BLOCK = 1024 };

static int count_inside(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    const uint64_t seed = *(const uint64_t *)ctx;
    double x[2 * BLOCK];
    ptrdiff_t *inside = partial;
    (void)thread;
    for (ptrdiff_t i = begin; i < end; i += BLOCK) {
        const ptrdiff_t n = end - i < BLOCK ? end - i : BLOCK;
        ptrdiff_t count = 0;
        if (prange_random_uniform_f64(seed, 0, 2 * (uint64_t)i, 2 * n, x) != PRANGE_OK)
            return 1;
        for (ptrdiff_t k = 0; k < n; k++)
            count += x[2 * k] * x[2 * k] + x[2 * k + 1] * x[2 * k + 1] < 1.0;
        *inside += count;
    }
    return 0;
}

static void none(void *partial, void *ctx)
{
    (void)ctx;
    *(ptrdiff_t *)partial = 0;
}

static void add(void *left, const void *right, void *ctx)
{
    (void)ctx;
    *(ptrdiff_t *)left += *(const ptrdiff_t *)right;
}

prange_status pi_by_chance(uint64_t seed, ptrdiff_t n, double *pi)
{
    const prange_reduction reduction = {.size = sizeof(ptrdiff_t),
                                        .block = 16 * BLOCK,
                                        .init = none,
                                        .run = count_inside,
                                        .join = add};
    ptrdiff_t inside;
    const prange_status status = prange_reduce(0, n, &reduction, &seed, &inside);
    if (status == PRANGE_OK)
        *pi = 4.0 * (double)inside / (double)n;
    return status;
}

int main(void)
{
    const ptrdiff_t n = 1000000;
    double pi;
    if (pi_by_chance(2026, n, &pi) != PRANGE_OK)
        return 1;
    printf("pi %.6f\n", pi);
    /* Four standard deviations. */
    return fabs(pi - 3.14159265358979) > 4.0 * 1.642 / sqrt((double)n);
}
