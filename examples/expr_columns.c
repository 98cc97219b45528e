/* SPDX-License-Identifier: MIT */
/*
 * Formulas as text over a table of numbers: rows are filtered and summed as in a data frame, and
 * the columns are normalised in place to mean 0 and standard deviation 1.
 *
 *     cc -O2 expr_columns.c $(pkg-config --cflags --libs prange) -lm -o expr_columns
 *     ./expr_columns
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 200000, COLUMNS = 12 };

static int fail(void)
{
    fprintf(stderr, "%s\n", prange_last_error());
    return 1;
}

int main(void)
{
    const ptrdiff_t shape[] = {ROWS, COLUMNS}, column[] = {ROWS}, stride[] = {COLUMNS};
    double *data = malloc((size_t)ROWS * COLUMNS * sizeof *data);
    double means[COLUMNS], deviations[COLUMNS], sums[3];
    if (!data)
        return 1;
    const prange_view table = {data, PRANGE_F64, 2, shape, NULL};
    const prange_variable variables[] = {{"x", table},
                                         {"price", {data, PRANGE_F64, 1, column, stride}},
                                         {"amount", {data + 1, PRANGE_F64, 1, column, stride}}};

    /* Synthetic data: the values of column j lie around 10 j, with a spread that grows with j. */
    if (prange_eval("10*j + (1 + j) * sin(i*12.9898 + j*78.233)", 0, NULL, &table) != PRANGE_OK)
        return fail();

    /* df[(price > 0.5) & (amount < 10)]: the number of rows, their turnover, their highest price.
     */
    const prange_view numbers[] = {{&sums[0], PRANGE_F64, 0, NULL, NULL},
                                   {&sums[1], PRANGE_F64, 0, NULL, NULL},
                                   {&sums[2], PRANGE_F64, 0, NULL, NULL}};
    if (prange_eval("count((price > 0.5) & (amount < 10));"
                    "sum(where((price > 0.5) & (amount < 10), price*amount, 0));"
                    "max(where((price > 0.5) & (amount < 10), price, -inf))",
                    3, variables, numbers) != PRANGE_OK)
        return fail();
    printf("%.0f rows, turnover %.3f, dearest %.6f\n", sums[0], sums[1], sums[2]);

    if (prange_eval("(x - mean(x, axis=0)) / std(x, axis=0)", 1, variables, &table) != PRANGE_OK)
        return fail();
    const prange_view out[] = {{means, PRANGE_F64, 1, shape + 1, NULL},
                               {deviations, PRANGE_F64, 1, shape + 1, NULL}};
    if (prange_eval("mean(x, axis=0); std(x, axis=0)", 1, variables, out) != PRANGE_OK)
        return fail();
    double worst = 0.0;
    for (int j = 0; j < COLUMNS; j++)
        worst = fmax(worst, fmax(fabs(means[j]), fabs(deviations[j] - 1.0)));
    printf("columns have mean 0 and deviation 1, to %s\n", worst < 1e-12 ? "12 digits" : "no good");
    free(data);
    return worst < 1e-12 ? 0 : 1;
}
