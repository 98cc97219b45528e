/* SPDX-License-Identifier: MIT */
/*
 * Converts the partial results of lines to the results of the operation, in the type of the output.
 */
#ifndef PRI_LINE_RESULTS_H
#define PRI_LINE_RESULTS_H

#include "lines.h"
#include "simd/reduce.h"

/* The results of several lines, as reals or as integers. */
typedef struct pri_line_results {
    double reals[PRI_WIDE_COLUMNS];
    int64_t integers[PRI_WIDE_COLUMNS];
} pri_line_results;

/* The results of `count` lines from their partial results. */
void PRI_TYPED(pri_line_results_of)(const pri_lines *lines, ptrdiff_t count,
                                    const pri_partial *partials, pri_line_results *out);

/* The same from values and the numbers of elements that count, for lines of one block. Not for
 * variances. */
void PRI_TYPED(pri_line_results_of_values)(const pri_lines *lines, ptrdiff_t count,
                                           const accumulator *values, const accumulator *numbers,
                                           pri_line_results *out);

/* Writes the results of lines first .. first + count - 1, all of which are neighbours along the
 * last kept axis. Integers wrap. */
void PRI_TYPED(pri_line_results_write)(const pri_lines *lines, ptrdiff_t first, ptrdiff_t count,
                                       const pri_line_results *results);

#endif
