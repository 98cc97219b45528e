/* SPDX-License-Identifier: MIT */
/*
 * Normalises the columns of a table to mean 0 and variance 1: two reductions along an axis, then
 * maps that broadcast their results over the rows. All views share one block of memory; nothing is
 * copied.
 *
 *     cc -O2 axes.c $(pkg-config --cflags --libs prange) -lm -o axes
 *     ./axes
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 100000, COLUMNS = 20 };

static void must(prange_status status)
{
    if (status == PRANGE_OK)
        return;
    fprintf(stderr, "%s: %s\n", prange_status_string(status), prange_last_error());
    exit(1);
}

/* Each column rises with a slope of its own, far from 0. */
static void fill(double *x)
{
    for (ptrdiff_t i = 0; i < ROWS; i++)
        for (ptrdiff_t j = 0; j < COLUMNS; j++)
            x[i * COLUMNS + j] = 1000.0 * (double)j + (double)(j + 1) * (double)(i % 1009);
}

/* `means` and `deviations` have one element for each column. */
static void normalise(const prange_view *table, const prange_view *means,
                      const prange_view *deviations)
{
    must(prange_reduce_axes(PRANGE_REDUCE_MEAN, table, 1u << 0, means));
    must(prange_reduce_axes(PRANGE_REDUCE_VAR, table, 1u << 0, deviations));
    must(prange_map_view(PRANGE_SQRT, deviations, deviations));
    must(prange_map2_view(PRANGE_SUB, table, means, table));
    must(prange_map2_view(PRANGE_DIV, table, deviations, table));
}

int main(void)
{
    const ptrdiff_t shape[] = {ROWS, COLUMNS};
    double *memory = malloc((ROWS + 2) * COLUMNS * sizeof *memory);
    if (!memory)
        return 1;
    const prange_view table = {.data = memory, .type = PRANGE_F64, .ndim = 2, .shape = shape};
    prange_view means = {.type = PRANGE_F64, .ndim = 1, .shape = shape + 1}, deviations = means;
    means.data = memory + ROWS * COLUMNS;
    deviations.data = memory + (ROWS + 1) * COLUMNS;
    fill(memory);
    normalise(&table, &means, &deviations);
    const double *m = means.data, *d = deviations.data;
    printf("column 0  was %8.3f +- %7.3f\ncolumn 19 was %8.3f +- %7.3f\n", m[0], d[0],
           m[COLUMNS - 1], d[COLUMNS - 1]);

    /* The means and variances after normalising. */
    double worst = 0.0;
    must(prange_reduce_axes(PRANGE_REDUCE_MEAN, &table, 1u << 0, &means));
    must(prange_reduce_axes(PRANGE_REDUCE_VAR, &table, 1u << 0, &deviations));
    for (int j = 0; j < COLUMNS; j++)
        worst = fmax(worst, fmax(fabs(m[j]), fabs(d[j] - 1.0)));
    printf("columns are now 0 +- 1, to within %.0e\n", worst);
    free(memory);
    return worst > 1e-12;
}
