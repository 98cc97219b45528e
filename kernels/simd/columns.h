/* SPDX-License-Identifier: MIT */
#ifndef PRI_COLUMNS_H
#define PRI_COLUMNS_H

#include "reduce.h"

/* Kernels of columns, which accumulate in the type's accumulator: table entries of pri_reduce. */
pri_reduce_columns PRI_AT_LEVEL(pri_sum_columns), PRI_AT_LEVEL(pri_prod_columns),
    PRI_AT_LEVEL(pri_min_columns), PRI_AT_LEVEL(pri_max_columns), PRI_AT_LEVEL(pri_nonzero_columns),
    PRI_AT_LEVEL(pri_nansum_columns), PRI_AT_LEVEL(pri_nanmin_columns),
    PRI_AT_LEVEL(pri_nanmax_columns);

#endif
