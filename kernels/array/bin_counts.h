/* SPDX-License-Identifier: MIT */
/*
 * Counts of values per bin, for any rule that assigns bins to values.
 */
#ifndef PRI_BIN_COUNTS_H
#define PRI_BIN_COUNTS_H

#include <prange/status.h>

typedef struct pri_binning pri_binning;

/* bin[i] = the bin of value begin + i, or the number of bins if it has none. n is at most
 * PRI_HISTOGRAM_BLOCK. */
typedef void pri_find_bins(const pri_binning *binning, ptrdiff_t begin, ptrdiff_t n, int32_t *bin);

/* Counts n values from `begin` on in PRI_BIN_TABLES tables, used in turn, each of `length`
 * counts. */
enum { PRI_BIN_TABLES = 4 };
typedef void pri_count_values(const pri_binning *binning, ptrdiff_t begin, ptrdiff_t n,
                              uint32_t *tables, ptrdiff_t length);

struct pri_binning {
    const char *function;
    ptrdiff_t n;
    const void *x;
    size_t size; /* bytes per element */
    ptrdiff_t bins;
    pri_find_bins *find;
    const void *rule;        /* the bins, passed to find() */
    pri_count_values *count; /* used instead of find() if all values have bins; or NULL */
    double ns;               /* estimated time to find the bin of a value, in ns */
    union {
        ptrdiff_t *counts;
        double *sums; /* for bin_weights.h */
    };
    const char *output; /* the name of counts or sums in the prototype */
};

/* own[i] = the places of the bins of first .. first + width - 1, in order; returns their number. A
 * branch on each bin would be mispredicted. */
static inline ptrdiff_t pri_bins_within(ptrdiff_t n, const int32_t *bin, ptrdiff_t first,
                                        ptrdiff_t width, int32_t *own)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        own[count] = (int32_t)i;
        count += (size_t)(bin[i] - first) < (size_t)width;
    }
    return count;
}

/* Checks the sizes and arrays. */
prange_status pri_bin_counts_check(const pri_binning *binning);

/* Sets the counts. All arguments have been checked. */
prange_status pri_bin_counts_run(const pri_binning *binning);

#endif
