/* SPDX-License-Identifier: MIT */
/*
 * The softmax of each row of a matrix, e^(x - max) over its sum, by maps of views with broadcasting
 * and reductions along an axis.
 *
 *     cc softmax.c $(pkg-config --cflags --libs prange) -lm -o softmax
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 2000, CLASSES = 100 };

/* Replaces x by its softmax; `column` has room for one number per row. */
static prange_status softmax(const prange_view *x, const prange_view *column)
{
    const ptrdiff_t shape[] = {ROWS};
    const prange_view list = {column->data, PRANGE_F32, 1, shape, NULL};
    prange_status status = prange_reduce_axes(PRANGE_REDUCE_MAX, x, 1u << 1, &list);
    if (status == PRANGE_OK)
        status = prange_map2_view(PRANGE_SUB, x, column, x);
    if (status == PRANGE_OK)
        status = prange_map_view(PRANGE_EXP, x, x);
    if (status == PRANGE_OK)
        status = prange_reduce_axes(PRANGE_REDUCE_SUM, x, 1u << 1, &list);
    return status == PRANGE_OK ? prange_map2_view(PRANGE_DIV, x, column, x) : status;
}

int main(void)
{
    static float x[ROWS][CLASSES], column[ROWS];
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < CLASSES; j++)
            x[i][j] = (float)((i * 37 + j * 101) % 997) / 50.0F;
    const float first = x[7][3];
    double sum = 0.0;
    for (int j = 0; j < CLASSES; j++)
        sum += exp((double)x[7][j] - (double)first);

    const ptrdiff_t shape[] = {ROWS, CLASSES}, narrow[] = {ROWS, 1};
    const prange_view all = {x, PRANGE_F32, 2, shape, NULL};
    const prange_view each = {column, PRANGE_F32, 2, narrow, NULL};
    if (softmax(&all, &each) != PRANGE_OK) {
        fprintf(stderr, "%s\n", prange_last_error());
        return 1;
    }
    double worst = 0.0;
    for (int i = 0; i < ROWS; i++) {
        double row = 0.0;
        for (int j = 0; j < CLASSES; j++)
            row += (double)x[i][j];
        worst = fmax(worst, fabs(row - 1.0));
    }
    printf("%d rows of %d probabilities, whose sums are 1 to %.0e\n", ROWS, CLASSES, worst);
    return worst < 1e-5 && fabs((double)x[7][3] * sum - 1.0) < 1e-5 ? 0 : 1;
}
