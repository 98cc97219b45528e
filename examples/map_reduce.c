/* SPDX-License-Identifier: MIT */
/*
 * The array expression sum(x^2 - x)*dx over x = linspace(0, 2), in two ways. Whole arrays: a call
 * for each operation, with an array between two calls. Fused: one loop without arrays, with the
 * expression as a block function or compiled in.
 *
 * With a = 0, b = n and n panels, dx is 1 and the integral is the sum of a mapped range.
 *
 *     cc -O2 map_reduce.c $(pkg-config --cflags --libs prange) -o map_reduce
 *     ./map_reduce
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>

#define PRANGE_INTEGRATE_NAME fused
#define PRANGE_INTEGRATE_F(x, ctx) ((x) * (x) - (x))
#include <prange/integrate_template.h>

static int block(ptrdiff_t n, const double *x, double *y, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t j = 0; j < n; j++)
        y[j] = x[j] * x[j] - x[j];
    return 0;
}

static void must(prange_status status)
{
    if (status == PRANGE_OK)
        return;
    fprintf(stderr, "%s: %s\n", prange_status_string(status), prange_last_error());
    exit(1);
}

/* x and y have n elements each. */
static double whole_arrays(ptrdiff_t n, double dx, double *x, double *y)
{
    double sum;
    PRANGE_FOR (i, 0, n)
        x[i] = dx * (double)i;
    must(prange_map_f64(PRANGE_SQUARE, n, x, y));
    must(prange_map2_f64(PRANGE_SUB, n, y, x, y));
    must(prange_sum_f64(n, y, &sum));
    return sum * dx;
}

int main(void)
{
    const ptrdiff_t n = 1000000;
    double *memory = malloc(2 * (size_t)n * sizeof *memory);
    if (!memory)
        return 1;
    const double arrays = whole_arrays(n, 2.0 / (double)n, memory, memory + n);
    free(memory);
    double blocks, compiled, range;
    must(prange_integrate_block_f64(block, NULL, 0.0, 2.0, n, &blocks));
    must(fused(NULL, 0.0, 2.0, n, &compiled));
    must(fused(NULL, 0.0, 1000.0, 1000, &range));
    printf("arrays   %.15f\nblocks   %.15f\ncompiled %.15f\n", arrays, blocks, compiled);
    printf("sum of i^2 - i for i below 1000: %.0f\n", range);
    return blocks != compiled || fabs(arrays - blocks) > 1e-12 || range != 332334000.0;
}
