/* SPDX-License-Identifier: MIT */
/*
 * One integral in three forms, from the simplest to the fastest: a function of a point, a
 * function of a block of points, and an expression compiled into the loop. All forms give the same
 * bits, on one thread and on many.
 *
 *     cc -O2 integrate.c $(pkg-config --cflags --libs prange) -o integrate && ./integrate
 */
#include <prange.h>
#include <stdio.h>

#define PRANGE_INTEGRATE_NAME by_template
#define PRANGE_INTEGRATE_F(x, ctx) ((x) * (x) - (x))
#include <prange/integrate_template.h>

static double point(double x, void *ctx)
{
    (void)ctx;
    return x * x - x;
}

static int block(ptrdiff_t n, const double *x, double *y, void *ctx)
{
    (void)ctx;
    for (ptrdiff_t j = 0; j < n; j++)
        y[j] = x[j] * x[j] - x[j];
    return 0;
}

/* The area under x^2 - x over [0, 2] with n panels, in the three forms. */
static prange_status integrate(ptrdiff_t n, double area[3])
{
    prange_status status = prange_integrate_f64(point, NULL, 0.0, 2.0, n, &area[0]);
    if (status == PRANGE_OK)
        status = prange_integrate_block_f64(block, NULL, 0.0, 2.0, n, &area[1]);
    if (status == PRANGE_OK)
        status = by_template(NULL, 0.0, 2.0, n, &area[2]);
    return status;
}

int main(void)
{
    const ptrdiff_t sizes[] = {100, 10000, 1000000};
    int differ = 0;
    for (int s = 0; s < 3; s++) {
        double all[3], one[3];
        prange_status status = integrate(sizes[s], all);
        if (status == PRANGE_OK)
            status = prange_set_num_threads(1);
        if (status == PRANGE_OK)
            status = integrate(sizes[s], one);
        if (status == PRANGE_OK)
            status = prange_set_num_threads(0);
        if (status != PRANGE_OK) {
            fprintf(stderr, "%s: %s\n", prange_status_string(status), prange_last_error());
            return 1;
        }
        for (int form = 0; form < 3; form++)
            differ |= all[form] != all[0] || one[form] != all[0];
        printf("%8td panels: %.17g (in the limit 2/3)\n", sizes[s], all[0]);
    }
    puts(differ ? "the forms differ" : "three forms, one and all threads: the same bits");
    return differ;
}
