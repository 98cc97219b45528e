/* SPDX-License-Identifier: MIT */
/*
 * What becomes of the partial results of lines: the operation's result, in the type of the output.
 */
#ifndef PRI_LINE_RESULTS_H
#define PRI_LINE_RESULTS_H

#include "lines.h"
#include "simd/reduce.h"

/* The results of some lines, as reals or as integers. */
typedef struct pri_line_results {
    double reals[PRI_WIDE_COLUMNS];
    int64_t integers[PRI_WIDE_COLUMNS];
} pri_line_results;

/* Of `count` lines. */
void PRI_TYPED(pri_line_results_of)(const pri_lines *lines, ptrdiff_t count,
                                    const pri_partial *partials, pri_line_results *out);

/* Of values, and how many elements count: what one block of each line amounts to. Not of variances.
 */
void PRI_TYPED(pri_line_results_of_values)(const pri_lines *lines, ptrdiff_t count,
                                           const accumulator *values, const accumulator *numbers,
                                           pri_line_results *out);

/* Lines first .. first + count - 1, all in one row of neighbours. Integers wrap. */
void PRI_TYPED(pri_line_results_write)(const pri_lines *lines, ptrdiff_t first, ptrdiff_t count,
                                       const pri_line_results *results);

#endif
