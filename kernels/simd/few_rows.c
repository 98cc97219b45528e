/* SPDX-License-Identifier: MIT */
#include "few_rows.h"

#include "short_lines.h"

static inline __attribute__((always_inline)) void
reduce_matrix(const pri_matrix *matrix, fold_op op, int streamed, double *out)
{
    few_rows rows = {.rows = matrix->rows};
    for (ptrdiff_t j = 0; j < matrix->rows; j++)
        rows.x[j] = pri_matrix_row(matrix, j);
    reduce_rows(&rows, 1, matrix->columns, op, streamed, out);
}

void PRI_AT_LEVEL(pri_sum_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_matrix(matrix, of_sum, streamed, out);
}

void PRI_AT_LEVEL(pri_prod_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_matrix(matrix, of_prod, streamed, out);
}

void PRI_AT_LEVEL(pri_min_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_matrix(matrix, of_min, streamed, out);
}

void PRI_AT_LEVEL(pri_max_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_matrix(matrix, of_max, streamed, out);
}

void PRI_AT_LEVEL(pri_nansum_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_matrix(matrix, of_nansum, streamed, out);
}

void PRI_AT_LEVEL(pri_nanmin_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_matrix(matrix, of_nanmin, streamed, out);
}

void PRI_AT_LEVEL(pri_nanmax_few_rows)(const pri_matrix *matrix, int streamed, double *out)
{
    reduce_matrix(matrix, of_nanmax, streamed, out);
}
