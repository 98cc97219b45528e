/* SPDX-License-Identifier: MIT */
#ifndef PRI_MOMENTS_H
#define PRI_MOMENTS_H

#include "reduce.h"

/* Kernels that compute in f64, entries of the pri_reduce table. The pri_total kernels are for
 * integers. */
pri_reduce_block PRI_AT_LEVEL(pri_total), PRI_AT_LEVEL(pri_var), PRI_AT_LEVEL(pri_nanvar);
pri_reduce_columns PRI_AT_LEVEL(pri_total_columns), PRI_AT_LEVEL(pri_var_columns),
    PRI_AT_LEVEL(pri_nanvar_columns);
pri_reduce_few_variances PRI_AT_LEVEL(pri_few_variances);
pri_reduce_short_variances PRI_AT_LEVEL(pri_short_variances);

#endif
