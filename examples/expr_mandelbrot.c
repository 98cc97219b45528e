/* SPDX-License-Identifier: MIT */
/*
 * The Mandelbrot set by formulas that are compiled once and run many times in place: each run makes
 * one step z = z^2 + c for all points, and adds 1 to the count of each point with |z| < 2.
 *
 *     cc -O2 expr_mandelbrot.c $(pkg-config --cflags --libs prange) -lm -o expr_mandelbrot
 *     ./expr_mandelbrot
 */
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>

enum { HEIGHT = 240, WIDTH = 360, STEPS = 60 };

int main(void)
{
    static double re[HEIGHT * WIDTH], im[HEIGHT * WIDTH];
    static int32_t steps[HEIGHT * WIDTH];
    const ptrdiff_t shape[] = {HEIGHT, WIDTH};
    const prange_variable variables[] = {{"x", {re, PRANGE_F64, 2, shape, NULL}},
                                         {"y", {im, PRANGE_F64, 2, shape, NULL}},
                                         {"n", {steps, PRANGE_I32, 2, shape, NULL}}};
    const prange_view out[] = {variables[0].view, variables[1].view, variables[2].view};

    /* The indices give c: its real part in -2.2 .. 0.8, its imaginary part in -1.2 .. 1.2. A point
     * that has escaped stays where it is. */
    prange_expr *step;
    if (prange_expr_compile("where(x*x + y*y < 4, x*x - y*y + (j*3/360 - 2.2), x);"
                            "where(x*x + y*y < 4, 2*x*y + (i*2.4/240 - 1.2), y);"
                            "n + (x*x + y*y < 4)",
                            3, variables, &step) != PRANGE_OK) {
        fprintf(stderr, "%s\n", prange_last_error());
        return 1;
    }
    prange_status status = PRANGE_OK;
    for (int k = 0; k < STEPS && status == PRANGE_OK; k++)
        status = prange_expr_run(step, 3, variables, out);
    prange_expr_free(step);
    if (status != PRANGE_OK) {
        fprintf(stderr, "%s\n", prange_last_error());
        return 1;
    }
    for (int i = 0; i < HEIGHT; i += 10) {
        for (int j = 0; j < WIDTH; j += 5)
            putchar(" .:-=+*%#@"[steps[i * WIDTH + j] * 9 / STEPS]);
        putchar('\n');
    }
    int64_t inside = 0;
    const prange_view number = {&inside, PRANGE_I64, 0, NULL, NULL};
    if (prange_eval("count(n == 60)", 3, variables, &number) != PRANGE_OK)
        return 1;
    printf("%lld of %d points are inside\n", (long long)inside, HEIGHT * WIDTH);
    return inside > 0 ? 0 : 1;
}
