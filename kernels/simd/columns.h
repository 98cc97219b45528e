/* SPDX-License-Identifier: MIT */
#ifndef PRI_COLUMNS_H
#define PRI_COLUMNS_H

#include "reduce.h"

/* Kernels for columns, which accumulate in the type's accumulator; entries of the pri_reduce
 * table. */
pri_reduce_columns PRI_AT_LEVEL(pri_sum_columns), PRI_AT_LEVEL(pri_prod_columns),
    PRI_AT_LEVEL(pri_min_columns), PRI_AT_LEVEL(pri_max_columns), PRI_AT_LEVEL(pri_nonzero_columns),
    PRI_AT_LEVEL(pri_nansum_columns), PRI_AT_LEVEL(pri_nanmin_columns),
    PRI_AT_LEVEL(pri_nanmax_columns);

pri_reduce_values PRI_AT_LEVEL(pri_column_values);
pri_reduce_truths PRI_AT_LEVEL(pri_column_truths);
#if !PRI_IS_REAL
pri_reduce_extremes PRI_AT_LEVEL(pri_column_extremes);
#endif

/* The table's entries take_rows and join_lanes, for callers that hold the rows. */
void PRI_AT_LEVEL(pri_take_rows)(pri_reduce_kernel kernel, ptrdiff_t n, int count,
                                 const element *const x[], int begins, accumulator *lanes);
void PRI_AT_LEVEL(pri_join_lanes)(pri_reduce_kernel kernel, ptrdiff_t n, accumulator *left,
                                  const accumulator *right);

#endif
