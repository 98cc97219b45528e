/* SPDX-License-Identifier: MIT */
#ifndef PRI_SHORT_LINES_H
#define PRI_SHORT_LINES_H

#include "reduce.h"

/* Elements of the longest line that counts as short. */
#if defined(__AVX512F__)
enum { PRI_LONGEST_SHORT_LINE = PRI_REDUCE_BLOCK };
#else
enum { PRI_LONGEST_SHORT_LINE = PRI_LANES };
#endif

/* Kernels for floating-point numbers, entries of the pri_reduce table. */
pri_reduce_short_lines PRI_AT_LEVEL(pri_sum_short_lines), PRI_AT_LEVEL(pri_prod_short_lines),
    PRI_AT_LEVEL(pri_min_short_lines), PRI_AT_LEVEL(pri_max_short_lines),
    PRI_AT_LEVEL(pri_nansum_short_lines), PRI_AT_LEVEL(pri_nanmin_short_lines),
    PRI_AT_LEVEL(pri_nanmax_short_lines);
pri_reduce_few_rows PRI_AT_LEVEL(pri_sum_few_rows), PRI_AT_LEVEL(pri_prod_few_rows),
    PRI_AT_LEVEL(pri_min_few_rows), PRI_AT_LEVEL(pri_max_few_rows),
    PRI_AT_LEVEL(pri_nansum_few_rows), PRI_AT_LEVEL(pri_nanmin_few_rows),
    PRI_AT_LEVEL(pri_nanmax_few_rows);

#endif
